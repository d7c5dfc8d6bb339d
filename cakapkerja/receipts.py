"""A form that creates something answers a repeat with its first result (R-04).

The token is claimed before anything is written: the receipt's row is inserted at the start of the
transaction, so a second POST with the same token waits on the unique row until the first one ends.
"""

import contextlib
import dataclasses
import uuid

from django import forms
from django.db import connection, transaction

from cakapkerja.models import FormReceipt


class RepeatedForm(Exception):
    """This form was carried out before; ``url`` is where it led. The middleware answers with a 303 to it."""

    def __init__(self, url):
        super().__init__(url)
        self.url = url


@dataclasses.dataclass
class Receipt:
    """What the first POST leaves behind: the service sets ``url`` when it knows where the form led."""

    url: str = ""


def new_token():
    """Return the token that a form carries from the moment it is shown."""
    return uuid.uuid4()


def parse_token(text):
    """Return the UUID in ``text``, or None when there is none."""
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None


class TokenField(forms.UUIDField):
    """The hidden token of a form that creates something; one that is spoilt counts as none."""

    def __init__(self):
        super().__init__(required=False, widget=forms.HiddenInput, initial=new_token)

    def clean(self, value):
        return parse_token(value)


@contextlib.contextmanager
def once(user, token):
    """A transaction that is carried out for the first POST with ``token`` only; yields a :class:`Receipt`.

    Raises :class:`RepeatedForm` for every other one, also for one that came in at the same moment. When the
    first one is refused its transaction ends and the token is free again. Without a token nothing is kept.
    """
    with transaction.atomic():
        receipt = Receipt()
        claimed = _claim(user, token) if token is not None else None
        yield receipt
        if claimed is not None:
            FormReceipt.objects.filter(pk=claimed).update(result_url=receipt.url)


def _claim(user, token):
    """Insert the receipt's row and return its id. ON CONFLICT waits for whoever holds the same token."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cakapkerja_formreceipt (user_id, token, result_url) VALUES (%s, %s, '')"
            " ON CONFLICT (user_id, token) DO NOTHING RETURNING id",
            [user.pk, token],
        )
        row = cursor.fetchone()
    if row is None:
        raise RepeatedForm(FormReceipt.objects.values_list("result_url", flat=True).get(user=user, token=token))
    return row[0]
