"""A person's way through a class: register, answer, withdraw, papers, reminders (TR-3, N-01, N-05)."""

import datetime
import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.files import FileRefused
from accounts.models import Consent
from cakapkerja.errors import BusinessRuleError, StaleStateError
from cakapkerja.receipts import RepeatedForm, new_token
from notifications.models import Message
from tests.accounts.files import pdf, picture, upload
from tests.factories.accounts import ResidentFactory
from tests.factories.training import BatchFactory, EnrolmentFactory
from training.enums import DocumentNeed
from training.enums import EnrolmentState as S
from training.models import Batch, Enrolment, EnrolmentNeed, RegistrationDraft
from training.services import enrolments as service
from training.services import reminders, seats

pytestmark = pytest.mark.django_db


@pytest.fixture
def resident():
    return ResidentFactory(complete=True, with_nik=True)


def kinds(user):
    return list(Message.objects.filter(recipient=user).order_by("created_at", "pk").values_list("kind", flat=True))


# --- registering ------------------------------------------------------------------------------------
def test_registering_copies_the_profile_gives_a_seat_and_tells_the_person(resident):
    batch = BatchFactory(quota=1)
    service.save_draft(actor=resident.user, batch_id=batch.pk, data={"motivation": "Ingin bekerja."})
    row, created = service.register(actor=resident.user, batch=batch, motivation=" Ingin bekerja. ")
    assert created
    assert (row.state, row.number, row.waiting_number) == (S.CONFIRMED, 1, None)
    assert (row.full_name, row.in_city, row.motivation) == (resident.full_name, True, "Ingin bekerja.")
    assert bytes(row.nik_index) == bytes(resident.nik_index)
    assert kinds(resident.user) == ["training.seat_given"]
    assert RegistrationDraft.objects.count() == 0
    assert "nik" not in str(Message.objects.get().context).lower()


def test_the_next_person_gets_a_number_at_once_and_hears_it(resident):
    batch = BatchFactory(quota=1)
    EnrolmentFactory(batch=batch)
    row, _created = service.register(actor=resident.user, batch=batch)
    assert (row.state, row.waiting_number) == (S.WAITING, 1)
    assert kinds(resident.user) == ["training.on_waiting_list"]


def test_a_repeat_gives_the_first_registration(resident):
    batch = BatchFactory(scores=True)
    token = new_token()
    first, _created = service.register(actor=resident.user, batch=batch, token=token)
    again, created = service.register(actor=resident.user, batch=batch)
    assert (again.pk, created) == (first.pk, False)
    with pytest.raises(RepeatedForm) as repeat:
        service.register(actor=resident.user, batch=batch, token=token)
    assert repeat.value.url == first.get_receipt_url()
    assert kinds(resident.user) == ["training.registration_received"]


def test_a_need_is_kept_only_with_consent(resident):
    batch = BatchFactory()
    with pytest.raises(BusinessRuleError, match="izin"):
        service.register(actor=resident.user, batch=batch, need="kursi roda")
    assert Enrolment.objects.count() == 0
    row, _created = service.register(
        actor=resident.user, batch=batch, has_disability=True, need="kursi roda", share_need=True
    )
    need = EnrolmentNeed.objects.get(enrolment=row)
    assert (need.text, need.consent) == ("kursi roda", Consent.objects.get(purpose="training_need"))


@pytest.mark.parametrize(
    ("person", "rule", "code"),
    [
        ({"education": None}, {}, "profile"),
        ({"nik": None}, {}, "nik"),
        ({"outside": True}, {}, "city"),
        ({}, {"age_min": 40}, "age"),
        ({}, {"age_max": 20}, "age"),
    ],
)
def test_who_may_not_come_hears_why_and_takes_no_number(person, rule, code):
    resident = ResidentFactory(complete=True, **{"with_nik": "nik" not in person, **person})
    batch = BatchFactory(**rule)
    with pytest.raises(BusinessRuleError) as refusal:
        service.register(actor=resident.user, batch=batch)
    assert refusal.value.code == code
    assert Batch.objects.get().last_number == 0


def test_schooling_below_the_least_is_refused(resident):
    from reference.models import EducationLevel

    highest = EducationLevel.objects.order_by("-rank").first()
    with pytest.raises(BusinessRuleError, match="lulusan"):
        service.register(actor=resident.user, batch=BatchFactory(min_education=highest))


@pytest.mark.parametrize("state", [S.REGISTERED, S.CONFIRMED, S.DROPPED, S.PASSED])
def test_one_class_per_programme_and_year(resident, state):
    EnrolmentFactory(resident=resident, state=state)
    with pytest.raises(BusinessRuleError) as refusal:
        service.register(actor=resident.user, batch=BatchFactory(field__name="Tata Boga"))
    assert refusal.value.code == "year"


@pytest.mark.parametrize("state", [S.WITHDRAWN, S.NOT_SELECTED, S.LAPSED, S.CANCELLED])
def test_whoever_got_no_place_may_try_another_class_this_year(resident, state):
    EnrolmentFactory(resident=resident, state=state)
    assert service.register(actor=resident.user, batch=BatchFactory(field__name="Tata Boga"))[1]


def test_a_passed_field_is_not_repeated_also_when_it_is_known_by_nik_only(resident):
    past = BatchFactory(year=2024, running=True)
    EnrolmentFactory(
        batch=past, resident=None, full_name="Nama Lama", state=S.PASSED, nik_index=resident.nik_index
    )
    with pytest.raises(BusinessRuleError, match="sudah lulus"):
        service.register(actor=resident.user, batch=BatchFactory())
    assert service.register(actor=resident.user, batch=BatchFactory(field__name="Tata Boga"))[1]


