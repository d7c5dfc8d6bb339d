"""The form of the safe-job check (N-19)."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 4000


class SafetyCheckForm(forms.Form):
    text = forms.CharField(
        label=_("Isi lowongan atau pesan"),
        help_text=_("Salin dari WhatsApp atau media sosial, lalu tempel di sini. Paling banyak 4.000 huruf."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": _("Tempel dulu isi lowongan atau pesannya."),
            "max_length": _("Teks terlalu panjang. Tempel paling banyak %(limit_value)d huruf."),
        },
    )
