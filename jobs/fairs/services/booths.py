"""How a company comes to a booth: by invitation or by request, decided by officers, each step logged."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.enums import CompanyState
from accounts.freezing import refuse_frozen_company
from accounts.models import Company
from cakapkerja.clock import database_now, start_of_day
from cakapkerja.errors import BusinessRuleError, StaleStateError
from jobs.fairs.enums import PHASE_PUBLIC, BoothState
from jobs.fairs.models import Booth, BoothHours, BoothTransition, Edition, Recruiter
from jobs.fairs.notifications import BoothApproved, BoothDeclined, BoothInvited, BoothRemoved
from jobs.fairs.phases import require_booths
from notifications.services import notify

S = BoothState
# To which states a booth may go from each state.
BOOTH_STEPS = {
    S.INVITED: {S.APPROVED, S.DECLINED, S.REMOVED},
    S.REQUESTED: {S.APPROVED, S.DECLINED},
    S.APPROVED: {S.REMOVED, S.DECLINED},
    S.DECLINED: {S.INVITED, S.REQUESTED},
    S.REMOVED: {S.INVITED},
}


# --- joining ------------------------------------------------------------------------------------------
@transaction.atomic
def invite_companies(*, officer, edition_id, company_ids):
    """Invite verified companies to an edition; return how many are new. Whoever is in it stays."""
    edition = _edition(edition_id)
    _require_manager(officer, edition)
    require_booths(edition)
    count = 0
    for company in Company.objects.public().filter(pk__in=company_ids).order_by("pk"):
        booth = Booth.objects.select_for_update(of=("self",)).filter(edition=edition, company=company).first()
        if booth is None:
            booth = _create(edition, company, S.INVITED, officer)
        elif S.INVITED in BOOTH_STEPS[booth.state]:
            _move(booth, S.INVITED, actor=officer)
        else:
            continue
        count += 1
        if edition.phase in PHASE_PUBLIC:
            tell_invited(booth, edition)
    return count


@transaction.atomic
def request_booth(*, actor, company_id, edition_id):
    """Ask for a booth, or take the invitation. Only companies that the office has verified (AF-01)."""
    company = Company.objects.manageable_by(actor).filter(pk=company_id).first()
    if company is None:
        raise BusinessRuleError(_("Perusahaan ini bukan milik akun Anda."))
    edition = _edition(edition_id)
    _require_verified(company)
    require_booths(edition)
    booth = Booth.objects.select_for_update(of=("self",)).filter(edition=edition, company=company).first()
    if booth is None:
        if edition.phase not in PHASE_PUBLIC:
            raise BusinessRuleError(_("Bursa ini belum diumumkan. Tunggu pengumumannya."))
        return _create(edition, company, S.REQUESTED, actor)
    if booth.state == S.INVITED:
        _move(booth, S.APPROVED, actor=actor)
        _furnish(booth, edition, member=actor)
    elif booth.state == S.DECLINED:
        _move(booth, S.REQUESTED, actor=actor)
    elif booth.state == S.REMOVED:
        raise BusinessRuleError(_("Petugas mengeluarkan perusahaan Anda dari bursa ini. Hubungi dinas."))
    return booth


@transaction.atomic
def leave_edition(*, actor, booth_id, reason=""):
    """Turn an invitation down, take a request back, or give the booth up."""
    booth = lock_own_booth(actor, booth_id)
    require_booths(booth.edition)
    if booth.state != S.DECLINED:
        _move(booth, S.DECLINED, actor=actor, reason=reason)
    return booth


# --- the office ---------------------------------------------------------------------------------------
@transaction.atomic
def approve_booth(*, officer, booth_id):
    """Let a company that asked take part, and tell it."""
    booth = _lock(booth_id)
    _require_manager(officer, booth.edition)
    require_booths(booth.edition)
    _require_verified(booth.company)
    _move(booth, S.APPROVED, actor=officer)
    _furnish(booth, booth.edition)
    _tell(BoothApproved, booth)
    return booth


@transaction.atomic
def decline_booth(*, officer, booth_id, reason):
    """Refuse a request with a reason that the company reads in its desk."""
    booth = _lock(booth_id)
    _require_manager(officer, booth.edition)
    if booth.state != S.REQUESTED:
        raise _stale(booth)
    _move(booth, S.DECLINED, actor=officer, reason=_reason(reason))
    _tell(BoothDeclined, booth)
    return booth


@transaction.atomic
def remove_booth(*, officer, booth_id, reason):
    """Take a booth out of the edition: its page is gone at once."""
    booth = _lock(booth_id)
    _require_manager(officer, booth.edition)
    _move(booth, S.REMOVED, actor=officer, reason=_reason(reason))
    _tell(BoothRemoved, booth)
    return booth


# --- steps --------------------------------------------------------------------------------------------
def lock_own_booth(actor, booth_id):
    """Lock a booth of a company that ``actor`` acts for; somebody else's is as good as none."""
    booth = (
        Booth.objects.manageable_by(actor)
        .select_for_update(of=("self",))
        .select_related("edition", "company")
        .filter(pk=booth_id)
        .first()
    )
    if booth is None:
        raise BusinessRuleError(_("Stan ini bukan milik perusahaan Anda."))
    refuse_frozen_company(booth.company)
    return booth


