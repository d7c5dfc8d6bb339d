"""Allauth's forms in the portal's words: signing in, codes, passwords, the e-mail address."""

import time

from allauth.account import forms as allauth
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.forms.contact import Contact, ContactField
from accounts.forms.signup import send_code, throttle_codes
from accounts.services.signup import ensure_account

BY_PASSWORD = "sandi"  # noqa: S105 - the value of ?cara=
NEW_PASSWORD_HELP = _("Paling sedikit 8 huruf, angka, atau tanda. Kalimat pendek mudah diingat dan kuat.")


def password_field(label, *, autocomplete="current-password", help_text="", required=True):
    """A password as typed: spaces count, and password managers may fill and paste (SEC-01)."""
    return forms.CharField(
        label=label,
        strip=False,
        required=required,
        help_text=help_text,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete, "autocapitalize": "none"}),
    )


def _rename(form, **labels):
    """Give allauth's fields our labels, and no placeholder: the label stays visible while typing."""
    for name, label in labels.items():
        form.fields[name].label = label
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


class LoginForm(allauth.LoginForm):
    """E-mail first: without a password a code is sent; ``?cara=sandi`` asks for the password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.by_password = self.request is not None and self.request.GET.get("cara") == BY_PASSWORD
        self.contact = Contact()
        if not self.by_password:
            self.fields["login"] = ContactField()
        self.fields["password"] = password_field(_("Kata sandi"), required=self.by_password)
        _rename(self)
        if self.by_password:
            self.fields["login"].label = _("E-mail")

    def clean_login(self):
        login = self.cleaned_data["login"]
        if isinstance(login, Contact):
            self.contact = login
            return login.key
        return super().clean_login()

    def clean(self):
        if self.contact.phone and not self._errors:
            throttle_codes(self.contact)
            return self.cleaned_data
        return super().clean()

    def login(self, request, redirect_url=None):
        if self.contact.phone:
            # A text message to a stranger's number costs money and tells nothing: unknown numbers sign up.
            return send_code(request, self.contact, ensure_account(phone=self.contact.phone))
        return super().login(request, redirect_url)


class RequestLoginCodeForm(allauth.RequestLoginCodeForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _rename(self, email=_("E-mail"))


class _CodeMixin:
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _rename(self, code=_("Kode enam angka"))
        self.fields["code"].widget.attrs.update({"inputmode": "numeric", "autocomplete": "one-time-code"})


class ConfirmLoginCodeForm(_CodeMixin, allauth.ConfirmLoginCodeForm):
    pass


class ConfirmEmailVerificationCodeForm(_CodeMixin, allauth.ConfirmEmailVerificationCodeForm):
    pass


class ConfirmPasswordResetCodeForm(_CodeMixin, allauth.ConfirmPasswordResetCodeForm):
    pass


def _require_fresh_sign_in(user):
    """SEC-04. Who has a password types it again (allauth asks); who has none must have signed in just now."""
    if user.has_usable_password():
        return
    records = get_authentication_records(context.request, user)
    newest = max((record["at"] for record in records), default=0)
    if time.time() - newest > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
        raise forms.ValidationError(
            _("Demi keamanan: keluar dulu, masuk lagi dengan kode, lalu ulangi dalam lima menit.")
        )


class AddEmailForm(allauth.AddEmailForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _rename(self, email=_("E-mail baru"))
        self.fields["email"].help_text = _(
            "Kami kirim kode ke alamat baru. Alamat lama berlaku sampai kode itu Anda isi."
        )

    def clean(self):
        cleaned = super().clean()
        _require_fresh_sign_in(self.user)
        return cleaned


class _NewPasswordMixin:
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _rename(self, password1=_("Kata sandi baru"), password2=_("Ulangi kata sandi baru"))
        self.fields["password1"].help_text = NEW_PASSWORD_HELP


class ChangePasswordForm(_NewPasswordMixin, allauth.ChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _rename(self, oldpassword=_("Kata sandi sekarang"))
        self.fields["oldpassword"].help_text = ""


class SetPasswordForm(_NewPasswordMixin, allauth.SetPasswordForm):
    def clean(self):
        cleaned = super().clean()
        _require_fresh_sign_in(self.user)
        return cleaned


class ResetPasswordForm(allauth.ResetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _rename(self, email=_("E-mail"))


class ResetPasswordKeyForm(_NewPasswordMixin, allauth.ResetPasswordKeyForm):
    pass


class ReauthenticateForm(allauth.ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _rename(self, password=_("Kata sandi"))
        self.fields["password"].help_text = ""
