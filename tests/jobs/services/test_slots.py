"""Interview times: made, offered, taken once, changed, taken back; races on the real database."""

import datetime
import threading

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from cakapkerja.errors import BusinessRuleError, StaleStateError
from jobs.enums import ApplicationState as S
from jobs.enums import BulkKind, BulkOutcome, RejectReason
from jobs.models import Application, InterviewSlot
from jobs.services import applications as applications_service
from jobs.services import bulk as bulk_service
from jobs.services import slots as service
from jobs.services.reminders import remind_of_interviews
from notifications.models import Message
from tests.factories.accounts import CompanyFactory, MembershipFactory, ResidentFactory
from tests.factories.jobs import ApplicationFactory, SlotFactory, VacancyFactory
from tests.racing import at_once

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def member():
    return MembershipFactory(company=CompanyFactory(verified=True))


@pytest.fixture
def vacancy(member):
    return VacancyFactory(published=True, company=member.company)


def offered(vacancy, **more):
    return ApplicationFactory(
        vacancy=vacancy,
        resident=more.pop("resident", None) or ResidentFactory(complete=True),
        seen=True,
        slots_offered_at=timezone.now(),
        **more,
    )


def kinds_for(user):
    return list(Message.objects.filter(recipient=user).order_by("created_at", "pk").values_list("kind", flat=True))


def plan(member, vacancy, **changes):
    data = {
        "day": timezone.localdate() + datetime.timedelta(days=2),
        "begins": datetime.time(9),
        "ends": datetime.time(11),
        "minutes": 30,
        "pause": 10,
        "lanes": 2,
        "place": "Ruang HRD",
    } | changes
    return service.create_slots(actor=member.user, vacancy_id=vacancy.pk, **data)


def book(application, slot):
    return service.book_slot(
        actor=application.resident.user, application_id=application.pk, slot_id=getattr(slot, "pk", slot)
    )


# --- making -------------------------------------------------------------------------------------------
def test_one_plan_makes_every_time_of_the_day_in_each_lane(member, vacancy):
    assert plan(member, vacancy) == 6
    rows = [
        (timezone.localtime(slot.starts_at).strftime("%H.%M"), slot.minutes, slot.lane)
        for slot in InterviewSlot.objects.order_by("during", "lane")
    ]
    assert rows == [(at, 30, lane) for at in ("09.00", "09.40", "10.20") for lane in (1, 2)]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"day": datetime.date(2020, 1, 1)}, "date"),
        ({"day": datetime.date(2999, 1, 1)}, "date"),
        ({"ends": datetime.time(9)}, "ends"),
        ({"ends": datetime.time(9, 20)}, "ends"),
        ({"minutes": 1}, "minutes"),
        ({"minutes": 5, "pause": 0, "lanes": 10, "ends": datetime.time(23)}, "ends"),
        ({"pause": -1}, "pause"),
        ({"lanes": 0}, "lanes"),
        ({"lanes": 11}, "lanes"),
        ({"place": "  "}, "place"),
    ],
)
def test_a_plan_that_makes_no_sense_says_what_to_change(member, vacancy, changes, field):
    with pytest.raises(BusinessRuleError) as refusal:
        plan(member, vacancy, **changes)
    assert refusal.value.field == field
    assert not InterviewSlot.objects.exists()


def test_times_that_are_gone_today_are_not_made(member, vacancy):
    with pytest.raises(BusinessRuleError, match="sudah lewat"):
        plan(
            member,
            vacancy,
            day=timezone.localdate(),
            begins=datetime.time(0),
            ends=datetime.time(23, 59),
            pause=99,
        )


def test_a_second_plan_over_the_first_is_refused_whole(member, vacancy):
    plan(member, vacancy, lanes=1)
    with pytest.raises(BusinessRuleError, match="sudah ada jadwal lain"):
        plan(member, vacancy, begins=datetime.time(10, 30), ends=datetime.time(13))
    assert InterviewSlot.objects.count() == 3
    assert plan(member, VacancyFactory(published=True, company=member.company)) == 6  # another vacancy is free


def test_canary_without_the_constraint_two_plans_overlap(member, vacancy):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE jobs_interviewslot DROP CONSTRAINT slot_lane_is_free")
    plan(member, vacancy, lanes=1)
    plan(member, vacancy, lanes=1)
    assert InterviewSlot.objects.count() == 6


def test_another_company_and_an_unpublished_vacancy_make_no_times(vacancy):
    stranger = MembershipFactory(company__verified=True)
    with pytest.raises(BusinessRuleError, match="bukan milik"):
        plan(stranger, vacancy)
    draft = VacancyFactory(draft=True, company=stranger.company)
    with pytest.raises(BusinessRuleError, match="setelah lowongan tayang"):
        plan(stranger, draft)


