"""What a ticket shows and what a mail carries: signed, opaque, and nothing about the person (F-17, F-20)."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from jobs.fairs.models import Ticket

QR_SALT = "fairs.ticket.qr"
CANCEL_SALT = "fairs.ticket.cancel"


def qr_text(ticket):
    """Return what the QR of a ticket holds: its random code and our signature."""
    return signing.Signer(salt=QR_SALT).sign(ticket.code)


def read_qr(text):
    """Return the ticket's code in a scanned text, or None when the signature is not ours."""
    try:
        return signing.Signer(salt=QR_SALT).unsign(str(text).strip()[:200])
    except signing.BadSignature:
        return None


def cancel_url(ticket):
    """Return the address by which the ticket is cancelled without signing in; it opens nothing else."""
    token = signing.dumps(str(ticket.pk), salt=CANCEL_SALT)
    return settings.SITE_URL + reverse("fairs:cancel", kwargs={"token": token})


def ticket_of(token):
    """Return the ticket of a cancel link, or None when the link is not ours."""
    try:
        key = signing.loads(token, salt=CANCEL_SALT)
    except signing.BadSignature:
        return None
    return Ticket.objects.select_related("edition", "window").filter(pk=key).first()
