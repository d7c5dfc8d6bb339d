"""People, companies, and what they allow and see."""

from accounts.models.access import AccessLog, Consent
from accounts.models.companies import (
    Company,
    CompanyDocument,
    CompanyTransition,
    Invitation,
    Membership,
)
from accounts.models.documents import Document
from accounts.models.identity import IdentityCheck
from accounts.models.residents import Resident, ResidentTask
from accounts.models.users import User

__all__ = [
    "AccessLog",
    "Company",
    "CompanyDocument",
    "CompanyTransition",
    "Consent",
    "Document",
    "IdentityCheck",
    "Invitation",
    "Membership",
    "Resident",
    "ResidentTask",
    "User",
]