def _lock(booth_id):
    return Booth.objects.select_for_update(of=("self",)).select_related("edition", "company").get(pk=booth_id)


def _edition(edition_id):
    edition = Edition.objects.filter(pk=edition_id).first()
    if edition is None:
        raise BusinessRuleError(_("Bursa ini tidak ada."))
    return edition


def _require_manager(officer, edition):
    if not Edition.objects.manageable_by(officer).filter(pk=edition.pk).exists():
        raise BusinessRuleError(_("Edisi ini bukan bagian Anda."))


def _require_verified(company):
    refuse_frozen_company(company)
    if company.state != CompanyState.VERIFIED:
        raise BusinessRuleError(
            _("Perusahaan belum diperiksa petugas. Ajukan dulu profilnya, lalu ikut bursa setelah terverifikasi.")
        )


def _reason(text):
    if not text.strip():
        raise BusinessRuleError(_("Tulis alasannya. Perusahaan membacanya."), field="reason")
    return text.strip()


def _create(edition, company, state, actor):
    base = slugify(company.name)[:70].strip("-") or "stan"
    taken = set(edition.booths.filter(slug__startswith=base).values_list("slug", flat=True))
    slug, turn = base, 1
    while slug in taken:
        turn += 1
        slug = f"{base}-{turn}"
    booth = Booth.objects.create(edition=edition, company=company, slug=slug, state=state)
    BoothTransition.objects.create(booth=booth, to_state=state, actor=actor)
    return booth


def _move(booth, state, *, actor, reason=""):
    if state not in BOOTH_STEPS[booth.state]:
        raise _stale(booth)
    before, booth.state = booth.state, state
    booth.queue_open = booth.queue_open and state == S.APPROVED
    booth.save()
    BoothTransition.objects.create(
        booth=booth, from_state=before, to_state=state, actor=actor, reason=reason.strip()
    )


def _stale(booth):
    return StaleStateError(
        _("Stan ini sudah berubah: sekarang “%(state)s”. Muat ulang halaman ini.")
        % {"state": booth.get_state_display()}
    )


def _furnish(booth, edition, member=None):
    """A booth that takes part begins with the fair's hours and whoever said yes; the company changes both."""
    if not booth.hours.exists():
        BoothHours.objects.bulk_create(
            BoothHours(booth=booth, starts_at=starts, ends_at=ends) for starts, ends in fair_days(edition)
        )
    if member is not None and not booth.recruiters.exists():
        Recruiter.objects.create(booth=booth, user=member)


def fair_days(edition):
    """Return (opens, closes) of each day of the edition: its first day's opening hour to its last closing hour."""
    opens, closes = timezone.localtime(edition.opens_at), timezone.localtime(edition.closes_at)
    days = []
    day = opens.date()
    while day <= closes.date() and len(days) < 31:
        midnight = start_of_day(day)
        starts = max(midnight + datetime.timedelta(hours=opens.hour, minutes=opens.minute), edition.opens_at)
        ends = min(midnight + datetime.timedelta(hours=closes.hour, minutes=closes.minute), edition.closes_at)
        if ends > starts:
            days.append((starts, ends))
        day += datetime.timedelta(days=1)
    return days or [(edition.opens_at, edition.closes_at)]


# --- messages -----------------------------------------------------------------------------------------
def tell_invited(booth, edition):
    """Tell the company's members that they are invited; once per edition and day."""
    day = database_now().date().isoformat()
    _tell(BoothInvited, booth, dedup_key=f"booth-invited:{booth.pk}:{day}")


def _tell(notice, booth, dedup_key=None):
    for membership in booth.company.memberships.filter(is_active=True).select_related("user"):
        notify(
            notice,
            recipient=membership.user,
            context={"company": booth.company.name, "fair": booth.edition.name},
            url=f"/mitra/{booth.company.code}/bursa/{booth.edition.slug}/",
            dedup_key=dedup_key,
        )
