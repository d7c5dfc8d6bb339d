"""The company's desk and its vacancies, through the browser's requests."""

import datetime
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Company
from jobs.enums import VacancyState
from jobs.models import Vacancy
from tests.factories.accounts import CompanyFactory, MembershipFactory, UserFactory
from tests.factories.jobs import ApplicationFactory, VacancyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def membership():
    return MembershipFactory(company__verified=True)


@pytest.fixture
def company(membership):
    return membership.company


@pytest.fixture
def employer(client, membership):
    client.force_login(membership.user)
    return client


def desk(company, name="desk", **kwargs):
    return reverse(f"employer:{name}", kwargs={"code": company.code, **kwargs})


def page(vacancy, name="vacancy"):
    return desk(vacancy.company, name, vacancy_code=vacancy.code)


def whole_form(**changes):
    day = timezone.localdate() + datetime.timedelta(days=20)
    return {
        "form_token": str(uuid.uuid4()),
        "title": "Operator jahit",
        "occupation_group": "7",
        "duties": "Menjahit kemeja seragam.",
        "contract_kind": "fixed_term",
        "openings_any": "5",
        "min_education": "smp",
        "wage_min": "5,4 juta",
        "wage_period": "month",
        "place_kind": "city",
        "kecamatan": str(kecamatan_pk()),
        "closes_on_tanggal": str(day.day),
        "closes_on_bulan": str(day.month),
        "closes_on_tahun": str(day.year),
        **changes,
    }


def kecamatan_pk(slug="cibodas"):
    from reference.models import Kecamatan

    return Kecamatan.objects.get(slug=slug).pk


# --- who may ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "name",
    [
        "vacancy",
        "vacancy_edit",
        "vacancy_questions",
        "vacancy_extend",
        "vacancy_close",
        "vacancy_reopen",
        "vacancy_filled",
        "applicants",
    ],
)
def test_a_stranger_finds_nothing_and_a_visitor_is_sent_to_sign_in(client, company, name):
    vacancy = VacancyFactory(company=company, published=True)
    assert client.get(page(vacancy, name)).status_code == 302
    client.force_login(MembershipFactory(company__verified=True).user)
    assert client.get(page(vacancy, name)).status_code == 404


def test_a_vacancy_is_not_reached_through_another_company_of_the_same_person(employer, membership, company):
    other = MembershipFactory(user=membership.user, company__verified=True).company
    vacancy = VacancyFactory(company=company)
    assert employer.get(desk(other, "vacancy", vacancy_code=vacancy.code)).status_code == 404


def test_a_member_who_left_finds_nothing(employer, membership, company):
    membership.is_active = False
    membership.save()
    assert employer.get(desk(company)).status_code == 404


@pytest.mark.parametrize("name", ["vacancy_submit", "vacancy_copy", "vacancy_close"])
def test_a_stranger_moves_no_vacancy(client, company, name):
    vacancy = VacancyFactory(company=company, published=True)
    client.force_login(UserFactory())
    assert client.post(page(vacancy, name)).status_code == 404
    vacancy.refresh_from_db()
    assert vacancy.state == VacancyState.PUBLISHED
    assert Vacancy.objects.count() == 1


