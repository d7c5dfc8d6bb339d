"""What the office can edit later, as it is shipped: programmes, fields and vans, only added and never overwritten.

Sources: the eight BLK classes (PPID release of 27 January 2023, domain.md 1.2), the nine fields of
entrepreneurship (union of three press lists, marked "belum dikonfirmasi", domain.md 1.3), the four kinds of the
van and what the two vans carry (ANTARA Banten 2023, domain.md 1.4).
"""

import csv
import datetime
from pathlib import Path

from reference.models import OccupationGroup
from training.models import Field, Programme, Van

# programme, slug, name, what is learned, skills in the words of vacancies, KBJI major group
FIELDS = Path(__file__).parent / "data" / "fields.csv"
PROGRAMMES = (
    {
        "slug": "blk",
        "name": "Balai Latihan Kerja (BLK)",
        "summary": "Kelas keterampilan gratis untuk warga Kota Tangerang, dari menjahit sampai servis AC.",
        "default_quota": 20,
        "position": 1,
        "source": "Rilis PPID Kota Tangerang, 27 Januari 2023",
    },
    {
        "slug": "kewirausahaan",
        "name": "Pelatihan Kewirausahaan",
        "summary": "Tiga hari belajar memulai atau mengembangkan usaha, lalu didampingi.",
        "default_quota": 30,
        "leads_to_business": True,
        "position": 2,
        "source": "Genpi Banten, Maret 2022; TangerangNews",
    },
    {
        "slug": "si-praja",
        "name": "Mobil Si Praja",
        "summary": "Mobil pelatihan datang ke lingkungan Anda. Diminta oleh RT/RW, karang taruna, atau kelurahan.",
        "default_quota": 20,
        "by_community": True,
        "position": 3,
        "source": "ANTARA Banten, 2023",
    },
)

BLK, BUSINESS, VAN = "blk", "kewirausahaan", "si-praja"
UNCONFIRMED = {BUSINESS}
SINCE = {BLK: datetime.date(2023, 1, 27), BUSINESS: datetime.date(2017, 1, 1), VAN: datetime.date(2023, 2, 20)}
# Which kinds which van can serve is the reading of what each carries (OQ-05).
VANS = (
    ("Si Praja 1", "20 laptop", ("konten-kreator", "digital-marketing")),
    ("Si Praja 2", "perangkat barista", ("barista", "pembuatan-makanan")),
)


def load_training():
    """Add the shipped programmes, fields and vans that are missing; return how many rows were added."""
    added = 0
    programmes = {}
    for values in PROGRAMMES:
        programmes[values["slug"]], is_new = Programme.objects.get_or_create(slug=values["slug"], defaults=values)
        added += is_new
    groups = {group.code: group for group in OccupationGroup.objects.filter(edition="KBJI 2014")}
    with FIELDS.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            added += _add_field(programmes[row["programme"]], row, groups)
    for name, equipment, kinds in VANS:
        van, is_new = Van.objects.get_or_create(name=name, defaults={"equipment": equipment})
        if is_new:
            van.fields.set(Field.objects.filter(programme__slug=VAN, slug__in=kinds))
        added += is_new
    return added


def _add_field(programme, row, groups):
    """Add the field of one line unless it is there; return whether it was added."""
    _field, is_new = Field.objects.get_or_create(
        programme=programme,
        slug=row["slug"],
        defaults={
            "name": row["name"],
            "summary": row["summary"],
            "skills": row["skills"],
            "occupation_group": groups.get(row["occupation_group"]),
            "valid_from": SINCE[programme.slug],
            "is_confirmed": programme.slug not in UNCONFIRMED,
            "source": programme.source,
        },
    )
    return is_new
