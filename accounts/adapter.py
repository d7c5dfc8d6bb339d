"""What allauth asks of the portal: mail goes through the outbox, links never trust the request."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings

from notifications.services import send_mail_row


class AccountAdapter(DefaultAccountAdapter):
    """Mail is a row first (R-01): codes and notices of sign-in are written, and a worker sends them."""

    def send_mail(self, template_prefix, email, context):
        context = {**context, "site_name": "Tangerang Cakap Kerja", "site_url": settings.SITE_URL}
        mail = self.render_mail(template_prefix, email, context)
        send_mail_row(email, mail.subject, mail.body)

    def render_mail(self, template_prefix, email, context, headers=None):
        context.pop("current_site", None)
        return super().render_mail(template_prefix, email, context, headers)

    def format_email_subject(self, subject):
        return subject

    def get_from_email(self):
        return settings.DEFAULT_FROM_EMAIL

    def is_open_for_signup(self, request):
        return True

    # Phones wait for a gateway (SMS_BACKEND); the hooks keep the account whole once there is one.
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
