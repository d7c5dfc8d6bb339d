"""Allauth's pages for codes, with a word for the person whose code has run out."""

from allauth.account import views as allauth
from django.contrib import messages
from django.utils.translation import gettext as _


class _SaysExpired:
    """Allauth sends people with an old code back without a word; this adds the word."""

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        if getattr(self, "_process", True) is None:
            messages.error(request, _("Kode sudah tidak berlaku. Minta kode baru."))
        return response


class ConfirmLoginCode(_SaysExpired, allauth.ConfirmLoginCodeView):
    pass


class ConfirmEmailCode(_SaysExpired, allauth.ConfirmEmailVerificationCodeView):
    pass


class ConfirmPasswordResetCode(_SaysExpired, allauth.ConfirmPasswordResetCodeView):
    pass
