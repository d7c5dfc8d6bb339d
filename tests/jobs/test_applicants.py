"""The company's list of applicants: filters, orders, pages by keyset, counts."""

import datetime

import pytest
from django.db import connection
from django.http import QueryDict
from django.utils import timezone

from jobs.applicants import PAGE_SIZE, Criteria, count_by_tab, find_applicants, page_of, read_criteria
from jobs.enums import ApplicantOrder
from jobs.models import Answer, Application
from tests.factories.accounts import ResidentFactory, kelurahan
from tests.factories.jobs import ApplicationFactory, VacancyFactory, education

pytestmark = pytest.mark.django_db


@pytest.fixture
def vacancy():
    return VacancyFactory(published=True)


def new(vacancy, *, name="Siti Contoh", level="smk", days=0, place=None, profile=None, **traits):
    facts = {**(place or {"kelurahan": kelurahan()}), **(profile or {})}
    resident = ResidentFactory(complete=True, full_name=name, education=education(level), **facts)
    return ApplicationFactory(
        vacancy=vacancy, resident=resident, created_at=timezone.now() - datetime.timedelta(days=days), **traits
    )


def asked(query=""):
    return read_criteria(QueryDict(query))


def found(vacancy, query):
    return set(find_applicants(vacancy, asked(query)))


OUTSIDE = {"kelurahan": None, "outside_province_id": "36", "outside_city": "Kabupaten Tangerang"}


def test_the_columns_come_from_the_frozen_profile(vacancy):
    row = new(vacancy, name="  Siti   NURHALIZA ")
    assert row.name_key == "siti nurhaliza"
    assert row.education_rank == education("smk").rank
    assert (row.in_city, row.kecamatan_name) == (True, "Cibodas")
    assert row.birth_year == timezone.localdate().year - row.profile["age"]
    assert row.is_verified is False
    outside = new(vacancy, place=OUTSIDE)
    assert (outside.in_city, outside.kecamatan_name) == (False, "")


def test_applying_fills_the_columns(vacancy):
    from jobs.services.applications import apply

    resident = ResidentFactory(complete=True, verified=True, full_name="Budi")
    row, _created = apply(actor=resident.user, vacancy_id=vacancy.pk)
    row.refresh_from_db()
    assert (row.name_key, row.education_rank, row.in_city, row.is_verified) == (
        "budi",
        education("smk").rank,
        True,
        True,
    )


def test_old_rows_get_what_new_rows_get(vacancy):
    import importlib

    fill = importlib.import_module("jobs.migrations.0007_fill_applicant_columns")
    rows = [new(vacancy, name="Siti  Contoh"), new(vacancy, place=OUTSIDE)]
    columns = ("name_key", "education_rank", "in_city", "kecamatan_name", "birth_year", "is_verified")
    wanted = [tuple(getattr(row, name) for name in columns) for row in rows]
    Application.objects.update(name_key="", education_rank=None, in_city=False, kecamatan_name="", birth_year=None)
    with connection.schema_editor() as editor:
        fill.fill(None, editor)
    assert [Application.objects.values_list(*columns).get(pk=row.pk) for row in rows] == wanted


def test_old_rows_get_the_columns_of_the_newer_filters_too(vacancy):
    import importlib

    fill = importlib.import_module("jobs.migrations.0021_fill_applicant_filters")
    skilled = {"skills": "Menjahit,\n  OBRAS", "graduation_year": 2019}
    bare = {"skills": "", "graduation_year": None}
    rows = [new(vacancy, profile=skilled), new(vacancy, profile=bare, place=OUTSIDE)]
    columns = ("kelurahan_name", "skills_key", "graduation_year")
    wanted = [tuple(getattr(row, name) for name in columns) for row in rows]
    assert wanted == [("Cibodas Sari", "menjahit, obras", 2019), ("", "", None)]
    Application.objects.update(kelurahan_name="", skills_key="", graduation_year=None)
    with connection.schema_editor() as editor:
        fill.fill(None, editor)
    assert [Application.objects.values_list(*columns).get(pk=row.pk) for row in rows] == wanted


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("keahlian=JAHIT", {"Ani", "Budi"}),
        ("keahlian=obras,+menjahit", {"Ani"}),
        ("keahlian=las", set()),
        ("keahlian=%25", set()),
        ("lulus_dari=2020", {"Budi"}),
        ("lulus_sampai=2019", {"Ani"}),
        ("lulus_dari=2018&lulus_sampai=2022", {"Ani", "Budi"}),
        ("kelurahan={home}", {"Ani"}),
        ("kelurahan={other}", set()),
    ],
)
def test_skill_kelurahan_and_year_of_graduation_narrow(vacancy, query, names):
    new(vacancy, name="Ani", profile={"skills": "Menjahit, obras", "graduation_year": 2019})
    new(vacancy, name="Budi", profile={"skills": "menjahit", "graduation_year": 2022}, place=OUTSIDE)
    new(vacancy, name="Citra", profile={"skills": "", "graduation_year": None}, place=OUTSIDE)
    home = kelurahan()
    other = type(home).objects.exclude(pk=home.pk).first()
    query = query.format(home=home.pk, other=other.pk)
    assert {row.profile["full_name"] for row in found(vacancy, query)} == names
    assert len(asked(query).chips()) == query.count("=")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"Ani", "Budi", "Citra"}),
        ("keadaan=baru", {"Ani"}),
        ("keadaan=selesai", {"Citra"}),
        ("pendidikan=smk", {"Budi", "Citra"}),
        ("asal=kota", {"Ani", "Citra"}),
        ("asal=cibodas", {"Ani", "Citra"}),
        ("asal=karawaci", set()),
        ("terverifikasi=1", {"Citra"}),
        ("nilai=4", {"Budi"}),
        ("label=jahit", {"Budi"}),
        ("menunggu=7", {"Budi"}),
        ("nama=BUD", {"Budi"}),
        ("nama=%25", set()),
        ("jawaban1=ya", {"Ani"}),
        ("jawaban2=ya", set()),
        ("pendidikan=smk&asal=kota", {"Citra"}),
    ],
)
def test_each_filter_narrows(vacancy, query, names):
    ani = new(vacancy, name="Ani", level="smp")
    Answer.objects.create(application=ani, position=1, question="Bisa malam?", text="Ya")
    new(vacancy, name="Budi", days=9, place=OUTSIDE, stars=4, tags=["jahit"], seen=True)
    citra = new(vacancy, name="Citra", level="s1", rejected=True, days=9)
    Application.objects.filter(pk=citra.pk).update(is_verified=True)
    new(vacancy, name="Dewi", withdrawn=True)
    ApplicationFactory()  # of another vacancy
    assert {row.profile["full_name"] for row in found(vacancy, query)} == names


