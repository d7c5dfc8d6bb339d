"""A batch is copied, gets its days, is published, changes its quota, is cancelled, is finished (TR-1)."""

import datetime
import uuid

import pytest
from django.db import InternalError, transaction
from django.utils import timezone

from cakapkerja.errors import BusinessRuleError
from cakapkerja.receipts import RepeatedForm
from notifications.models import Message
from reference.models import Holiday
from tests.factories.accounts import OfficerFactory
from tests.factories.training import BatchFactory, EnrolmentFactory, FieldFactory, ProgrammeFactory
from training.enums import BatchState, EnrolmentState, SelectionMode
from training.models import Allocation, Batch
from training.services.batches import (
    announce_change,
    batch_slug,
    cancel_batch,
    change_quota,
    copy_batch,
    finish_batch,
    make_days,
    publish_batch,
)
from training.services.seats import check_seats

pytestmark = pytest.mark.django_db
MONDAY = datetime.date(2027, 3, 1)


@pytest.fixture
def officer():
    return OfficerFactory(groups=["Pengelola pelatihan"])


def refusal(service, **arguments):
    with pytest.raises(BusinessRuleError) as caught:
        service(**arguments)
    return caught.value.message


# --- copied -------------------------------------------------------------------------------------------
def test_a_copy_has_the_next_number_every_date_moved_by_the_same_and_no_seed(officer):
    old = BatchFactory(lottery=True, number=4, year=2026, quota=17, place="Aula", documents=["ktp"])
    starts = old.starts_on + datetime.timedelta(days=70)
    new = copy_batch(officer=officer, batch_id=old.pk, starts_on=starts)
    moved = datetime.timedelta(days=70)
    assert (new.state, new.quota, new.place, new.documents) == (BatchState.DRAFT, 17, "Aula", ["ktp"])
    assert (new.ends_on, new.opens_at, new.closes_at) == (
        old.ends_on + moved,
        old.opens_at + moved,
        old.closes_at + moved,
    )
    assert (new.mode, new.seed_source, new.seed_at) == (SelectionMode.LOTTERY, "", None)
    assert (new.copied_from, new.created_by, new.seats_taken, new.last_number) == (old, officer, 0, 0)
    same_year = starts.year == 2026
    assert (new.number, new.year) == ((5, 2026) if same_year else (1, starts.year))
    assert new.slug == f"menjahit-{new.number}-{new.year}"


def test_a_copy_takes_the_days_along_and_leaves_out_holidays(officer):
    old = BatchFactory(starts_on=MONDAY, draft=True)
    Holiday.objects.filter(date__gte=datetime.date(2027, 3, 1)).delete()
    Holiday.objects.create(date=datetime.date(2027, 3, 9), name="Libur uji")
    new = copy_batch(officer=officer, batch_id=old.pk, starts_on=datetime.date(2027, 3, 8))
    assert [day.date.day for day in new.days.all()] == [8, 10, 11, 12]


def test_the_same_form_sent_twice_makes_one_copy(officer):
    old, token = BatchFactory(), uuid.uuid4()
    arguments = {"officer": officer, "batch_id": old.pk, "starts_on": MONDAY, "token": token}
    copy_batch(**arguments, url_of=lambda batch: f"/x/{batch.pk}/")
    with pytest.raises(RepeatedForm):
        copy_batch(**arguments)
    assert Batch.objects.count() == 2


def test_two_programmes_may_have_a_field_of_the_same_name(officer):
    one = BatchFactory(field=FieldFactory(name="Barista"), number=1, year=2026)
    van = FieldFactory(name="Barista", programme=ProgrammeFactory(slug="si-praja", name="Mobil"))
    assert one.slug == "barista-1-2026"
    assert batch_slug(van, 1, 2026) == "si-praja-barista-1-2026"


# --- days ---------------------------------------------------------------------------------------------
def days(batch):
    return [day.date.isoformat() for day in batch.days.all()]


def test_days_are_written_on_the_chosen_weekdays_without_holidays(officer):
    Holiday.objects.filter(date__year=2027).delete()
    Holiday.objects.create(date=datetime.date(2027, 3, 3), name="Hari Uji")
    batch = BatchFactory(draft=True, days=False, starts_on=MONDAY, ends_on=datetime.date(2027, 3, 8))
    text = make_days(
        officer=officer,
        batch_id=batch.pk,
        weekdays=[0, 2, 4],
        starts_at=datetime.time(8),
        ends_at=datetime.time(12),
    )
    assert days(batch) == ["2027-03-01", "2027-03-05", "2027-03-08"]
    assert text == "3 hari pelatihan ditulis. Dilewati karena libur: Hari Uji."


