"""What the national system is told of vacancies (VC-6, F-29, F-48; Perpres 57/2023 articles 5 and 6).

A vacancy that was ever public is one item: published, updated, or withdrawn, which also means filled. The item
says what the vacancy is now. Work abroad is not in it: article 8 sends it through the rules of migrant workers.
"""

import dataclasses
import datetime

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, Exists, OuterRef, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Sex
from accounts.models import CompanyTransition
from jobs.enums import ApplicationState, VacancyState
from jobs.models import Application, HiredPerson, Vacancy, VacancyTransition
from reference.models import CITY_NAME, CITY_PROVINCE_CODE, Holiday

ITEMS_AT_MOST = 50_000
CHUNK = 500
LATE_AFTER_WORKDAYS = 3
# A change that was still being saved when an export was made has an earlier time than it: the next one looks
# back this far. Such an item may come twice, none is ever missing.
OVERLAP = datetime.timedelta(minutes=2)
HIRED_STATES = [ApplicationState.ACCEPTED, ApplicationState.STARTED]


class ItemKind(models.TextChoices):
    PUBLISHED = "published", _("Tayang baru")
    UPDATED = "updated", _("Berubah")
    WITHDRAWN = "withdrawn", _("Ditarik")


class WithdrawnWhy(models.TextChoices):
    FILLED = "filled", _("terisi")
    EARLY = "early", _("ditutup lebih awal")
    OVER = "over", _("hari terakhir melamar sudah lewat")
    FROZEN = "frozen", _("dibekukan")
    BACK = "back", _("ditarik untuk diperbaiki")


# --- which vacancies ----------------------------------------------------------------------------------
def reportable():
    """Vacancies of the country that were public at some time."""
    return Vacancy.objects.filter(published_at__isnull=False, work_country="")


def changed_between(since, until):
    """Items of the time after ``since`` (None: from the beginning) up to ``until``, with their ``item_kind``."""
    rows = reportable().filter(published_at__lte=until)
    if since is not None:
        after = since - OVERLAP
        own = VacancyTransition.objects.filter(vacancy=OuterRef("pk"), at__gt=after, at__lte=until)
        held = CompanyTransition.objects.filter(company=OuterRef("company"), at__gt=after, at__lte=until)
        rows = rows.filter(
            Q(published_at__gt=after) | Q(updated_at__gt=after, updated_at__lte=until) | Exists(own) | Exists(held)
        )
    is_live = Q(state=VacancyState.PUBLISHED, company_held=False)
    is_new = Q() if since is None else Q(published_at__gt=since - OVERLAP)
    return rows.annotate(
        item_kind=Case(
            When(is_live & is_new, then=Value(ItemKind.PUBLISHED.value)),
            When(is_live, then=Value(ItemKind.UPDATED.value)),
            default=Value(ItemKind.WITHDRAWN.value),
            output_field=models.CharField(),
        )
    )


def count_items(since, until):
    """Return {kind: how many} of :func:`changed_between`, every kind named."""
    counts = dict.fromkeys(ItemKind.values, 0)
    rows = changed_between(since, until).order_by().values("item_kind").annotate(n=Count("pk"))
    counts.update(rows.values_list("item_kind", "n"))
    return counts


def unmarked():
    """Open vacancies that nobody marked as reported to the national system yet."""
    return reportable().filter(state=VacancyState.PUBLISHED, company_held=False, national_marked_at__isnull=True)


def late_marks():
    """Of :func:`unmarked`, those public for more than three working days: the office's work queue (F-48)."""
    since = Holiday.objects.before_workdays(timezone.now(), LATE_AFTER_WORKDAYS)
    return unmarked().filter(published_at__lt=since)


# --- what an item says --------------------------------------------------------------------------------
@dataclasses.dataclass(frozen=True)
class Column:
    """One field of an item: its name in CSV and JSON, its title and width in a spreadsheet."""

    name: str
    title: str
    width: int = 12


COLUMNS = [
    Column("jenis_perubahan", _("Perubahan"), 14),
    Column("sebab", _("Sebab ditarik"), 24),
    Column("kode", _("Kode lowongan"), 14),
    Column("tautan", _("Tautan"), 40),
    Column("nomor_nasional", _("Nomor Karirhub"), 18),
    Column("nib", _("NIB"), 16),
    Column("perusahaan", _("Perusahaan"), 32),
    Column("jenis_pemberi_kerja", _("Jenis pemberi kerja"), 22),
    Column("lapangan_usaha", _("Lapangan usaha"), 24),
    Column("kbli", _("Kode KBLI"), 10),
    Column("edisi_kbli", _("Edisi KBLI"), 12),
    Column("alamat_perusahaan", _("Alamat perusahaan"), 36),
    Column("jabatan", _("Jabatan"), 32),
    Column("golongan_jabatan", _("Golongan jabatan"), 24),
    Column("jumlah_laki_laki", _("Jumlah L"), 10),
    Column("jumlah_perempuan", _("Jumlah P"), 10),
    Column("jumlah_bebas", _("Jumlah L atau P"), 12),
    Column("berlaku_sejak", _("Berlaku sejak"), 14),
    Column("berlaku_sampai", _("Berlaku sampai"), 14),
    Column("umur_min", _("Umur paling muda"), 12),
    Column("umur_maks", _("Umur paling tua"), 12),
    Column("jenis_kelamin", _("Jenis kelamin"), 22),
    Column("pendidikan", _("Pendidikan"), 20),
    Column("keahlian", _("Keahlian"), 32),
    Column("pengalaman_tahun", _("Pengalaman (tahun)"), 12),
    Column("upah_min", _("Upah paling rendah (Rp)"), 16),
    Column("upah_maks", _("Upah paling tinggi (Rp)"), 16),
    Column("upah_per", _("Upah per"), 10),
    Column("jenis_kerja", _("Jenis kerja"), 14),
    Column("tempat_kerja", _("Tempat kerja"), 40),
    Column("kode_provinsi", _("Kode provinsi"), 10),
    Column("keadaan", _("Keadaan"), 18),
    Column("berakhir", _("Berakhir"), 14),
    Column("laporan_terisi", _("Dilaporkan hasilnya"), 14),
    Column("diterima", _("Diterima"), 10),
    Column("diterima_laki_laki", _("Diterima L"), 10),
    Column("diterima_perempuan", _("Diterima P"), 10),
    Column("diterima_warga_kota", _("Diterima, warga kota"), 12),
]


