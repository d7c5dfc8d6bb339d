"""Vacancies out of a spreadsheet: a dry run that names every fault, then drafts, once (9.2-30)."""

import datetime
import logging

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.freezing import refuse_frozen_company
from accounts.models import Company
from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError
from cakapkerja.receipts import once
from jobs.imports.columns import choices, columns_of, read_row
from jobs.imports.reading import read_lines
from jobs.models import Vacancy, VacancyImport

FAULTS_KEPT = 300
KEPT_FOR = datetime.timedelta(days=30)
BATCH = 1000

logger = logging.getLogger(__name__)


def _company(actor, company_id):
    company = Company.objects.manageable_by(actor).filter(pk=company_id).first()
    if company is None:
        raise BusinessRuleError(_("Anda bukan anggota perusahaan ini."))
    refuse_frozen_company(company)
    return company


def read_vacancies(*, actor, company_id, uploaded, token=None, url_of=None):
    """Read a file and keep what was read with every fault; no vacancy is made. Return the :class:`VacancyImport`.

    Raises :class:`BusinessRuleError` when the file as a whole can not be read. ``url_of(row)`` is where a
    repeat of the form leads.
    """
    with once(actor, token) as receipt:
        made = _read(actor, _company(actor, company_id), uploaded)
        receipt.url = url_of(made) if url_of else ""
    return made


def _read(actor, company, uploaded):
    header, *lines = read_lines(uploaded)
    columns = columns_of(header)
    if not lines:
        raise BusinessRuleError(
            _("Belum ada lowongan di bawah baris nama kolom. Isi satu baris untuk satu lowongan.")
        )
    rows = [
        {
            "row": line.number,
            "cells": {column.field: text for column, text in zip(columns, line.cells, strict=False) if column},
        }
        for line in lines
    ]
    faults = [
        {
            "row": line.number,
            "column": columns[place].header,
            "text": _("Rumus tidak diterima. Tulis isinya saja."),
        }
        for line in lines
        for place in sorted(line.formulas)
        if place < len(columns) and columns[place]
    ]
    faults += [
        {"row": line.number, "column": str(place + 1), "text": _("Kolom ini tidak punya nama di baris pertama.")}
        for line in lines
        for place, text in enumerate(line.cells)
        if text and (place >= len(columns) or columns[place] is None)
    ]
    with_formula = {fault["row"] for fault in faults}
    known = choices()
    for row in rows:
        if row["row"] not in with_formula:
            _data, wrong = read_row(row["cells"], known)
            faults += [{"row": row["row"], "column": column, "text": str(text)} for column, text in wrong]
    return VacancyImport.objects.create(
        company=company,
        made_by=actor,
        file_name="".join(sign for sign in uploaded.name if sign.isprintable())[-120:] or "berkas",
        rows=rows,
        faults=sorted(faults, key=lambda fault: fault["row"])[:FAULTS_KEPT],
    )


@transaction.atomic
def save_import(*, actor, import_id):
    """Make the drafts of a faultless import, once; return how many there are. A repeat makes none."""
    found = VacancyImport.objects.filter(pk=import_id, company__in=Company.objects.manageable_by(actor))
    if not found.exists():
        raise BusinessRuleError(_("Unggahan ini tidak ada atau bukan milik perusahaan Anda."))
    made = VacancyImport.objects.select_for_update(of=("self",)).get(pk=import_id)
    if made.done_at is not None:
        return len(made.rows)
    if made.faults:
        raise BusinessRuleError(_("Perbaiki dulu baris yang salah, lalu unggah lagi."))
    known = choices()
    drafts = []
    for row in made.rows:
        data, faults = read_row(row["cells"], known)
        if faults:  # a day has passed since the dry run
            raise BusinessRuleError(
                _("Baris %(row)d, kolom “%(column)s”: %(text)s")
                % {"row": row["row"], "column": faults[0][0], "text": faults[0][1]}
            )
        drafts.append(Vacancy(company_id=made.company_id, created_by=actor, **data))
    try:
        with transaction.atomic():
            Vacancy.objects.bulk_create(drafts, batch_size=100)
    except (IntegrityError, ValidationError) as exc:
        raise BusinessRuleError(_("Draf belum tersimpan. Unggah lagi berkasnya.")) from exc
    made.done_at = database_now()
    made.save(update_fields=["done_at"])
    return len(drafts)


def what_will_be_made(made):
    """Sentence about the rows of an import, for its page."""
    number = len(made.rows)
    return ngettext("%(n)d lowongan terbaca.", "%(n)d lowongan terbaca.", number) % {"n": number}


def delete_old_imports():
    """Delete what was read from files more than 30 days ago; the drafts made of it stay. Return how many."""
    old = VacancyImport.objects.filter(created_at__lt=Now() - KEPT_FOR).order_by("created_at", "pk")
    count, _by_model = VacancyImport.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:BATCH])).delete()
    logger.info("vacancy imports: %d deleted", count)
    if count == BATCH:
        logger.error("vacancy imports: more than %d were old", BATCH)
    return count
