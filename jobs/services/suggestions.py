"""Residents who agreed are suggested to one vacancy at a time; a free search of people does not exist (AF-13)."""

import dataclasses

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import AccessKind, ConsentPurpose
from accounts.models import AccessLog, Company, Consent, HiddenCompany, Resident
from accounts.services.residents import give_consent
from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError
from jobs.matching import match, skills_in
from jobs.models import Application, Vacancy, VacancyInvitation
from jobs.notifications import InvitedToApply
from notifications.services import notify

CONSENT_TEXT = "saran-1"
SHOWN = 20
INVITATIONS_A_DAY = 30  # per company


# --- the resident's choice ----------------------------------------------------------------------------
@transaction.atomic
def set_suggestible(*, actor, wanted):
    """Agree to be suggested, or take it back at once (X-034); the consent keeps both instants."""
    resident = Resident.objects.select_for_update(of=("self",)).get(user=actor)
    if wanted:
        give_consent(user=actor, purpose=ConsentPurpose.BE_SUGGESTED, text_version=CONSENT_TEXT)
    else:
        Consent.objects.filter(user=actor, purpose=ConsentPurpose.BE_SUGGESTED, withdrawn_at__isnull=True).update(
            withdrawn_at=database_now()
        )
    resident.is_suggestible = wanted
    resident.save(update_fields=["is_suggestible", "updated_at"])


@transaction.atomic
def hide_from_company(*, actor, company_code):
    """Be never suggested to one company (X-035)."""
    resident = Resident.objects.filter(user=actor).first()
    # Locked: a merge that runs meanwhile takes this wish along, or this finds the company gone.
    company = (
        Company.objects.public().select_for_update(of=("self",), no_key=True).filter(code=company_code).first()
    )
    if resident is None or company is None:
        raise BusinessRuleError(_("Perusahaan ini tidak ada. Pilih dari halaman perusahaannya."))
    HiddenCompany.objects.bulk_create([HiddenCompany(resident=resident, company=company)], ignore_conflicts=True)
    return company


def show_to_company(*, actor, hidden_id):
    HiddenCompany.objects.filter(resident__user=actor, pk=hidden_id).delete()


# --- the company's view -------------------------------------------------------------------------------
@dataclasses.dataclass(frozen=True)
class Suggestion:
    """What a company may see of a person before they apply: no name in full, no contact."""

    resident_id: object
    name: str
    education: str
    place: str
    skills: tuple[str, ...]
    missing: tuple[str, ...]
    is_invited: bool


def _short_name(full_name):
    first, *rest = full_name.split() or [""]
    return f"{first} {rest[0][0]}." if rest else first


def _who_agreed(vacancy):
    """Return residents who agreed, did not hide from the company, and did not apply; the queryset is the wall."""
    hidden = HiddenCompany.objects.filter(resident=OuterRef("pk"), company_id=vacancy.company_id)
    applied = Application.objects.filter(resident=OuterRef("pk"), vacancy=vacancy)
    return (
        Resident.objects.filter(is_suggestible=True, user__is_active=True)
        .exclude(Exists(hidden))
        .exclude(Exists(applied))
    )


def _open_vacancy(actor, vacancy_id):
    vacancy = (
        Vacancy.objects.manageable_by(actor)
        .open()
        .select_related("company", "min_education")
        .filter(pk=vacancy_id)
    ).first()
    if vacancy is None or not vacancy.company.is_verified:
        raise BusinessRuleError(_("Saran hanya ada untuk lowongan yang sedang tayang."))
    return vacancy


@transaction.atomic
def suggest_residents(*, actor, vacancy_id):
    """Return up to 20 :class:`Suggestion` for an open vacancy; each person reads that they were shown."""
    vacancy = _open_vacancy(actor, vacancy_id)
    wanted = Q(wanted_group_id=vacancy.occupation_group_id) if vacancy.occupation_group_id else Q()
    for skill in skills_in(vacancy.skills)[:6]:
        wanted |= Q(skills__icontains=skill)
    if not wanted:
        return []
    rows = (
        _who_agreed(vacancy)
        .filter(wanted)
        .select_related("education", "kelurahan__kecamatan", "outside_province", "user")
        .order_by("-updated_at", "pk")[:200]
    )
    found = [(match(row, vacancy), row) for row in rows]
    found = sorted(found, key=lambda pair: -pair[0].weight)[:SHOWN]
    invited = set(
        VacancyInvitation.objects.filter(vacancy=vacancy, resident__in=[row.pk for _m, row in found]).values_list(
            "resident_id", flat=True
        )
    )
    _log_shown(actor, vacancy, [row for _match, row in found])
    return [
        Suggestion(
            resident_id=row.pk,
            name=_short_name(row.full_name),
            education=str(row.education or ""),
            place=row.kelurahan.kecamatan.name if row.kelurahan_id else row.outside_city,
            skills=tuple(skills_in(row.skills))[:6],
            missing=fit.missing,
            is_invited=row.pk in invited,
        )
        for fit, row in found
    ]


def _log_shown(actor, vacancy, residents):
    """One row a day for each person and vacancy, however often the page is opened (PDP-05)."""
    today = timezone.localdate()
    known = set(
        AccessLog.objects.filter(
            kind=AccessKind.SUGGESTION,
            company_id=vacancy.company_id,
            about=vacancy.title[:160],
            at__date=today,
            subject__in=[row.user_id for row in residents],
        ).values_list("subject_id", flat=True)
    )
    AccessLog.objects.bulk_create(
        AccessLog(
            subject_id=row.user_id,
            actor=actor,
            kind=AccessKind.SUGGESTION,
            about=vacancy.title[:160],
            company_id=vacancy.company_id,
        )
        for row in residents
        if row.user_id not in known and row.user_id != actor.pk
    )


@transaction.atomic
def invite_to_apply(*, actor, vacancy_id, resident_id):
    """Invite one suggested person, once; they see the vacancy and decide. At most 30 a day per company."""
    vacancy = _open_vacancy(actor, vacancy_id)
    Company.objects.select_for_update(of=("self",)).get(pk=vacancy.company_id)
    resident = _who_agreed(vacancy).select_related("user").filter(pk=resident_id).first()
    if resident is None:
        raise BusinessRuleError(_("Orang ini tidak bisa diundang lagi. Mungkin ia sudah melamar."))
    today = VacancyInvitation.objects.filter(
        vacancy__company_id=vacancy.company_id, at__date=timezone.localdate()
    ).count()
    if today >= INVITATIONS_A_DAY:
        raise BusinessRuleError(_("Hari ini sudah 30 undangan. Lanjutkan besok."))
    created = VacancyInvitation.objects.get_or_create(
        vacancy=vacancy, resident=resident, defaults={"invited_by": actor}
    )[1]
    if created:
        notify(
            InvitedToApply,
            recipient=resident.user,
            context={"title": vacancy.title, "company": vacancy.company.name},
            url=vacancy.get_absolute_url(),
        )
    return created
