"""A company proves that its office's mail domain is its own: a link to an address there (AF-04, F-32)."""

import datetime
import hashlib
import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.domains import OWN, THROWAWAY, domain_of, kind_of
from accounts.models import Company, DomainProof
from accounts.notifications import DomainProofAsked
from accounts.services.companies import lock_own_company
from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError
from cakapkerja.receipts import once
from notifications.services import notify_address

VALID_FOR = datetime.timedelta(days=3)
ASKS_A_DAY = 5


def domain_refusal(company):
    """Why ``company`` can not prove its domain now, as a sentence, or ""."""
    kind = kind_of(company.email)
    if not kind:
        return _("Isi dulu e-mail kantor di data perusahaan.")
    if kind == THROWAWAY:
        return _("E-mail kantor memakai alamat sekali pakai. Ganti dengan alamat tetap.")
    if kind != OWN:
        return _("E-mail kantor memakai layanan gratis. Ganti dengan alamat di domain perusahaan.")
    return ""


def ask_domain_proof(*, actor, company_id, email, token=None):
    """Send a link to ``email``, an address at the domain of the office's own; only an owner may.

    Raises :class:`BusinessRuleError` for another domain, free or throw-away mail, and the sixth link in a day.
    """
    with once(actor, token) as receipt:
        company = lock_own_company(actor, company_id, owner=True)
        receipt.url = f"/mitra/{company.code}/profil/#domain"
        if refusal := domain_refusal(company):
            raise BusinessRuleError(refusal)
        domain = domain_of(company.email)
        if domain_of(email) != domain:
            raise BusinessRuleError(_("Pakai alamat di domain e-mail kantor: @%s.") % domain, field="proof_email")
        now = database_now()
        if company.domain_proofs.filter(asked_at__gt=now - datetime.timedelta(days=1)).count() >= ASKS_A_DAY:
            raise BusinessRuleError(_("Tautan sudah lima kali dikirim hari ini. Coba lagi besok."))
        secret = secrets.token_urlsafe(32)
        proof = DomainProof.objects.create(company=company, email=email, token_hash=_hash(secret), asked_by=actor)
        notify_address(
            DomainProofAsked,
            email=email,
            context={"company": company.name, "domain": domain},
            url=f"/mitra/domain/{secret}/",
        )
    return proof


def _hash(token):
    return hashlib.sha256(token.encode()).hexdigest()


def open_domain_proof(user, token):
    """Return the live link of ``token`` for a member of its company, or None."""
    return (
        DomainProof.objects.filter(
            token_hash=_hash(token),
            proved_at__isnull=True,
            asked_at__gt=database_now() - VALID_FOR,
            company__in=Company.objects.manageable_by(user),
        )
        .select_related("company")
        .first()
    )


@transaction.atomic
def confirm_domain(*, user, token):
    """Keep that the domain is proved. Only a member may: a stranger who gets the mail proves nothing."""
    found = open_domain_proof(user, token)
    if found is None:
        raise BusinessRuleError(_("Tautan ini sudah tidak berlaku. Minta tautan baru di profil perusahaan."))
    company = lock_own_company(user, found.company_id)
    proof = DomainProof.objects.select_for_update(of=("self",)).get(pk=found.pk)
    domain = domain_of(proof.email)
    if domain != domain_of(company.email) or kind_of(company.email) != OWN:
        raise BusinessRuleError(_("E-mail kantor sudah diganti. Minta tautan baru di profil perusahaan."))
    if proof.proved_at is None:
        proof.proved_at = company.domain_proved_at = database_now()
        proof.save(update_fields=["proved_at"])
        company.proved_domain = domain
        company.save()
    return company
