"""A company's logo (X-090): put, replaced, taken away by any of its members."""

import hashlib

from django.db import transaction

from accounts.files import clean_logo
from accounts.models import CompanyLogo
from accounts.services.companies import lock_own_company


@transaction.atomic
def put_logo(*, actor, company_id, uploaded):
    """Keep ``uploaded`` as the company's logo, drawn anew; raise ``FileRefused`` with what is wrong."""
    png = clean_logo(uploaded)
    company = lock_own_company(actor, company_id)
    CompanyLogo.objects.update_or_create(company=company, defaults={"png": png})
    company.logo_hash = hashlib.sha256(png).hexdigest()[:12]
    company.save(update_fields=["logo_hash", "updated_at"])
    return company


@transaction.atomic
def remove_logo(*, actor, company_id):
    """Take the logo away; without one nothing happens."""
    company = lock_own_company(actor, company_id)
    CompanyLogo.objects.filter(company=company).delete()
    company.logo_hash = ""
    company.save(update_fields=["logo_hash", "updated_at"])
    return company
