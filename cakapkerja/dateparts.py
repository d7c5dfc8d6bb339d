"""A date as three fields: day, month by name, year (UX-25); never a calendar for birth dates."""

import datetime
import re

from django import forms
from django.utils import formats, timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

OLDEST_YEAR = 1900


class DatePartsWidget(forms.MultiWidget):
    template_name = "components/dateparts.html"

    def __init__(self, attrs=None):
        months = [("", _("Bulan")), *[(str(number), name) for number, name in MONTHS.items()]]
        digits = {"inputmode": "numeric", "maxlength": "2", "size": "2"}
        widgets = {
            "tanggal": forms.TextInput(attrs=digits),
            "bulan": forms.Select(choices=months),
            "tahun": forms.TextInput(attrs={**digits, "maxlength": "4", "size": "4"}),
        }
        super().__init__(widgets, attrs)

    def decompress(self, value):
        if isinstance(value, str):
            try:
                value = datetime.date.fromisoformat(value)
            except ValueError:
                return ["", "", ""]
        return [value.day, str(value.month), value.year] if value else ["", "", ""]

    def id_for_label(self, id_):
        return f"{id_}_tanggal" if id_ else id_


class DatePartsField(forms.MultiValueField):
    """A date in three parts. Cleans to a :class:`datetime.date`, or None when empty and not required.

    ``not_before`` is a :class:`datetime.date`; ``days_ahead`` counts from today in WIB. Both ends belong to the
    range, None leaves the side open.
    """

    widget = DatePartsWidget

    def __init__(self, *, required=True, not_before=None, days_ahead=None, **kwargs):
        self.not_before = not_before
        self.days_ahead = days_ahead
        fields = (
            forms.CharField(required=False, strip=True),
            forms.CharField(required=False),
            forms.CharField(required=False, strip=True),
        )
        super().__init__(fields=fields, require_all_fields=False, required=required, **kwargs)

    def clean(self, value):
        parts = [str(part or "").strip() for part in (value or ["", "", ""])]
        if not any(parts):
            if self.required:
                raise forms.ValidationError(_("Isi tanggal, bulan, dan tahun."), code="required")
            return None
        if not all(parts):
            raise forms.ValidationError(_("Tanggal belum lengkap. Isi tanggal, bulan, dan tahun."))
        if not re.fullmatch(r"[0-9]{4}", parts[2]) or int(parts[2]) < OLDEST_YEAR:
            raise forms.ValidationError(_("Tulis tahun dengan empat angka, misalnya 1998."))
        try:
            # More digits than a calendar has would overflow, and int() reads "1_1" as eleven.
            if not all(re.fullmatch(r"[0-9]{1,2}", part) for part in parts[:2]):
                raise ValueError("day or month is not one or two digits")
            date = datetime.date(int(parts[2]), int(parts[1]), int(parts[0]))
        except ValueError:
            raise forms.ValidationError(
                _("Tanggal itu tidak ada di kalender. Periksa tanggal, bulan, dan tahun.")
            ) from None
        self._check_range(date)
        self.run_validators(date)
        return date

    def _check_range(self, date):
        if self.not_before and date < self.not_before:
            raise forms.ValidationError(
                _("Tanggal paling awal %(day)s.") % {"day": _in_words(self.not_before)}, code="too_early"
            )
        if self.days_ahead is None:
            return
        last = timezone.localdate() + datetime.timedelta(days=self.days_ahead)
        if date > last:
            raise forms.ValidationError(
                _("Tanggal paling akhir %(day)s.") % {"day": _in_words(last)}, code="too_late"
            )

    def compress(self, data_list):
        return None

    def has_changed(self, initial, data):
        return True


def _in_words(day):
    return formats.date_format(day, "j F Y")
