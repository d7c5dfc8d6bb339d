"""Dates, questions and the report of who was hired, through the browser's requests."""

import datetime
import uuid

import pytest
from django.utils import timezone

from jobs.enums import VacancyState
from jobs.models import HiredPerson
from tests.factories.accounts import MembershipFactory
from tests.factories.jobs import ApplicationFactory, VacancyFactory
from tests.jobs.employer.test_vacancies import page

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


def day_parts(name, days):
    day = timezone.localdate() + datetime.timedelta(days=days)
    return {f"{name}_tanggal": day.day, f"{name}_bulan": day.month, f"{name}_tahun": day.year}


def rows(*people, **changes):
    """The report's form as a browser sends it."""
    data = {
        "form_token": str(uuid.uuid4()),
        "orang-TOTAL_FORMS": len(people),
        "orang-INITIAL_FORMS": 0,
        "lapor": "ada",
    }
    for number, person in enumerate(people):
        data |= {f"orang-{number}-{name}": value for name, value in person.items()}
    return data | changes


def person(name="Budi Contoh", **changes):
    return {"full_name": name, "sex": "male", "in_city": "1", **day_parts("started_on", -1), **changes}


# --- dates --------------------------------------------------------------------------------------------
def test_a_vacancy_is_extended_on_its_page_and_the_history_says_so(employer, company):
    vacancy = VacancyFactory(company=company, published=True, closes_on=timezone.localdate())
    answer = employer.post(page(vacancy, "vacancy_extend"), day_parts("closes_on", 10), follow=True)
    assert "Diperpanjang dari" in answer.content.decode()
    vacancy.refresh_from_db()
    assert vacancy.closes_on == timezone.localdate() + datetime.timedelta(days=10)


def test_a_day_too_far_away_is_said_at_the_field(employer, company):
    vacancy = VacancyFactory(company=company, published=True)
    answer = employer.post(page(vacancy, "vacancy_extend"), day_parts("closes_on", 300))
    assert answer.status_code == 422
    assert "Paling lambat" in answer.context["form"].errors["closes_on"][0]


def test_an_ended_vacancy_is_opened_again_on_its_page(employer, company):
    vacancy = VacancyFactory(company=company, closed=True)
    assert "Buka lagi" in employer.get(page(vacancy)).content.decode()
    employer.post(page(vacancy, "vacancy_reopen"), day_parts("closes_on", 20))
    vacancy.refresh_from_db()
    assert vacancy.state == VacancyState.IN_REVIEW


def test_what_can_not_be_moved_leads_back_with_a_word(employer, company):
    draft = VacancyFactory(company=company)
    for name in ("vacancy_extend", "vacancy_reopen", "vacancy_filled"):
        assert employer.get(page(draft, name)).url == page(draft)


def test_a_scheduled_vacancy_says_when_and_strangers_do_not_find_it(client, employer, company):
    day = timezone.now() + datetime.timedelta(days=3)
    vacancy = VacancyFactory(company=company, published=True, published_at=day)
    said = employer.get(page(vacancy)).content.decode()
    assert "Terjadwal" in said
    assert "Disetujui, tayang" in said
    assert "Perpanjang" not in said
    assert "belum tayang" in employer.get(vacancy.get_absolute_url()).content.decode()
    client.logout()
    assert client.get(vacancy.get_absolute_url()).status_code == 404
    assert client.get("/lowongan/").context["vacancies"] == []


# --- questions ----------------------------------------------------------------------------------------
def questions(**changes):
    return {"text_1": "Bisa kerja malam?", "kind_1": "yes_no", "text_2": "", "kind_2": "text", **changes}


def test_questions_are_written_on_the_draft_and_shown_below_it(employer, company):
    draft = VacancyFactory(company=company)
    form = questions(text_3="Giliran mana?", kind_3="choice", choices_3="pagi, malam")
    said = employer.post(page(draft, "vacancy_questions"), form, follow=True).content.decode()
    assert "(2 dari 3)" in said
    assert "Bisa kerja malam?" in said
    assert "pagi / malam" in said
    assert "Giliran mana?" in employer.get(page(draft, "vacancy_questions")).content.decode()


def test_a_refused_question_is_named_and_nothing_typed_is_lost(employer, company):
    draft = VacancyFactory(company=company)
    answer = employer.post(page(draft, "vacancy_questions"), questions(text_3="Tulis NIK Anda"))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["text_3"]
    assert "Tulis NIK Anda" in answer.content.decode()
    assert "Bisa kerja malam?" in answer.content.decode()
    assert not draft.questions.exists()


@pytest.mark.parametrize(
    "wrong", [{"kind_1": "x"}, {"text_1": "a" * 161}, {"text_1": "a\x00"}, {"choices_2": "a, b"}]
)
def test_wrong_questions_are_said_not_thrown(employer, company, wrong):
    draft = VacancyFactory(company=company)
    assert employer.post(page(draft, "vacancy_questions"), questions(**wrong)).status_code == 422


