"""Allauth's pages for codes, with a word for the person whose code has run out."""

from allauth.account import views as allauth
from django.contrib import messages
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

BACK_TO = [reverse_lazy("account_login"), reverse_lazy("account_request_login_code")]


class _SaysExpired:
    """Allauth sends people with an old code back without a word; this adds the word."""

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        if getattr(self, "_process", True) is None:
            messages.error(request, _("Kode sudah tidak berlaku. Minta kode baru."))
        if response.status_code == 302 and response["Location"] in BACK_TO:
            # After too many wrong codes, or an old one: whoever starts again still gets where they were going.
            response["Location"] = self.passthrough_next_url(response["Location"])
        return response


class ConfirmLoginCode(_SaysExpired, allauth.ConfirmLoginCodeView):
    pass


class ConfirmEmailCode(_SaysExpired, allauth.ConfirmEmailVerificationCodeView):
    pass


class ConfirmPasswordResetCode(_SaysExpired, allauth.ConfirmPasswordResetCodeView):
    pass