# --- offering -----------------------------------------------------------------------------------------
def offer(member, vacancy):
    bulk = bulk_service.ask_bulk(
        actor=member.user, vacancy_id=vacancy.pk, kind=BulkKind.OFFER, applications=vacancy.applications.all()
    )
    bulk_service.confirm_bulk(actor=member.user, bulk_id=bulk.pk)
    bulk_service.run_bulk(bulk.pk)
    return bulk


def test_times_are_offered_to_those_who_were_opened_and_may_be_invited(member, vacancy):
    SlotFactory(vacancy=vacancy)
    seen, reserve = (
        ApplicationFactory(vacancy=vacancy, seen=True),
        ApplicationFactory(vacancy=vacancy, reserve=True),
    )
    unopened, rejected = ApplicationFactory(vacancy=vacancy), ApplicationFactory(vacancy=vacancy, rejected=True)
    bulk = offer(member, vacancy)
    assert {item.application: item.outcome for item in bulk.items.select_related("application")} == {
        seen: BulkOutcome.DONE,
        reserve: BulkOutcome.DONE,
        unopened: BulkOutcome.REFUSED,
        rejected: BulkOutcome.REFUSED,
    }
    message = Message.objects.get(recipient=seen.resident.user)
    assert (message.kind, message.url) == ("jobs.slots_offered", f"/saya/lamaran/{seen.pk}/jadwal/")
    seen.refresh_from_db()
    assert seen.may_choose_slot
    assert seen.needs_answer


def test_without_a_free_time_nothing_is_offered(member, vacancy):
    ApplicationFactory(vacancy=vacancy, seen=True)
    with pytest.raises(BusinessRuleError, match="Buat jadwal"):
        offer(member, vacancy)


# --- choosing -----------------------------------------------------------------------------------------
def test_a_choice_sets_the_interview_and_tells_both_sides(member, vacancy):
    application, slot = offered(vacancy), SlotFactory(vacancy=vacancy, place="Lantai 2")
    book(application, slot)
    application.refresh_from_db()
    slot.refresh_from_db()
    assert (application.state, application.interview_at, application.interview_place) == (
        S.INTERVIEW,
        slot.starts_at,
        "Lantai 2",
    )
    assert (application.interview_minutes, application.interview_sequence) == (30, 1)
    assert (slot.application, slot.resident) == (application, application.resident)
    assert kinds_for(application.resident.user) == ["jobs.interview_chosen"]
    assert kinds_for(member.user) == ["jobs.company_slot_chosen"]
    assert application.transitions.get().actor == application.resident.user


def test_the_company_hears_of_choices_once_a_day(member, vacancy):
    for _ in range(3):
        book(offered(vacancy), SlotFactory(vacancy=vacancy))
    assert kinds_for(member.user) == ["jobs.company_slot_chosen"]


def test_pressing_the_same_time_twice_is_once(vacancy):
    application, slot = offered(vacancy), SlotFactory(vacancy=vacancy)
    book(application, slot)
    book(application, slot)
    application.refresh_from_db()
    assert application.interview_sequence == 1
    assert kinds_for(application.resident.user) == ["jobs.interview_chosen"]


def test_a_change_gives_the_old_time_back(vacancy):
    application = offered(vacancy)
    first, second = SlotFactory(vacancy=vacancy), SlotFactory(vacancy=vacancy)
    book(application, first)
    book(application, second)
    first.refresh_from_db()
    application.refresh_from_db()
    assert first.application is None
    assert (application.interview_at, application.interview_sequence) == (second.starts_at, 2)
    book(offered(vacancy), first)


def test_shortly_before_the_time_no_change_is_possible(vacancy, settings):
    settings.INTERVIEW_CHANGE_HOURS = 4
    application, later = offered(vacancy), SlotFactory(vacancy=vacancy)
    near = SlotFactory(vacancy=vacancy, at=timezone.now() + 3 * HOUR)
    book(application, near)
    with pytest.raises(BusinessRuleError, match="4 jam sebelumnya"):
        book(application, later)
    near.refresh_from_db()
    assert near.application == application


