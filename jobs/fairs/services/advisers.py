"""The office's adviser for people with a disability in the talk (N-16): asked for by the person, in writing.

The company sees that an adviser is there, so the person's press in the talk is an agreement of its own, with that
company; the wish on the ticket is read by the office only.
"""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.enums import AccessKind, ConsentPurpose
from accounts.services.access import log_access
from accounts.services.residents import give_consent
from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError, StaleStateError
from cakapkerja.receipts import once
from jobs.fairs.enums import Medium
from jobs.fairs.models import Edition, Talk, TalkMessage
from jobs.fairs.notifications import AdviserWanted
from jobs.fairs.services.breaks import organisers
from jobs.fairs.services.talk_chat import MOST_LINES, clean_line
from jobs.fairs.services.talks import lock_talk, require_running
from notifications.services import notify_many


def consent_text(company):
    """The words that were agreed to, and with whom; raise the number with every change of the words."""
    return f"damping-1-{company.code}"


@transaction.atomic
def ask_adviser(*, actor, talk_id):
    """Ask the office's adviser into the talk; who runs the edition is told. Twice is once. Returns the talk."""
    talk, is_recruiter = lock_talk(actor, talk_id)
    if is_recruiter:
        raise BusinessRuleError(_("Pendamping diundang oleh warga."))
    require_running(talk)
    if talk.medium == Medium.IN_PERSON:
        raise BusinessRuleError(_("Anda bicara di tempat. Minta pendamping kepada petugas di meja depan."))
    if talk.adviser_asked_at is not None:
        return talk
    talk.adviser_asked_at = database_now()
    talk.save(update_fields=["adviser_asked_at"])
    company = talk.booth.company
    give_consent(user=actor, purpose=ConsentPurpose.SHARE_NEED, text_version=consent_text(company))
    notify_many(
        AdviserWanted,
        recipients=[
            (user_id, {"company": company.name, "fair": talk.booth.edition.name})
            for user_id in organisers(talk.booth.edition)
        ],
        url=f"/petugas/bursa/{talk.booth.edition.slug}/pendampingan/",
        dedup_key=f"adviser-wanted:{talk.pk}",
    )
    return talk


@transaction.atomic
def join_talk(*, officer, talk_id):
    """Let an officer of the edition into a talk whose person asked; the first one stays. Returns the talk."""
    talk = _lock_asked(officer, talk_id)
    require_running(talk)
    if talk.adviser_id == officer.pk:
        return talk
    if talk.adviser_id is not None:
        raise StaleStateError(_("Rekan Anda sudah ikut dalam pembicaraan ini."))
    talk.adviser = officer
    talk.save(update_fields=["adviser"])
    log_access(
        subject=talk.resident.user,
        actor=officer,
        kind=AccessKind.PROFILE,
        about=talk.booth.edition.name,
    )
    return talk


def write_as_adviser(*, officer, talk_id, text, token=None):
    """Append a line of the adviser; return it."""
    text = clean_line(text)
    with once(officer, token):
        talk = _lock_asked(officer, talk_id)
        require_running(talk)
        if talk.adviser_id != officer.pk:
            raise StaleStateError(_("Ikut dulu dalam pembicaraan ini, lalu tulis."))
        number = (talk.messages.aggregate(last=Max("number"))["last"] or 0) + 1
        if number > MOST_LINES:
            raise BusinessRuleError(_("Pesan di pembicaraan ini sudah terlalu banyak."))
        return TalkMessage.objects.create(
            talk=talk, number=number, from_recruiter=False, from_adviser=True, text=text
        )


def _lock_asked(officer, talk_id):
    talk = (
        Talk.objects.select_for_update(of=("self",), no_key=True)
        .select_related("booth__edition", "booth__company", "resident__user")
        .filter(pk=talk_id, adviser_asked_at__isnull=False)
        .filter(booth__edition__in=Edition.objects.manageable_by(officer).values("pk"))
        .first()
    )
    if talk is None:
        raise BusinessRuleError(_("Pembicaraan ini tidak ada."), code="missing")
    return talk