def test_writing_the_days_again_replaces_the_plan(officer):
    Holiday.objects.filter(date__year=2027).delete()
    batch = BatchFactory(draft=True, starts_on=MONDAY)
    times = {"starts_at": datetime.time(9), "ends_at": datetime.time(11)}
    make_days(officer=officer, batch_id=batch.pk, weekdays=[0, 1], **times)
    assert days(batch) == ["2027-03-01", "2027-03-02"]
    assert {day.starts_at for day in batch.days.all()} == {datetime.time(9)}


def test_days_that_can_not_be_are_refused(officer):
    batch = BatchFactory(draft=True, starts_on=MONDAY)
    times = {"starts_at": datetime.time(9), "ends_at": datetime.time(11)}
    assert "Tidak ada hari" in refusal(make_days, officer=officer, batch_id=batch.pk, weekdays=[6], **times)
    times["ends_at"] = datetime.time(9)
    assert "Jam selesai" in refusal(make_days, officer=officer, batch_id=batch.pk, weekdays=[0], **times)


# --- published ----------------------------------------------------------------------------------------
def test_a_whole_draft_is_published_and_the_log_says_by_whom(officer):
    batch = BatchFactory(draft=True)
    publish_batch(officer=officer, batch_id=batch.pk)
    batch.refresh_from_db()
    assert batch.state == BatchState.PUBLISHED
    row = batch.transitions.last()
    assert (row.from_state, row.to_state, row.actor) == ("draft", "published", officer)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"closed": True}, "Pendaftaran sudah lewat."),
        ({"days": False}, "Belum ada hari pelatihan."),
        (
            {"starts_on": datetime.date(2020, 1, 6), "days": False},
            "Pendaftaran harus ditutup sebelum hari pertama",
        ),
        ({"mode": SelectionMode.LOTTERY}, "Sebut sumber angka undian"),
        ({"mode": SelectionMode.SCORES, "results_on": timezone.now()}, "Hasil harus diumumkan setelah"),
    ],
)
def test_a_draft_that_lacks_something_is_not_published_and_it_is_named(officer, values, words):
    batch = BatchFactory(draft=True, **values)
    assert words in refusal(publish_batch, officer=officer, batch_id=batch.pk)
    batch.refresh_from_db()
    assert batch.state == BatchState.DRAFT


def test_the_number_of_a_draw_must_come_an_hour_after_closing(officer):
    batch = BatchFactory(draft=True, lottery=True)
    Batch.objects.filter(pk=batch.pk).update(seed_at=batch.closes_at + datetime.timedelta(minutes=59))
    assert "satu jam" in refusal(publish_batch, officer=officer, batch_id=batch.pk)
    Batch.objects.filter(pk=batch.pk).update(seed_at=batch.closes_at + datetime.timedelta(minutes=60))
    assert publish_batch(officer=officer, batch_id=batch.pk).state == BatchState.PUBLISHED


def test_a_field_that_is_over_takes_no_new_batch(officer):
    batch = BatchFactory(draft=True, field=FieldFactory(valid_until=datetime.date(2024, 1, 1)))
    assert "Bidang ini tidak berlaku" in refusal(publish_batch, officer=officer, batch_id=batch.pk)


@pytest.mark.parametrize(
    "change",
    [{"seed_source": "Sumber lain"}, {"mode": SelectionMode.SCORES}, {"rule_id": None}],
)
def test_the_database_refuses_to_change_what_decides_the_draw_after_publication(change, officer):
    from training.services.rules import publish_rule

    body = {"format": "cakapkerja-kuota-1", "quotas": [{"group": "perempuan", "seats": 2}]}
    rule = publish_rule(officer=officer, name="Kuota", body=body, words="Dua kursi.")
    batch = BatchFactory(lottery=True, rule=rule)
    with pytest.raises(InternalError, match="batch_seed_named_before"), transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(**change)
    draft = BatchFactory(lottery=True, draft=True, rule=rule)
    assert Batch.objects.filter(pk=draft.pk).update(**change) == 1


