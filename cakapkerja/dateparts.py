"""A date as three fields: day, month by name, year (UX-25); never a calendar for birth dates."""

import datetime

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _


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
    """A date in three parts. Cleans to a :class:`datetime.date`, or None when empty and not required."""

    widget = DatePartsWidget

    def __init__(self, *, required=True, **kwargs):
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
        try:
            date = datetime.date(int(parts[2]), int(parts[1]), int(parts[0]))
        except ValueError:
            raise forms.ValidationError(
                _("Tanggal itu tidak ada di kalender. Periksa tanggal, bulan, dan tahun.")
            ) from None
        if date.year < 1900:
            raise forms.ValidationError(_("Tulis tahun dengan empat angka, misalnya 1998."))
        self.run_validators(date)
        return date

    def compress(self, data_list):
        return None

    def has_changed(self, initial, data):
        return True