@pytest.mark.parametrize("kind", ["taken", "cancelled", "past", "foreign", "unknown"])
def test_a_time_that_is_gone_is_refused_and_what_was_held_stays(vacancy, kind):
    application, held = offered(vacancy), SlotFactory(vacancy=vacancy)
    book(application, held)
    other = {
        "taken": lambda: SlotFactory(vacancy=vacancy, booked=True, booked_by=ApplicationFactory(vacancy=vacancy)),
        "cancelled": lambda: SlotFactory(vacancy=vacancy, cancelled_at=timezone.now()),
        "past": lambda: SlotFactory(vacancy=vacancy, at=timezone.now() - HOUR),
        "foreign": lambda: SlotFactory(vacancy=VacancyFactory(published=True)),
        "unknown": lambda: None,
    }[kind]()
    with pytest.raises(service.SlotTakenError, match="baru saja diambil"):
        book(application, other)
    held.refresh_from_db()
    assert held.application == application


def test_one_person_is_not_in_two_interviews_at_once(vacancy):
    resident, at = ResidentFactory(complete=True), timezone.now() + datetime.timedelta(days=2)
    other = VacancyFactory(published=True)
    book(offered(vacancy, resident=resident), SlotFactory(vacancy=vacancy, at=at))
    second = offered(other, resident=resident)
    with pytest.raises(BusinessRuleError, match="wawancara lain pada jam itu"):
        book(second, SlotFactory(vacancy=other, at=at + datetime.timedelta(minutes=10)))
    book(
        second, SlotFactory(vacancy=other, at=at + datetime.timedelta(minutes=30), lane=2)
    )  # one after the other is fine


def test_who_was_not_offered_a_time_or_is_a_stranger_takes_none(vacancy):
    slot = SlotFactory(vacancy=vacancy)
    with pytest.raises(StaleStateError, match="belum menawarkan"):
        book(ApplicationFactory(vacancy=vacancy, seen=True), slot)
    application = offered(vacancy)
    for actor in (ResidentFactory(complete=True).user, MembershipFactory(company=vacancy.company).user):
        with pytest.raises(BusinessRuleError, match="bukan milik"):
            service.book_slot(actor=actor, application_id=application.pk, slot_id=slot.pk)
    slot.refresh_from_db()
    assert slot.application is None


@pytest.mark.parametrize("state", ["submitted", "rejected", "accepted", "withdrawn", "closed"])
def test_an_application_that_is_elsewhere_takes_no_time(vacancy, state):
    application = offered(vacancy)
    if state == "accepted":
        Application.objects.filter(pk=application.pk).delete()
        application = ApplicationFactory(vacancy=vacancy, accepted=True, slots_offered_at=timezone.now())
    else:
        Application.objects.filter(pk=application.pk).update(state=state, reject_reason="others")
    with pytest.raises(BusinessRuleError):
        book(application, SlotFactory(vacancy=vacancy))


def test_equal_times_of_two_lanes_are_shown_once(vacancy):
    at = timezone.now() + datetime.timedelta(days=2)
    SlotFactory(vacancy=vacancy, at=at)
    SlotFactory(vacancy=vacancy, at=at, lane=2)
    SlotFactory(vacancy=vacancy, at=timezone.now() + datetime.timedelta(minutes=10))  # too near
    application = offered(vacancy)
    assert len(service.choosable_slots(application, timezone.now())) == 1


# --- taking back --------------------------------------------------------------------------------------
def test_a_cancelled_time_tells_who_had_it_and_lets_them_choose_again(member, vacancy):
    application = offered(vacancy)
    slot, other = SlotFactory(vacancy=vacancy), SlotFactory(vacancy=vacancy)
    book(application, slot)
    for _ in range(2):
        service.cancel_slot(actor=member.user, slot_id=slot.pk, message="Pewawancara sakit.")
    application.refresh_from_db()
    assert (application.state, application.may_choose_slot) == (S.IN_PROCESS, True)
    assert application.interview_sequence == 2
    assert application.interview_is_off
    assert kinds_for(application.resident.user) == ["jobs.interview_chosen", "jobs.interview_time_cancelled"]
    assert application.transitions.last().reason == "Pewawancara sakit."
    book(application, other)


def test_a_free_time_is_cancelled_quietly_and_a_past_one_not_at_all(member, vacancy):
    slot = SlotFactory(vacancy=vacancy)
    service.cancel_slot(actor=member.user, slot_id=slot.pk)
    assert not Message.objects.exists()
    assert plan(member, vacancy)  # its place in the day is free again
    with pytest.raises(BusinessRuleError, match="sudah lewat"):
        service.cancel_slot(
            actor=member.user, slot_id=SlotFactory(vacancy=vacancy, at=timezone.now() - HOUR, lane=9).pk
        )