# --- quota --------------------------------------------------------------------------------------------
def full_batch(waiting=3):
    batch = BatchFactory(quota=2)
    for _ in range(2):
        EnrolmentFactory(batch=batch)
    for number in range(1, waiting + 1):
        EnrolmentFactory(batch=batch, state=EnrolmentState.WAITING, waiting_number=number)
    return batch


def test_more_seats_are_offered_to_the_waiting_list_at_once_in_its_order(officer):
    batch = full_batch()
    text = change_quota(officer=officer, batch_id=batch.pk, quota=4, reason="Ruang lebih besar")
    assert text == "Kuota menjadi 4. 2 orang dari daftar tunggu ditawari kursi."
    offered = batch.enrolments.filter(state=EnrolmentState.OFFERED)
    assert sorted(offered.values_list("waiting_number", flat=True)) == [1, 2]
    assert check_seats(batch.pk) == []
    assert "Ruang lebih besar" in batch.transitions.last().reason


def test_fewer_seats_than_taken_are_refused(officer):
    batch = full_batch()
    words = refusal(change_quota, officer=officer, batch_id=batch.pk, quota=1, reason="x")
    assert words == "2 kursi sudah terisi. Kuota paling sedikit 2."


def test_the_quota_stands_between_freezing_and_drawing(officer):
    batch = BatchFactory(lottery=True, closed=True)
    Allocation.objects.create(batch=batch, seats=2, entries=[], list_sha256="0" * 64)
    assert "dibekukan" in refusal(change_quota, officer=officer, batch_id=batch.pk, quota=30, reason="x")


# --- ended --------------------------------------------------------------------------------------------
def test_cancelling_ends_every_place_and_keeps_the_reason(officer):
    batch = full_batch()
    gone = EnrolmentFactory(batch=batch, state=EnrolmentState.WITHDRAWN)
    text = cancel_batch(officer=officer, batch_id=batch.pk, reason="Pengajar sakit")
    assert text == "Kelas dibatalkan. 5 orang diberi tahu."
    batch.refresh_from_db()
    assert (batch.state, batch.cancel_reason, batch.seats_taken) == (BatchState.CANCELLED, "Pengajar sakit", 0)
    states = batch.enrolments.exclude(pk=gone.pk).values_list("state", flat=True)
    assert set(states) == {EnrolmentState.CANCELLED}
    assert "sudah berakhir" in refusal(cancel_batch, officer=officer, batch_id=batch.pk, reason="lagi")


def test_a_class_is_not_cancelled_without_a_reason(officer):
    assert "Tulis sebab" in refusal(cancel_batch, officer=officer, batch_id=BatchFactory().pk, reason="  ")


def past_batch():
    return BatchFactory(
        opens_at=timezone.now() - datetime.timedelta(days=60),
        closes_at=timezone.now() - datetime.timedelta(days=50),
        starts_on=timezone.localdate() - datetime.timedelta(days=20),
    )


def test_a_class_is_finished_when_everybody_has_a_result(officer):
    batch = past_batch()
    EnrolmentFactory(batch=batch, state=EnrolmentState.PASSED)
    waiting = EnrolmentFactory(batch=batch, state=EnrolmentState.WAITING, waiting_number=1)
    finish_batch(officer=officer, batch_id=batch.pk)
    batch.refresh_from_db()
    waiting.refresh_from_db()
    assert (batch.state, waiting.state) == (BatchState.FINISHED, EnrolmentState.NOT_SELECTED)


def test_a_class_with_somebody_without_a_result_is_not_finished(officer):
    batch = past_batch()
    EnrolmentFactory(batch=batch)
    assert refusal(finish_batch, officer=officer, batch_id=batch.pk).startswith("1 peserta belum punya hasil")


def test_everybody_with_a_place_hears_of_another_day_or_place_and_of_nothing_else(officer):
    batch = full_batch(waiting=1)
    EnrolmentFactory(batch=batch, state=EnrolmentState.WITHDRAWN)
    assert announce_change(batch_id=batch.pk, changed=["title", "hours"]) == 0
    assert announce_change(batch_id=batch.pk, changed=["place"]) == 3
    message = Message.objects.filter(kind="training.batch_changed").first()
    assert message.url.startswith("/saya/pelatihan/")
