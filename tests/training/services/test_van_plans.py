"""Planning a van: the turn of the kecamatan, one place at a time, people who become participants (TR-6)."""

import datetime
import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.services.residents import set_nik
from cakapkerja.errors import BusinessRuleError, StaleStateError
from notifications.models import Message
from tests.factories.accounts import BORN, OfficerFactory, ResidentFactory, kelurahan, make_nik
from tests.factories.training import (
    BatchFactory,
    CommunityPersonFactory,
    CommunityRequestFactory,
    EnrolmentFactory,
    VanFactory,
)
from tests.racing import at_once
from training.enums import BatchState, EnrolmentSource, EnrolmentState, RequestState
from training.models import Batch, CommunityRequest, Enrolment, VanBooking
from training.services import seats
from training.services import van_plans as service
from training.services.van_people import link_enrolments
from training.services.van_turn import in_turn

pytestmark = pytest.mark.django_db


def soon(days=14):
    return timezone.localdate() + datetime.timedelta(days=days)


@pytest.fixture
def officer():
    return OfficerFactory(groups=["Pengelola pelatihan"])


@pytest.fixture
def request_(db):
    return CommunityRequestFactory(submitted=True, names=22)


@pytest.fixture
def van(request_):
    return VanFactory(fields=[request_.field])


def plan(officer, request, van, day=None, **kwargs):
    return service.plan_request(
        officer=officer, request_id=request.pk, van_id=van.pk, starts_on=day or soon(), **kwargs
    )


def kinds_for(user):
    return list(Message.objects.filter(recipient=user).order_by("created_at", "pk").values_list("kind", flat=True))


# --- planning -----------------------------------------------------------------------------------------
def test_planning_makes_a_closed_batch_of_three_days_and_seats_the_first_twenty(officer, request_, van):
    booking = plan(officer, request_, van, instructors=[officer], reason="Sampai jumpa.")
    batch = Batch.objects.get(pk=booking.batch_id)
    assert (batch.state, batch.starts_on, batch.ends_on) == (BatchState.PUBLISHED, soon(14), soon(16))
    assert list(batch.days.values_list("date", flat=True)) == [soon(14), soon(15), soon(16)]
    assert (batch.quota, batch.seats_taken, batch.kecamatan) == (20, 20, request_.kelurahan.kecamatan)
    assert list(batch.instructors.all()) == [officer]
    assert not Batch.objects.open().filter(pk=batch.pk).exists()
    rows = list(batch.enrolments.order_by("number"))
    assert [row.full_name for row in rows] == [row.full_name for row in request_.people.all()]
    assert [row.state for row in rows] == [EnrolmentState.CONFIRMED] * 20 + [EnrolmentState.WAITING] * 2
    assert [row.waiting_number for row in rows[20:]] == [1, 2]
    assert {row.source for row in rows} == {EnrolmentSource.COMMUNITY}
    assert seats.check_seats(batch.pk) == []
    request_.refresh_from_db()
    assert (request_.state, request_.due_at) == (RequestState.PLANNED, None)
    assert kinds_for(request_.contact) == ["training.van_request_planned"]


def test_a_second_batch_of_the_same_kind_gets_the_next_number(officer, request_, van):
    plan(officer, request_, van)
    other = CommunityRequestFactory(submitted=True, names=1)
    batch = plan(officer, other, van, soon(30)).batch
    assert batch.number == 2
    assert batch.slug.endswith(f"-2-{batch.year}")


def test_who_has_an_account_is_told_and_sees_the_enrolment(officer, request_, van):
    nik = make_nik(serial=9001)
    resident = ResidentFactory(nik=nik, birth_date=BORN, sex="female", full_name="Siti Contoh")
    CommunityPersonFactory(request=request_, position=0, nik=nik, full_name="SITI CONTOH")
    plan(officer, request_, van)
    assert Enrolment.objects.for_user(resident.user).get().state == EnrolmentState.CONFIRMED
    assert kinds_for(resident.user) == ["training.van_class_planned"]


