"""Asking for a correction of locked data."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CorrectionForm(forms.Form):
    wanted = forms.CharField(
        label=_("Apa yang salah, dan apa yang benar?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Misalnya: nama di KTP Siti Aminah, bukan Siti Amina."),
    )
    nik = forms.CharField(
        label=_("NIK yang benar"),
        max_length=30,
        required=False,
        help_text=_("Isi hanya bila NIK yang tersimpan salah. Disimpan terkunci sampai petugas menjawab."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
