"""Nouns of training: programmes, fields, batches, enrolments and what follows from them."""

from training.models.batches import Batch, BatchTransition, Pledge, RuleFile, TrainingDay
from training.models.business import (
    Business,
    BusinessProgress,
    Dossier,
    DossierItem,
    DossierMember,
    DossierTransition,
    Product,
    Visit,
)
from training.models.classroom import (
    AlumniFollowUp,
    Attendance,
    BankAccount,
    Certificate,
    CertificateNumbers,
    CertificateRun,
    TransportPayment,
)
from training.models.community import (
    CommunityPerson,
    CommunityRequest,
    CommunityRequestTransition,
    Van,
    VanBooking,
)
from training.models.enrolments import (
    Enrolment,
    EnrolmentFile,
    EnrolmentNeed,
    EnrolmentTransition,
    PledgedInterview,
    RegistrationDraft,
)
from training.models.field_news import FieldNews
from training.models.imports import PastImport
from training.models.on_the_job import OnTheJob, OnTheJobTransition, OnTheJobWeek
from training.models.programmes import Field, Material, Programme
from training.models.selection import Allocation, Score

__all__ = [
    "Allocation",
    "AlumniFollowUp",
    "Attendance",
    "BankAccount",
    "Batch",
    "BatchTransition",
    "Business",
    "BusinessProgress",
    "Certificate",
    "CertificateNumbers",
    "CertificateRun",
    "CommunityPerson",
    "CommunityRequest",
    "CommunityRequestTransition",
    "Dossier",
    "DossierItem",
    "DossierMember",
    "DossierTransition",
    "Enrolment",
    "EnrolmentFile",
    "EnrolmentNeed",
    "EnrolmentTransition",
    "Field",
    "FieldNews",
    "Material",
    "OnTheJob",
    "OnTheJobTransition",
    "OnTheJobWeek",
    "PastImport",
    "Pledge",
    "PledgedInterview",
    "Product",
    "Programme",
    "RegistrationDraft",
    "RuleFile",
    "Score",
    "TrainingDay",
    "TransportPayment",
    "Van",
    "VanBooking",
    "Visit",
]
