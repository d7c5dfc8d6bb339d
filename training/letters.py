"""The letter that hands a dossier to the partner office: official words around what was written (X-146)."""

import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format

from cakapkerja.templatetags.cakap import rupiah
from cakapkerja.typesetting import printable, typeset
from training.enums import DossierKind

SOURCE = Path(__file__).parent / "typst" / "dossier.typ"
# An official letter is in Indonesian whatever language the officer reads, so its words are no catalogue entries.
OFFICE = ["PEMERINTAH KOTA TANGERANG", "DINAS KETENAGAKERJAAN"]
SUBJECTS = {DossierKind.CAPITAL: "Permohonan bantuan modal usaha", DossierKind.STALL: "Permohonan tempat jualan"}


def make_dossier_letter(dossier, *, signer):
    """Return the PDF for ``dossier``, whose number, day and partner office are set; ``signer`` has ``signer_*``.

    Holds no NIK and no phone number: the partner office asks the office for those when it needs them.
    """
    at = timezone.make_aware(datetime.datetime.combine(dossier.letter_on, datetime.time(8)))
    with translation.override("id"):
        return typeset(SOURCE, _data(dossier, signer), at)


def _data(dossier, signer):
    subject = SUBJECTS[dossier.kind]
    members = [row.resident.full_name for row in dossier.members.select_related("resident") if row.agreed_at]
    opening = [
        "Dengan hormat,",
        "Dinas Ketenagakerjaan telah memeriksa dan menilai proposal usaha peserta pelatihan kewirausahaan"
        " di bawah ini. Kami menyampaikannya untuk dapat dipertimbangkan sesuai kewenangan dinas Saudara.",
    ]
    if dossier.approved_amount:
        opening.append(f"Jumlah yang kami dukung: {rupiah(dossier.approved_amount)}.")
    return {
        "title": subject,
        "office": OFFICE,
        "address": printable(settings.HELP_ADDRESS),
        "place_and_day": f"Tangerang, {date_format(dossier.letter_on, 'j F Y')}",
        "heading": [["Nomor", printable(dossier.letter_number)], ["Sifat", "Biasa"], ["Hal", subject]],
        "addressee": ["Kepada Yth.", f"Kepala {printable(dossier.partner_office)}", "di Tangerang"],
        "opening": [printable(words) for words in opening],
        "facts": _facts(dossier),
        "budget_title": "Anggaran yang diajukan",
        "budget_head": ["Barang atau biaya", "Banyaknya", "Harga satuan", "Jumlah"],
        "budget": [
            [printable(item.name), str(item.count), rupiah(item.price), rupiah(item.total)]
            for item in dossier.items.all()
        ],
        "total_words": "Jumlah seluruhnya",
        "total": rupiah(dossier.total),
        "members_title": "Anggota kelompok",
        "members": [printable(name) for name in members],
        "closing": [
            "Jawaban Saudara kami teruskan kepada pemohon.",
            "Demikian surat ini kami sampaikan. Atas perhatian Saudara, kami ucapkan terima kasih.",
        ],
        "signer_title": printable(signer["signer_title"]).replace(", ", ",\n").split("\n"),
        "signer_name": printable(signer["signer_name"]),
        "signer_nip": f"NIP {printable(signer['signer_nip'])}" if signer.get("signer_nip") else "",
        "footer": f"Nomor {printable(dossier.letter_number)} · Proposal {dossier.number}",
    }


def _facts(dossier):
    business = dossier.business
    rows = [
        ("Nomor proposal", dossier.number),
        ("Nama pemohon", business.owner.full_name),
        ("Nama usaha", business.name),
        ("Bidang usaha", business.line),
        ("NIB", business.nib or "belum ada"),
        ("Mulai usaha", date_format(business.started_on, "F Y") if business.started_on else ""),
        ("Orang yang bekerja", str(business.people)),
        ("Kelurahan", f"{business.kelurahan}, {business.kelurahan.kecamatan}" if business.kelurahan_id else ""),
        ("Tempat yang diminta", dossier.stall_place),
        ("Rencana usaha", " ".join(dossier.plan.split())[:1200]),
    ]
    return [[name, printable(text)] for name, text in rows if text]
