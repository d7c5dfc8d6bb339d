"""Where a vacancy begins, and what the editor shows while one types."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from jobs.models import Vacancy, VacancyTemplate
from jobs.rules import hints
from jobs.vacancy_templates import load_templates, shipped
from tests.admin.pages import signed_in
from tests.factories.accounts import MembershipFactory, OfficerFactory
from tests.factories.jobs import VacancyFactory
from tests.jobs.employer.test_vacancies import desk, page, whole_form

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


# --- templates ----------------------------------------------------------------------------------------
def test_the_shipped_templates_are_added_once_and_what_the_office_changed_stays():
    call_command("load_words", verbosity=0)
    count = VacancyTemplate.objects.count()
    assert count == len(shipped()) >= 15
    VacancyTemplate.objects.filter(title="Kasir").update(duties="Kata kantor")
    assert load_templates() == 0
    assert VacancyTemplate.objects.get(title="Kasir").duties == "Kata kantor"


def test_no_shipped_template_breaks_a_rule():
    load_templates()
    for template in VacancyTemplate.objects.all():
        names = ("title", "duties", "requirements", "skills", "contract_kind", "occupation_group")
        vacancy = Vacancy(**{name: getattr(template, name) for name in names})
        assert hints(vacancy) == [], template.title
        assert template.occupation_group_id is not None
        assert template.contract_kind


def test_moderators_edit_templates_and_nobody_else(client):
    address = reverse("admin:jobs_vacancytemplate_add")
    officer = signed_in(OfficerFactory(moderator=True))
    assert (
        officer.post(address, {"title": "Barista", "duties": "Membuat kopi.", "is_active": "on"}).status_code
        == 302
    )
    assert VacancyTemplate.objects.filter(title="Barista").exists()
    assert signed_in(OfficerFactory(verifier=True)).get(address).status_code in (403, 404)


# --- where to begin -----------------------------------------------------------------------------------
def test_one_begins_from_nothing_from_an_own_vacancy_or_from_a_template(employer, company):
    load_templates()
    VacancyTemplate.objects.filter(title="Kurir motor").update(is_active=False)
    VacancyFactory(company=company, closed=True, title="Lowongan lama kami")
    VacancyFactory(closed=True, title="Lowongan orang lain")
    said = employer.get(desk(company, "vacancy_start")).content.decode()
    assert desk(company, "vacancy_new") in said
    assert "Lowongan lama kami" in said
    assert "Lowongan orang lain" not in said
    assert "Operator jahit" in said
    assert "Kurir motor" not in said
    assert desk(company, "vacancy_start") in employer.get(desk(company)).content.decode()


def test_the_start_page_needs_the_same_queries_for_one_and_three_rows(
    employer, company, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    VacancyFactory(company=company)
    with CaptureQueriesContext(connection) as first:
        employer.get(desk(company, "vacancy_start"))
    VacancyFactory.create_batch(2, company=company)
    with django_assert_num_queries(len(first)):
        employer.get(desk(company, "vacancy_start"))


def test_a_template_fills_the_editor_and_saves_nothing_by_itself(employer, company):
    load_templates()
    template = VacancyTemplate.objects.get(title="Kasir")
    answer = employer.get(f"{desk(company, 'vacancy_new')}?contoh={template.pk}")
    assert 'value="Kasir"' in answer.content.decode()
    assert template.duties.splitlines()[0] in answer.content.decode()
    assert not Vacancy.objects.exists()


@pytest.mark.parametrize("wrong", ["x", "0", "9" * 30, "1%00", "-1", "²"])
def test_an_unknown_template_is_an_empty_editor(employer, company, wrong):
    answer = employer.get(f"{desk(company, 'vacancy_new')}?contoh={wrong}")
    assert answer.status_code == 200
    assert answer.context["form"].initial.get("title") is None


def test_a_stranger_finds_no_start_and_no_preview(client, company):
    assert client.get(desk(company, "vacancy_start")).status_code == 302
    client.force_login(MembershipFactory(company__verified=True).user)
    assert client.get(desk(company, "vacancy_start")).status_code == 404
    assert client.post(desk(company, "vacancy_preview"), whole_form()).status_code == 404


# --- the preview --------------------------------------------------------------------------------------
def test_the_preview_reads_like_the_page_names_what_is_wrong_and_saves_nothing(employer, company):
    form = whole_form(requirements="Berpenampilan menarik.")
    said = employer.post(desk(company, "vacancy_preview"), form).content.decode()
    assert "Rp5.400.000 per bulan" in said
    assert "Menjahit kemeja seragam." in said
    assert "Berpenampilan menarik" in said
    assert 'href="#id_requirements"' in said
    assert "<html" not in said
    assert not Vacancy.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"title": "Kas"},
        {"title": "a" * 200, "wage_min": "lima", "closes_on_tanggal": "45", "kecamatan": "x", "place_kind": "x"},
        {"title": "a\x00", "openings_any": "9" * 40},
        {"place_kind": "elsewhere", "work_city": "Bekasi"},
        {"wage_min": "6 juta", "wage_max": "5 juta"},
    ],
)
def test_half_a_form_or_a_wrong_one_is_previewed_without_complaint(employer, company, typed):
    assert employer.post(desk(company, "vacancy_preview"), typed).status_code == 200


def test_without_scripts_a_button_shows_the_preview_and_keeps_what_was_typed(employer, company):
    answer = employer.post(desk(company, "vacancy_new"), whole_form(pratinjau="ya", title="Kasir toko"))
    said = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="Kasir toko"' in said
    assert "Menjahit kemeja seragam." in said.split('id="preview-text"')[1]
    assert not Vacancy.objects.exists()


def test_the_editor_of_a_draft_shows_its_preview_at_once_and_looking_saves_nothing(employer, company):
    draft = VacancyFactory(company=company, title="Kasir")
    said = employer.get(page(draft, "vacancy_edit")).content.decode()
    assert draft.duties in said.split('id="preview-text"')[1]
    employer.post(page(draft, "vacancy_edit"), whole_form(pratinjau="ya", title="Lain"))
    draft.refresh_from_db()
    assert draft.title == "Kasir"
