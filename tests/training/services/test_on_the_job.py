"""On-the-job training: planned, started, written, signed, stopped or finished; hired is counted once (TR-8)."""

import datetime
import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from cakapkerja.errors import BusinessRuleError, StaleStateError
from cakapkerja.receipts import RepeatedForm, new_token
from notifications.models import Message
from placements.models import FollowUp, Placement
from placements.services.placements import record_placement
from tests.factories.accounts import (
    CompanyFactory,
    MembershipFactory,
    OfficerFactory,
    ResidentFactory,
    UserFactory,
)
from tests.factories.training import BatchFactory, EnrolmentFactory, OnTheJobFactory
from training.enums import EnrolmentState, OnTheJobState
from training.models import OnTheJob, OnTheJobTransition
from training.services import on_the_job as service
from training.services.on_the_job_weeks import approve_week, remind_of_weeks, write_week

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def member():
    return MembershipFactory(company=CompanyFactory(verified=True)).user


@pytest.fixture
def officer():
    return OfficerFactory(groups=["Pengelola pelatihan"])


def company_of(user):
    return user.memberships.get().company


def graduate(**values):
    batch = BatchFactory(running=True)
    return EnrolmentFactory(
        batch=batch, resident=ResidentFactory(complete=True), state=EnrolmentState.PASSED, **values
    )


def plan_data(**changes):
    today = timezone.localdate()
    return {
        "position": "Menjahit",
        "supervisor": "Ibu Contoh",
        "supervisor_phone": "",
        "agreement_number": "OJT/7",
        "starts_on": today,
        "ends_on": today + 29 * DAY,
    } | changes


def plan(actor, person, company=None, *, data=None, **kwargs):
    company = company or company_of(actor)
    return service.plan_on_the_job(
        actor=actor, company_id=company.pk, person=person, data=data or plan_data(), **kwargs
    )


def told(user):
    return list(Message.objects.filter(recipient=user).order_by("created_at", "pk").values_list("kind", flat=True))


def running_for(member, **values):
    return OnTheJobFactory(running=True, company=company_of(member), **values)


# --- planning ---------------------------------------------------------------------------------------
def test_a_company_plans_for_whoever_shows_their_code_and_the_person_is_told(member):
    enrolment = graduate()
    row = plan(member, f" {enrolment.ticket.lower()} ")
    assert (row.resident, row.enrolment, row.state) == (enrolment.resident, enrolment, OnTheJobState.PLANNED)
    assert told(enrolment.resident.user) == ["training.ojt_planned"]
    assert told(member) == []
    assert list(row.transitions.values_list("from_state", "to_state", "actor")) == [("", "planned", member.pk)]


def test_the_office_plans_by_e_mail_and_the_company_is_told(member, officer):
    resident = ResidentFactory(complete=True)
    row = plan(officer, resident.user.email.upper(), company_of(member), by_office=True)
    assert (row.resident, row.enrolment) == (resident, None)
    assert told(member) == ["training.ojt_offered"]
    assert told(resident.user) == ["training.ojt_planned"]


def test_a_company_finds_nobody_by_e_mail_nor_by_the_code_of_an_applicant(member):
    resident = ResidentFactory(complete=True)
    applicant = EnrolmentFactory(state=EnrolmentState.REGISTERED)
    for person in (resident.user.email, applicant.ticket, "ZZZZZZZZ"):
        with pytest.raises(BusinessRuleError) as refusal:
            plan(member, person)
        assert refusal.value.field == "person"


@pytest.mark.parametrize("trait", ["submitted", "suspended", "rejected"])
def test_only_a_verified_company_has_trainees(trait, officer):
    user = MembershipFactory(company=CompanyFactory(**{trait: True})).user
    for actor, by_office in ((user, False), (officer, True)):
        with pytest.raises(BusinessRuleError):
            plan(actor, graduate().ticket, company_of(user), by_office=by_office)
    assert OnTheJob.objects.count() == 0


