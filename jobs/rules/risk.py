"""One reading of a pasted text in plain words (N-19): never "safe", at most "no sign yet"."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from jobs.rules.hint import Group

# Each alone is what honest employers never do.
CERTAIN = {"fee", "bank", "secret"}


class Risk(models.TextChoices):
    NONE = "none", _("Belum ada tanda penipuan")
    CAREFUL = "careful", _("Hati-hati")
    LIKELY = "likely", _("Kemungkinan besar penipuan")


def read_risk(hints):
    """Weigh what :func:`jobs.rules.text_hints` found. Two different signs together are read as fraud."""
    codes = {hint.code for hint in hints if hint.group == Group.FRAUD}
    if codes & CERTAIN or len(codes) >= 2:
        return Risk.LIKELY
    return Risk.CAREFUL if codes else Risk.NONE