def test_a_nik_that_somebody_only_stated_is_not_enough_for_another_name(officer, request_, van):
    nik = make_nik(serial=9002)
    stranger = ResidentFactory(nik=nik, birth_date=BORN, sex="female", full_name="Orang Lain")
    CommunityPersonFactory(request=request_, position=0, nik=nik, full_name="Siti Contoh")
    plan(officer, request_, van)
    assert not Enrolment.objects.for_user(stranger.user).exists()
    assert kinds_for(stranger.user) == []


def test_who_had_a_class_of_the_programme_this_year_is_left_out_and_the_next_gets_the_seat(officer, request_, van):
    nik = make_nik(serial=9003)
    person = CommunityPersonFactory(request=request_, position=0, nik=nik)
    EnrolmentFactory(
        batch=BatchFactory(field=request_.field, year=soon().year),
        resident=None,
        full_name=person.full_name,
        nik_index=person.nik_index,
        state=EnrolmentState.PASSED,
    )
    batch = plan(officer, request_, van).batch
    person.refresh_from_db()
    assert person.left_out.startswith("Sudah ikut")
    assert batch.enrolments.count() == 22
    assert not batch.enrolments.filter(full_name=person.full_name).exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"day": timezone.localdate()}, "Pilih hari mulai sesudah hari ini"),
        ({"day": timezone.localdate() + datetime.timedelta(days=900)}, "paling jauh satu tahun"),
    ],
)
def test_a_day_that_can_not_be_is_refused(officer, request_, van, change, sentence):
    with pytest.raises(BusinessRuleError, match=sentence):
        plan(officer, request_, van, **change)
    assert not VanBooking.objects.exists()


def test_a_van_that_does_not_carry_the_equipment_is_refused(officer, request_):
    with pytest.raises(BusinessRuleError, match="tidak membawa perlengkapan"):
        plan(officer, request_, VanFactory())
    assert not Batch.objects.exists()


def test_a_taken_van_is_refused_in_a_plain_sentence_and_nothing_is_left_behind(officer, request_, van):
    service.block_van(officer=officer, van_id=van.pk, first=soon(16), last=soon(17), note="Servis mobil")
    with pytest.raises(BusinessRuleError, match="sudah dijadwalkan di hari itu") as refusal:
        plan(officer, request_, van)
    assert refusal.value.field == "starts_on"
    request_.refresh_from_db()
    assert (request_.state, Batch.objects.count(), Enrolment.objects.count()) == (RequestState.SUBMITTED, 0, 0)
    assert plan(officer, request_, van, soon(18)).pk


def test_the_day_after_a_visit_is_free_again(officer, request_, van):
    plan(officer, request_, van)
    assert plan(officer, CommunityRequestFactory(submitted=True, names=1), van, soon(17)).pk


@pytest.mark.parametrize("state", [state for state in RequestState if state != RequestState.SUBMITTED])
def test_only_a_waiting_request_is_planned(officer, van, state, request_):
    CommunityRequest.objects.filter(pk=request_.pk).update(state=state)
    with pytest.raises(StaleStateError):
        plan(officer, request_, van)
    with pytest.raises(StaleStateError):
        service.return_request(officer=officer, request_id=request_.pk, reason="Alasan.")
    with pytest.raises(StaleStateError):
        service.refuse_request(officer=officer, request_id=request_.pk, reason="Alasan.", next_step="Langkah.")


# --- answers ------------------------------------------------------------------------------------------
def test_an_answer_needs_its_reason_and_a_refusal_the_next_step(officer, request_):
    for call, field in (
        (lambda: service.return_request(officer=officer, request_id=request_.pk, reason=" "), "reason"),
        (
            lambda: service.refuse_request(officer=officer, request_id=request_.pk, reason="A", next_step=""),
            "next_step",
        ),
    ):
        with pytest.raises(BusinessRuleError) as refusal:
            call()
        assert refusal.value.field == field
    service.refuse_request(
        officer=officer, request_id=request_.pk, reason="Tanpa listrik.", next_step="Cari balai."
    )
    assert request_.transitions.get().reason == "Tanpa listrik.\nCari balai."
    assert kinds_for(request_.contact) == ["training.van_request_refused"]


