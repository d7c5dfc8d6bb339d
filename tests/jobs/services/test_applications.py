"""The workflow of an application, from two taps to the first day at work."""

import datetime
import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.enums import ResidentTaskKind
from accounts.models import AccessLog
from cakapkerja.errors import BusinessRuleError, StaleStateError
from jobs.enums import ApplicationState as S
from jobs.models import Application, ApplicationTransition
from jobs.services import applications as service
from notifications.models import DigestEntry, Message
from placements.models import FollowUp, Placement
from tests.factories.accounts import CompanyFactory, MembershipFactory, ResidentFactory
from tests.factories.jobs import ApplicationFactory, VacancyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return MembershipFactory(company=CompanyFactory(verified=True))


@pytest.fixture
def vacancy(member):
    return VacancyFactory(published=True, company=member.company)


@pytest.fixture
def resident():
    return ResidentFactory(complete=True)


def kinds_for(user):
    return list(Message.objects.filter(recipient=user).order_by("created_at").values_list("kind", flat=True))


def sent(resident, vacancy):
    application, created = service.apply(actor=resident.user, vacancy_id=vacancy.pk)
    assert created
    return application


def opened(resident, vacancy, member):
    application = sent(resident, vacancy)
    return service.open_application(actor=member.user, application_id=application.pk)


# --- apply --------------------------------------------------------------------------------------------
def test_applying_freezes_the_profile_and_tells_both_sides(resident, vacancy, member):
    application = sent(resident, vacancy)
    resident.full_name = "Nama Baru"
    resident.save()
    application.refresh_from_db()
    assert application.profile["full_name"] != "Nama Baru"
    assert "nik" not in str(application.profile).lower()
    assert kinds_for(resident.user) == ["jobs.application_received"]
    assert kinds_for(member.user) == ["jobs.company_new_applicants"]


def test_a_repeat_gives_the_first_application_and_no_second_message(resident, vacancy):
    first = sent(resident, vacancy)
    again, created = service.apply(actor=resident.user, vacancy_id=vacancy.pk)
    assert (again.pk, created) == (first.pk, False)
    assert kinds_for(resident.user) == ["jobs.application_received"]


def test_the_company_hears_of_new_applicants_once_a_day(vacancy, member):
    for resident in ResidentFactory.create_batch(3, complete=True):
        sent(resident, vacancy)
    assert kinds_for(member.user) == ["jobs.company_new_applicants"]


def test_a_closed_vacancy_takes_no_application(resident, member):
    for trait in ("expired", "closed", "filled", "suspended", "draft", "in_review"):
        vacancy = VacancyFactory(**{trait: True}, company=member.company)
        with pytest.raises(service.ClosedVacancyError, match="sudah tutup"):
            service.apply(actor=resident.user, vacancy_id=vacancy.pk)
    assert Application.objects.count() == 0


def test_a_profile_without_what_a_company_needs_is_asked_for_first(vacancy):
    resident = ResidentFactory(complete=True, education=None)
    with pytest.raises(BusinessRuleError, match="Lengkapi profil"):
        service.apply(actor=resident.user, vacancy_id=vacancy.pk)


def test_nik_is_never_needed_to_apply(vacancy):
    resident = ResidentFactory(complete=True)
    assert not resident.has_nik
    assert sent(resident, vacancy).state == S.SUBMITTED


def test_after_withdrawing_the_person_may_apply_again(resident, vacancy):
    first = sent(resident, vacancy)
    service.withdraw_application(actor=resident.user, application_id=first.pk)
    second = sent(resident, vacancy)
    assert second.pk != first.pk


