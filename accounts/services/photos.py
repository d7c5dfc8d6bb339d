"""Photos on a company's page (X-090): put and taken away by its members, pictures taken down by officers."""

import hashlib

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.files import clean_photo
from accounts.models import Company, CompanyLogo, CompanyPhoto, CompanyTransition
from accounts.notifications import CompanyPicturesRemoved
from accounts.services.companies import lock_company, lock_own_company, tell_members
from cakapkerja.errors import BusinessRuleError
from cakapkerja.receipts import once


def add_photo(*, actor, company_id, uploaded, alt, token=None):
    """Keep ``uploaded`` as a photo of the company, drawn anew, and return it.

    Raises ``FileRefused`` with what is wrong with the file, :class:`BusinessRuleError` beyond four photos.
    """
    with once(actor, token) as receipt:
        webp, width, height = clean_photo(uploaded)
        company = lock_own_company(actor, company_id)
        receipt.url = f"/mitra/{company.code}/foto/"
        digest = hashlib.sha256(webp).hexdigest()[:12]
        taken = dict(company.photos.values_list("position", "digest"))
        if digest in taken.values():
            raise BusinessRuleError(_("Foto ini sudah ada. Pilih foto lain."), field="photo")
        free = [place for place in range(1, CompanyPhoto.MOST + 1) if place not in taken]
        if not free:
            raise BusinessRuleError(_("Sudah ada empat foto. Hapus satu dulu."), field="photo")
        photo = CompanyPhoto.objects.create(
            company=company,
            position=free[0],
            webp=webp,
            digest=digest,
            width=width,
            height=height,
            alt=" ".join(alt.split()),
            added_by=actor,
        )
        _show(company)
    return photo


@transaction.atomic
def remove_photo(*, actor, company_id, photo_id):
    """Take a photo away; one that is gone already is no error."""
    company = lock_own_company(actor, company_id)
    company.photos.filter(pk=photo_id).delete()
    _show(company)


@transaction.atomic
def remove_pictures(*, officer, company_id, photo_ids, logo, reason):
    """An officer takes photos, the logo, or both down; the company reads why, its history keeps it."""
    if not reason.strip():
        raise BusinessRuleError(_("Tulis alasan penghapusan."), field="reason")
    company = lock_company(company_id)
    gone = list(company.photos.filter(pk__in=photo_ids))
    names = [photo.alt for photo in gone]
    CompanyPhoto.objects.filter(pk__in=[photo.pk for photo in gone]).delete()
    if logo and CompanyLogo.objects.filter(company=company).delete()[0]:
        company.logo_hash = ""
        names.append(_("Logo"))
    if not names:
        raise BusinessRuleError(_("Gambar ini sudah tidak ada."), field="pictures")
    _show(company)
    CompanyTransition.objects.create(
        company=company,
        from_state=company.state,
        to_state=company.state,
        actor=officer,
        reason=_("Gambar dihapus: %(names)s. %(reason)s") % {"names": ", ".join(names), "reason": reason.strip()},
    )
    tell_members(CompanyPicturesRemoved, company, names=", ".join(names), reason=reason.strip())
    return company


def _show(company: Company):
    # Pages kept for visitors learn of it by the company's row.
    company.save(update_fields=["logo_hash", "updated_at"])