# --- the turn -----------------------------------------------------------------------------------------
def test_the_kecamatan_visited_longest_ago_comes_first(officer, van):
    names = {"a": "Cibodas Sari", "b": "Karawaci", "c": "Benda"}
    asked = {
        key: CommunityRequestFactory(submitted=True, kelurahan=kelurahan(name), names=1, field=van.fields.get())
        for key, name in names.items()
    }
    for key, day in (("a", 20), ("b", 10)):
        other = CommunityRequestFactory(
            submitted=True, kelurahan=asked[key].kelurahan, names=1, field=van.fields.get()
        )
        plan(officer, other, van, soon(day))
    ours = [row.pk for row in asked.values()]
    order = [row.pk for row in in_turn(CommunityRequest.objects.filter(pk__in=ours))]
    assert order == [asked["c"].pk, asked["b"].pk, asked["a"].pk]


# --- another day, or none -----------------------------------------------------------------------------
def test_moving_a_visit_moves_the_batch_and_tells_everybody(officer, request_, van):
    nik = make_nik(serial=9004)
    resident = ResidentFactory(nik=nik, birth_date=BORN, sex="female", full_name="Siti Contoh")
    CommunityPersonFactory(request=request_, position=0, nik=nik, full_name="Siti Contoh")
    batch = plan(officer, request_, van).batch
    service.reschedule_request(
        officer=officer, request_id=request_.pk, van_id=van.pk, starts_on=soon(15), reason="Mobil rusak."
    )
    batch.refresh_from_db()
    assert (batch.starts_on, batch.ends_on) == (soon(15), soon(17))
    assert list(batch.days.values_list("date", flat=True)) == [soon(15), soon(16), soon(17)]
    assert kinds_for(request_.contact)[-1] == "training.van_request_moved"
    assert kinds_for(resident.user)[-1] == "training.van_class_moved"
    with pytest.raises(BusinessRuleError, match="sama dengan yang sekarang"):
        service.reschedule_request(
            officer=officer, request_id=request_.pk, van_id=van.pk, starts_on=soon(15), reason="Lagi."
        )


@pytest.mark.parametrize(("again", "state"), [(True, RequestState.SUBMITTED), (False, RequestState.REFUSED)])
def test_cancelling_frees_the_van_cancels_the_batch_and_tells_everybody(officer, request_, van, again, state):
    booking = plan(officer, request_, van)
    service.cancel_visit(officer=officer, request_id=request_.pk, reason="Banjir.", wait_again=again)
    request_.refresh_from_db()
    booking.batch.refresh_from_db()
    assert (request_.state, booking.batch.state) == (state, BatchState.CANCELLED)
    assert set(booking.batch.enrolments.values_list("state", flat=True)) == {EnrolmentState.CANCELLED}
    assert seats.check_seats(booking.batch_id) == []
    assert kinds_for(request_.contact)[-1] == "training.van_request_cancelled"
    other = CommunityRequestFactory(submitted=True, names=1)
    assert plan(officer, other, van).pk


def test_a_cancelled_request_can_be_planned_again(officer, request_, van):
    plan(officer, request_, van)
    service.cancel_visit(officer=officer, request_id=request_.pk, reason="Banjir.", wait_again=True)
    assert plan(officer, request_, van, soon(40)).batch.enrolments.seated().count() == 20


def test_a_visit_that_began_is_not_moved(officer, request_, van):
    batch = plan(officer, request_, van).batch
    Batch.objects.filter(pk=batch.pk).update(starts_on=timezone.localdate())
    with pytest.raises(BusinessRuleError, match="sudah mulai"):
        service.cancel_visit(officer=officer, request_id=request_.pk, reason="Banjir.", wait_again=True)


def test_finished_visits_close_their_requests_once(officer, request_, van):
    batch = plan(officer, request_, van).batch
    assert service.finish_visits() == 0
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Batch.objects.filter(pk=batch.pk).update(starts_on=yesterday, ends_on=yesterday)
    assert (service.finish_visits(), service.finish_visits()) == (1, 0)
    request_.refresh_from_db()
    assert request_.state == RequestState.DONE


# --- days without training ----------------------------------------------------------------------------
def test_service_days_are_taken_back_but_a_visit_is_not(officer, request_, van):
    visit = plan(officer, request_, van)
    with pytest.raises(BusinessRuleError, match="Batalkan di permintaannya"):
        service.unblock_van(officer=officer, booking_id=visit.pk)
    days = service.block_van(officer=officer, van_id=van.pk, first=soon(30), last=soon(30), note="Servis")
    service.unblock_van(officer=officer, booking_id=days.pk)
    with pytest.raises(StaleStateError):
        service.unblock_van(officer=officer, booking_id=days.pk)