def test_a_no_show_waits_some_months(resident):
    today = timezone.localdate()
    past = BatchFactory(running=True, year=today.year - 1, starts_on=today - datetime.timedelta(days=30))
    EnrolmentFactory(batch=past, resident=resident, state=S.NO_SHOW)
    batch = BatchFactory()
    with pytest.raises(BusinessRuleError, match="tidak datang"):
        service.register(actor=resident.user, batch=batch)
    Batch.objects.filter(pk=past.pk).update(starts_on=today - datetime.timedelta(days=300))
    assert service.register(actor=resident.user, batch=batch)[1]


@pytest.mark.django_db(transaction=True)
def test_a_long_line_is_a_sentence_after_three_tries_and_keeps_nothing(resident, monkeypatch):
    batch = BatchFactory(days=False)
    held, release = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            seats.lock_batch(batch.pk)
            held.set()
            release.wait(timeout=60)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(timeout=30)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '200ms'")
    try:
        with pytest.raises(service.BusyError, match="Sedang ramai"):
            service.register(actor=resident.user, batch=batch)
    finally:
        release.set()
        holder.join(timeout=60)
    assert Enrolment.objects.count() == 0
    assert service.register(actor=resident.user, batch=batch)[0].state == S.CONFIRMED
    with connection.cursor() as cursor:
        cursor.execute("RESET lock_timeout")


# --- answering and giving back ----------------------------------------------------------------------
def test_a_place_given_back_is_offered_on_and_the_offer_is_taken(resident):
    batch = BatchFactory(quota=1)
    seated = EnrolmentFactory(batch=batch)
    waiting, _created = service.register(actor=resident.user, batch=batch)
    service.withdraw(actor=seated.resident.user, enrolment_id=seated.pk, reason="Pindah kota")
    waiting.refresh_from_db()
    assert waiting.state == S.OFFERED
    service.take_seat(actor=resident.user, enrolment_id=waiting.pk)
    service.take_seat(actor=resident.user, enrolment_id=waiting.pk)
    assert kinds(resident.user) == ["training.on_waiting_list", "training.seat_offered", "training.seat_confirmed"]
    assert kinds(seated.resident.user) == ["training.enrolment_withdrawn"]
    assert seats.check_seats() == []


def test_an_offer_that_is_over_is_not_taken(resident):
    row = EnrolmentFactory(
        resident=resident,
        state=S.OFFERED,
        waiting_number=1,
        keep_until=timezone.now() - datetime.timedelta(seconds=1),
    )
    with pytest.raises(BusinessRuleError, match="sudah lewat"):
        service.take_seat(actor=resident.user, enrolment_id=row.pk)


def test_strangers_move_nothing_and_ended_ones_neither(resident):
    row = EnrolmentFactory(
        state=S.OFFERED, waiting_number=1, keep_until=timezone.now() + datetime.timedelta(hours=1)
    )
    for act in (service.take_seat, service.withdraw):
        with pytest.raises(BusinessRuleError, match="bukan milik"):
            act(actor=resident.user, enrolment_id=row.pk)
    ended = EnrolmentFactory(resident=resident, state=S.PASSED)
    with pytest.raises(StaleStateError, match="lulus"):
        service.take_seat(actor=resident.user, enrolment_id=ended.pk)


def test_after_the_first_day_a_seat_is_not_given_back_here(resident):
    row = EnrolmentFactory(resident=resident, batch__running=True)
    with pytest.raises(BusinessRuleError, match="sudah mulai"):
        service.withdraw(actor=resident.user, enrolment_id=row.pk)


# --- papers -----------------------------------------------------------------------------------------
def test_papers_are_checked_replaced_and_bounded(resident):
    row = EnrolmentFactory(resident=resident, batch__documents=[DocumentNeed.KTP])
    service.add_file(actor=resident.user, enrolment_id=row.pk, kind="ktp", uploaded=picture())
    service.add_file(actor=resident.user, enrolment_id=row.pk, kind="ktp", uploaded=pdf())
    kept = row.files.get(deleted_at__isnull=True)
    assert kept.content_type == "application/pdf"
    with pytest.raises(BusinessRuleError, match="tidak meminta"):
        service.add_file(actor=resident.user, enrolment_id=row.pk, kind="diploma", uploaded=pdf())
    with pytest.raises(FileRefused):
        service.add_file(
            actor=resident.user, enrolment_id=row.pk, kind="ktp", uploaded=upload(b"MZ not a picture", "x.jpg")
        )


# --- periodic ---------------------------------------------------------------------------------------
def test_who_has_not_answered_is_reminded_once(resident):
    now = timezone.now()
    EnrolmentFactory(
        resident=resident,
        state=S.OFFERED,
        waiting_number=1,
        keep_until=now + datetime.timedelta(hours=3),
        seated_at=now - datetime.timedelta(hours=20),
    )
    assert [reminders.remind_of_kept_seats() for _ in range(2)] == [1, 0]
    assert kinds(resident.user) == ["training.seat_kept_until"]


def test_participants_hear_of_the_first_day_once(resident):
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    EnrolmentFactory(resident=resident, batch__starts_on=tomorrow)
    EnrolmentFactory(batch__starts_on=tomorrow, state=S.WITHDRAWN)
    assert [reminders.remind_of_first_day() for _ in range(2)] == [1, 0]


def test_the_waiting_list_of_a_class_that_began_ends(resident):
    batch = BatchFactory(running=True, quota=1)
    EnrolmentFactory(batch=batch)
    EnrolmentFactory(batch=batch, resident=resident, state=S.WAITING, waiting_number=1)
    assert [reminders.close_waiting_lists() for _ in range(2)] == [1, 0]
    assert kinds(resident.user) == ["training.not_selected"]
