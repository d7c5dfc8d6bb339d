"""A frozen company and a frozen vacancy: nothing shows, nothing moves, everybody reads why (AF-01, VC-4)."""

import datetime
import threading
import time

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.freezing import FrozenError
from accounts.models import AccessLog
from accounts.services import companies
from cakapkerja.errors import BusinessRuleError
from jobs.enums import ApplicationState as S
from jobs.enums import ReviewDecision, VacancyState
from jobs.models import Application, Vacancy
from jobs.services import applications as service
from jobs.services import vacancies
from notifications.models import Message
from placements.models import Placement
from tests.factories.accounts import CompanyFactory, MembershipFactory, OfficerFactory, ResidentFactory
from tests.factories.jobs import ApplicationFactory, VacancyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _phone(settings):
    settings.HELP_PHONE = "021 555 0100"


@pytest.fixture
def officer():
    return OfficerFactory()


@pytest.fixture
def member():
    return MembershipFactory(company__verified=True)


@pytest.fixture
def vacancy(member):
    return VacancyFactory(published=True, company=member.company)


def freeze(company, officer):
    return companies.suspend_company(officer=officer, company_id=company.pk, reason="Meminta uang.")


def of_company(vacancy, name, **kwargs):
    return reverse(f"employer:{name}", kwargs={"code": vacancy.company.code, **kwargs})


def of_vacancy(vacancy, name):
    return of_company(vacancy, name, vacancy_code=vacancy.code)


# --- the public ---------------------------------------------------------------------------------------
def test_vacancies_of_a_frozen_company_are_nowhere(client, vacancy, officer):
    pages = ["/", reverse("jobs:list"), vacancy.get_absolute_url(), reverse("jobs:short", args=[vacancy.code])]
    for page in pages[:3]:
        assert vacancy.title in client.get(page).content.decode()
    freeze(vacancy.company, officer)
    for page in pages[:2]:
        assert vacancy.title not in client.get(page).content.decode()
    for page in pages[2:]:
        assert client.get(page).status_code == 404
    assert not Vacancy.objects.open().exists()
    assert not Vacancy.objects.public().exists()


def test_they_come_back_when_the_company_is_verified_again_not_before(client, vacancy, officer):
    freeze(vacancy.company, officer)
    companies.reopen_company(officer=officer, company_id=vacancy.company_id, reason="Sudah jelas.")
    Vacancy.objects.get(pk=vacancy.pk).save()  # a save of every column does not bring it back either
    assert client.get(vacancy.get_absolute_url()).status_code == 404
    companies.decide_company(officer=officer, company_id=vacancy.company_id, verify=True)
    assert client.get(vacancy.get_absolute_url()).status_code == 200
    assert Vacancy.objects.open().get() == vacancy


def test_an_ended_vacancy_of_a_frozen_company_is_hidden_too(client, member, officer):
    vacancy = VacancyFactory(filled=True, company=member.company)
    assert client.get(vacancy.get_absolute_url()).status_code == 200
    freeze(member.company, officer)
    assert client.get(vacancy.get_absolute_url()).status_code == 404


def test_a_recheck_keeps_running_vacancies_up_and_lets_no_new_one_out(client, vacancy, member, officer):
    waiting = VacancyFactory(in_review=True, company=member.company)
    draft = VacancyFactory(company=member.company)
    companies.update_company(actor=member.user, company_id=member.company_id, data={"phone": "021 999 999"})
    assert client.get(vacancy.get_absolute_url()).status_code == 200
    application, created = service.apply(actor=ResidentFactory(complete=True).user, vacancy_id=vacancy.pk)
    assert created
    service.open_application(actor=member.user, application_id=application.pk)
    with pytest.raises(BusinessRuleError, match="belum terverifikasi"):
        vacancies.submit_vacancy(actor=member.user, vacancy_id=draft.pk)
    vacancies.review_vacancy(officer=OfficerFactory(), vacancy_id=waiting.pk, decision=ReviewDecision.APPROVE)
    with pytest.raises(BusinessRuleError, match="belum terverifikasi"):
        vacancies.review_vacancy(officer=officer, vacancy_id=waiting.pk, decision=ReviewDecision.APPROVE)


def test_a_vacancy_that_moves_to_a_frozen_company_is_held_back(vacancy):
    frozen = CompanyFactory(suspended=True)
    Vacancy.objects.filter(pk=vacancy.pk).update(company=frozen)
    assert not Vacancy.objects.open().exists()


def test_no_application_goes_to_a_frozen_company_and_the_words_stay(client, vacancy, officer):
    person = ResidentFactory(complete=True)
    freeze(vacancy.company, officer)
    with pytest.raises(service.ClosedVacancyError):
        service.apply(actor=person.user, vacancy_id=vacancy.pk)
    client.force_login(person.user)
    form = reverse("jobs:apply", kwargs={"code": vacancy.code, "slug": vacancy.slug})
    answer = client.post(form, {"message": "Saya rajin menjahit"})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Petugas sedang memeriksa lowongan ini" in text
    assert "Saya rajin menjahit" in text
    assert not Application.objects.exists()


