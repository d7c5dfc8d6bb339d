"""Files that are handed in: a resident's CVs, at most three uploads (F-36) and the one made from the profile
(X-031), and the papers of a company.
"""

import datetime
import hashlib
import logging

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from accounts.cv import make_cv
from accounts.enums import DocumentKind
from accounts.files import check_pdf, store_company_paper, store_pdf
from accounts.models import Company, Document, Resident, User
from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError
from cakapkerja.receipts import once

logger = logging.getLogger(__name__)
MAX_CVS = 3
REMOVED_KEPT_FOR = datetime.timedelta(days=30)
BATCH = 200
OWN_FILES = "/saya/berkas/"


def _lock(actor):
    """One upload of a person at a time, so that the count holds."""
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=actor.pk)


def keep_cv(*, actor, uploaded, token=None):
    """Store an uploaded CV and return its :class:`Document`; the same form or the same file twice is one (R-04).

    Raises :class:`BusinessRuleError` when three are stored, :class:`accounts.files.FileRefused` for a bad file.
    """
    with once(actor, token) as receipt:
        receipt.url = OWN_FILES
        return _keep(actor, uploaded)


def _keep(actor, uploaded):
    _lock(actor)
    own = Document.objects.for_user(actor).current().filter(kind=DocumentKind.CV)
    same = own.filter(sha256=hashlib.sha256(check_pdf(uploaded)).hexdigest()).first()
    if same is not None:
        return same
    if own.count() >= MAX_CVS:
        raise BusinessRuleError(
            _("Anda sudah menyimpan %(most)d CV. Pilih salah satu, atau hapus satu di Berkas dan CV.")
            % {"most": MAX_CVS},
            field="upload",
        )
    return store_pdf(owner=actor, uploaded=uploaded)


@transaction.atomic
def keep_profile_cv(*, actor):
    """Store the CV made from the profile as it is now and return its :class:`Document`.

    The same profile gives the same document; an older one is offered no more, and stays where it was sent.
    """
    _lock(actor)
    resident = (
        Resident.objects.select_related("user", "education", "kelurahan__kecamatan", "outside_province")
        .filter(user=actor)
        .first()
    )
    if resident is None or not resident.full_name:
        raise BusinessRuleError(_("Isi nama Anda di profil dulu, lalu buat CV."), code="profile")
    data = make_cv(resident)
    digest = hashlib.sha256(data).hexdigest()
    current = Document.objects.for_user(actor).current().filter(kind=DocumentKind.PROFILE_CV)
    same = current.filter(sha256=digest).first()
    if same is not None:
        return same
    current.update(removed_at=database_now())
    document = Document(
        owner=actor,
        kind=DocumentKind.PROFILE_CV,
        name=cv_name(resident),
        size=len(data),
        sha256=digest,
    )
    document.file.save("x.pdf", ContentFile(data), save=False)
    document.save()
    return document


def cv_name(resident):
    """The name of the file: "CV Siti Aminah.pdf", 100 letters at most, nothing that a path could be."""
    name = "".join(letter for letter in resident.full_name if letter.isprintable() and letter not in '/\\"')
    return f"CV {name[:90]}.pdf"


def erase_removed_documents():
    """Erase, file and row, what its owner removed 30 days ago and no application was sent with (PDP-09).

    Return how many. Safe to run twice: the file goes first, and deleting a missing one is nothing.
    """
    ids = list(_erasable(database_now()).order_by("removed_at", "pk").values_list("pk", flat=True)[:BATCH])
    erased = 0
    for document_id in ids:
        with transaction.atomic():
            rows = Document.objects.select_for_update(of=("self",), skip_locked=True)
            document = rows.filter(pk=document_id, pk__in=_erasable(database_now())).first()
            if document is None:
                continue
            document.file.delete(save=False)
            document.delete()
            erased += 1
    logger.info("removed documents erased: %d", erased)
    if len(ids) == BATCH:
        logger.error("removed documents: the backlog is larger than one batch")
    return erased


def _erasable(now):
    """Removed long ago and named by no row of any table, whichever app has it."""
    rows = Document.objects.filter(removed_at__lt=now - REMOVED_KEPT_FOR)
    for relation in Document._meta.related_objects:
        users = relation.related_model._default_manager.filter(**{relation.field.name: OuterRef("pk")})
        rows = rows.exclude(Exists(users))
    return rows


def add_company_paper(*, actor, company_id, uploaded, token=None):
    """Keep a paper that proves a company; raise :class:`accounts.files.FileRefused`."""
    with once(actor, token) as receipt:
        company = Company.objects.manageable_by(actor).filter(pk=company_id).first()
        if company is None:
            raise BusinessRuleError(_("Anda bukan anggota perusahaan ini."))
        receipt.url = f"/mitra/{company.code}/profil/"
        return store_company_paper(company=company, actor=actor, uploaded=uploaded)
