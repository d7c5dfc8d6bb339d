"""What a company says about its pledge to a class (N-23)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cakapkerja.dateparts import DatePartsField


class PledgeForm(forms.Form):
    batch = forms.ModelChoiceField(label=_("Kelas"), queryset=None)
    interviews = forms.IntegerField(
        label=_("Berapa lulusan yang Anda wawancarai"),
        min_value=1,
        max_value=200,
        help_text=_("Janji wawancara, bukan janji diterima kerja."),
    )
    position = forms.CharField(label=_("Untuk pekerjaan"), max_length=120, required=False)

    def __init__(self, *args, batches, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["batch"].queryset = batches


class InterviewForm(forms.Form):
    ticket = forms.CharField(
        label=_("Kode peserta"),
        max_length=8,
        help_text=_("Delapan huruf dan angka. Lulusan menunjukkannya kepada Anda."),
    )
    held_on = DatePartsField(label=_("Tanggal wawancara"), days_ahead=0)
    was_hired = forms.BooleanField(label=_("Diterima kerja"), required=False)
