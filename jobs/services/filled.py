"""The report of a filled vacancy (Perpres 57/2023 article 6, VC-5): who was hired, or that nobody was.

People hired through the portal are placements already; the company adds those it hired elsewhere.
"""

import datetime
import logging

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError, StaleStateError
from cakapkerja.receipts import once
from jobs.enums import VACANCY_CAN_FILL, ApplicationState, VacancyState
from jobs.models import HiredPerson, Vacancy, VacancyTransition
from jobs.notifications import FilledReportAsked
from jobs.services.vacancy_steps import day_words, lock_own_vacancy, move_vacancy, tell_company

logger = logging.getLogger(__name__)

PEOPLE_AT_MOST = 50  # in one report; more can be added by another
REMIND_AFTER = [datetime.timedelta(days=days) for days in (3, 10, 20)]
LATE_AFTER = REMIND_AFTER[-1]  # from then on the office sees it
REMIND_BATCH = 500
HIRED_STATES = [ApplicationState.ACCEPTED, ApplicationState.STARTED]
CAN_REPORT = VACANCY_CAN_FILL | {VacancyState.FILLED}


def report_filled(*, actor, vacancy_id, people=(), token=None):
    """Report ``people`` hired elsewhere beside those accepted here; the vacancy is filled from now.

    ``people`` is a list of dicts with full_name, sex, in_city, started_on. A filled vacancy takes more people.
    Raises :class:`BusinessRuleError` when nobody is named and nobody was accepted here.
    """
    with once(actor, token) as receipt:
        vacancy = _report(actor, vacancy_id, people)
        receipt.url = vacancy.get_desk_url()
    return vacancy


def _report(actor, vacancy_id, people):
    vacancy = lock_own_vacancy(actor, vacancy_id)
    if vacancy.state not in CAN_REPORT or vacancy.is_scheduled:
        raise StaleStateError(
            _("Lowongan ini %(state)s, jadi belum bisa dilaporkan terisi.")
            % {"state": vacancy.state_label.lower()}
        )
    if len(people) > PEOPLE_AT_MOST:
        raise BusinessRuleError(
            _("Paling banyak %d orang sekali lapor. Sisanya laporkan sesudahnya.") % PEOPLE_AT_MOST
        )
    accepted = vacancy.applications.filter(state__in=HIRED_STATES).count()
    known = vacancy.hired_elsewhere.count()
    if not (people or accepted or known):
        raise BusinessRuleError(_("Tulis siapa yang diterima, atau pilih “Tidak ada yang diterima”."))
    HiredPerson.objects.bulk_create([_person(vacancy, actor, **person) for person in people])
    now = database_now()
    vacancy.filled_reported_at = vacancy.filled_reported_at or now
    vacancy.ended_at = vacancy.ended_at or now
    total = accepted + known + len(people)
    reason = ngettext("%(n)d orang diterima.", "%(n)d orang diterima.", total) % {"n": total}
    if vacancy.state == VacancyState.FILLED:
        _save_and_log(vacancy, actor, reason)
    else:
        move_vacancy(vacancy, "fill", actor=actor, reason=reason)
    return vacancy


def _person(vacancy, actor, full_name, sex, in_city, started_on):
    person = HiredPerson(
        vacancy=vacancy,
        full_name=" ".join(full_name.split()),
        sex=sex,
        in_city=in_city,
        started_on=started_on,
        reported_by=actor,
    )
    try:
        person.clean_fields(exclude=["vacancy", "reported_by"])
    except ValidationError as exc:
        raise BusinessRuleError(" ".join(exc.messages)) from exc
    return person


def _save_and_log(vacancy, actor, reason):
    """Keep a change that moves no state, and say so in the history."""
    vacancy.save()
    VacancyTransition.objects.create(
        vacancy=vacancy, from_state=vacancy.state, to_state=vacancy.state, actor=actor, reason=reason
    )


@transaction.atomic
def report_nobody(*, actor, vacancy_id, reason):
    """Report that nobody was hired, and why; the vacancy is closed, not filled."""
    vacancy = lock_own_vacancy(actor, vacancy_id)
    reason = reason.strip()
    if not reason:
        raise BusinessRuleError(_("Tulis mengapa tidak ada yang diterima."), field="reason")
    if vacancy.state not in VACANCY_CAN_FILL or vacancy.is_scheduled:
        raise StaleStateError(
            _("Lowongan ini %(state)s, jadi laporannya tidak bisa diubah.")
            % {"state": vacancy.state_label.lower()}
        )
    if vacancy.hired_elsewhere.exists() or vacancy.applications.filter(state__in=HIRED_STATES).exists():
        raise BusinessRuleError(_("Sudah ada yang diterima untuk lowongan ini. Laporkan sebagai terisi."))
    now = database_now()
    vacancy.filled_reported_at = now
    vacancy.ended_at = vacancy.ended_at or now
    reason = _("Tidak ada yang diterima: %(reason)s") % {"reason": reason}
    if vacancy.state == VacancyState.CLOSED:
        _save_and_log(vacancy, actor, reason)
    else:
        move_vacancy(vacancy, "close", actor=actor, reason=reason)
    return vacancy


@transaction.atomic
def remove_hired_person(*, actor, vacancy_id, person_id):
    """Take back a name that was reported by mistake; the history says that one was taken back, not whom."""
    vacancy = lock_own_vacancy(actor, vacancy_id)
    gone, _rows = vacancy.hired_elsewhere.filter(pk=person_id).delete()
    if gone:
        _save_and_log(vacancy, actor, _("Satu nama dihapus dari laporan."))
    return vacancy


# --- reminders, and what the office sees --------------------------------------------------------------
def unreported():
    """Vacancies that were public, ended, and say nothing about who was hired."""
    return Vacancy.objects.filter(
        state=VacancyState.CLOSED,
        published_at__isnull=False,
        ended_at__isnull=False,
        filled_reported_at__isnull=True,
    )


def late_reports():
    """Those that stayed silent past the last reminder: the office's list (F-48)."""
    return unreported().filter(ended_at__lt=Now() - LATE_AFTER)


def _to_remind():
    """What is due a reminder: a step has passed since the end, and none was sent since that step."""
    due = Q()
    for step in REMIND_AFTER:
        not_yet = Q(filled_reminded_at__isnull=True) | Q(filled_reminded_at__lt=F("ended_at") + step)
        due |= Q(ended_at__lte=Now() - step) & not_yet
    return unreported().filter(due)


def remind_filled_reports():
    """Remind companies 3, 10 and 20 days after the end; return how many vacancies. Safe to run twice.

    After a long stop only the newest step is told, not all of them at once.
    """
    reminded = 0
    ids = list(_to_remind().order_by("ended_at", "pk").values_list("pk", flat=True)[:REMIND_BATCH])
    for vacancy_id in ids:
        with transaction.atomic():
            vacancy = (
                _to_remind()
                .select_for_update(of=("self",), skip_locked=True)
                .select_related("company")
                .filter(pk=vacancy_id)
                .first()
            )
            if vacancy is None:
                continue
            vacancy.filled_reminded_at = database_now()
            vacancy.save(update_fields=["filled_reminded_at"])
            tell_company(FilledReportAsked, vacancy, day=day_words(timezone.localdate(vacancy.ended_at)))
            reminded += 1
    logger.info("reports of hired people asked for: %d", reminded)
    if len(ids) == REMIND_BATCH:
        logger.error("reports of hired people: the backlog is larger than one batch")
    return reminded
