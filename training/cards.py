"""The participant's card: a signed code for the instructor's camera, and the ticket to read aloud.

The ticket alone stands in published lists, so it proves nothing; the signature says that it came from the
participant's own page. The phone can not check it without a signal: the portal does when the mark arrives.
"""

from django.core.signing import BadSignature, Signer

PREFIX = "CK1:"


def _signer():
    return Signer(salt="training.card")


def card_text(enrolment):
    """What the QR of ``enrolment`` holds: no name, no number of a person."""
    return PREFIX + _signer().sign(enrolment.ticket)


def ticket_of_card(text):
    """Return the ticket of a scanned ``text``, or None when the code is not ours or was altered."""
    if not text.startswith(PREFIX):
        return None
    try:
        return _signer().unsign(text.removeprefix(PREFIX))
    except BadSignature:
        return None