# --- the company --------------------------------------------------------------------------------------
WORDS = "Perusahaan ini dibekukan petugas. Telepon 021 555 0100."


def test_members_can_neither_answer_nor_post(vacancy, member, officer):
    seen = ApplicationFactory(vacancy=vacancy, resident=ResidentFactory(complete=True), in_process=True)
    hired = ApplicationFactory(vacancy=vacancy, resident=ResidentFactory(complete=True), accepted=True)
    draft = VacancyFactory(company=member.company)
    freeze(member.company, officer)
    ids = {"actor": member.user, "application_id": seen.pk}
    soon = timezone.now() + datetime.timedelta(days=1)
    today = timezone.localdate()
    for act in (
        lambda: service.open_application(**ids),
        lambda: service.accept_applicant(**ids),
        lambda: service.invite_applicant(**ids, at=soon, place="HRD"),
        lambda: service.reserve_applicant(**ids),
        lambda: service.reject_applicant(**ids, reason_code="full"),
        lambda: service.add_note(**ids, text="x"),
        lambda: service.confirm_start(actor=member.user, application_id=hired.pk, started_on=today),
        lambda: vacancies.save_draft(actor=member.user, company_id=member.company_id, data={"title": "Kasir"}),
        lambda: vacancies.save_draft(
            actor=member.user, company_id=member.company_id, data={"title": "Kasir"}, vacancy_id=draft.pk
        ),
        lambda: vacancies.copy_vacancy(actor=member.user, vacancy_id=vacancy.pk),
        lambda: vacancies.submit_vacancy(actor=member.user, vacancy_id=draft.pk),
        lambda: vacancies.close_vacancy(actor=member.user, vacancy_id=vacancy.pk),
    ):
        with pytest.raises(FrozenError) as refused:
            act()
        assert refused.value.message == WORDS
    assert not Placement.objects.filter(application=seen).exists()


def test_the_applicant_can_still_act(vacancy, officer):
    sent = ApplicationFactory(vacancy=vacancy, resident=ResidentFactory(complete=True))
    hired = ApplicationFactory(vacancy=vacancy, resident=ResidentFactory(complete=True), accepted=True)
    freeze(vacancy.company, officer)
    service.withdraw_application(actor=sent.resident.user, application_id=sent.pk)
    service.decline_offer(actor=hired.resident.user, application_id=hired.pk)
    assert set(Application.objects.values_list("state", flat=True)) == {S.WITHDRAWN, S.DECLINED}


@pytest.mark.parametrize("whole_company", [True, False])
def test_pages_of_the_company_say_why_and_show_nobody(client, vacancy, member, officer, whole_company):
    application = ApplicationFactory(vacancy=vacancy, resident=ResidentFactory(complete=True), seen=True)
    if whole_company:
        freeze(member.company, officer)
    else:
        vacancies.suspend_vacancy(officer=officer, vacancy_id=vacancy.pk, reason="Meminta uang.")
    client.force_login(member.user)
    for page in (
        of_vacancy(vacancy, "applicants"),
        of_company(vacancy, "application", pk=application.pk),
        of_company(vacancy, "decide_accept", pk=application.pk),
    ):
        answer = client.get(page)
        assert answer.status_code == 403, page
        assert "021 555 0100" in answer.content.decode()
        assert application.profile["full_name"] not in answer.content.decode()
    assert not AccessLog.objects.exists()
    assert "021 555 0100" in client.get(of_vacancy(vacancy, "vacancy")).content.decode()
    desk = client.get(of_company(vacancy, "desk")).content.decode()
    assert (WORDS in desk) is whole_company
    answer = client.post(of_company(vacancy, "decide_accept", pk=application.pk), {"message": "Datang Senin"})
    assert answer.status_code == 422
    assert "Datang Senin" in answer.content.decode()
    assert client.post(of_vacancy(vacancy, "vacancy_copy")).status_code == 302
    application.refresh_from_db()
    assert application.state == S.SEEN


def test_a_frozen_company_writes_no_vacancy_and_keeps_what_it_typed(client, vacancy, member, officer):
    freeze(member.company, officer)
    client.force_login(member.user)
    new = of_company(vacancy, "vacancy_new")
    for page in (new, of_company(vacancy, "vacancy_start"), of_vacancy(vacancy, "vacancy_close")):
        assert client.get(page, follow=True).content.decode().count(WORDS) == 1, page
    answer = client.post(new, {"title": "Kasir malam"})
    assert answer.status_code == 422
    assert WORDS in answer.content.decode()
    assert "Kasir malam" in answer.content.decode()


