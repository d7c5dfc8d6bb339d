"""People, companies, and what they allow and see."""

from accounts.models.access import AccessLog, Consent
from accounts.models.companies import (
    CannedReason,
    Company,
    CompanyDocument,
    CompanyLogo,
    CompanyPhoto,
    CompanyTransition,
    DomainProof,
    Invitation,
    Membership,
)
from accounts.models.corrections import CorrectionRequest, ResidentCorrection
from accounts.models.documents import Document
from accounts.models.duplicates import NotDuplicate
from accounts.models.identity import IdentityCheck
from accounts.models.residents import HiddenCompany, Resident, ResidentTask
from accounts.models.users import User

__all__ = [
    "AccessLog",
    "CannedReason",
    "Company",
    "CompanyDocument",
    "CompanyLogo",
    "CompanyPhoto",
    "CompanyTransition",
    "Consent",
    "CorrectionRequest",
    "Document",
    "DomainProof",
    "HiddenCompany",
    "IdentityCheck",
    "Invitation",
    "Membership",
    "NotDuplicate",
    "Resident",
    "ResidentCorrection",
    "ResidentTask",
    "User",
]