def test_strangers_and_officers_without_the_right_plan_nothing(member):
    other = OfficerFactory(groups=["Moderator lowongan"])
    for actor, by_office in ((UserFactory(), False), (UserFactory(), True), (other, True)):
        with pytest.raises(BusinessRuleError) as refusal:
            plan(actor, graduate().ticket, company_of(member), by_office=by_office)
        assert refusal.value.code == "missing"


@pytest.mark.parametrize(
    ("starts", "ends", "field"),
    [(0, 28, "ends_on"), (0, 367, "ends_on"), (-31, 40, "starts_on"), (367, 400, "starts_on"), (5, 2, "ends_on")],
)
def test_the_days_are_thirty_or_more_and_near(member, starts, ends, field):
    today = timezone.localdate()
    data = plan_data(starts_on=today + starts * DAY, ends_on=today + ends * DAY)
    with pytest.raises(BusinessRuleError) as refusal:
        plan(member, graduate().ticket, data=data)
    assert refusal.value.field == field


def test_one_at_a_time_and_a_member_is_no_trainee(member):
    enrolment = graduate()
    row = plan(member, enrolment.ticket)
    with pytest.raises(BusinessRuleError, match="masih punya magang lain"):
        plan(member, enrolment.ticket)
    service.stop_on_the_job(actor=member, on_the_job_id=row.pk, reason="Pindah kota")
    plan(member, enrolment.ticket)
    own = graduate()
    MembershipFactory(company=company_of(member), user=own.resident.user, recruiter=True)
    with pytest.raises(BusinessRuleError, match="anggota perusahaan"):
        plan(member, own.ticket)


def test_a_repeated_form_plans_once(member):
    enrolment, token = graduate(), new_token()
    plan(member, enrolment.ticket, token=token)
    with pytest.raises(RepeatedForm):
        plan(member, enrolment.ticket, token=token)
    assert OnTheJob.objects.count() == 1


def test_an_agreement_is_a_pdf_by_its_content(member, pdf_bytes):
    enrolment = graduate()
    with pytest.raises(BusinessRuleError) as refusal:
        plan(member, enrolment.ticket, agreement=SimpleUploadedFile("a.pdf", b"MZ no pdf"))
    assert refusal.value.field == "agreement"
    row = plan(member, enrolment.ticket, agreement=SimpleUploadedFile("Budi.pdf", pdf_bytes))
    assert row.agreement.read() == pdf_bytes
    assert "Budi" not in row.agreement.name


@pytest.fixture
def pdf_bytes():
    import io

    from pypdf import PdfWriter

    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(out)
    return out.getvalue()


# --- start and stop ---------------------------------------------------------------------------------
def test_it_starts_on_its_day_by_a_member_or_the_office(member, officer):
    early = OnTheJobFactory(company=company_of(member), starts_on=timezone.localdate() + DAY)
    with pytest.raises(BusinessRuleError, match="belum tiba"):
        service.start_on_the_job(actor=member, on_the_job_id=early.pk)
    for actor in (member, officer):
        row = OnTheJobFactory(company=company_of(member))
        service.start_on_the_job(actor=actor, on_the_job_id=row.pk)
        assert told(row.resident.user) == ["training.ojt_started"]
        row.refresh_from_db()
        assert row.state == OnTheJobState.RUNNING


@pytest.mark.parametrize("state", ["finished", "stopped"])
def test_what_has_ended_moves_no_more(member, state):
    row = OnTheJobFactory(running=True, company=company_of(member))
    OnTheJob.objects.filter(pk=row.pk).update(state=state)
    for act in (
        lambda: service.start_on_the_job(actor=member, on_the_job_id=row.pk),
        lambda: service.stop_on_the_job(actor=member, on_the_job_id=row.pk, reason="x"),
        lambda: service.finish_on_the_job(actor=member, on_the_job_id=row.pk, was_hired=False),
        lambda: write_week(actor=row.resident.user, on_the_job_id=row.pk, number=1, text="x", days_present=1),
    ):
        with pytest.raises(StaleStateError):
            act()
    assert OnTheJobTransition.objects.count() == 0


