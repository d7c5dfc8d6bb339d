"""One field for either way to reach a person: an e-mail address, or a phone number while a gateway is set."""

from typing import NamedTuple

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from accounts.nik import NumberError, check_phone
from notifications.channels import CHANNELS


def phone_is_offered():
    """Whether codes can go to phones now: the channel registry has a gateway and it is on."""
    gateway = CHANNELS.get("sms")
    return gateway is not None and gateway.is_available()


class Contact(NamedTuple):
    """An e-mail address or a phone number (+62…): one of them is empty."""

    email: str = ""
    phone: str = ""

    @property
    def key(self):
        """What throttles count by."""
        return self.email or self.phone

    def as_kwargs(self):
        return {"email": self.email} if self.email else {"phone": self.phone}


class ContactField(forms.CharField):
    """Gives a :class:`Contact`. Without a gateway it is an ordinary e-mail field."""

    def __init__(self, **kwargs):
        self.with_phone = phone_is_offered()
        if self.with_phone:
            kwargs.setdefault("label", _("E-mail atau nomor HP"))
            attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        else:
            kwargs.setdefault("label", _("E-mail"))
            attrs = {"type": "email", "inputmode": "email", "autocomplete": "email"}
        super().__init__(max_length=254, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return Contact()
        if self.with_phone and "@" not in text:
            try:
                return Contact(phone=check_phone(text))
            except NumberError as exc:
                raise forms.ValidationError(exc.message) from exc
        try:
            validate_email(text)
        except forms.ValidationError as exc:
            raise forms.ValidationError(
                _("Alamat e-mail ini belum lengkap. Contoh: nama@gmail.com."), code="invalid"
            ) from exc
        return Contact(email=text.lower())
