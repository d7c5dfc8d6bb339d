"""Sign-up: one field, either an e-mail address or a phone number. No password is asked.

Allauth's own form knows phones only beside a required e-mail address, so this is a form of our own. Known and
new contacts take the same way: the account is made when there is none, and a code goes out. So nothing on the
screen tells who is registered (SEC-09), and who left the journey at the code simply begins again.
"""

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.utils import passthrough_next_redirect_url
from allauth.core import context, ratelimit
from disposable_email_domains import blocklist
from django import forms
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.forms.contact import ContactField
from accounts.services.signup import ensure_account

TOO_MANY = _("Terlalu banyak percobaan. Tunggu beberapa menit, lalu coba lagi.")


def send_code(request, contact, user):
    """Send a one-time code to ``contact`` and return the redirect to the page that asks for it."""
    LoginCodeVerificationProcess.initiate(request=request, user=user, **contact.as_kwargs())
    url = reverse("account_confirm_login_code")
    return HttpResponseRedirect(passthrough_next_redirect_url(request, url, "next"))


def throttle_codes(contact):
    """Refuse when too many codes were asked for one contact, whoever asks (SEC-07)."""
    if not ratelimit.consume(context.request, action="request_login_code", key=contact.key):
        raise forms.ValidationError(TOO_MANY)


class SignupForm(forms.Form):
    by_passkey = False  # asked for by allauth's view

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"] = ContactField()
        self.fields["email"].help_text = (
            _("Kami kirim kode enam angka ke e-mail atau nomor ini.")
            if self.fields["email"].with_phone
            else _("Kami kirim kode enam angka ke alamat ini.")
        )

    def clean_email(self):
        contact = self.cleaned_data["email"]
        if contact.email.rpartition("@")[2] in blocklist:
            raise forms.ValidationError(
                _("Alamat e-mail sekali pakai tidak bisa dipakai. Pakai alamat e-mail Anda sendiri.")
            )
        throttle_codes(contact)
        return contact

    def try_save(self, request):
        """Return (None, response): allauth's view then leaves everything to the code."""
        contact = self.cleaned_data["email"]
        return None, send_code(request, contact, ensure_account(**contact.as_kwargs()))