@pytest.mark.parametrize(
    "query",
    [
        "keadaan=x&urut=x&pendidikan=x&asal=x&nilai=9&menunggu=-1",
        "nilai=²&menunggu=9999999999999999999999",
        "nama=%00&label=%00&asal=%00&jawaban1=%00&pendidikan=%00",
        "nilai=&menunggu=&nama=++",
        "lulus_dari=1&lulus_sampai=9999&kelurahan=%00&keahlian=%00",
        "lulus_dari=-2019&lulus_sampai=²&kelurahan=36.71.99.1001&keahlian=++",
    ],
)
def test_nonsense_in_the_address_counts_as_absent(query):
    assert asked(query) == Criteria()


def test_criteria_survive_their_own_address():
    query = "keadaan=baru&pendidikan=smk&asal=cibodas&terverifikasi=1&label=a+b&nilai=3&menunggu=7&nama=siti"
    query += f"&kelurahan={kelurahan().pk}&keahlian=jahit&lulus_dari=2010&lulus_sampai=2020"
    criteria = asked(f"{query}&jawaban2=ya&urut=nama")
    assert asked(criteria.query()) == criteria
    assert len(criteria.chips()) == 12
    assert asked(criteria.query(asal="", nama="")).kecamatan is None


def test_counts_per_tab_obey_the_other_filters(vacancy):
    new(vacancy)
    new(vacancy, level="smp")
    new(vacancy, interview=True)
    new(vacancy, reserve=True)
    new(vacancy, withdrawn=True)
    numbers, withdrawn = count_by_tab(vacancy, asked("pendidikan=smk&keadaan=baru"))
    assert numbers == {
        "": 3,
        "baru": 1,
        "dipertimbangkan": 0,
        "wawancara": 1,
        "cadangan": 1,
        "diterima": 0,
        "selesai": 0,
    }
    assert withdrawn == 1


def walk(vacancy, criteria, size):
    """All pages forwards and then backwards; both must tell the same story."""
    forwards, page = [], page_of(vacancy, criteria, size=size)
    assert page.before == ""
    while True:
        forwards.append([row.pk for row in page.rows])
        if not page.after:
            break
        page = page_of(vacancy, criteria, after=page.after, size=size)
    backwards = [[row.pk for row in page.rows]]
    while page.before:
        page = page_of(vacancy, criteria, before=page.before, size=size)
        backwards.insert(0, [row.pk for row in page.rows])
    assert sum(backwards, []) == sum(forwards, [])
    return sum(forwards, [])


SORTS = {
    ApplicantOrder.ARRIVAL: lambda row: (row.created_at, row.pk),
    ApplicantOrder.NEWEST: lambda row: (-row.created_at.timestamp(), -row.pk.int),
    ApplicantOrder.NAME: lambda row: (row.name_key, row.pk),
    ApplicantOrder.STARS: lambda row: (-row.stars, row.created_at, row.pk),
    ApplicantOrder.RESIDENTS: lambda row: (not row.in_city, row.created_at, row.pk),
}


@pytest.mark.parametrize("order", ApplicantOrder.values)
def test_pages_show_everybody_once_in_order_forwards_and_backwards(vacancy, order):
    moment = timezone.now()
    for number in range(11):
        row = new(
            vacancy,
            name=f"orang {number % 3}",
            stars=number % 4,
            place=OUTSIDE if number % 2 else None,
        )
        # Three at each instant: ties are told apart by the id.
        Application.objects.filter(pk=row.pk).update(created_at=moment - datetime.timedelta(hours=number // 3))
    wanted = [row.pk for row in sorted(Application.objects.all(), key=SORTS[order])]
    for size in (1, 2, 3, 11, 12):
        assert walk(vacancy, Criteria(order=order), size) == wanted


def test_a_place_of_another_vacancy_or_none_is_the_first_page(vacancy):
    row, other = new(vacancy), ApplicationFactory()
    for place in (str(other.pk), "x", "\x00", "0" * 40):
        assert [found.pk for found in page_of(vacancy, Criteria(), after=place).rows] == [row.pk]
        assert [found.pk for found in page_of(vacancy, Criteria(), before=place).rows] == [row.pk]


@pytest.mark.parametrize("order", ApplicantOrder.values)
def test_every_order_walks_an_index(vacancy, order):
    new(vacancy)
    from jobs.applicants import ORDERS

    sort = [f"-{name}" if descending else name for name, descending in ORDERS[order]]
    rows = find_applicants(vacancy, Criteria(order=order)).order_by(*sort).values_list("pk")[: PAGE_SIZE + 1]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL enable_sort = off")  # tiny tables are cheaper to sort
    plan = rows.explain()
    assert "Index" in plan
    assert "Sort" not in plan
