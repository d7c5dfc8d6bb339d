"""The certificate as a PDF, and what the check page says of it (N-07)."""

from pathlib import Path

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format

from cakapkerja.qr import qr_rows
from cakapkerja.typesetting import printable, typeset
from training.signing import is_signed, payload_of, sealed_text

SOURCE = Path(__file__).parent / "typst" / "certificate.typ"
# A certificate is in Indonesian whatever language its holder reads, so its words are no catalogue entries.
OFFICE = ["PEMERINTAH KOTA TANGERANG", "DINAS KETENAGAKERJAAN"]


def check_url(certificate):
    """What the QR holds. The signed fields stand behind the #: browsers do not send them, no log has the name."""
    return f"{settings.SITE_URL}/verifikasi/{certificate.code}/#{sealed_text(certificate)}"


def is_genuine(certificate):
    """Whether the row still says what was signed: a field that was altered in the database is found."""
    return payload_of(certificate) == certificate.payload and is_signed(
        certificate.payload, certificate.signature, certificate.key_id
    )


def initials(name):
    """ "Siti Contoh Warga" > "S. C. W."."""
    return " ".join(f"{part[0].upper()}." for part in printable(name).split())


def make_certificate(certificate):
    """Return the PDF (PDF/UA-1) of ``certificate``: the same bytes at any time. Writes nothing."""
    with translation.override("id"):
        return typeset(SOURCE, _data(certificate), certificate.issued_at)


def _day(date):
    return date_format(date, "j F Y")


def _data(certificate):
    period = f"{_day(certificate.took_from)} sampai {_day(certificate.took_to)}"
    if certificate.took_from == certificate.took_to:
        period = _day(certificate.took_from)
    rows = [["Waktu", period]]
    if certificate.hours:
        rows.append(["Lama", f"{certificate.hours} jam pelajaran"])
    if certificate.bnsp_number:
        rows.append(["Nomor sertifikat BNSP", printable(certificate.bnsp_number)])
    if certificate.valid_until:
        rows.append(["Berlaku sampai", _day(certificate.valid_until)])
    return {
        "title": f"Sertifikat {printable(certificate.number)}",
        "office": OFFICE,
        "number": f"Nomor {printable(certificate.number)}",
        "given": "diberikan kepada",
        "name": printable(certificate.holder_name),
        "for": "yang telah mengikuti dan lulus pelatihan",
        "class": printable(certificate.class_name),
        "programme": printable(certificate.programme_name),
        "rows": rows,
        "place_and_day": f"Tangerang, {_day(certificate.issued_on)}",
        "signed": "Ditandatangani secara elektronik dengan kunci " + certificate.key_id,
        "qr": qr_rows(check_url(certificate)),
        "qr_words": "Kode QR untuk memeriksa keaslian",
        "check": f"Periksa di {settings.SITE_HOST}/verifikasi/ dengan kode {certificate.code.upper()}",
        "lang": "id",
    }


def is_over(certificate):
    """Whether its validity has ended; most have no end."""
    return certificate.valid_until is not None and certificate.valid_until < timezone.localdate()