# --- people known later -------------------------------------------------------------------------------
def test_a_nik_saved_later_finds_the_enrolment_of_the_same_person(officer, request_, van):
    nik = make_nik(serial=9005)
    CommunityPersonFactory(request=request_, position=0, nik=nik, full_name="Siti Contoh")
    plan(officer, request_, van)
    resident = ResidentFactory(complete=True, full_name="Siti  contoh")
    set_nik(actor=resident.user, resident_id=resident.pk, nik=nik)
    assert Enrolment.objects.for_user(resident.user).get().full_name == "Siti Contoh"
    resident.refresh_from_db()
    assert link_enrolments(resident) == 0


def test_a_nik_saved_by_somebody_of_another_name_finds_nothing(officer, request_, van):
    nik = make_nik(serial=9006)
    CommunityPersonFactory(request=request_, position=0, nik=nik, full_name="Siti Contoh")
    plan(officer, request_, van)
    stranger = ResidentFactory(complete=True, full_name="Orang Lain")
    set_nik(actor=stranger.user, resident_id=stranger.pk, nik=nik)
    assert not Enrolment.objects.for_user(stranger.user).exists()


# --- races --------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_officers_at_one_moment_give_a_van_to_one_place_only():
    officers = [OfficerFactory() for _ in range(4)]
    requests = [CommunityRequestFactory(submitted=True, names=2) for _ in officers]
    van = VanFactory(fields=[requests[0].field])
    jobs = [
        lambda officer=officer, row=row, day=day: plan(officer, row, van, soon(day))
        for officer, row, day in zip(officers, requests, (14, 15, 16, 14), strict=True)
    ]
    results, errors = at_once(jobs)
    assert len(results) == 1
    assert [type(error) for error in errors] == [BusinessRuleError] * 3
    assert {str(error.message).split(" sudah ")[1] for error in errors} == {
        "dijadwalkan di hari itu. Pilih hari lain atau mobil lain."
    }
    assert (VanBooking.objects.count(), Batch.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_officers_plan_one_request_once():
    officers = [OfficerFactory(), OfficerFactory()]
    request = CommunityRequestFactory(submitted=True, names=2)
    vans = [VanFactory(fields=[request.field]) for _ in officers]
    jobs = [lambda pair=pair: plan(pair[0], request, pair[1]) for pair in zip(officers, vans, strict=True)]
    results, errors = at_once(jobs)
    assert (len(results), [type(error) for error in errors]) == (1, [StaleStateError])
    assert VanBooking.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_canary_without_the_constraint_a_look_before_the_write_sends_a_van_to_many_places():
    """The first race above proves something only if it is real (reliability.md, canary rule)."""
    officers = [OfficerFactory() for _ in range(4)]
    van = VanFactory()
    days = service.day_range(soon(14), soon(16))
    looked = threading.Barrier(4)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE training_vanbooking DROP CONSTRAINT van_in_one_place")

    def naive(officer):
        with transaction.atomic():
            assert not VanBooking.objects.filter(van=van, days__overlap=days).exists()
            looked.wait(timeout=30)
            return VanBooking.objects.create(van=van, days=days, note="Uji", planned_by=officer)

    try:
        results, errors = at_once([lambda officer=officer: naive(officer) for officer in officers])
    finally:
        VanBooking.objects.all().delete()
        with connection.schema_editor() as editor:
            constraint = next(row for row in VanBooking._meta.constraints if row.name == "van_in_one_place")
            editor.add_constraint(VanBooking, constraint)
    assert (len(results), errors) == (4, [])


def test_the_database_refuses_an_overlap_whoever_writes_it(officer, van):
    days = service.day_range(soon(14), soon(16))
    VanBooking.objects.create(van=van, days=days, note="Uji", planned_by=officer)
    with pytest.raises(IntegrityError, match="van_in_one_place"), transaction.atomic():
        VanBooking.objects.create(van=van, days=days, note="Uji", planned_by=officer)
