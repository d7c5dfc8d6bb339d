"""What allauth asks of the portal: codes go through the outbox, links never trust the request, our words."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from notifications.notice import CodeMail, RawMail
from notifications.services import notify, send_mail_row

OWN_STAGES = {"allauth.account.stages.EmailVerificationStage": "accounts.stages.EmailVerificationStage"}


class AccountAdapter(DefaultAccountAdapter):
    """Mail is a row first (R-01): codes and notices of sign-in are written, and a worker sends them."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Akun ini tidak aktif. Hubungi petugas."),
        "duplicate_email": _("Alamat ini sudah dipakai di akun Anda."),
        "email_password_mismatch": _(
            "E-mail dan kata sandi tidak cocok. Coba lagi, atau masuk dengan kode lewat e-mail."
        ),
        "email_taken": _("Alamat ini tidak dapat dipakai. Pakai alamat lain."),
        "enter_current_password": _("Kata sandi sekarang tidak cocok. Coba lagi."),
        "incorrect_code": _("Kode tidak cocok. Periksa pesan terakhir dari kami."),
        "incorrect_password": _("Kata sandi tidak cocok. Coba lagi."),
        "invalid_login": _("E-mail ini belum benar. Periksa lagi."),
        "too_many_login_attempts": _("Terlalu banyak percobaan. Tunggu beberapa menit, lalu coba lagi."),
        "max_email_addresses": _("Paling banyak %d alamat e-mail."),
        "rate_limited": _("Tunggu sebentar sebelum meminta kode lagi."),
        "same_as_current": _("Alamat baru sama dengan alamat sekarang."),
    }

    def send_mail(self, template_prefix, email, context):
        context = {
            **context,
            "email": email,
            "site_url": settings.SITE_URL,
            "login_url": settings.SITE_URL + reverse("account_login"),
            "signup_url": settings.SITE_URL + reverse("account_signup"),
        }
        mail = self.render_mail(template_prefix, email, context)
        send_mail_row(email, mail.subject, mail.body, notice=CodeMail if "code" in context else RawMail)

    def format_email_subject(self, subject):
        return subject

    def get_from_email(self):
        return settings.DEFAULT_FROM_EMAIL

    def is_open_for_signup(self, request):
        return True

    def get_password_change_redirect_url(self, request):
        return reverse("account_email")

    def get_email_verification_redirect_url(self, email_address):
        return reverse("account_email")

    def get_login_stages(self):
        return [OWN_STAGES.get(path, path) for path in super().get_login_stages()]

    # --- phones: only while the channel registry has a gateway ----------------------------------------
    def send_verification_code_sms(self, user, phone, code, **kwargs):
        from accounts.notifications import PhoneCode

        with transaction.atomic():
            notify(PhoneCode, recipient=user, context={"code": code})

    def get_phone(self, user):
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone(self, user, phone, verified):
        user.phone, user.phone_verified = phone, verified
        user.save(update_fields=["phone", "phone_verified"])

    def set_phone_verified(self, user, phone):
        self.set_phone(user, phone, True)

    def get_user_by_phone(self, phone):
        from accounts.models import User

        return User.objects.filter(phone=phone).first()
