"""Recording, cancelling and correcting placements."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError
from notifications.services import add_digest_entry
from placements.enums import CancelReason, PlacementKind
from placements.models import FollowUp, Placement, PlacementCorrection
from reference.models import CITY_PROVINCE_CODE

CORRECTABLE = (
    "accepted_on",
    "employer_kind",
    "position",
    "occupation_group",
    "kind",
    "source",
    "in_city",
    "kelurahan",
    "outside_place",
    "sex",
    "education",
    "work_province",
    "started_on",
    "evidence",
)
DIGEST_AUDIENCE = "officers.placements"
EARLIEST_DAY = datetime.date(2000, 1, 1)
CORRECTED_DAYS_AHEAD = 31  # a first day that is agreed for next month


def default_kind(work_province_code):
    """Return the kind by the work place (OQ-10): Banten AKL, another province AKAD, "" (abroad) AKAN."""
    if not work_province_code:
        return PlacementKind.ABROAD
    return PlacementKind.LOCAL if work_province_code == CITY_PROVINCE_CODE else PlacementKind.REGIONAL


@transaction.atomic
def record_placement(
    *,
    resident,
    company,
    position,
    occupation_group,
    work_province_code,
    source,
    employer_name="",
    employer_kind="",
    accepted_on=None,
    evidence="",
):
    """Record that ``resident`` was hired, as of today in WIB by the database's clock, and tell the digest.

    In-city or outside is judged by the address at this moment (AC-4) and kept with its verification level.
    """
    placement = Placement.objects.create(
        resident=resident,
        company=company,
        employer_name=employer_name or company.name,
        employer_kind=employer_kind or company.kind,
        position=position,
        occupation_group=occupation_group,
        accepted_on=accepted_on or timezone.localdate(database_now()),
        kind=default_kind(work_province_code),
        source=source,
        in_city=resident.is_city_resident,
        residence_level=resident.residence_level,
        kelurahan=resident.kelurahan,
        outside_place="" if resident.is_city_resident else resident.place_label,
        sex=resident.sex,
        education=resident.education,
        work_province_id=work_province_code or None,
        evidence=evidence,
    )
    add_digest_entry(
        audience=DIGEST_AUDIENCE,
        kind="placements.recorded",
        text=_("%(position)s di %(employer)s, %(place)s")
        % {
            "position": position,
            "employer": placement.employer_name,
            "place": _("warga kota") if placement.in_city else _("dari luar kota"),
        },
        url=f"/admin/placements/placement/{placement.pk}/change/",
    )
    return placement


def _locked(placement_id):
    return Placement.objects.select_for_update(of=("self",)).get(pk=placement_id)


@transaction.atomic
def cancel_placement(*, actor, placement_id, reason_code, note=""):
    """Take a placement out of the count, with a reason. Cancelling twice keeps the first reason."""
    placement = _locked(placement_id)
    if placement.is_cancelled:
        return placement
    if reason_code not in CancelReason.values:
        raise BusinessRuleError(_("Pilih sebab pembatalan dari daftar."), field="reason_code")
    placement.cancelled_at = database_now()
    placement.cancel_reason = reason_code
    placement.cancel_note = note
    placement.save(update_fields=["cancelled_at", "cancel_reason", "cancel_note", "updated_at"])
    if actor is not None and actor.is_staff:
        PlacementCorrection.objects.create(
            placement=placement,
            actor=actor,
            reason=note or placement.get_cancel_reason_display(),
            before={"cancelled": False},
            after={"cancelled": True, "reason": reason_code},
        )
    return placement


@transaction.atomic
def start_placement(*, placement_id, started_on):
    """Note the first day at work and lay out the questions after 30, 90 and 180 days."""
    from placements.services.followups import plan_follow_ups

    placement = _locked(placement_id)
    if placement.is_cancelled:
        raise BusinessRuleError(_("Penempatan ini sudah dibatalkan."))
    if started_on < placement.accepted_on:
        raise BusinessRuleError(_("Tanggal mulai kerja tidak boleh sebelum tanggal diterima."), field="started_on")
    if started_on > timezone.localdate(database_now()):
        raise BusinessRuleError(
            _("Tanggal mulai kerja belum tiba. Isi setelah hari pertama bekerja."), field="started_on"
        )
    placement.started_on = started_on
    placement.save(update_fields=["started_on", "updated_at"])
    plan_follow_ups(placement=placement)
    return placement


@transaction.atomic
def correct_placement(*, officer, placement_id, changes, reason):
    """Change facts of a placement with a reason; before and after are kept.

    ``changes`` maps names in :data:`CORRECTABLE` to new values. Raises :class:`BusinessRuleError` without a
    reason, without a change, or for a name that may not be corrected.
    """
    from placements.services.followups import plan_follow_ups

    if not reason.strip():
        raise BusinessRuleError(_("Tulis alasan pembetulan."), field="reason")
    unknown = set(changes) - set(CORRECTABLE)
    if unknown:
        raise BusinessRuleError(_("Bagian ini tidak dapat dibetulkan: %s.") % ", ".join(sorted(unknown)))
    _refuse_odd_days(changes)
    placement = _locked(placement_id)
    before, after = {}, {}
    for name, value in changes.items():
        old = getattr(placement, name)
        if old != value:
            before[name], after[name] = _plain(old), _plain(value)
            setattr(placement, name, value)
    if not after:
        raise BusinessRuleError(_("Tidak ada yang berubah."))
    if "in_city" in after and not placement.in_city:
        placement.kelurahan = None
    placement.kind_by_staff = placement.kind_by_staff or "kind" in after
    placement.full_clean(exclude=["resident", "company"])
    placement.save()
    if "started_on" in after:
        FollowUp.objects.filter(placement=placement, answered_at__isnull=True).delete()
        if placement.started_on:
            plan_follow_ups(placement=placement)
    PlacementCorrection.objects.create(
        placement=placement, actor=officer, reason=reason.strip(), before=before, after=after
    )
    return placement


def _refuse_odd_days(changes):
    last = timezone.localdate(database_now()) + datetime.timedelta(days=CORRECTED_DAYS_AHEAD)
    for name in ("accepted_on", "started_on"):
        day = changes.get(name)
        if day is not None and not EARLIEST_DAY <= day <= last:
            raise BusinessRuleError(_("Periksa tahunnya: tanggal ini terlalu lama atau terlalu jauh."), field=name)


def _plain(value):
    """A JSON value for the log: keys of rows, ISO dates, plain scalars."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(getattr(value, "pk", value))
