"""The life of an edition: one door for its phase, and next month's edition made from the last one."""

import datetime
import logging

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django_fsm import can_proceed

from accounts.enums import CompanyState
from cakapkerja.errors import BusinessRuleError
from jobs.fairs.door import rules as door
from jobs.fairs.enums import TICKET_LIVE, BoothState, Phase
from jobs.fairs.models import AgendaItem, Booth, BoothTransition, Edition, EditionTransition, EntryWindow
from jobs.fairs.phases import WrongPhaseError, phase_words
from jobs.fairs.services.booths import tell_invited

logger = logging.getLogger(__name__)

ARROWS = ("publish", "open_registration", "go_live", "close", "archive", "take_back")
MOST_DAYS = 31  # JF-1: from a day to a month
_closed_listeners = []


def on_edition_closed(act):
    """Register ``act(edition, actor)``, called inside the transaction that closes an edition (Q-11)."""
    if act not in _closed_listeners:
        _closed_listeners.append(act)


def lock_edition(edition_id):
    return Edition.objects.select_for_update(of=("self",)).get(pk=edition_id)


@transaction.atomic
def change_phase(*, officer, edition_id, arrow, reason=""):
    """Take one arrow of the edition, log it, tell whom it concerns. The one door to ``Edition.phase`` (F-01).

    Raises :class:`WrongPhaseError` when the edition is elsewhere by now, and :class:`BusinessRuleError` when
    something is missing for the next phase.
    """
    if arrow not in ARROWS:
        raise ValueError(arrow)
    edition = lock_edition(edition_id)
    if not Edition.objects.manageable_by(officer).filter(pk=edition_id).exists():
        raise BusinessRuleError(_("Edisi ini bukan bagian Anda."))
    method = getattr(edition, arrow)
    if not can_proceed(method):
        raise WrongPhaseError(f"{phase_words(edition)} {_('Muat ulang halaman ini.')}", edition)
    _require_ready(edition, arrow)
    before = edition.phase
    method()
    edition.save()
    door.refresh_after_commit(edition)
    EditionTransition.objects.create(
        edition=edition, from_state=before, to_state=edition.phase, actor=officer, reason=reason.strip()
    )
    if arrow == "publish":
        for booth in edition.booths.filter(state=BoothState.INVITED).select_related("company"):
            tell_invited(booth, edition)
    if arrow == "close":
        for act in _closed_listeners:
            act(edition, officer)
    return edition


def _require_ready(edition, arrow):
    """Raise one sentence for what is missing before the next phase."""
    if arrow == "open_registration" and not edition.windows.exists():
        raise BusinessRuleError(
            _("Tambahkan paling sedikit satu gelombang masuk dengan kuotanya, lalu coba lagi.")
        )
    if arrow == "go_live" and not edition.booths.filter(state=BoothState.APPROVED).exists():
        raise BusinessRuleError(_("Belum ada stan yang disetujui. Setujui paling sedikit satu, lalu coba lagi."))
    if arrow == "take_back" and edition.tickets.filter(state__in=TICKET_LIVE).exists():
        raise BusinessRuleError(_("Sudah ada warga yang punya tiket, jadi bursa ini tidak bisa ditarik lagi."))
    if (edition.ends_on - edition.starts_on).days >= MOST_DAYS:
        raise BusinessRuleError(_("Satu edisi paling lama satu bulan. Ubah hari terakhirnya."))


# --- next month's from the last one -------------------------------------------------------------------
@transaction.atomic
def copy_edition(*, officer, edition_id, starts_on):
    """Make a draft that begins on ``starts_on`` out of an edition: times, waves, agenda and companies shifted.

    Companies that took part, or were invited, are invited again with what they wrote about themselves; only
    verified ones. Nobody is told before the draft is published.
    """
    source = lock_edition(edition_id)
    _require_maker(officer, source)
    if starts_on <= source.starts_on:
        raise BusinessRuleError(_("Pilih hari pertama setelah edisi yang disalin."), field="starts_on")
    if (starts_on - source.starts_on).days > 400:
        raise BusinessRuleError(_("Pilih hari pertama paling lama satu tahun lagi."), field="starts_on")
    shift = datetime.timedelta(days=(starts_on - source.starts_on).days)
    edition = _shifted(source, shift)
    edition.created_by = officer
    edition.save()
    edition.local_officers.set(source.local_officers.all())
    _copy_rows(source, edition, shift)
    invited = _invite_again(source, edition, officer)
    EditionTransition.objects.create(
        edition=edition, to_state=edition.phase, actor=officer, reason=_("Disalin dari %s.") % source.name
    )
    logger.info("edition %s copied to %s: %d companies invited", source.pk, edition.pk, invited)
    return edition


