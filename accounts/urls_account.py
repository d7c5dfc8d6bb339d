"""Pages of signing in that stand before allauth's own, at the same addresses."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from accounts.views import signin

urlpatterns = [
    path("login/code/confirm/", login_not_required(signin.ConfirmLoginCode.as_view())),
    path("confirm-email/", login_not_required(signin.ConfirmEmailCode.as_view())),
    path("password/reset/confirm/", login_not_required(signin.ConfirmPasswordResetCode.as_view())),
]
