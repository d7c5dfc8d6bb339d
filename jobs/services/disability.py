"""The yearly count of workers with a disability that a company reports itself (VC-7)."""

import math

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import CompanyKind
from accounts.models import Company
from cakapkerja.errors import BusinessRuleError
from jobs.models import DisabilityReport

WORKERS_AT_MOST = 1_000_000
YEARS_BACK = 2
PUBLIC_KINDS = {CompanyKind.GOVERNMENT, CompanyKind.STATE_OWNED}
PRIVATE_PERCENT, PUBLIC_PERCENT = 1, 2  # UU 8/2016 article 53


def percent_for(company):
    """The share of workers that the law asks of ``company``: 2 percent of public ones, 1 percent of private."""
    return PUBLIC_PERCENT if company.kind in PUBLIC_KINDS else PRIVATE_PERCENT


def wanted_workers(company, workers):
    """How many workers with a disability the law asks of ``company`` with ``workers`` people, rounded up."""
    return math.ceil(workers * percent_for(company) / 100)


@transaction.atomic
def report_disability(*, actor, company_id, year, workers, disabled_workers):
    """Keep the counts of ``year``; a second report of the same year replaces the first."""
    company = Company.objects.manageable_by(actor).filter(pk=company_id).first()
    if company is None:
        raise BusinessRuleError(_("Anda bukan anggota perusahaan ini."))
    this_year = timezone.localdate().year
    if not this_year - YEARS_BACK <= year <= this_year:
        raise BusinessRuleError(
            _("Pilih tahun %(first)d sampai %(last)d.") % {"first": this_year - YEARS_BACK, "last": this_year},
            field="year",
        )
    if not 0 < workers <= WORKERS_AT_MOST:
        raise BusinessRuleError(_("Jumlah pekerja harus antara 1 dan 1.000.000."), field="workers")
    if not 0 <= disabled_workers <= workers:
        raise BusinessRuleError(
            _("Pekerja penyandang disabilitas tidak bisa lebih banyak dari semua pekerja."),
            field="disabled_workers",
        )
    report, _created = DisabilityReport.objects.update_or_create(
        company=company,
        year=year,
        defaults={"workers": workers, "disabled_workers": disabled_workers, "reported_by": actor},
    )
    return report
