"""Rupiah as people type it: "5.400.000", "Rp 5 400 000", "5,4 juta"."""

import re
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

HIGHEST = 1_000_000_000
UNITS = {"juta": 1_000_000, "jt": 1_000_000, "ribu": 1_000, "rb": 1_000}
GROUPED = re.compile(r"^\d{1,3}(?:[., ]\d{3})+(?:,\d{1,2})?$")
PLAIN = re.compile(r"^\d+(?:,\d{1,2})?$")
WITH_UNIT = re.compile(r"^(\d+(?:[.,]\d+)*) ?(juta|jt|ribu|rb)$")


def parse_rupiah(text):
    """Return whole rupiah in ``text`` or None when it cannot be read. Cents are dropped."""
    text = re.sub(r"\s+", " ", text.lower().replace("rp.", "rp").replace("rp", "").replace(",-", "")).strip()
    unit = WITH_UNIT.match(text)
    if unit:
        return _with_unit(*unit.groups())
    if GROUPED.match(text):
        text = re.sub(r",\d{1,2}$", "", text)
        return int(re.sub(r"[., ]", "", text))
    if PLAIN.match(text):
        return int(text.split(",")[0])
    return None


def _with_unit(number, unit):
    """ "5,4 juta" and "5.4 juta" are decimals; "1.500 ribu" counts its thousands."""
    factor = UNITS[unit]
    if factor == UNITS["ribu"] and GROUPED.match(number):
        return int(re.sub(r"[., ]", "", number)) * factor
    if len(re.findall(r"[.,]", number)) > 1:
        return None
    return int(Decimal(number.replace(",", ".")) * factor)


def dotted(amount):
    """Return 5400000 as "5.400.000"."""
    return f"{amount:,}".replace(",", ".")


class RupiahField(forms.CharField):
    """Cleans to an integer of rupiah, or None when empty."""

    default_error_messages = {
        "unreadable": _("Tulis upah dengan angka, misalnya 5.400.000."),
        "range": _("Upah harus antara Rp1.000 dan Rp1.000.000.000."),
    }

    def __init__(self, **kwargs):
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)
        self.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off"})

    def prepare_value(self, value):
        return dotted(value) if isinstance(value, int) else value

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        amount = parse_rupiah(text)
        if amount is None:
            raise forms.ValidationError(self.error_messages["unreadable"], code="unreadable")
        if not 1_000 <= amount <= HIGHEST:
            raise forms.ValidationError(self.error_messages["range"], code="range")
        return amount