@pytest.mark.django_db(transaction=True)
def test_fifty_simultaneous_applications_of_one_person_give_one():
    member = MembershipFactory(company=CompanyFactory(verified=True))
    vacancy = VacancyFactory(published=True, company=member.company)
    resident = ResidentFactory(complete=True)
    barrier = threading.Barrier(50)
    results, errors = [], []

    def go():
        try:
            barrier.wait(timeout=30)
            results.append(service.apply(actor=resident.user, vacancy_id=vacancy.pk))
        except Exception as exc:
            errors.append(exc)
        finally:
            connection.close()

    threads = [threading.Thread(target=go) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert errors == []
    assert len(results) == 50
    assert sum(created for _application, created in results) == 1
    assert {application.pk for application, _created in results} == {Application.objects.get().pk}
    assert kinds_for(resident.user) == ["jobs.application_received"]


@pytest.mark.django_db(transaction=True)
def test_canary_without_the_constraint_the_same_race_gives_doubles():
    """The test above proves something only if the race is real (reliability.md, canary rule)."""
    vacancy = VacancyFactory(published=True)
    resident = ResidentFactory(complete=True)
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX application_one_live_per_person")
    barrier = threading.Barrier(8)

    def go():
        try:
            barrier.wait(timeout=30)
            with transaction.atomic():
                if service._live_application(vacancy.pk, resident) is None:
                    barrier.wait(timeout=30)  # everybody has looked before anybody writes
                    Application.objects.create(vacancy=vacancy, resident=resident, profile={})
        finally:
            connection.close()

    threads = [threading.Thread(target=go) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    doubles = Application.objects.count()
    Application.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE UNIQUE INDEX application_one_live_per_person ON jobs_application (vacancy_id, resident_id)"
            " WHERE NOT (state = 'withdrawn')"
        )
    assert doubles == 8


def test_the_database_refuses_a_second_live_application(resident, vacancy):
    ApplicationFactory(resident=resident, vacancy=vacancy)
    with pytest.raises(IntegrityError), transaction.atomic():
        ApplicationFactory(resident=resident, vacancy=vacancy)


# --- the company decides ------------------------------------------------------------------------------
def test_opening_marks_seen_once_and_logs_every_look(resident, vacancy, member):
    application = sent(resident, vacancy)
    for _ in range(2):
        service.open_application(actor=member.user, application_id=application.pk)
    application.refresh_from_db()
    assert application.state == S.SEEN
    assert kinds_for(resident.user).count("jobs.application_seen") == 1
    looks = AccessLog.objects.filter(subject=resident.user)
    assert [look.company for look in looks] == [vacancy.company] * 2


def test_an_interview_has_a_time_to_come_and_a_place(resident, vacancy, member):
    application = opened(resident, vacancy, member)
    soon = timezone.now() + datetime.timedelta(days=2)
    past = timezone.now() - datetime.timedelta(hours=1)
    with pytest.raises(BusinessRuleError, match="sudah lewat"):
        service.invite_applicant(actor=member.user, application_id=application.pk, at=past, place="Kantor")
    with pytest.raises(BusinessRuleError, match="satu tahun"):
        service.invite_applicant(
            actor=member.user, application_id=application.pk, at=soon.replace(year=9999), place="Kantor"
        )
    with pytest.raises(BusinessRuleError, match="tempat"):
        service.invite_applicant(actor=member.user, application_id=application.pk, at=soon, place=" ")
    service.invite_applicant(actor=member.user, application_id=application.pk, at=soon, place="Kantor")
    assert kinds_for(resident.user)[-1] == "jobs.application_invited"


def test_a_no_has_a_reason_that_stays_out_of_the_message(resident, vacancy, member):
    application = opened(resident, vacancy, member)
    with pytest.raises(BusinessRuleError, match="alasan"):
        service.reject_applicant(actor=member.user, application_id=application.pk, reason_code="")
    service.reject_applicant(
        actor=member.user, application_id=application.pk, reason_code="skill", message="Coba kelas menjahit."
    )
    message = Message.objects.get(recipient=resident.user, kind="jobs.application_rejected")
    assert "skill" not in str(message.context)
    assert "kelas menjahit" not in str(message.context)


def test_accepting_records_a_placement_counted_from_today(resident, vacancy, member):
    application = opened(resident, vacancy, member)
    service.accept_applicant(actor=member.user, application_id=application.pk)
    application.refresh_from_db()
    placement = application.placement
    assert application.state == S.ACCEPTED
    assert placement.accepted_on == timezone.localdate()
    assert (placement.in_city, placement.kind, placement.source) == (True, "akl", "vacancy")
    assert placement.residence_level == "stated"
    assert kinds_for(resident.user)[-1] == "jobs.application_accepted"
    assert kinds_for(member.user)[-1] == "jobs.company_placement_recorded"
    entry = DigestEntry.objects.get(audience="officers.placements")
    assert resident.full_name not in str(entry.__dict__)


def test_a_later_move_changes_no_number(resident, vacancy, member):
    application = opened(resident, vacancy, member)
    service.accept_applicant(actor=member.user, application_id=application.pk)
    resident.kelurahan = None
    resident.outside_province_id, resident.outside_city = "32", "Kota Bekasi"
    resident.save()
    assert Placement.objects.totals() == {
        "total": 1,
        "inside": 1,
        "outside": 0,
        "inside_verified": 0,
        "started": 0,
    }


def test_somebody_from_outside_counts_as_outside(vacancy, member):
    resident = ResidentFactory(complete=True, outside=True)
    application = opened(resident, vacancy, member)
    service.accept_applicant(actor=member.user, application_id=application.pk)
    placement = Placement.objects.get()
    assert (placement.in_city, placement.kelurahan) == (False, None)
    assert placement.outside_place


@pytest.mark.parametrize(("trait", "kind"), [({}, "akl"), ({"outside": True}, "akad"), ({"abroad": True}, "akan")])
def test_the_kind_of_placement_follows_the_work_place(resident, member, trait, kind):
    vacancy = VacancyFactory(published=True, company=member.company, **trait)
    application = opened(resident, vacancy, member)
    service.accept_applicant(actor=member.user, application_id=application.pk)
    assert Placement.objects.get().kind == kind


def test_a_person_without_nik_gets_one_task(resident, member):
    for _ in range(2):
        vacancy = VacancyFactory(published=True, company=member.company)
        application = opened(resident, vacancy, member)
        service.accept_applicant(actor=member.user, application_id=application.pk)
    [task] = resident.tasks.open()
    assert task.kind == ResidentTaskKind.ADD_NIK


def test_a_person_with_nik_gets_none(vacancy, member):
    resident = ResidentFactory(complete=True, with_nik=True)
    application = opened(resident, vacancy, member)
    service.accept_applicant(actor=member.user, application_id=application.pk)
    assert not resident.tasks.exists()


def accepted(resident, vacancy, member):
    application = opened(resident, vacancy, member)
    return service.accept_applicant(actor=member.user, application_id=application.pk)


def test_an_offer_can_be_declined_and_leaves_the_count(resident, vacancy, member):
    application = accepted(resident, vacancy, member)
    service.decline_offer(actor=resident.user, application_id=application.pk, note="Dapat kerja lain.")
    assert Placement.objects.totals()["total"] == 0
    assert Placement.objects.get().cancel_reason == "declined"
    assert kinds_for(member.user)[-1] == "jobs.company_offer_declined"
    with pytest.raises(StaleStateError):
        service.confirm_start(actor=resident.user, application_id=application.pk, started_on=timezone.localdate())


def test_a_no_show_cancels_with_a_reason(resident, vacancy, member):
    application = accepted(resident, vacancy, member)
    with pytest.raises(BusinessRuleError, match="apa yang terjadi"):
        service.report_no_show(actor=member.user, application_id=application.pk, note="")
    service.report_no_show(actor=member.user, application_id=application.pk, note="Tidak datang.")
    assert Placement.objects.totals()["total"] == 0
    assert Placement.objects.get().cancel_reason == "no_show"


def test_the_first_day_plans_three_questions(resident, vacancy, member):
    application = accepted(resident, vacancy, member)
    today = timezone.localdate()
    with pytest.raises(BusinessRuleError, match="belum tiba"):
        service.confirm_start(
            actor=member.user,
            application_id=application.pk,
            started_on=today + datetime.timedelta(days=1),
        )
    with pytest.raises(BusinessRuleError, match="sebelum tanggal diterima"):
        service.confirm_start(
            actor=member.user,
            application_id=application.pk,
            started_on=today - datetime.timedelta(days=1),
        )
    service.confirm_start(actor=resident.user, application_id=application.pk, started_on=today)
    service.confirm_start(actor=member.user, application_id=application.pk, started_on=today)
    days = [(row.day, (row.due_on - today).days) for row in FollowUp.objects.all()]
    assert days == [(30, 30), (90, 90), (180, 180)]
    assert Placement.objects.totals()["started"] == 1


def test_withdrawing_closes_the_data_to_the_company(resident, vacancy, member):
    application = opened(resident, vacancy, member)
    service.withdraw_application(actor=resident.user, application_id=application.pk)
    with pytest.raises(StaleStateError, match="menarik"):
        service.open_application(actor=member.user, application_id=application.pk)


# --- who may, and every arrow -------------------------------------------------------------------------
def test_strangers_can_do_nothing(resident, vacancy, member):
    application = opened(resident, vacancy, member)
    stranger = MembershipFactory(company=CompanyFactory(verified=True)).user
    other = ResidentFactory(complete=True).user
    for actor in (stranger, other, resident.user):
        with pytest.raises(BusinessRuleError):
            service.accept_applicant(actor=actor, application_id=application.pk)
    for actor in (stranger, other, member.user):
        with pytest.raises(BusinessRuleError):
            service.withdraw_application(actor=actor, application_id=application.pk)


ARROWS = {
    "see": {S.SUBMITTED},
    "process": {S.SUBMITTED, S.SEEN, S.RESERVE, S.INTERVIEW},
    "invite": {S.SEEN, S.IN_PROCESS, S.INTERVIEW, S.RESERVE},
    "reserve": {S.SUBMITTED, S.SEEN, S.IN_PROCESS, S.INTERVIEW},
    "reject": {S.SUBMITTED, S.SEEN, S.IN_PROCESS, S.INTERVIEW, S.RESERVE},
    "accept": {S.SEEN, S.IN_PROCESS, S.INTERVIEW, S.RESERVE},
    "start": {S.ACCEPTED},
    "decline": {S.ACCEPTED},
    "miss": {S.ACCEPTED},
    "end": {S.SUBMITTED, S.SEEN, S.IN_PROCESS, S.INTERVIEW, S.RESERVE},
    "withdraw": {S.SUBMITTED, S.SEEN, S.IN_PROCESS, S.INTERVIEW, S.RESERVE},
}


@pytest.mark.parametrize("state", S.values)
def test_each_state_allows_exactly_its_arrows(state):
    from django_fsm import can_proceed

    application = Application(state=state)
    allowed = {name for name in ARROWS if can_proceed(getattr(application, name))}
    assert allowed == {name for name, sources in ARROWS.items() if state in sources}


def test_each_change_is_logged_with_who_and_when(resident, vacancy, member):
    accepted(resident, vacancy, member)
    rows = ApplicationTransition.objects.order_by("at", "pk")
    assert [(row.from_state, row.to_state, row.actor) for row in rows] == [
        ("", S.SUBMITTED, resident.user),
        (S.SUBMITTED, S.SEEN, member.user),
        (S.SEEN, S.ACCEPTED, member.user),
    ]


@pytest.mark.django_db(transaction=True)
def test_two_recruiters_deciding_at_once_give_one_decision_and_one_message():
    first = MembershipFactory(company=CompanyFactory(verified=True))
    second = MembershipFactory(company=first.company)
    vacancy = VacancyFactory(published=True, company=first.company)
    resident = ResidentFactory(complete=True)
    application = opened(resident, vacancy, first)
    barrier = threading.Barrier(2)
    outcomes = []

    def decide(act, **extra):
        try:
            barrier.wait(timeout=30)
            act(application_id=application.pk, **extra)
            outcomes.append("done")
        except StaleStateError as exc:
            outcomes.append(exc.message)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=decide, args=(service.accept_applicant,), kwargs={"actor": first.user}),
        threading.Thread(
            target=decide,
            args=(service.reject_applicant,),
            kwargs={"actor": second.user, "reason_code": "others"},
        ),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert outcomes.count("done") == 1
    assert any("sudah berubah" in outcome for outcome in outcomes)
    decisions = Message.objects.filter(
        recipient=resident.user, kind__in=["jobs.application_accepted", "jobs.application_rejected"]
    )
    assert decisions.count() == 1
