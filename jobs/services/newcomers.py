"""What a company may not do yet in its first 30 days (AF-08): docs/decisions/0006-first-thirty-days.md."""

import datetime

from django.db.models import Min
from django.utils.translation import gettext as _

from accounts.enums import CompanyState
from accounts.models import Company
from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError
from jobs.enums import VacancyState
from jobs.models import Vacancy

NEW_FOR = datetime.timedelta(days=30)
VACANCIES_AT_ONCE = 3


def newcomer_until(company):
    """Return the instant until which ``company`` counts as new, or None when it does not any more.

    Counted from the first verification: a later check after a change of data does not make it new again.
    """
    first = company.transitions.filter(to_state=CompanyState.VERIFIED).aggregate(at=Min("at"))["at"]
    known = [at for at in (first, company.verified_at) if at]
    until = (min(known) if known else database_now()) + NEW_FOR
    return until if until > database_now() else None


def require_room(company):
    """Raise when a new company already has three vacancies in review or published. Call inside a transaction."""
    from cakapkerja.templatetags.cakap import tanggal

    until = newcomer_until(company)
    if until is None:
        return
    # Two drafts handed in at the same moment wait for each other here.
    Company.objects.select_for_update(of=("self",), no_key=True).get(pk=company.pk)
    running = Vacancy.objects.filter(company=company, state__in=[VacancyState.IN_REVIEW, VacancyState.PUBLISHED])
    if running.count() >= VACANCIES_AT_ONCE:
        raise BusinessRuleError(
            _("Perusahaan baru boleh punya %(n)d lowongan sekaligus sampai %(day)s. Tutup satu lowongan dulu.")
            % {"n": VACANCIES_AT_ONCE, "day": tanggal(until)},
            code="newcomer",
        )