# --- the desk -----------------------------------------------------------------------------------------
def test_the_desk_needs_the_same_queries_for_one_and_for_five_vacancies(
    employer, company, django_assert_max_num_queries, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ApplicationFactory(vacancy=VacancyFactory(company=company, published=True))
    with CaptureQueriesContext(
        connection,
    ) as first:
        assert employer.get(desk(company)).status_code == 200
    for _number in range(4):
        ApplicationFactory(vacancy=VacancyFactory(company=company, published=True))
    with django_assert_num_queries(len(first)):
        employer.get(desk(company))


def test_the_desk_counts_what_waits(employer, company):
    vacancy = VacancyFactory(company=company, published=True)
    ApplicationFactory(vacancy=vacancy)
    ApplicationFactory(vacancy=vacancy, interview=True)
    ApplicationFactory(vacancy=vacancy, accepted=True)
    ApplicationFactory(vacancy=vacancy, withdrawn=True)
    old = ApplicationFactory(vacancy=vacancy, seen=True)
    type(old).objects.filter(pk=old.pk).update(created_at=timezone.now() - datetime.timedelta(days=11))
    ApplicationFactory()  # another company's
    waiting = employer.get(desk(company)).context["waiting"]
    assert (waiting.new, waiting.late, waiting.interviews, waiting.to_start) == (1, 1, 1, 1)
    row = employer.get(desk(company)).context["vacancies"][0]
    assert (row.applicants, row.unopened, row.hired) == (4, 1, 1)


def test_each_line_of_what_waits_leads_to_those_applicants(employer, company):
    first = VacancyFactory(company=company, published=True, title="Admin")
    second = VacancyFactory(company=company, published=True, title="Kasir")
    ApplicationFactory.create_batch(2, vacancy=first)
    ApplicationFactory(vacancy=second)
    ApplicationFactory(vacancy=second, interview=True)
    old = ApplicationFactory(vacancy=second, seen=True)
    type(old).objects.filter(pk=old.pk).update(created_at=timezone.now() - datetime.timedelta(days=11))
    hired = ApplicationFactory(vacancy=first, accepted=True)
    lines = {line["name"]: line for line in employer.get(desk(company)).context["waiting"].lines}
    assert [(link["title"], link["number"]) for link in lines["new"]["links"]] == [("Admin", 2), ("Kasir", 1)]
    shown = {
        name: [row.pk for row in employer.get(line["links"][0]["url"]).context["page"].rows]
        for name, line in lines.items()
    }
    assert len(shown["new"]) == 2
    assert (shown["late"], shown["to_start"]) == ([old.pk], [hired.pk])
    assert len(shown["interviews"]) == 1


@pytest.mark.parametrize(
    ("traits", "words"),
    [
        ({}, "Perusahaan belum diajukan"),
        ({"submitted": True}, "sedang diperiksa petugas"),
        ({"rejected": True}, "meminta perbaikan"),
        ({"suspended": True}, "dibekukan"),
        ({"verified": True}, "Terverifikasi"),
    ],
)
def test_the_desk_says_where_the_company_stands(client, traits, words):
    member = MembershipFactory(company=CompanyFactory(**traits))
    client.force_login(member.user)
    assert words in client.get(desk(member.company)).content.decode()


# --- write --------------------------------------------------------------------------------------------
def test_a_title_is_enough_for_a_draft_and_the_page_names_what_is_missing(employer, company):
    answer = employer.post(desk(company, "vacancy_new"), {"form_token": str(uuid.uuid4()), "title": "Kasir"})
    vacancy = Vacancy.objects.get()
    assert answer.url == page(vacancy)
    assert (vacancy.title, vacancy.state, vacancy.company) == ("Kasir", VacancyState.DRAFT, company)
    missing = dict(employer.get(page(vacancy)).context["missing"])
    assert set(missing) >= {"duties", "wage_min", "place_kind", "min_education", "openings_any"}


def test_a_whole_form_makes_a_whole_draft(employer, company):
    employer.post(desk(company, "vacancy_new"), whole_form())
    vacancy = Vacancy.objects.get()
    assert (vacancy.wage_min, vacancy.openings, vacancy.kecamatan.slug) == (5_400_000, 5, "cibodas")
    assert employer.get(page(vacancy)).context["missing"] == []


def test_a_repeat_of_the_same_form_gives_the_first_draft(employer, company):
    data = whole_form()
    first = employer.post(desk(company, "vacancy_new"), data)
    second = employer.post(desk(company, "vacancy_new"), data)
    assert first.url == second.url
    assert Vacancy.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"wage_min": "banyak"}, "wage_min"),
        ({"wage_min": "6 juta", "wage_max": "5 juta"}, "wage_max"),
        ({"age_min": "40", "age_max": "20"}, "age_max"),
        ({"closes_on_tanggal": "31", "closes_on_bulan": "2"}, "closes_on"),
        ({"closes_on_tahun": "9" * 20}, "closes_on"),
        ({"closes_on_tahun": "9999"}, "closes_on"),
        ({"openings_any": "-3"}, "openings_any"),
        ({"kecamatan": "999999"}, "kecamatan"),
        ({"min_education": "<script>"}, "min_education"),
        ({"duties": "x" * 5000}, "duties"),
    ],
)
def test_bad_input_is_named_at_its_field_and_nothing_typed_is_lost(employer, company, changes, field):
    answer = employer.post(desk(company, "vacancy_new"), whole_form(skills="menjahit rapi", **changes))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "menjahit rapi" in answer.content.decode()
    assert not Vacancy.objects.exists()


