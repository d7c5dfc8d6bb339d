"""The morning message to a company: how many applicants are new, how many wait too long (X-157)."""

import datetime
import logging

from django.db import transaction
from django.db.models import Count, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from accounts.enums import CompanyState
from accounts.models import Company
from cakapkerja.clock import database_now
from jobs.desk import ANSWER_WITHIN
from jobs.enums import APPLICATION_OPEN, ApplicationState, VacancyState
from jobs.models import Application
from jobs.notifications import CompanyDigest
from notifications.services import notify_many

logger = logging.getLogger(__name__)

SINCE = datetime.timedelta(days=1)
COMPANIES = 2000  # of one run
MONDAY = 0


def send_company_digests():
    """Write the message of today; return how many. Twice is once: the day is in each message's key.

    On days with new applicants; where people only wait too long, on Mondays.
    """
    day = timezone.localdate(database_now())
    rows = _counted(day)
    companies = Company.objects.in_bulk([row["vacancy__company"] for row in rows])
    told = sum(_tell(companies[row["vacancy__company"]], row, day) for row in rows)
    logger.info("company digests: %d companies, %d messages", len(rows), told)
    if len(rows) == COMPANIES:
        logger.error("company digests: more than %d companies wait", COMPANIES)
    return told


def _counted(day):
    """Numbers of each company that is told today, in one statement."""
    counts = {
        "fresh": Count("pk", filter=Q(created_at__gte=Now() - SINCE)),
        "new": Count("pk", filter=Q(state=ApplicationState.SUBMITTED)),
        "late": Count("pk", filter=Q(created_at__lt=Now() - ANSWER_WITHIN)),
    }
    reason = Q(fresh__gt=0) | Q(late__gt=0) if day.weekday() == MONDAY else Q(fresh__gt=0)
    return list(
        Application.objects.filter(state__in=APPLICATION_OPEN, vacancy__company_held=False)
        .exclude(vacancy__state=VacancyState.SUSPENDED)
        .exclude(vacancy__company__state__in=[CompanyState.SUSPENDED, CompanyState.MERGED])
        .order_by("vacancy__company")
        .values("vacancy__company")
        .annotate(**counts)
        .filter(reason)[:COMPANIES]
    )


@transaction.atomic
def _tell(company, row, day):
    with override("id"):
        words = digest_words(row["new"], row["late"])
    people = company.memberships.filter(is_active=True, user__is_active=True).order_by("pk")
    return notify_many(
        CompanyDigest,
        recipients=[
            (user_id, {"company": company.name, "words": words})
            for user_id in people.values_list("user_id", flat=True)
        ],
        url=f"/mitra/{company.code}/",
        dedup_key=f"company-digest:{company.pk}:{day.isoformat()}",
    )


def digest_words(new, late):
    """ "8 pelamar baru, 3 lewat 10 hari"; what is nought is left out."""
    parts = []
    if new:
        parts.append(ngettext("%(n)d pelamar baru", "%(n)d pelamar baru", new) % {"n": new})
    if late:
        parts.append(
            ngettext("%(n)d lewat %(days)d hari", "%(n)d lewat %(days)d hari", late)
            % {"n": late, "days": ANSWER_WITHIN.days}
        )
    return ", ".join(parts) or _("pelamar menunggu")