def test_questions_of_a_public_vacancy_stay(employer, company):
    vacancy = VacancyFactory(company=company, published=True)
    assert employer.post(page(vacancy, "vacancy_questions"), questions()).url == page(vacancy)
    assert not vacancy.questions.exists()


# --- the report ---------------------------------------------------------------------------------------
def test_people_hired_elsewhere_are_reported_beside_those_accepted_here(employer, company):
    vacancy = VacancyFactory(company=company, published=True)
    accepted = ApplicationFactory(vacancy=vacancy, accepted=True)
    assert accepted.profile["full_name"] in employer.get(page(vacancy, "vacancy_filled")).content.decode()
    answer = employer.post(page(vacancy, "vacancy_filled"), rows(person(), person("Sari Contoh", in_city="0"), {}))
    assert answer.url == page(vacancy)
    vacancy.refresh_from_db()
    assert vacancy.state == VacancyState.FILLED
    found = vacancy.hired_elsewhere.order_by("pk").values_list("full_name", "in_city")
    assert list(found) == [("Budi Contoh", True), ("Sari Contoh", False)]
    assert "Sari Contoh" in employer.get(page(vacancy, "vacancy_filled")).content.decode()


def test_a_double_press_reports_once(employer, company):
    vacancy = VacancyFactory(company=company, published=True)
    data = rows(person())
    employer.post(page(vacancy, "vacancy_filled"), data)
    employer.post(page(vacancy, "vacancy_filled"), data)
    assert HiredPerson.objects.count() == 1


def test_one_more_row_keeps_everything_right_or_wrong(employer, company):
    vacancy = VacancyFactory(company=company, published=True)
    data = rows(person("Budi", started_on_tanggal="45"), person("Sari", sex=""), lapor="tambah")
    answer = employer.post(page(vacancy, "vacancy_filled"), data)
    said = answer.content.decode()
    assert answer.status_code == 200
    assert said.count("<legend>Orang") == 3
    assert 'value="Budi"' in said
    assert 'value="45"' in said
    assert 'value="Sari"' in said
    assert not HiredPerson.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"full_name": ""}, "full_name"),
        ({"sex": "x"}, "sex"),
        ({"in_city": ""}, "in_city"),
        ({"started_on_tahun": "1999"}, "started_on"),
        ({"full_name": "a\x00b"}, "full_name"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(employer, company, wrong, field):
    vacancy = VacancyFactory(company=company, published=True)
    answer = employer.post(page(vacancy, "vacancy_filled"), rows(person("Sari Contoh"), person(**wrong)))
    assert answer.status_code == 422
    assert list(answer.context["people"].errors[1]) == [field]
    assert "Sari Contoh" in answer.content.decode()
    assert not HiredPerson.objects.exists()


def test_a_name_twice_nobody_at_all_or_a_form_without_its_count_is_refused(employer, company):
    vacancy = VacancyFactory(company=company, published=True)
    twice = employer.post(page(vacancy, "vacancy_filled"), rows(person(), person()))
    assert "tertulis dua kali" in twice.content.decode()
    nobody = employer.post(page(vacancy, "vacancy_filled"), rows({}))
    assert "Tulis siapa yang diterima" in nobody.content.decode()
    broken = employer.post(page(vacancy, "vacancy_filled"), {"lapor": "ada"})
    assert [answer.status_code for answer in (twice, nobody, broken)] == [422, 422, 422]
    vacancy.refresh_from_db()
    assert vacancy.state == VacancyState.PUBLISHED


def test_nobody_needs_a_reason(employer, company):
    vacancy = VacancyFactory(company=company, closed=True)
    form = {"lapor": "tidak-ada", "form_token": str(uuid.uuid4())}
    assert employer.post(page(vacancy, "vacancy_filled"), form).status_code == 422
    answer = employer.post(page(vacancy, "vacancy_filled"), form | {"reason": "Pesanan batal"}, follow=True)
    said = answer.content.decode()
    assert "Hasil dilaporkan" in said
    assert "Tidak ada yang diterima: Pesanan batal" in said


def test_a_name_reported_by_mistake_is_taken_back(employer, company):
    vacancy = VacancyFactory(company=company, published=True)
    employer.post(page(vacancy, "vacancy_filled"), rows(person()))
    other = HiredPerson.objects.create(
        vacancy=VacancyFactory(filled=True), full_name="Orang lain", sex="male", in_city=True,
        started_on=timezone.localdate(), reported_by=MembershipFactory().user,
    )  # fmt: skip
    for value in [other.pk, "x", "9" * 30, ""]:
        employer.post(page(vacancy, "hired_remove"), {"orang": value})
    assert HiredPerson.objects.count() == 2
    employer.post(page(vacancy, "hired_remove"), {"orang": vacancy.hired_elsewhere.get().pk})
    assert list(HiredPerson.objects.all()) == [other]
