"""Old pages and changed circumstances: nothing typed is lost, no page offers what can not be done."""

import datetime
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.enums import VerificationLevel
from accounts.models import AccessLog, Company
from accounts.services import companies
from cakapkerja.errors import BusinessRuleError
from jobs.enums import VacancyState
from jobs.models import Vacancy
from jobs.search import find_vacancies, read_criteria
from jobs.services import vacancies
from tests.accounts.files import pdf
from tests.factories.accounts import MembershipFactory, ResidentFactory
from tests.factories.jobs import ApplicationFactory, VacancyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return MembershipFactory(company__verified=True)


@pytest.fixture
def employer(client, member):
    client.force_login(member.user)
    return client


def of_vacancy(vacancy, name):
    return reverse(f"employer:{name}", kwargs={"code": vacancy.company.code, "vacancy_code": vacancy.code})


# --- the editor after a colleague handed the draft in -------------------------------------------------
def test_what_was_typed_into_a_draft_that_a_colleague_handed_in_becomes_a_new_draft(employer, member):
    vacancy = VacancyFactory(company=member.company)
    vacancies.submit_vacancy(actor=member.user, vacancy_id=vacancy.pk)
    typed = {"title": "Kasir malam", "duties": "Menghitung uang.", "form_token": str(uuid.uuid4())}
    answer = employer.post(of_vacancy(vacancy, "vacancy_edit"), typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Kasir malam" in page
    assert "Menghitung uang." in page
    new = reverse("employer:vacancy_new", kwargs={"code": member.company.code})
    assert f'formaction="{new}"' in page
    assert employer.post(new, typed).status_code == 302
    vacancy.refresh_from_db()
    assert (vacancy.state, vacancy.title == "Kasir malam") == (VacancyState.IN_REVIEW, False)
    assert Vacancy.objects.get(title="Kasir malam").duties == "Menghitung uang."


# --- steps that are over ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("step", "state"),
    [("withdraw", "rejected"), ("withdraw", "accepted"), ("decline", "seen"), ("decline", "declined")]
    + [("start_work", "started"), ("start_work", "seen")],
)
def test_a_step_that_can_not_be_taken_is_explained_not_offered(client, step, state):
    application = ApplicationFactory(resident=ResidentFactory(complete=True), **{state: True})
    client.force_login(application.resident.user)
    answer = client.get(reverse(f"resident:{step}", kwargs={"pk": application.pk}))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Lamaran ini sudah berubah" in page
    assert application.get_absolute_url() in page
    assert 'class="button button-danger"' not in page
    assert "started_on" not in page


