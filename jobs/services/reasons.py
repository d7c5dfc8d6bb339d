"""After a no or an ending: one next step that fits the reason, and three that always do (N-24, N-09)."""

import dataclasses
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from jobs.enums import ContractKind, RejectReason
from reference.models import Kecamatan


@dataclasses.dataclass(frozen=True)
class NextStep:
    """A sentence, and where it leads."""

    text: str
    label: str
    url: str


def _search(**params):
    query = urlencode({name: value for name, value in params.items() if value})
    return reverse("jobs:list") + (f"?{query}" if query else "")


def next_step_for(application):
    """Return the one :class:`NextStep` for the reason of a rejected application."""
    profile, title = application.profile, application.vacancy.title
    reason = application.reject_reason
    if reason == RejectReason.EDUCATION and profile.get("education_code"):
        return NextStep(
            _("Banyak lowongan lain cocok dengan pendidikan Anda."),
            _("Lihat lowongan untuk %s") % profile.get("education"),
            _search(pendidikan=profile["education_code"]),
        )
    if reason == RejectReason.EXPERIENCE:
        return NextStep(
            _("Ada perusahaan yang mau melatih orang baru."),
            _("Lihat lowongan tanpa syarat pengalaman"),
            _search(pengalaman="0"),
        )
    if reason == RejectReason.SKILL:
        return NextStep(
            _("Perusahaan hanya melihat keahlian yang tertulis. Lengkapi yang Anda bisa."),
            _("Lengkapi keahlian di profil"),
            reverse("resident:profile_edit", kwargs={"section": "kerja"}),
        )
    if reason == RejectReason.DISTANCE:
        home = Kecamatan.objects.filter(name=application.kecamatan_name).first()
        return NextStep(
            _("Cari yang lebih dekat dari rumah."),
            _("Lihat lowongan di Kecamatan %s") % home.name if home else _("Lihat semua lowongan"),
            _search(kecamatan=home.slug if home else ""),
        )
    if reason == RejectReason.SCHEDULE:
        return NextStep(
            _("Ada pekerjaan dengan jam yang lebih luwes."),
            _("Lihat lowongan paruh waktu"),
            _search(jenis=ContractKind.PART_TIME),
        )
    if reason == RejectReason.TEST:
        return NextStep(
            _("Satu tes bukan ukuran terakhir. Coba di perusahaan lain."),
            _("Lihat lowongan serupa"),
            _search(q=title),
        )
    return NextStep(
        _("Satu jawaban belum sesuai bukan akhir. Perusahaan lain mencari orang untuk pekerjaan yang sama."),
        _("Lihat lowongan serupa"),
        _search(q=title),
    )


def alert_step(application):
    """Where a person asks to hear of vacancies like this one."""
    return NextStep(
        _("Simpan pencarian ini, lalu kami kabari bila ada yang baru."),
        _("Minta kabar lowongan serupa"),
        _search(q=application.vacancy.title),
    )