def test_each_side_and_the_office_stop_with_a_reason_and_the_others_are_told(member, officer):
    for who in ("member", "officer", "trainee"):
        row = running_for(member)
        actor = {"member": member, "officer": officer, "trainee": row.resident.user}[who]
        Message.objects.all().delete()
        with pytest.raises(BusinessRuleError):
            service.stop_on_the_job(actor=actor, on_the_job_id=row.pk, reason="  ")
        service.stop_on_the_job(actor=actor, on_the_job_id=row.pk, reason="Sakit")
        row.refresh_from_db()
        assert (row.state, row.stop_reason) == (OnTheJobState.STOPPED, "Sakit")
        assert told(row.resident.user) == ([] if who == "trainee" else ["training.ojt_stopped"])
        assert told(member) == ([] if who == "member" else ["training.ojt_stopped"])
        assert not any("Sakit" in str(message.context) for message in Message.objects.all())


def test_a_stranger_and_another_company_do_nothing(member):
    row = running_for(member)
    for stranger in (UserFactory(), MembershipFactory(company=CompanyFactory(verified=True)).user):
        for act in (
            lambda actor: service.stop_on_the_job(actor=actor, on_the_job_id=row.pk, reason="x"),
            lambda actor: service.finish_on_the_job(actor=actor, on_the_job_id=row.pk, was_hired=False),
            lambda actor: write_week(actor=actor, on_the_job_id=row.pk, number=1, text="x", days_present=1),
            lambda actor: approve_week(actor=actor, on_the_job_id=row.pk, number=1, version=""),
        ):
            with pytest.raises(BusinessRuleError) as refusal:
                act(stranger)
            assert refusal.value.code == "missing"


# --- the log ----------------------------------------------------------------------------------------
def test_a_week_is_written_changed_signed_and_then_stays(member):
    row = running_for(member)
    trainee = row.resident.user

    def write(text, number=2):
        return write_week(actor=trainee, on_the_job_id=row.pk, number=number, text=text, days_present=5)

    week = write("Menjahit saku")
    seen = week.version
    week = write("Menjahit kerah")
    assert told(member) == ["training.ojt_week_written"]
    with pytest.raises(StaleStateError, match="mengubah"):
        approve_week(actor=member, on_the_job_id=row.pk, number=2, version=seen)
    week = approve_week(actor=member, on_the_job_id=row.pk, number=2, version=week.version, note=" Bagus ")
    assert (week.approved_by, week.supervisor_note, week.text) == (member, "Bagus", "Menjahit kerah")
    assert told(trainee) == ["training.ojt_week_approved"]
    with pytest.raises(StaleStateError):
        write("Lain")
    with pytest.raises(StaleStateError):
        approve_week(actor=member, on_the_job_id=row.pk, number=2, version=week.version)


@pytest.mark.parametrize(
    ("number", "text", "days"), [(0, "x", 1), (7, "x", 1), (99999, "x", 1), (1, " ", 1), (1, "x", 8), (1, "x", -1)]
)
def test_a_week_that_has_not_begun_and_odd_words_are_refused(member, number, text, days):
    row = running_for(member)  # 40 days: the sixth week
    with pytest.raises(BusinessRuleError):
        write_week(actor=row.resident.user, on_the_job_id=row.pk, number=number, text=text, days_present=days)


def test_nobody_signs_their_own_week(member):
    row = running_for(member)
    trainee = row.resident.user
    week = write_week(actor=trainee, on_the_job_id=row.pk, number=1, text="x", days_present=1)
    MembershipFactory(company=row.company, user=trainee, recruiter=True)
    with pytest.raises(BusinessRuleError, match="sendiri"):
        approve_week(actor=trainee, on_the_job_id=row.pk, number=1, version=week.version)


# --- finish -----------------------------------------------------------------------------------------
def finish(member, row, **values):
    values = {"was_hired": True, "hired_on": timezone.localdate()} | values
    return service.finish_on_the_job(actor=member, on_the_job_id=row.pk, **values)