def test_a_colleague_who_saved_first_is_not_overwritten_unseen(employer, company):
    vacancy = VacancyFactory(company=company, title="Kasir")
    opened = employer.get(page(vacancy, "vacancy_edit")).context["form"].initial["version"]
    Vacancy.objects.get(pk=vacancy.pk).save()  # the colleague's save moves updated_at
    form = whole_form(title="Kasir toko", version=opened)
    answer = employer.post(page(vacancy, "vacancy_edit"), form)
    assert answer.status_code == 422
    assert "nama pekerjaan" in answer.context["form"].non_field_errors()[0].lower()
    assert "Kasir toko" in answer.content.decode()
    vacancy.refresh_from_db()
    assert vacancy.title == "Kasir"
    again = employer.post(
        page(vacancy, "vacancy_edit"), {**form, "version": answer.context["form"].data["version"]}
    )
    assert again.status_code == 302
    vacancy.refresh_from_db()
    assert vacancy.title == "Kasir toko"


def test_a_published_vacancy_can_not_be_edited(employer, company):
    vacancy = VacancyFactory(company=company, published=True)
    answer = employer.post(page(vacancy, "vacancy_edit"), whole_form(title="Lain sama sekali"))
    assert answer.status_code == 422
    assert "Simpan sebagai draf baru" in answer.content.decode()
    assert employer.get(page(vacancy, "vacancy_edit")).url == page(vacancy)
    vacancy.refresh_from_db()
    assert vacancy.title != "Lain sama sekali"


# --- move ---------------------------------------------------------------------------------------------
def test_a_draft_is_handed_in_and_the_page_says_when_an_answer_comes(employer, company):
    vacancy = VacancyFactory(company=company)
    answer = employer.post(page(vacancy, "vacancy_submit"), follow=True)
    vacancy.refresh_from_db()
    assert vacancy.state == VacancyState.IN_REVIEW
    assert "Jawaban petugas paling lambat" in answer.content.decode()


def test_an_unfinished_draft_is_not_handed_in(employer, company):
    vacancy = VacancyFactory(company=company, empty=True)
    answer = employer.post(page(vacancy, "vacancy_submit"), follow=True)
    vacancy.refresh_from_db()
    assert vacancy.state == VacancyState.DRAFT
    assert "Belum lengkap" in answer.content.decode()


def test_a_company_that_is_not_verified_hands_nothing_in(client):
    member = MembershipFactory()
    client.force_login(member.user)
    vacancy = VacancyFactory(company=Company.objects.get())
    answer = client.post(page(vacancy, "vacancy_submit"), follow=True)
    vacancy.refresh_from_db()
    assert vacancy.state == VacancyState.DRAFT
    assert "belum terverifikasi" in answer.content.decode()


def test_what_the_rules_find_is_shown_before_handing_in(employer, company):
    vacancy = VacancyFactory(company=company, requirements="Berpenampilan menarik dan belum menikah.")
    codes = {hint.code for hint in employer.get(page(vacancy)).context["hints"]}
    assert codes == {"looks", "marital"}


def test_closing_is_asked_once_more_and_leads_to_the_report(employer, company):
    vacancy = VacancyFactory(company=company, published=True)
    asked = employer.get(page(vacancy, "vacancy_close")).content.decode()
    assert "Tutup lowongan ini?" in asked
    assert page(vacancy, "vacancy_filled") in asked
    employer.post(page(vacancy, "vacancy_close"))
    vacancy.refresh_from_db()
    assert vacancy.state == VacancyState.CLOSED
    assert "Laporkan siapa yang diterima" in employer.get(page(vacancy)).content.decode()


def test_a_draft_is_not_closed(employer, company):
    draft = VacancyFactory(company=company)
    assert employer.get(page(draft, "vacancy_close")).url == page(draft)
    employer.post(page(draft, "vacancy_close"))
    draft.refresh_from_db()
    assert draft.state == VacancyState.DRAFT


def test_a_copy_is_a_draft_without_a_closing_day_and_a_double_press_makes_one(employer, company):
    source = VacancyFactory(company=company, closed=True)
    token = {"form_token": str(uuid.uuid4())}
    first = employer.post(page(source, "vacancy_copy"), token)
    copy = Vacancy.objects.exclude(pk=source.pk).get()
    assert first.url == page(copy, "vacancy_edit")
    assert (copy.title, copy.state, copy.closes_on) == (source.title, VacancyState.DRAFT, None)
    employer.post(page(source, "vacancy_copy"), token)
    assert Vacancy.objects.count() == 2