def test_strangers_cancel_nothing(vacancy):
    slot = SlotFactory(vacancy=vacancy)
    with pytest.raises(BusinessRuleError, match="bukan milik"):
        service.cancel_slot(actor=MembershipFactory(company__verified=True).user, slot_id=slot.pk)
    with pytest.raises(BusinessRuleError):
        service.cancel_slot(actor=offered(vacancy).resident.user, slot_id=slot.pk)


@pytest.mark.parametrize("end", ["withdraw", "reject", "accept", "many", "single"])
def test_every_end_gives_the_time_back(member, vacancy, end):
    application, slot = offered(vacancy), SlotFactory(vacancy=vacancy)
    book(application, slot)
    key = {"application_id": application.pk}
    if end == "withdraw":
        applications_service.withdraw_application(actor=application.resident.user, **key)
    elif end == "reject":
        applications_service.reject_applicant(actor=member.user, reason_code=RejectReason.TEST, **key)
    elif end == "accept":
        applications_service.accept_applicant(actor=member.user, **key)
    elif end == "single":  # another time by a single invitation
        at = timezone.now() + datetime.timedelta(days=9)
        applications_service.invite_applicant(actor=member.user, at=at, place="Kantor", **key)
    else:
        bulk = bulk_service.ask_bulk(
            actor=member.user,
            vacancy_id=vacancy.pk,
            kind=BulkKind.REJECT,
            applications=Application.objects.filter(pk=application.pk),
        )
        bulk_service.confirm_bulk(actor=member.user, bulk_id=bulk.pk, reason_code="test")
        bulk_service.run_bulk(bulk.pk)
    slot.refresh_from_db()
    application.refresh_from_db()
    assert (slot.application, slot.resident, slot.cancelled_at) == (None, None, None)
    assert application.interview_sequence == 2


def test_an_interview_that_was_held_stays_in_the_table(member, vacancy):
    application, slot = offered(vacancy), SlotFactory(vacancy=vacancy, at=timezone.now() + 5 * HOUR)
    book(application, slot)
    InterviewSlot.objects.filter(pk=slot.pk).update(
        during=SlotFactory.build(vacancy=vacancy, at=timezone.now() - HOUR, created_by=member.user).during
    )
    applications_service.accept_applicant(actor=member.user, application_id=application.pk)
    slot.refresh_from_db()
    assert slot.application == application


# --- reminders ----------------------------------------------------------------------------------------
def test_a_day_and_two_hours_before_come_one_reminder_each(vacancy):
    application = offered(vacancy)
    book(application, SlotFactory(vacancy=vacancy, at=timezone.now() + 30 * HOUR))
    user = application.resident.user
    assert (remind_of_interviews(), kinds_for(user)) == (0, ["jobs.interview_chosen"])

    def comes_nearer(hours):
        Application.objects.filter(pk=application.pk).update(interview_at=timezone.now() + hours * HOUR)
        return remind_of_interviews(), remind_of_interviews()

    assert comes_nearer(23) == (1, 0)
    assert comes_nearer(1.5) == (1, 0)
    assert kinds_for(user)[1:] == ["jobs.interview_tomorrow", "jobs.interview_soon"]
    assert comes_nearer(-1) == (0, 0)


def test_an_interview_set_at_short_notice_skips_the_reminder_that_is_no_use(vacancy):
    application = offered(vacancy)
    book(application, SlotFactory(vacancy=vacancy, at=timezone.now() + 5 * HOUR))
    assert remind_of_interviews() == 0
    Application.objects.filter(pk=application.pk).update(interview_at=timezone.now() + HOUR)
    assert remind_of_interviews() == 1
    assert kinds_for(application.resident.user)[-1] == "jobs.interview_soon"


def test_who_is_not_invited_any_more_is_not_reminded(vacancy):
    ApplicationFactory(
        vacancy=vacancy, rejected=True, interview_at=timezone.now() + HOUR, interview_place="Kantor"
    )
    assert remind_of_interviews() == 0


def test_a_reminder_that_comes_too_late_is_dropped(vacancy):
    from notifications.notice import notice_of

    ApplicationFactory(vacancy=vacancy, interview=True, interview_at=timezone.now() + HOUR)
    remind_of_interviews()
    message = Message.objects.get(kind="jobs.interview_soon")
    assert notice_of(message).should_send()
    message.created_at -= 3 * HOUR
    assert not notice_of(message).should_send()


def test_a_moved_interview_is_reminded_of_again(member, vacancy):
    application = ApplicationFactory(vacancy=vacancy, interview=True, interview_at=timezone.now() + 20 * HOUR)
    assert remind_of_interviews() == 1
    applications_service.invite_applicant(
        actor=member.user, application_id=application.pk, at=timezone.now() + 50 * HOUR, place="Kantor"
    )
    application.refresh_from_db()
    assert application.interview_reminders == 0