# --- the applicants -----------------------------------------------------------------------------------
def test_whoever_waits_is_told_and_nobody_else(vacancy, officer):
    waiting = ApplicationFactory(vacancy=vacancy, resident=ResidentFactory(complete=True))
    hired = ApplicationFactory(vacancy=vacancy, resident=ResidentFactory(complete=True), accepted=True)
    ApplicationFactory(vacancy=vacancy, resident=ResidentFactory(complete=True), withdrawn=True)
    ApplicationFactory(vacancy=vacancy, resident=ResidentFactory(complete=True), rejected=True)
    ApplicationFactory(resident=ResidentFactory(complete=True))
    freeze(vacancy.company, officer)
    told = Message.objects.filter(kind="jobs.application_on_hold")
    assert set(told.values_list("recipient", flat=True)) == {waiting.resident.user_id, hired.resident.user_id}
    assert "Meminta uang" not in str(list(told.values_list("context", flat=True)))


def test_a_frozen_vacancy_tells_its_applicants_once(vacancy, officer):
    ApplicationFactory(vacancy=vacancy, resident=ResidentFactory(complete=True))
    vacancies.suspend_vacancy(officer=officer, vacancy_id=vacancy.pk, reason="Meminta uang.")
    freeze(vacancy.company, officer)
    assert Message.objects.filter(kind="jobs.application_on_hold").count() == 1


def test_the_applicants_page_says_it_in_words_and_links_to_no_404(client, vacancy, officer):
    application = ApplicationFactory(vacancy=vacancy, resident=ResidentFactory(complete=True))
    client.force_login(application.resident.user)
    assert vacancy.get_absolute_url() in client.get(application.get_absolute_url()).content.decode()
    vacancies.suspend_vacancy(officer=officer, vacancy_id=vacancy.pk, reason="Meminta uang.")
    page = client.get(application.get_absolute_url()).content.decode()
    assert "Petugas sedang memeriksa lowongan ini." in page
    assert vacancy.get_absolute_url() not in page


def test_a_filled_vacancy_can_be_frozen_and_keeps_the_day_it_ended(member, officer):
    vacancy = VacancyFactory(filled=True, company=member.company)
    ended = vacancy.ended_at
    vacancies.suspend_vacancy(officer=officer, vacancy_id=vacancy.pk, reason="Menahan ijazah.")
    vacancy.refresh_from_db()
    assert (vacancy.state, vacancy.ended_at) == (VacancyState.SUSPENDED, ended)


# --- at the same moment -------------------------------------------------------------------------------
def beside_a_freeze(company, officer, act):
    """Start ``act`` in a second connection while a freeze is written and not yet committed; return its error."""
    errors = []

    def go():
        try:
            act()
        except BusinessRuleError as exc:
            errors.append(exc)
        finally:
            connection.close()

    with transaction.atomic():
        freeze(company, officer)
        other = threading.Thread(target=go)
        other.start()
        time.sleep(0.7)
    other.join(timeout=30)
    return errors


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["apply", "accept"])
def test_who_comes_during_a_freeze_waits_for_it_and_is_refused(what):
    member = MembershipFactory(company__verified=True)
    vacancy = VacancyFactory(published=True, company=member.company)
    person = ResidentFactory(complete=True)
    seen = ApplicationFactory(vacancy=vacancy, resident=ResidentFactory(complete=True), seen=True)
    acts = {
        "apply": lambda: service.apply(actor=person.user, vacancy_id=vacancy.pk),
        "accept": lambda: service.accept_applicant(actor=member.user, application_id=seen.pk),
    }
    [error] = beside_a_freeze(member.company, OfficerFactory(), acts[what])
    assert isinstance(error, (FrozenError, service.ClosedVacancyError))
    assert Application.objects.count() == 1
    assert not Placement.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_canary_without_the_lock_the_answer_slips_past_the_freeze(monkeypatch):
    monkeypatch.setattr(service, "hold_unfrozen", lambda vacancy_id: None)
    member = MembershipFactory(company__verified=True)
    vacancy = VacancyFactory(published=True, company=member.company)
    seen = ApplicationFactory(vacancy=vacancy, resident=ResidentFactory(complete=True), seen=True)
    errors = beside_a_freeze(
        member.company,
        OfficerFactory(),
        lambda: service.accept_applicant(actor=member.user, application_id=seen.pk),
    )
    assert errors == []
    assert Placement.objects.count() == 1


def test_the_desk_says_of_each_vacancy_that_it_is_not_on_show(vacancy, member, officer, client):
    ended = VacancyFactory(closed=True, company=member.company)
    freeze(member.company, officer)
    for row, word in ((vacancy, "Dibekukan"), (ended, ended.get_state_display())):
        row.refresh_from_db()
        assert row.state_label == word
    client.force_login(member.user)
    html = client.get(of_company(vacancy, "desk")).content.decode()
    assert '<span class="tag tag-danger">Dibekukan</span>' in html
    assert "tag-success" not in html
