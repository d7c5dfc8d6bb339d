"""Hand-overs to the national system, what it refused, and the marks of what it has (VC-6, F-29, F-48, OQ-15)."""

import re

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cakapkerja.clock import database_now, end_of_day, start_of_day
from cakapkerja.errors import BusinessRuleError
from cakapkerja.receipts import once
from jobs.models import NationalExport, Vacancy
from jobs.national import ITEMS_AT_MOST, count_items, reportable

LINES_AT_MOST = 500
NUMBER_LENGTH = Vacancy._meta.get_field("national_number").max_length
SENTENCE_LENGTH = 300
LINE = re.compile(r"\s*([2-9A-Za-z]{8})\s*[:;,\t]\s*(\S.*)")


def latest_in_sequence():
    """The newest export of "what changed since the last one", or None."""
    return NationalExport.objects.filter(in_sequence=True).order_by("-until", "-pk").first()


def make_export(*, officer, first=None, last=None, token=None):
    """Note a hand-over and what it holds; the files are read from it.

    ``first`` and ``last`` are days in WIB, both belong to it. Without them it goes on where the last one ended.
    Raises :class:`BusinessRuleError` for a period that is turned around, in the future or too full.
    """
    with once(officer, token) as receipt:
        now = database_now()
        if first is None:
            previous = latest_in_sequence()
            since, until = (previous.until if previous else None), now
        else:
            since, until = _period(first, last or first, now)
        counts = count_items(since, until)
        if sum(counts.values()) > ITEMS_AT_MOST:
            raise BusinessRuleError(_("Terlalu banyak untuk satu berkas. Pilih masa yang lebih pendek."))
        export = NationalExport.objects.create(
            made_by=officer, since=since, until=until, in_sequence=first is None, counts=counts
        )
        receipt.url = f"/admin/jobs/nationalexport/{export.pk}/change/"
    return export


def _period(first, last, now):
    if last < first:
        raise BusinessRuleError(_("Hari terakhir harus sesudah hari pertama. Tukar tanggalnya."), field="last")
    since = start_of_day(first)
    if since > now:
        raise BusinessRuleError(_("Hari pertama masih nanti. Pilih hari yang sudah lewat."), field="first")
    return since, min(end_of_day(min(last, timezone.localdate(now))), now)


def _read_lines(text, length):
    """Return {code: words} of lines "code: words"; the first line that is none is named in the refusal."""
    found = {}
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        raise BusinessRuleError(_("Tulis paling sedikit satu baris."), field="lines")
    if len(lines) > LINES_AT_MOST:
        raise BusinessRuleError(_("Paling banyak %d baris sekali simpan.") % LINES_AT_MOST, field="lines")
    for line in lines:
        match = LINE.fullmatch(line)
        if match is None:
            raise BusinessRuleError(
                _("Baris “%s” belum benar. Tulis kode lowongan, titik dua, lalu isinya.") % line.strip()[:60],
                field="lines",
            )
        words = " ".join(match[2].split())
        if len(words) > length:
            raise BusinessRuleError(
                _("Isi untuk %(code)s terlalu panjang. Paling banyak %(n)d huruf.")
                % {"code": match[1], "n": length},
                field="lines",
            )
        found[match[1].lower()] = words
    known = dict(reportable().filter(code__in=found).values_list("code", "pk"))
    if unknown := [code for code in found if code not in known]:
        raise BusinessRuleError(
            _("Kode ini bukan lowongan yang pernah tayang: %s. Periksa kodenya.") % ", ".join(unknown[:5]),
            field="lines",
        )
    return found, known


@transaction.atomic
def note_rejects(*, officer, export_id, lines):
    """Keep what the national system refused of an export: a vacancy's code and its sentence, a line each.

    A second sentence for the same vacancy replaces the first. Returns what was done as a sentence.
    """
    export = NationalExport.objects.select_for_update(of=("self",)).get(pk=export_id)
    found, _known = _read_lines(lines, SENTENCE_LENGTH)
    kept = {row["code"]: row for row in export.rejects}
    at = database_now().isoformat()
    kept |= {code: {"code": code, "text": text, "at": at, "by": str(officer.pk)} for code, text in found.items()}
    export.rejects = list(kept.values())
    export.save(update_fields=["rejects"])
    return ngettext("%(n)d penolakan dicatat.", "%(n)d penolakan dicatat.", len(found)) % {"n": len(found)}


@transaction.atomic
def note_numbers(*, officer, lines):
    """Mark vacancies as reported to the national system, a line "code: number" each; return a sentence."""
    found, known = _read_lines(lines, NUMBER_LENGTH)
    for code in sorted(found, key=known.get):  # rows are locked in the order of their keys
        _mark(known[code], found[code])
    return ngettext(
        "%(n)d lowongan ditandai sudah dilaporkan.", "%(n)d lowongan ditandai sudah dilaporkan.", len(found)
    ) % {"n": len(found)}


@transaction.atomic
def mark_reported(*, officer, vacancy_id, number):
    """Mark one vacancy as reported to the national system under ``number``; a repeat corrects the number."""
    number = " ".join(number.split())
    if not number:
        raise BusinessRuleError(_("Tulis nomor lowongan di Karirhub."), field="number")
    if len(number) > NUMBER_LENGTH:
        raise BusinessRuleError(
            _("Nomor ini terlalu panjang. Paling banyak %d huruf.") % NUMBER_LENGTH, field="number"
        )
    if not reportable().filter(pk=vacancy_id).exists():
        raise BusinessRuleError(_("Hanya lowongan yang pernah tayang dan bukan luar negeri yang ditandai."))
    _mark(vacancy_id, number)


def _mark(vacancy_id, number):
    """Kept without touching ``updated_at``: a mark is no change that the next export has to tell."""
    Vacancy.objects.filter(pk=vacancy_id).update(national_number=number, national_marked_at=database_now())
