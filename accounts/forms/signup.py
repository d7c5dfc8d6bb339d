"""Sign-up: one field. Throw-away addresses are refused with a sentence; no password is asked."""

from allauth.account.forms import SignupForm as AllauthSignupForm
from disposable_email_domains import blocklist
from django import forms
from django.utils.translation import gettext_lazy as _


class SignupForm(AllauthSignupForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail")
        self.fields["email"].help_text = _("Kami kirim kode enam angka ke alamat ini. Tidak perlu kata sandi.")
        self.fields["email"].widget.attrs.pop("placeholder", None)

    def clean_email(self):
        email = super().clean_email()
        if email.rpartition("@")[2].lower() in blocklist:
            raise forms.ValidationError(
                _("Alamat e-mail sekali pakai tidak bisa dipakai. Pakai alamat e-mail Anda sendiri.")
            )
        return email
