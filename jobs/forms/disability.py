"""The yearly report of workers with a disability (VC-7)."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jobs.services.disability import WORKERS_AT_MOST, YEARS_BACK


class WholeNumberField(forms.IntegerField):
    """A count as people write it: "1.250" is one thousand two hundred and fifty."""

    default_error_messages = {"invalid": _("Tulis angka saja, misalnya 250.")}

    def __init__(self, **kwargs):
        super().__init__(max_value=WORKERS_AT_MOST, widget=forms.TextInput, **kwargs)
        self.widget.attrs.update({"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value):
        return super().to_python(value.replace(".", "").replace(" ", "") if isinstance(value, str) else value)


class DisabilityForm(forms.Form):
    year = forms.TypedChoiceField(label=_("Tahun"), coerce=int)
    workers = WholeNumberField(label=_("Jumlah semua pekerja"), min_value=1)
    disabled_workers = WholeNumberField(
        label=_("Pekerja penyandang disabilitas"), min_value=0, help_text=_("Tulis 0 bila belum ada.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        this_year = timezone.localdate().year
        self.fields["year"].choices = [
            (year, str(year)) for year in range(this_year, this_year - YEARS_BACK - 1, -1)
        ]
