"""Signing in again in the middle of something: back to a page that can be shown, and words about what was lost."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


class SignInAgainMiddleware(LoginRequiredMiddleware):
    """Asks for a sign-in as Django does; a button pressed after the session ended leads back to its page.

    The address of a button often answers to POST only. What was typed is not kept: it can hold an identity number,
    and on a shared computer the next person to sign in would read it. The browser's back button still has it.
    """

    def handle_no_permission(self, request, view_func):
        if request.method in SAFE_METHODS:
            return super().handle_no_permission(request, view_func)
        messages.warning(
            request,
            _(
                "Waktu masuk Anda habis, jadi isian tadi belum terkirim. Masuk dulu, lalu kirim sekali lagi. "
                "Tombol kembali di peramban membuka isian Anda."
            ),
        )
        return redirect_to_login(_page_before(request), resolve_url(self.get_login_url(view_func)))


def _page_before(request):
    """The path of the page that the button stood on, or where everybody goes after signing in."""
    referer = request.headers.get("Referer", "")
    same_site = url_has_allowed_host_and_scheme(
        referer, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    parts = urlsplit(referer) if same_site else None
    if parts is None or not parts.netloc or parts.path.startswith(resolve_url("account_login")):
        return resolve_url("home_after_login")
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
