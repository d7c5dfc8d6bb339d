"""A visitor's profile for a company, by the visitor's own yes only (F-18, X-120).

A recruiter who scans a ticket learns nothing but that the person was asked. The yes can be taken back at any
time; from then on the company sees the name no more. Each look of the company is in the person's access log.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import AccessKind
from accounts.services.access import log_access
from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError
from jobs.fairs.enums import PHASE_TAKES_TICKETS, ContactAnswer, TicketState
from jobs.fairs.gate import code_in
from jobs.fairs.models import Booth, SharedContact, Ticket
from jobs.fairs.notifications import ContactAsked
from jobs.fairs.phases import require_live, require_phase
from jobs.fairs.services.booths import lock_own_booth
from notifications.services import notify

A = ContactAnswer


def ticket_at(edition, text):
    """Return the valid ticket of ``edition`` in a scanned or typed text; raise a plain sentence otherwise."""
    code = code_in(text)
    ticket = (
        Ticket.objects.select_related("resident__user")
        .filter(edition=edition, code=code or "", state=TicketState.HELD)
        .first()
    )
    if ticket is None:
        raise BusinessRuleError(_("Kode ini bukan tiket bursa ini. Periksa 8 huruf dan angkanya."), field="code")
    return ticket


@transaction.atomic
def ask_contact(*, actor, booth_id, text):
    """Ask the person whose ticket was scanned; return the :class:`SharedContact`. Twice is once."""
    booth = lock_own_booth(actor, booth_id)
    require_live(booth.edition)
    ticket = ticket_at(booth.edition, text)
    contact, created = SharedContact.objects.get_or_create(
        booth=booth, resident=ticket.resident, defaults={"asked_by": actor}
    )
    if contact.answer == A.REFUSED:
        raise BusinessRuleError(_("Orang ini memilih tidak membagikan profilnya."), field="code")
    if created:
        contact.booth = booth
        notify(
            ContactAsked,
            recipient=ticket.resident.user,
            context={"company": booth.company.name, "fair": booth.edition.name},
            url=contact.get_absolute_url(),
        )
    return contact


@transaction.atomic
def answer_contact(*, actor, contact_id, agrees):
    """The person's answer; it may be changed at any time, also from yes to no."""
    contact = (
        SharedContact.objects.select_for_update(of=("self",)).filter(pk=contact_id, resident__user=actor).first()
    )
    if contact is None:
        raise BusinessRuleError(_("Permintaan ini tidak ada."), code="missing")
    answer = A.AGREED if agrees else A.REFUSED
    if contact.answer != answer:
        contact.answer, contact.answered_at = answer, database_now()
        contact.save(update_fields=["answer", "answered_at"])
    return contact


@transaction.atomic
def offer_contact(*, actor, booth_id):
    """The person shares the own profile with a booth unasked (X-120)."""
    resident = actor.resident_or_none
    if resident is None or not resident.is_complete:
        raise BusinessRuleError(_("Lengkapi profil Anda dulu, lalu bagikan."), code="profile")
    booth = Booth.objects.public().select_related("edition").filter(pk=booth_id).first()
    if booth is None:
        raise BusinessRuleError(_("Stan ini tidak tampil lagi."))
    require_phase(booth.edition, PHASE_TAKES_TICKETS, _("Profil bisa dibagikan selama bursa dibuka."))
    contact, _created = SharedContact.objects.get_or_create(
        booth=booth, resident=resident, defaults={"asked_by": actor}
    )
    return answer_contact(actor=actor, contact_id=contact.pk, agrees=True)


@transaction.atomic
def open_contact(*, actor, booth_id, contact_id):
    """Return a contact that said yes, for a member of the company, None otherwise; the look is logged."""
    contact = (
        SharedContact.objects.filter(pk=contact_id, booth_id=booth_id, answer=A.AGREED)
        .select_related("resident__user", "booth__company", "booth__edition")
        .first()
    )
    if contact is not None:
        log_access(
            subject=contact.resident.user,
            actor=actor,
            kind=AccessKind.PROFILE,
            about=contact.booth.edition.name,
            company=contact.booth.company,
        )
    return contact


@transaction.atomic
def note_contact(*, actor, booth_id, contact_id, note):
    """Keep the company's own note at a contact."""
    booth = lock_own_booth(actor, booth_id)
    changed = SharedContact.objects.filter(pk=contact_id, booth=booth, answer=A.AGREED).update(
        note=note.strip()[:300]
    )
    if not changed:
        raise BusinessRuleError(_("Orang ini tidak membagikan profilnya lagi."))
