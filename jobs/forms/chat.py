"""A message about an application."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cakapkerja.receipts import TokenField


class ChatForm(forms.Form):
    text = forms.CharField(
        label=_("Pesan Anda"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Tulis pesannya dulu.")},
    )
    form_token = TokenField()
