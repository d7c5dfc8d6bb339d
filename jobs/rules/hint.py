"""What a rule says when it finds something, and the shape of a rule."""

import dataclasses
import re
from collections.abc import Callable

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

WARNING, DANGER = "warning", "danger"


class Group(models.TextChoices):
    """Under which heading a hint is read."""

    FRAUD = "fraud", _("Tanda penipuan")
    UNFAIR = "unfair", _("Syarat yang membedakan orang")
    WAGE = "wage", _("Upah")


UNFAIR_CODES = {"looks", "marital", "faith", "ethnic", "age", "sex", "disability"}
WAGE_CODES = {"wage"}


@dataclasses.dataclass(frozen=True)
class Hint:
    """One finding: ``phrase`` as it stands in ``field``, ``text`` says what is wrong and how to mend it.

    ``start`` is where the phrase stands in the field, -1 when the field is no text.
    """

    code: str
    level: str
    field: str
    phrase: str
    text: str
    start: int = -1

    @property
    def group(self):
        if self.code in UNFAIR_CODES:
            return Group.UNFAIR
        return Group.WAGE if self.code in WAGE_CODES else Group.FRAUD

    @property
    def field_label(self):
        """The vacancy's field in words, "" for a text that is no vacancy."""
        if self.field == "text":
            return ""
        return apps.get_model("jobs", "Vacancy")._meta.get_field(self.field).verbose_name


@dataclasses.dataclass(frozen=True)
class Rule:
    """A pattern over folded text (see :mod:`jobs.rules.fold`).

    The sentences are in :mod:`jobs.rules.texts`. ``spared`` looks at the match and what stands around it: True
    means that it is harmless here ("tanpa biaya"). ``in_tight`` False: only the plain reading counts, for patterns
    over numbers.
    """

    code: str
    pattern: re.Pattern
    spared: Callable[[re.Match], bool] | None = None
    in_tight: bool = True


def rx(pattern):
    """Compile a verbose pattern over folded (lower-case) text."""
    return re.compile(pattern, re.VERBOSE)
