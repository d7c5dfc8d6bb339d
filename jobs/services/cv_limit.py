"""How many CVs a company may open in a day (AF-14): docs/decisions/0007-cv-openings.md."""

import datetime
import logging

from django.db import connection
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.enums import AccessKind
from accounts.models import AccessLog, Company
from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError
from jobs.models import Application
from jobs.services.vacancies import DIGEST_AUDIENCE
from notifications.models import DigestEntry
from notifications.services import add_digest_entry

logger = logging.getLogger(__name__)

BASE, PER_APPLICATION = 20, 5
RECEIVED_WITHIN = datetime.timedelta(days=60)
ALARM = "jobs.cv_openings"


def openings_today(**company):
    """CVs opened since midnight in WIB, as a queryset of access rows."""
    now = database_now()
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return AccessLog.objects.filter(kind=AccessKind.CV, at__gte=midnight, company__isnull=False, **company)


def limit_of(company_id):
    """Return how many CVs the company may open today: 20, and five for each application of the last 60 days."""
    received = Application.objects.live().filter(
        vacancy__company_id=company_id, created_at__gte=database_now() - RECEIVED_WITHIN
    )
    return BASE + PER_APPLICATION * received.count()


def require_cv_allowance(company):
    """Raise when today's allowance is used up. Call inside the transaction that logs the opening."""
    with connection.cursor() as cursor:  # two colleagues at the same moment count one after the other
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('cv-openings'), %s)", [company.pk % 2**31])
    used = openings_today(company=company).count()
    if used >= BASE and used >= limit_of(company.pk):
        raise BusinessRuleError(
            _("Hari ini perusahaan Anda sudah membuka %(n)d CV, batas sehari. Lanjutkan besok.") % {"n": used},
            code="limit",
        )


def watch_cv_openings():
    """Tell the officers once a day of each company that reached its limit; return how many were new."""
    from django.db import transaction

    told = 0
    busy = (
        openings_today()
        .order_by()
        .values("company_id")
        .annotate(n=Count("pk"))
        .filter(n__gte=BASE)
        .order_by("company_id")
    )
    for row in busy:
        if row["n"] < limit_of(row["company_id"]):
            continue
        url = f"/admin/accounts/company/{row['company_id']}/change/"
        day = timezone.localdate(database_now())
        with transaction.atomic(), override("id"):
            company = Company.objects.select_for_update(of=("self",), no_key=True).get(pk=row["company_id"])
            if DigestEntry.objects.filter(kind=ALARM, url=url, created_at__date=day).exists():
                continue
            add_digest_entry(
                audience=DIGEST_AUDIENCE,
                kind=ALARM,
                text=_("%(company)s membuka %(n)d CV hari ini, batas AF-14")
                % {"company": company.name, "n": row["n"]},
                url=url,
            )
            told += 1
    logger.info("companies at their limit of CVs: %d new", told)
    return told