def test_the_reason_of_a_declined_offer_stays_when_the_offer_is_gone(client):
    application = ApplicationFactory(resident=ResidentFactory(complete=True), no_show=True)
    client.force_login(application.resident.user)
    address = reverse("resident:decline", kwargs={"pk": application.pk})
    answer = client.post(address, {"note": "Rumah saya terlalu jauh"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Rumah saya terlalu jauh" in page
    assert "sudah berubah" in page
    assert "button-danger" not in page


# --- a vacancy that was ended early -------------------------------------------------------------------
def test_a_vacancy_closed_early_says_the_day_it_closed(client):
    ended = timezone.now() - datetime.timedelta(days=3)
    vacancy = VacancyFactory(closed=True, ended_at=ended)
    assert vacancy.last_day == timezone.localdate(ended)
    page = client.get(vacancy.get_absolute_url()).content.decode()
    from cakapkerja.templatetags.cakap import tanggal

    assert page.count(tanggal(ended)) >= 2
    assert "ditutup lebih awal" in page
    assert "hari lagi" not in page
    assert tanggal(vacancy.closes_on) not in page
    client.force_login(ResidentFactory(complete=True).user)
    apply = reverse("jobs:apply", kwargs={"code": vacancy.code, "slug": vacancy.slug})
    refused = client.get(apply)
    assert refused.status_code == 409
    assert f"Hari terakhirnya {tanggal(ended)}" in refused.content.decode()


def test_a_vacancy_that_ran_to_its_end_says_its_last_day():
    vacancy = VacancyFactory(expired=True)
    vacancies.close_expired_vacancies()
    vacancy.refresh_from_db()
    assert (vacancy.state, vacancy.closed_early) == (VacancyState.CLOSED, False)
    assert vacancy.last_day == vacancy.closes_on


# --- who is checked (AC-2) ----------------------------------------------------------------------------
def test_the_company_sees_whether_the_office_knows_the_applicant_now(employer, member):
    vacancy = VacancyFactory(published=True, company=member.company)
    resident = ResidentFactory(complete=True)
    application = ApplicationFactory(vacancy=vacancy, resident=resident, seen=True)
    pages = [of_vacancy(vacancy, "applicants"), application.get_desk_url()]

    def badges():
        # The closing tag tells the badge from other words of the page, as those of a filter.
        return ["Belum terverifikasi</span>" in employer.get(page).content.decode() for page in pages]

    assert badges() == [True, True]
    resident.identity_level, resident.verified_at = VerificationLevel.OFFICER, timezone.now()
    resident.save()
    assert badges() == [False, False]
    with CaptureQueriesContext(connection) as one:
        employer.get(pages[0])
    ApplicationFactory.create_batch(2, vacancy=vacancy)
    with CaptureQueriesContext(connection) as three:
        employer.get(pages[0])
    assert len(one) == len(three)


def test_one_press_of_open_is_one_row_and_the_next_look_another(employer, member):
    vacancy = VacancyFactory(published=True, company=member.company)
    application = ApplicationFactory(vacancy=vacancy, resident=ResidentFactory(complete=True))
    other = ApplicationFactory(vacancy=vacancy, resident=ResidentFactory(complete=True), seen=True)
    address = {"code": member.company.code, "pk": application.pk}
    employer.post(reverse("employer:application_open", kwargs=address), follow=True)
    assert AccessLog.objects.count() == 1
    employer.get(application.get_desk_url())
    assert AccessLog.objects.count() == 2
    employer.post(reverse("employer:application_open", kwargs=address))
    employer.get(other.get_desk_url())  # not the page that the button leads to
    assert AccessLog.objects.filter(subject=other.resident.user).count() == 1


# --- what the pages promise ---------------------------------------------------------------------------
def test_after_handing_in_every_page_says_the_same_day(employer, member, settings):
    settings.REVIEW_SLA_WORKDAYS = 3
    vacancy = VacancyFactory(company=member.company)
    page = employer.post(of_vacancy(vacancy, "vacancy_submit"), follow=True).content.decode()
    vacancy.refresh_from_db()
    from cakapkerja.templatetags.cakap import tanggal

    assert f"Petugas menjawab paling lambat {tanggal(vacancy.due_at)}." in page
    assert "dua hari kerja" not in page


def test_a_company_is_handed_in_with_a_paper_only(client):
    member = MembershipFactory()
    with pytest.raises(BusinessRuleError, match="Lengkapi dulu: berkas NIB atau NPWP"):
        companies.submit_company(actor=member.user, company_id=member.company_id)
    client.force_login(member.user)
    code = {"code": member.company.code}
    client.post(reverse("employer:paper_upload", kwargs=code), {"upload": pdf("NIB.pdf")})
    page = client.post(reverse("employer:company_submit", kwargs=code), follow=True).content.decode()
    assert Company.objects.get().state == "submitted"
    assert "Petugas menjawab paling lambat" in page


def test_the_sentence_of_consent_names_everything_that_the_company_sees(client):
    resident, vacancy = ResidentFactory(complete=True), VacancyFactory(published=True)
    client.force_login(resident.user)
    page = client.get(reverse("jobs:apply", kwargs={"code": vacancy.code, "slug": vacancy.slug})).content.decode()
    words = page[page.index("akan melihat") : page.index("menarik izin")]
    for thing in ("nama", "nomor HP", "e-mail", "umur", "jenis kelamin", "tempat tinggal", "pendidikan", "CV"):
        assert thing in words


def test_the_name_of_a_kecamatan_finds_its_vacancies():
    vacancy = VacancyFactory(published=True)  # in Cibodas
    assert vacancy in find_vacancies(read_criteria({"q": "cibodas"}))


# --- an invitation stays as it was sent ---------------------------------------------------------------
def test_a_second_invitation_leaves_the_first_ones_time_and_place_in_the_timeline(employer, member, client):
    from cakapkerja.templatetags.cakap import waktu
    from jobs.services import applications as service

    vacancy = VacancyFactory(published=True, company=member.company)
    application = ApplicationFactory(vacancy=vacancy, resident=ResidentFactory(complete=True), seen=True)
    first, second = [timezone.now() + datetime.timedelta(days=days) for days in (2, 5)]
    for at, place in ((first, "Ruang HRD"), (second, "Kantor pusat")):
        service.invite_applicant(actor=member.user, application_id=application.pk, at=at, place=place)
    for page in (employer.get(application.get_desk_url()), None):
        if page is None:
            client.force_login(application.resident.user)
            page = client.get(application.get_absolute_url())
        notes = [step["note"] for step in page.context["timeline"] if step["note"]]
        assert notes == [f"{waktu(first)} di Ruang HRD.", f"{waktu(second)} di Kantor pusat."]