def may_copy(officer, source):
    """Fair managers copy every edition; local officers a small fair that names them (JF-6)."""
    if officer.has_perm("fairs.add_edition"):
        return True
    return source.kelurahan_id is not None and Edition.objects.manageable_by(officer).filter(pk=source.pk).exists()


def _require_maker(officer, source):
    if not may_copy(officer, source):
        raise BusinessRuleError(_("Anda tidak berhak membuat edisi baru."))


def next_number(*, is_small):
    """Return the number of the next edition; small fairs count by themselves."""
    rows = Edition.objects.filter(kelurahan__isnull=not is_small, is_rehearsal=False).order_by("-number")
    return (rows.values_list("number", flat=True).first() or 0) + 1


def free_slug(name):
    """Return an address made of ``name`` that no edition has yet."""
    base = slugify(name)[:70].strip("-") or "bursa"
    slug, turn = base, 1
    while Edition.objects.filter(slug=slug).exists():
        turn += 1
        slug = f"{base}-{turn}"
    return slug


def _shifted(source, shift):
    number = next_number(is_small=source.kelurahan_id is not None)
    old = str(source.number)
    name = source.name.replace(old, str(number)) if old in source.name.split() else source.name
    kept = [
        "summary",
        "kind",
        "place",
        "address",
        "kelurahan_id",
        "forecast_people",
        "video_allowed",
        "places_per_person",
        "applications_per_person",
        "talk_minutes",
        "door_mode",
        "door_capacity",
        "admit_per_minute",
        "is_rehearsal",
    ]
    return Edition(
        slug=free_slug(name),
        number=number,
        name=name,
        copied_from=source,
        starts_on=source.starts_on + shift,
        ends_on=source.ends_on + shift,
        opens_at=source.opens_at + shift,
        closes_at=source.closes_at + shift,
        registration_opens_at=source.registration_opens_at + shift,
        **{field: getattr(source, field) for field in kept},
    )


def _copy_rows(source, edition, shift):
    EntryWindow.objects.bulk_create(
        EntryWindow(
            edition=edition,
            starts_at=row.starts_at + shift,
            ends_at=row.ends_at + shift,
            quota=row.quota,
            on_site=row.on_site,
        )
        for row in source.windows.all()
    )
    AgendaItem.objects.bulk_create(
        AgendaItem(
            edition=edition,
            starts_at=row.starts_at + shift,
            ends_at=row.ends_at + shift if row.ends_at else None,
            title=row.title,
            about=row.about,
            link=row.link,
        )
        for row in source.agenda.all()
    )


def _invite_again(source, edition, officer):
    booths = source.booths.filter(
        state__in=[BoothState.APPROVED, BoothState.INVITED], company__state=CompanyState.VERIFIED
    )
    made = Booth.objects.bulk_create(
        Booth(
            edition=edition,
            company_id=row.company_id,
            slug=row.slug,
            state=BoothState.INVITED,
            about=row.about,
            link=row.link,
            hall=row.hall,
            position=row.position,
            answers_wanted=row.answers_wanted,
        )
        for row in booths
    )
    BoothTransition.objects.bulk_create(
        BoothTransition(booth=booth, to_state=booth.state, actor=officer) for booth in made
    )
    return len(made)


def newest_published():
    """Editions that are live or on their way, the nearest first: for the home page and the list."""
    return Edition.objects.filter(
        phase__in=[Phase.LIVE, Phase.REGISTRATION, Phase.PUBLISHED], is_rehearsal=False
    ).order_by("starts_on", "pk")
