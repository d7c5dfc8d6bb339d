"""Every application ends: reminders, the mark, closing with a note, one dated extension, work found elsewhere."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from cakapkerja.errors import BusinessRuleError
from jobs import answering
from jobs.enums import ApplicationState as S
from jobs.models import Application, Vacancy
from jobs.services import applications, endings
from jobs.timeline import timeline_of
from notifications.models import DigestEntry, Message
from tests.admin.pages import signed_in
from tests.factories.accounts import CompanyFactory, MembershipFactory, OfficerFactory, ResidentFactory
from tests.factories.jobs import ApplicationFactory, VacancyFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def member():
    return MembershipFactory(company=CompanyFactory(verified=True))


def ended(member, days, **traits):
    traits = traits or {"closed": True}
    return VacancyFactory(
        company=member.company, ended_at=timezone.now() - datetime.timedelta(days=days, hours=1), **traits
    )


def new(vacancy, **traits):
    return ApplicationFactory(vacancy=vacancy, resident=ResidentFactory(complete=True), **traits)


def told(user, kind):
    return Message.objects.filter(recipient=user, kind=kind).count()


def state_of(row):
    return Application.objects.get(pk=row.pk).state


# --- reminders and the mark ---------------------------------------------------------------------------
def test_one_reminder_a_company_names_all_its_vacancies(member):
    for days in (8, 9):
        vacancy = ended(member, days)
        new(vacancy), new(vacancy, seen=True)
    new(ended(member, 8), rejected=True)
    new(ended(member, 6))
    new(ended(member, 8, suspended=True))
    assert endings.remind_answers() == 1
    message = Message.objects.get(recipient=member.user, kind="jobs.company_answers_waiting")
    assert message.context["count"] == 4
    assert len(message.context["lines"]) == 2
    assert "2 pelamar menunggu" in message.context["lines"][0]
    assert endings.remind_answers() == 0
    assert not DigestEntry.objects.filter(kind="jobs.vacancy_unanswered").exists()


def test_the_second_reminder_comes_at_14_days_and_tells_the_staff(member):
    vacancy = ended(member, 8)
    row = new(vacancy)
    endings.remind_answers()
    Message.objects.all().delete()
    week = datetime.timedelta(days=7)
    for name in ("ended_at", "answer_reminded_at"):
        Vacancy.objects.filter(pk=vacancy.pk).update(**{name: getattr(Vacancy.objects.get(), name) - week})
    assert endings.remind_answers() == 1
    assert endings.remind_answers() == 0
    [entry] = DigestEntry.objects.filter(kind="jobs.vacancy_unanswered")
    assert member.company.name in entry.text
    assert row.profile["full_name"] not in entry.text


def test_the_staff_see_the_vacancy_in_their_queue_and_the_applicant_reads_it(member):
    vacancy = ended(member, 15)
    row = new(vacancy, seen=True)
    new(ended(member, 15), rejected=True)
    assert list(answering.marked()) == [vacancy]
    assert "Petugas sudah tahu" in timeline_of(Application.objects.get(pk=row.pk))[-1]["label"]
    start = signed_in(OfficerFactory(moderator=True)).get(reverse("admin:index")).content.decode()
    assert "Pelamar tanpa jawaban" in start


# --- closing ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("trait", ["closed", "filled", "suspended"])
def test_after_30_days_every_open_application_closes_with_a_note(member, trait):
    vacancy = ended(member, 30, **{trait: True})
    rows = [new(vacancy, **traits) for traits in ({}, {"seen": True}, {"in_process": True}, {"reserve": True})]
    kept = new(vacancy, accepted=True)
    assert endings.close_unanswered() == 4
    for row in rows:
        fresh = Application.objects.get(pk=row.pk)
        assert fresh.state == S.CLOSED
        assert str(fresh.public_label) == "Ditutup"
        assert told(row.resident.user, "jobs.application_ended") == 1
        frozen = "Lowongan ini dihentikan petugas."
        late = "Perusahaan tidak memberi jawaban sampai batas waktu."
        assert fresh.transitions.get().reason == (frozen if trait == "suspended" else late)
        assert timeline_of(fresh)[-1]["state"] == "current"
    assert state_of(kept) == S.ACCEPTED
    assert endings.close_unanswered() == 0


def test_nothing_closes_before_its_day_or_while_the_vacancy_runs(member):
    rows = [
        new(ended(member, 29)),
        new(VacancyFactory(company=member.company, published=True)),
        new(ended(member, 40, in_review=True)),
        new(ended(member, 40, closed=True, answers_until=TODAY())),
    ]
    assert endings.close_unanswered() == 0
    assert {state_of(row) for row in rows} == {S.SUBMITTED}


def test_an_interview_to_come_keeps_its_application_open(member):
    vacancy = ended(member, 40)
    soon = new(vacancy, interview=True)
    over = new(vacancy, interview=True, interview_at=timezone.now() - datetime.timedelta(days=8))
    assert endings.close_unanswered() == 1
    assert (state_of(soon), state_of(over)) == (S.INTERVIEW, S.CLOSED)


def test_steps_are_bounded_and_go_on(member, monkeypatch):
    monkeypatch.setattr(endings, "STEP", 2)
    monkeypatch.setattr(endings, "CLOSE_BATCH", 4)
    vacancy = ended(member, 31)
    for _ in range(5):
        new(vacancy)
    assert endings.close_unanswered() == 4
    assert endings.close_unanswered() == 1


def test_no_application_is_left_open_30_days_after_closing_without_a_date(member):
    """N-09 as it is written."""
    for days in (1, 15, 30, 31, 60):
        new(ended(member, days)), new(ended(member, days), seen=True)
    endings.close_unanswered()
    old = timezone.now() - datetime.timedelta(days=30)
    assert not Application.objects.open().filter(vacancy__ended_at__lt=old).exists()


# --- extension ----------------------------------------------------------------------------------------
def test_more_days_once_with_a_date_that_applicants_read(member):
    vacancy = ended(member, 10)
    row = new(vacancy, seen=True)
    usual = answering.last_day(vacancy)
    until = usual + datetime.timedelta(days=30)
    for wrong in (usual, until + datetime.timedelta(days=1), TODAY()):
        with pytest.raises(BusinessRuleError, match="Pilih hari setelah"):
            endings.extend_answers(actor=member.user, vacancy_id=vacancy.pk, until=wrong)
    endings.extend_answers(actor=member.user, vacancy_id=vacancy.pk, until=until)
    assert told(row.resident.user, "jobs.application_answer_later") == 1
    with pytest.raises(BusinessRuleError, match="hanya sekali"):
        endings.extend_answers(actor=member.user, vacancy_id=vacancy.pk, until=until)
    Vacancy.objects.update(ended_at=timezone.now() - datetime.timedelta(days=35))
    assert endings.close_unanswered() == 0


def test_more_days_are_not_for_strangers_nor_for_running_or_overdue_vacancies(member):
    until = TODAY() + datetime.timedelta(days=25)
    vacancy = ended(member, 10)
    stranger = MembershipFactory(company__verified=True).user
    with pytest.raises(BusinessRuleError):
        endings.extend_answers(actor=stranger, vacancy_id=vacancy.pk, until=until)
    running = VacancyFactory(company=member.company, published=True)
    with pytest.raises(BusinessRuleError, match="belum tutup"):
        endings.extend_answers(actor=member.user, vacancy_id=running.pk, until=until)
    with pytest.raises(BusinessRuleError, match="sudah lewat"):
        endings.extend_answers(actor=member.user, vacancy_id=ended(member, 40).pk, until=until)


def test_the_page_asks_for_a_date_and_the_list_says_until_when(member, client):
    vacancy = ended(member, 16)
    new(vacancy)
    client.force_login(member.user)
    kwargs = {"code": member.company.code, "vacancy_code": vacancy.code}
    listing = client.get(reverse("employer:applicants", kwargs=kwargs)).content.decode()
    assert "1 pelamar belum dijawab." in listing
    assert "Petugas melihatnya juga" in listing
    page = reverse("employer:answers_extend", kwargs=kwargs)
    assert client.get(page).status_code == 200
    assert client.post(page, {"until_tanggal": "x"}).status_code == 422
    day = answering.last_day(vacancy) + datetime.timedelta(days=5)
    parts = {"until_tanggal": day.day, "until_bulan": day.month, "until_tahun": day.year}
    assert client.post(page, parts).status_code == 302
    assert Vacancy.objects.get(pk=vacancy.pk).answers_until == day
    assert client.get(page).status_code == 302
    client.force_login(MembershipFactory(company__verified=True).user)
    assert client.get(page).status_code == 404


# --- the applicant's page -----------------------------------------------------------------------------
def test_a_closed_application_offers_three_ways_on(member, client):
    vacancy = ended(member, 31)
    other = VacancyFactory(published=True, title="Penjahit Contoh")
    row = new(vacancy)
    endings.close_unanswered()
    client.force_login(row.resident.user)
    page = client.get(row.get_absolute_url()).content.decode()
    assert "Ditutup" in page
    assert other.get_absolute_url() in page
    assert "Minta kabar lowongan serupa" in page
    assert "tarik/" not in page


# --- work found elsewhere -----------------------------------------------------------------------------
def test_when_work_begins_the_other_open_applications_end_and_their_companies_hear(member):
    resident = ResidentFactory(complete=True)
    other = MembershipFactory(company=CompanyFactory(verified=True))
    hired = ApplicationFactory(
        resident=resident, accepted=True, vacancy=VacancyFactory(company=member.company, published=True)
    )
    elsewhere = VacancyFactory(company=other.company, published=True)
    open_one = ApplicationFactory(resident=resident, seen=True, vacancy=elsewhere)
    refused = ApplicationFactory(resident=resident, rejected=True)
    somebody = new(elsewhere)
    applications.confirm_start(actor=member.user, application_id=hired.pk, started_on=TODAY())
    assert [state_of(row) for row in (hired, open_one, refused, somebody)] == [
        S.STARTED,
        S.CLOSED,
        S.REJECTED,
        S.SUBMITTED,
    ]
    log = open_one.transitions.get()
    assert (log.actor, log.reason) == (None, "Ditutup karena pelamar sudah mulai bekerja.")
    message = Message.objects.get(recipient=other.user, kind="jobs.company_applicant_hired")
    assert member.company.name not in str(message.context)
    assert told(resident.user, "jobs.applications_ended_by_work") == 1
    applications.confirm_start(actor=member.user, application_id=hired.pk, started_on=TODAY())
    assert told(other.user, "jobs.company_applicant_hired") == 1


def test_acceptance_alone_ends_nothing(member):
    resident = ResidentFactory(complete=True)
    first = ApplicationFactory(
        resident=resident, seen=True, vacancy=VacancyFactory(company=member.company, published=True)
    )
    second = ApplicationFactory(resident=resident, seen=True)
    applications.accept_applicant(actor=member.user, application_id=first.pk)
    assert state_of(second) == S.SEEN