def read_items(since, until):
    """Yield each item as a dict with the names of :data:`COLUMNS`, oldest vacancy first, a chunk in memory."""
    rows = changed_between(since, until).select_related(
        "company__industry",
        "company__kelurahan__kecamatan",
        "company__outside_province",
        "kecamatan",
        "kelurahan",
        "work_province",
        "min_education",
        "occupation_group",
    )
    rows = rows.defer("search", "facts", "duties", "requirements", "benefits").order_by("pk")
    last = 0
    while chunk := list(rows.filter(pk__gt=last)[:CHUNK]):
        hired = _hired([vacancy.pk for vacancy in chunk])
        for vacancy in chunk:
            yield _item(vacancy, hired.get(vacancy.pk, {}))
        last = chunk[-1].pk


def _hired(ids):
    """Return {vacancy id: counts} of who was hired here and elsewhere."""
    here = Application.objects.filter(vacancy__in=ids, state__in=HIRED_STATES).order_by()
    elsewhere = HiredPerson.objects.filter(vacancy__in=ids).order_by()
    found = {}
    for rows, prefix in ((here, "placement__"), (elsewhere, "")):
        counted = rows.values("vacancy_id").annotate(
            all=Count("pk"),
            male=Count("pk", filter=Q(**{f"{prefix}sex": Sex.MALE})),
            female=Count("pk", filter=Q(**{f"{prefix}sex": Sex.FEMALE})),
            inside=Count("pk", filter=Q(**{f"{prefix}in_city": True})),
        )
        for row in counted:
            sums = found.setdefault(row.pop("vacancy_id"), {})
            for name, number in row.items():
                sums[name] = sums.get(name, 0) + number
    return found


def withdrawn_why(vacancy):
    """Why an item is withdrawn, "" when it is not."""
    if vacancy.company_held or vacancy.state == VacancyState.SUSPENDED:
        return WithdrawnWhy.FROZEN.label
    if vacancy.state == VacancyState.FILLED:
        return WithdrawnWhy.FILLED.label
    if vacancy.state == VacancyState.CLOSED:
        return WithdrawnWhy.EARLY.label if vacancy.closed_early else WithdrawnWhy.OVER.label
    return "" if vacancy.state == VacancyState.PUBLISHED else WithdrawnWhy.BACK.label


def _item(vacancy, hired):
    company = vacancy.company
    why = withdrawn_why(vacancy) if vacancy.item_kind == ItemKind.WITHDRAWN else ""
    values = [
        ItemKind(vacancy.item_kind).label,
        why,
        vacancy.code,
        settings.SITE_URL + vacancy.get_absolute_url(),
        vacancy.national_number,
        company.nib or "",
        company.name,
        company.get_kind_display(),
        company.industry.name if company.industry_id else "",
        company.kbli_code,
        company.kbli_edition if company.kbli_code else "",
        ", ".join(part for part in (company.street, company.place_label) if part),
        vacancy.title,
        f"{vacancy.occupation_group.code} {vacancy.occupation_group.name}" if vacancy.occupation_group_id else "",
        vacancy.openings_male,
        vacancy.openings_female,
        vacancy.openings_any,
        _day(vacancy.published_at),
        _iso(vacancy.closes_on),
        vacancy.age_min,
        vacancy.age_max,
        vacancy.get_sex_rule_display(),
        vacancy.min_education.name if vacancy.min_education_id else "",
        vacancy.skills,
        vacancy.min_experience_years,
        None if vacancy.wage_hidden else vacancy.wage_min,
        None if vacancy.wage_hidden else vacancy.wage_max,
        "" if vacancy.wage_hidden else vacancy.get_wage_period_display(),
        vacancy.contract_label,
        vacancy.place_detail or CITY_NAME,
        vacancy.work_province_code or CITY_PROVINCE_CODE,
        vacancy.get_state_display(),
        _day(vacancy.ended_at),
        _day(vacancy.filled_reported_at),
        hired.get("all", 0),
        hired.get("male", 0),
        hired.get("female", 0),
        hired.get("inside", 0),
    ]
    return {
        column.name: value if value is None or isinstance(value, int) else str(value)
        for column, value in zip(COLUMNS, values, strict=True)
    }


def _day(instant):
    return timezone.localdate(instant).isoformat() if instant else ""


def _iso(day):
    return day.isoformat() if day else ""
