"""Making an account from a contact that a code will prove."""

from allauth.account.internal.userkit import filter_users_by_email
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from accounts.models import User


def _find(email, phone):
    if email:
        users = filter_users_by_email(email, prefer_verified=True)
        return users[0] if users else None
    return User.objects.filter(phone=phone).first()


def ensure_account(*, email=None, phone=None):
    """Return the account of an e-mail address or a phone number, made when there is none.

    Whoever asks gets no further than the page for the code: only the code proves that the contact is theirs.
    Two at once give one account.
    """
    user = _find(email, phone)
    if user is not None:
        return user
    try:
        with transaction.atomic():
            user = User.objects.create_user(email=email, phone=phone)
            if email:
                EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
    except IntegrityError:
        user = _find(email, phone)
        if user is None:
            raise
    return user
