"""Past batches and participants out of a spreadsheet: a dry run, then once, as often as one likes (TR-9).

Idempotent by field, year and number for a batch, and by the person in it: the NIK, else the name.
"""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Resident
from accounts.models.residents import NIK_CONTEXT
from cakapkerja import crypto
from cakapkerja.clock import database_now, end_of_day, start_of_day
from cakapkerja.errors import BusinessRuleError
from cakapkerja.receipts import once
from cakapkerja.tables import read_table
from training.enums import ENROLMENT_HOLDS_SEAT, BatchState, EnrolmentSource, EnrolmentState, SelectionMode
from training.imports.past import ROWS_AT_MOST, SHEET_NAME, Known, columns_of, person_key, read_row
from training.models import Batch, BatchTransition, Enrolment, EnrolmentTransition, PastImport
from training.services.batches import batch_slug
from training.services.seats import lock_batch

FAULTS_KEPT = 300
QUOTA_AT_MOST = 1000


# --- dry run ------------------------------------------------------------------------------------------
def read_past(*, officer, uploaded, token=None, url_of=None):
    """Read a file and keep what was read with every fault; nothing is added. Return the :class:`PastImport`."""
    with once(officer, token) as receipt:
        header, *lines = read_table(
            uploaded,
            sheet_name=SHEET_NAME,
            rows_at_most=ROWS_AT_MOST,
            too_many=_("Paling banyak %d baris dalam satu berkas. Bagi dua.") % ROWS_AT_MOST,
        )
        columns = columns_of(header)
        if not lines:
            raise BusinessRuleError(_("Belum ada peserta di bawah baris nama kolom."))
        rows, faults = _read(columns, lines)
        made = PastImport.objects.create(
            made_by=officer,
            file_name="".join(sign for sign in uploaded.name if sign.isprintable())[-120:] or "berkas",
            rows=[] if faults else rows,
            faults=faults[:FAULTS_KEPT],
            total=len(rows),
        )
        receipt.url = url_of(made) if url_of else ""
    return made


def _read(columns, lines):
    known, rows, faults = Known.load(), [], []
    batches, people = {}, {}
    for line in lines:
        cells = {column.name: text for column, text in zip(columns, line.cells, strict=False) if column}
        data, wrong = read_row(cells, known)
        wrong += [
            (str(columns[place].header), _("Rumus tidak diterima. Tulis isinya saja."))
            for place in sorted(line.formulas)
            if place < len(columns) and columns[place]
        ]
        if not wrong:
            wrong = _contradictions(data, line.number, batches, people)
        faults += [{"row": line.number, "column": column, "text": str(text)} for column, text in wrong]
        rows.append(cells)
    return [_kept(cells, known) for cells in rows] if not faults else rows, faults


def _kept(cells, known):
    """A row as it is kept until it is saved: no NIK in clear, only its index."""
    data, _faults = read_row(cells, known)
    nik = data.pop("nik", "")
    return {
        "field": data["field"].pk,
        "year": data["year"],
        "number": data["number"],
        "starts_on": data["starts_on"].isoformat(),
        "ends_on": data["ends_on"].isoformat(),
        "place": data.get("place", ""),
        "full_name": data["full_name"],
        "nik_index": crypto.keyed_index(nik, context=NIK_CONTEXT).hex() if nik else "",
        "nik_last4": nik[-4:],
        "sex": data.get("sex", ""),
        "result": data.get("result", EnrolmentState.PASSED),
    }


def _contradictions(data, number, batches, people):
    """What one row says against an earlier one: other dates for the batch, the same person again."""
    key = (data["field"].pk, data["year"], data["number"])
    wrong = []
    first, dates = batches.setdefault(key, (number, (data["starts_on"], data["ends_on"])))
    if dates != (data["starts_on"], data["ends_on"]):
        wrong.append((_("Mulai"), _("Tanggal angkatan ini berbeda dari baris %d.") % first))
    person = (key, data.get("nik") or person_key(data))
    earlier = people.setdefault(person, number)
    if earlier != number:
        text = _("Peserta ini sudah ada di baris %d. Bila orangnya lain, isi NIK keduanya.") % earlier
        wrong.append((_("Nama peserta"), text))
    return wrong