# --- races --------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_twenty_people_for_one_time_give_one_and_nineteen_who_read_it():
    vacancy = VacancyFactory(published=True)
    slot = SlotFactory(vacancy=vacancy)
    people = [offered(vacancy) for _ in range(20)]
    results, errors = at_once([lambda row=row: book(row, slot) for row in people])
    assert len(results) == 1
    assert [type(error) for error in errors] == [service.SlotTakenError] * 19
    slot.refresh_from_db()
    assert slot.application == results[0]
    assert list(Application.objects.filter(state=S.INTERVIEW)) == [slot.application]
    assert Message.objects.filter(kind="jobs.interview_chosen").count() == 1


@pytest.mark.django_db(transaction=True)
def test_canary_a_look_before_the_write_gives_one_time_to_many():
    """The test above proves something only if the race is real (reliability.md, canary rule)."""
    vacancy = VacancyFactory(published=True)
    slot = SlotFactory(vacancy=vacancy)
    people = [offered(vacancy) for _ in range(8)]
    barrier = threading.Barrier(8)

    def naive(application):
        with transaction.atomic():
            row = InterviewSlot.objects.get(pk=slot.pk)
            assert row.application_id is None
            barrier.wait(timeout=30)
            row.application, row.resident, row.booked_at = application, application.resident, timezone.now()
            row.save()
            return application

    results, errors = at_once([lambda row=row: naive(row) for row in people])
    assert (len(results), errors) == (8, [])


def two_times_of_one_person():
    """One person, eight vacancies, eight times that overlap."""
    resident, at = ResidentFactory(complete=True), timezone.now() + datetime.timedelta(days=2)
    pairs = []
    for _ in range(8):
        vacancy = VacancyFactory(published=True)
        pairs.append((offered(vacancy, resident=resident), SlotFactory(vacancy=vacancy, at=at)))
    return pairs


@pytest.mark.django_db(transaction=True)
def test_one_person_in_eight_tabs_gets_one_of_eight_overlapping_times():
    results, errors = at_once([lambda pair=pair: book(*pair) for pair in two_times_of_one_person()])
    assert len(results) == 1
    assert [error.code for error in errors] == ["busy"] * 7
    assert InterviewSlot.objects.filter(application__isnull=False).count() == 1


@pytest.mark.django_db(transaction=True)
def test_canary_without_the_constraint_one_person_gets_them_all():
    pairs = two_times_of_one_person()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'slot_person_is_free'")
        definition = cursor.fetchone()[0]
        cursor.execute("ALTER TABLE jobs_interviewslot DROP CONSTRAINT slot_person_is_free")
    try:
        results, errors = at_once([lambda pair=pair: book(*pair) for pair in pairs])
    finally:
        InterviewSlot.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE jobs_interviewslot ADD CONSTRAINT slot_person_is_free {definition}")
    assert (len(results), errors) == (8, [])


@pytest.mark.django_db(transaction=True)
def test_a_choice_and_a_cancellation_at_once_never_leave_an_interview_without_a_time():
    for _ in range(10):
        member = MembershipFactory(company=CompanyFactory(verified=True))
        vacancy = VacancyFactory(published=True, company=member.company)
        application, first, second = offered(vacancy), SlotFactory(vacancy=vacancy), SlotFactory(vacancy=vacancy)
        book(application, first)
        _results, errors = at_once(
            [
                lambda a=application, s=second: book(a, s),
                lambda m=member, s=first: service.cancel_slot(actor=m.user, slot_id=s.pk),
                lambda m=member, s=second: service.cancel_slot(actor=m.user, slot_id=s.pk),
            ]
        )
        assert all(isinstance(error, BusinessRuleError) for error in errors)
        application.refresh_from_db()
        held = service.slot_of(application)
        assert (application.state == S.INTERVIEW) == (held is not None)
        if held is not None:
            assert (held.starts_at, held.cancelled_at) == (application.interview_at, None)


def test_the_database_refuses_half_a_booking(vacancy):
    with pytest.raises(IntegrityError), transaction.atomic():
        SlotFactory(vacancy=vacancy, resident=ResidentFactory())


def test_reminders_count_by_the_clock_of_the_database(vacancy):
    ApplicationFactory(vacancy=vacancy, interview=True, interview_at=timezone.now() + 30 * HOUR)
    with time_machine.travel(timezone.now() + 10 * HOUR):
        assert remind_of_interviews() == 0
