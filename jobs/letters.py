"""The written warning: official words around what the officer wrote (VC-8, Perpres 57/2023 article 17)."""

from pathlib import Path

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format

from cakapkerja.typesetting import printable, typeset

SOURCE = Path(__file__).parent / "typst" / "warning.typ"
# An official letter is in Indonesian whatever language the officer reads, so its words are no catalogue entries.
OFFICE = ["PEMERINTAH KOTA TANGERANG", "DINAS KETENAGAKERJAAN"]
STEPS = {1: "pertama", 2: "kedua", 3: "ketiga"}
DEMAND_TITLE = "Yang harus Saudara lakukan"
FACTS_TITLE = "Yang kami temukan"


def make_letter(letter, *, at, draft=False):
    """Return the PDF of ``letter``, a :class:`jobs.models.WarningLetter` that need not be saved, dated ``at``."""
    with translation.override("id"):
        return typeset(SOURCE, _data(letter, at, draft), at)


def _data(letter, at, draft):
    company = letter.company
    day = date_format(timezone.localdate(at), "j F Y")
    step = STEPS[letter.step]
    opening = [
        "Dengan hormat,",
        "Peraturan Presiden Nomor 57 Tahun 2023 tentang Wajib Lapor Lowongan Pekerjaan mewajibkan pemberi kerja"
        " melaporkan lowongan pekerjaan dengan keterangan yang benar, dan melaporkannya lagi setelah terisi."
        " Pasal 17 peraturan itu mengatur peringatan tertulis bagi pemberi kerja yang tidak memenuhinya.",
        f"Dengan surat ini kami memberikan peringatan tertulis {step} kepada {company.name}.",
    ]
    if letter.vacancy is not None:
        opening.append(f"Lowongan yang dimaksud: {letter.vacancy.title} (kode {letter.vacancy.code}).")
    closing = [
        f"Jawaban tertulis dan buktinya kami tunggu paling lambat {date_format(letter.respond_by, 'j F Y')}."
        " Apabila belum dipenuhi, kami mengambil langkah berikutnya sesuai peraturan perundang-undangan.",
        "Demikian surat ini kami sampaikan. Atas perhatian Saudara, kami ucapkan terima kasih.",
    ]
    return {
        "title": f"Surat Peringatan Tertulis {step.capitalize()}",
        "office": OFFICE,
        "address": printable(settings.HELP_ADDRESS),
        "draft": draft,
        "draft_words": "RANCANGAN, BELUM BERLAKU",
        "place_and_day": f"Tangerang, {day}",
        "heading": [
            ["Nomor", printable(letter.number)],
            ["Sifat", "Penting"],
            ["Hal", f"Peringatan tertulis {step}"],
        ],
        "addressee": [
            line
            for line in (
                "Kepada Yth.",
                f"Pimpinan {printable(company.name)}",
                printable(company.street),
                printable(company.place_label),
            )
            if line
        ],
        "opening": [printable(words) for words in opening],
        "facts_title": FACTS_TITLE,
        "facts": _paragraphs(letter.facts),
        "demand_title": DEMAND_TITLE,
        "demand": _paragraphs(letter.demand),
        "closing": closing,
        "signer_title": printable(letter.signer_title).replace(", ", ",\n").split("\n"),
        "signer_name": printable(letter.signer_name),
        "signer_nip": f"NIP {printable(letter.signer_nip)}" if letter.signer_nip else "",
        "footer": f"Nomor {printable(letter.number)}",
    }


def _paragraphs(text):
    return [printable(line) for line in text.splitlines() if printable(line)]