# --- saved --------------------------------------------------------------------------------------------
@transaction.atomic
def save_past(*, officer, import_id):
    """Add what a faultless import holds and is not there yet; return (new batches, new people)."""
    made = PastImport.objects.select_for_update(of=("self",)).filter(pk=import_id).first()
    if made is None:
        raise BusinessRuleError(_("Berkas ini tidak ada."))
    if made.done_at is not None:
        return made.added_batches, made.added_people
    if made.faults or not made.rows:
        raise BusinessRuleError(_("Perbaiki dulu baris yang salah, lalu unggah lagi."))
    groups = {}
    for row in made.rows:
        groups.setdefault((row["field"], row["year"], row["number"]), []).append(row)
    residents = _residents(made.rows)
    batches = people = 0
    for key in sorted(groups):
        batch, is_new = _past_batch(officer, groups[key][0])
        batches += is_new
        people += _add_people(officer, batch, groups[key], residents)
    made.rows, made.done_at = [], database_now()
    made.added_batches, made.added_people = batches, people
    made.save(update_fields=["rows", "done_at", "added_batches", "added_people"])
    return batches, people


def _residents(rows):
    """Accounts by the index of their NIK: people find old classes in their own list."""
    indexes = [bytes.fromhex(row["nik_index"]) for row in rows if row["nik_index"]]
    found = Resident.objects.filter(nik_index__in=indexes).order_by("pk")
    return {bytes(resident.nik_index).hex(): resident for resident in found}


def _past_batch(officer, row):
    """The batch of a row, made as a finished one when it is not there; a batch of the portal itself is refused."""
    which = {"field_id": row["field"], "year": row["year"], "number": row["number"]}
    batch = Batch.objects.filter(**which).first()
    if batch is not None:
        if not batch.is_imported:
            raise BusinessRuleError(_("%s dibuat di portal ini. Pesertanya tidak diimpor.") % batch)
        return lock_batch(batch.pk), False
    starts, ends = (_day(row[name]) for name in ("starts_on", "ends_on"))
    batch = Batch(
        **which,
        starts_on=starts,
        ends_on=ends,
        place=row["place"] or "–",
        quota=1,
        opens_at=start_of_day(starts),
        closes_at=end_of_day(starts),
        mode=SelectionMode.FIRST_COME,
        state=BatchState.FINISHED,
        is_imported=True,
        created_by=officer,
    )
    batch.slug = batch_slug(batch.field, batch.number, batch.year)
    batch.save(force_insert=True)
    BatchTransition.objects.create(
        batch=batch, from_state="", to_state=batch.state, actor=officer, reason=_("Data sebelumnya")
    )
    return lock_batch(batch.pk), True


def _day(text):
    return datetime.date.fromisoformat(text)


def _add_people(officer, batch, rows, residents):
    """Add the people who are not in the batch yet, in two statements; quota and counters follow (R-06)."""
    there = list(batch.enrolments.values_list("nik_index", "full_name"))
    known = {bytes(index).hex() for index, _name in there if index}
    names = {person_key({"full_name": name}) for index, name in there if not index}
    new, number = [], batch.last_number
    for row in rows:
        if (row["nik_index"] in known) if row["nik_index"] else (person_key(row) in names):
            continue
        number += 1
        new.append(_enrolment(batch, row, number, residents.get(row["nik_index"])))
    if not new:
        return 0
    seats = batch.seats_taken + sum(row.state in ENROLMENT_HOLDS_SEAT for row in new)
    if max(seats, number) > QUOTA_AT_MOST:
        raise BusinessRuleError(_("%(batch)s lebih dari %(n)d peserta.") % {"batch": batch, "n": QUOTA_AT_MOST})
    Batch.objects.filter(pk=batch.pk).update(
        quota=max(batch.quota, seats, len(new)), seats_taken=seats, last_number=number
    )
    Enrolment.objects.bulk_create(new, batch_size=500)
    EnrolmentTransition.objects.bulk_create(
        [
            EnrolmentTransition(
                enrolment=row, from_state="", to_state=row.state, actor=officer, reason=_("Data sebelumnya")
            )
            for row in new
        ],
        batch_size=1000,
    )
    return len(new)


def _enrolment(batch, row, number, resident):
    return Enrolment(
        batch=batch,
        resident=resident,
        number=number,
        source=EnrolmentSource.IMPORT,
        full_name=row["full_name"],
        sex=row["sex"],
        nik_index=bytes.fromhex(row["nik_index"]) if row["nik_index"] else None,
        nik_last4=row["nik_last4"],
        state=row["result"],
        registered_at=start_of_day(batch.starts_on),
        ended_at=end_of_day(batch.ends_on),
    )