def test_hired_is_one_placement_from_ojt_with_its_follow_ups(member):
    row = running_for(member)
    finish(member, row, position="Operator jahit")
    placement = Placement.objects.get()
    row.refresh_from_db()
    assert (row.placement, row.was_hired, row.state) == (placement, True, OnTheJobState.FINISHED)
    assert (placement.source, placement.company, placement.position) == ("ojt", row.company, "Operator jahit")
    assert FollowUp.objects.filter(placement=placement).count() == 3
    assert told(row.resident.user) == ["training.ojt_finished"]
    with pytest.raises(StaleStateError):
        finish(member, row)
    assert Placement.objects.count() == 1


def test_not_hired_records_no_placement(member):
    row = running_for(member)
    finish(member, row, was_hired=False, hired_on=None)
    row.refresh_from_db()
    assert (row.was_hired, row.placement, Placement.objects.count()) == (False, None, 0)


def test_a_job_that_is_known_already_is_not_counted_again(member):
    row = running_for(member)
    known = record_placement(
        resident=row.resident,
        company=None,
        employer_name=row.company.name.replace("PT", "PT.").upper(),
        employer_kind="pt",
        position="Jahit",
        occupation_group=None,
        work_province_code="36",
        source="training",
    )
    finish(member, row)
    row.refresh_from_db()
    assert (row.placement, Placement.objects.count()) == (known, 1)
    assert FollowUp.objects.filter(placement=known).count() == 3


def test_it_is_not_finished_before_thirty_days(member):
    today = timezone.localdate()
    row = running_for(member)
    OnTheJob.objects.filter(pk=row.pk).update(starts_on=today - 28 * DAY)
    with pytest.raises(BusinessRuleError, match="30 hari"):
        finish(member, row)
    OnTheJob.objects.filter(pk=row.pk).update(starts_on=today - 29 * DAY)
    finish(member, row)


@pytest.mark.parametrize("days", [None, 41, -1])
def test_the_first_day_of_work_lies_between_the_start_and_today(member, days):
    row = running_for(member)
    day = None if days is None else timezone.localdate() - days * DAY
    with pytest.raises(BusinessRuleError) as refusal:
        finish(member, row, hired_on=day)
    assert refusal.value.field == "hired_on"
    assert Placement.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_count_one_job(member):
    row = running_for(member)
    both, results = threading.Barrier(2), []

    def press():
        try:
            both.wait(10)
            finish(member, row)
            results.append("done")
        except StaleStateError:
            results.append("stale")
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(results) == ["done", "stale"]
    assert Placement.objects.count() == 1


# --- reminded -----------------------------------------------------------------------------------------
def test_a_week_that_ended_without_a_log_is_asked_for_once():
    row = OnTheJobFactory(
        state=OnTheJobState.RUNNING,
        starts_on=timezone.localdate() - 15 * DAY,
        ends_on=timezone.localdate() + 30 * DAY,
    )
    assert [remind_of_weeks() for _ in range(2)] == [1, 0]
    message = Message.objects.get(kind="training.ojt_week_due")
    assert (message.recipient, message.context["number"]) == (row.resident.user, 2)
    assert message.url == f"/saya/magang/{row.pk}/minggu/2/"


@pytest.mark.parametrize("begun", [3, 6])
def test_the_first_week_is_not_asked_for_before_it_ended(begun):
    OnTheJobFactory(
        state=OnTheJobState.RUNNING,
        starts_on=timezone.localdate() - begun * DAY,
        ends_on=timezone.localdate() + 40 * DAY,
    )
    assert remind_of_weeks() == 0


def test_who_wrote_or_ended_is_not_asked():
    first, last = timezone.localdate() - 15 * DAY, timezone.localdate() + 30 * DAY
    wrote = OnTheJobFactory(state=OnTheJobState.RUNNING, starts_on=first, ends_on=last)
    write_week(actor=wrote.resident.user, on_the_job_id=wrote.pk, number=2, text="Menjahit.", days_present=5)
    OnTheJobFactory(state=OnTheJobState.PLANNED, starts_on=first, ends_on=last)
    OnTheJobFactory(state=OnTheJobState.STOPPED, starts_on=first, ends_on=last)
    assert remind_of_weeks() == 0
