"""A form that creates something answers a repeat with its first result (R-04)."""

import uuid

from cakapkerja.models import FormReceipt


def new_token():
    """Return the token that a form carries from the moment it is shown."""
    return uuid.uuid4()


def parse_token(text):
    """Return the UUID in ``text``, or None when there is none."""
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None


def first_result(user, token):
    """Return where the first form with ``token`` led, or None when this is the first."""
    if token is None:
        return None
    return FormReceipt.objects.filter(user=user, token=token).values_list("result_url", flat=True).first()


def remember(user, token, url):
    """Keep ``url`` as the answer to ``token``; call inside the transaction that creates the thing."""
    if token is not None:
        FormReceipt.objects.bulk_create(
            [FormReceipt(user=user, token=token, result_url=url)], ignore_conflicts=True
        )
