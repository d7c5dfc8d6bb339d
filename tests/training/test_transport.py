"""Transport money: who is asked, what is sealed, who may read it, and that it goes."""

import datetime
import io

import openpyxl
import pytest
from django.utils import timezone

from accounts.models import AccessLog, Consent
from tests.factories.accounts import OfficerFactory, ResidentFactory, UserFactory
from tests.factories.training import BatchFactory, EnrolmentFactory
from training.enums import EnrolmentState, Presence
from training.models import Attendance, BankAccount, TransportPayment
from training.services import transport as service

pytestmark = pytest.mark.django_db
NUMBER = "001234567890"
GIVEN = {
    "bank_name": "Bank Contoh",
    "number": NUMBER,
    "number_again": NUMBER,
    "holder": "Siti Uji",
    "agreed": "on",
}


@pytest.fixture
def batch():
    today = timezone.localdate()
    return BatchFactory(
        running=True, starts_on=today - datetime.timedelta(days=2), ends_on=today, transport_money=25_000
    )


@pytest.fixture
def person(batch):
    return EnrolmentFactory(batch=batch)


@pytest.fixture
def officer():
    return OfficerFactory(groups=["Pengelola pelatihan"])


def come(person, presences=(Presence.PRESENT, Presence.LATE, Presence.ABSENT)):
    for day, presence in zip(person.batch.days.all(), presences, strict=True):
        Attendance.objects.create(day=day, enrolment=person, presence=presence, marked_at=timezone.now())


def give(person):
    return service.save_bank(
        actor=person.resident.user, enrolment_id=person.pk, bank_name="Bank Contoh", number=NUMBER,
        holder="Siti Uji", agreed=True,
    )  # fmt: skip


def address(person):
    return f"/saya/pelatihan/{person.pk}/rekening/"


def test_a_participant_gives_an_account_that_is_sealed_and_shown_by_four_digits(client, person):
    client.force_login(person.resident.user)
    assert client.post(address(person), GIVEN).status_code == 302
    row = BankAccount.objects.get()
    assert NUMBER.encode() not in bytes(row.number_sealed)
    assert (row.open_number(), row.open_holder(), row.last4) == (NUMBER, "Siti Uji", "7890")
    page = client.get(address(person)).content.decode()
    assert "····7890" in page
    assert NUMBER not in page
    assert Consent.objects.get(user=person.resident.user, purpose="training_bank").withdrawn_at is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"number_again": "123"}, "Kedua nomor tidak sama"),
        ({"number": "12ab34", "number_again": "12ab34"}, "angka. Periksa lagi"),
        ({"number": "12345", "number_again": "12345"}, "angka. Periksa lagi"),
        ({"number": "٣" * 8, "number_again": "٣" * 8}, "angka. Periksa lagi"),
        ({"agreed": ""}, "Centang persetujuan"),
        ({"holder": ""}, "field-error"),
        ({"bank_name": "\x00"}, "field-error"),
    ],
)
def test_what_can_not_be_taken_is_told_and_nothing_typed_is_lost(client, person, change, words):
    client.force_login(person.resident.user)
    answer = client.post(address(person), GIVEN | change)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "Bank Contoh" in answer.content.decode() or "bank_name" in change
    assert BankAccount.objects.count() == 0


@pytest.mark.parametrize("state", [EnrolmentState.ACCEPTED, EnrolmentState.WAITING, EnrolmentState.REGISTERED])
def test_nobody_is_asked_before_they_have_a_seat(client, batch, state):
    waiting = EnrolmentFactory(batch=batch, state=state, waiting_number=1, keep_until=timezone.now())
    client.force_login(waiting.resident.user)
    assert "Nomor rekening" not in client.get(address(waiting)).content.decode()
    assert client.post(address(waiting), GIVEN).status_code == 422
    assert BankAccount.objects.count() == 0


def test_an_account_is_for_its_owner_only_and_can_be_taken_back(client, person):
    give(person)
    for stranger in (ResidentFactory().user, UserFactory()):
        client.force_login(stranger)
        assert client.get(address(person)).status_code == 404
        assert client.post(address(person), {"hapus": "1"}).status_code == 404
    client.force_login(person.resident.user)
    client.post(address(person), {"hapus": "1"})
    assert BankAccount.objects.count() == 0
    assert Consent.objects.get(user=person.resident.user, purpose="training_bank").withdrawn_at is not None


def test_the_list_has_days_times_money_and_masked_numbers(client, batch, person, officer):
    come(person)
    give(person)
    client.force_login(officer)
    page = client.get(f"/instruktur/{batch.slug}/uang/").content.decode()
    assert "2 hari, Rp50.000" in page
    assert "····7890" in page
    assert NUMBER not in page
    assert AccessLog.objects.count() == 0


def test_full_numbers_need_a_reason_and_leave_a_trace(client, batch, person, officer):
    come(person)
    give(person)
    client.force_login(officer)
    path = f"/instruktur/{batch.slug}/uang/"
    assert client.post(path, {"langkah": "lihat", "reason": ""}).status_code == 422
    assert NUMBER in client.post(path, {"langkah": "lihat", "reason": "Bayar tahap 1"}).content.decode()
    answer = client.post(path, {"langkah": "unduh", "reason": "Berkas bank"})
    cells = [list(row) for row in openpyxl.load_workbook(io.BytesIO(answer.content)).active.values]
    assert cells[1][2:] == [2, 50_000, "Bank Contoh", NUMBER, "Siti Uji"]
    assert sorted(AccessLog.objects.values_list("subject_id", "kind", "reason")) == sorted(
        [(person.resident.user_id, "bank", "Bayar tahap 1"), (person.resident.user_id, "bank", "Berkas bank")]
    )


def test_the_money_is_closed_to_instructors_and_strangers(client, batch, person):
    teacher = UserFactory()
    batch.instructors.add(teacher)
    for stranger in (teacher, UserFactory(), person.resident.user):
        client.force_login(stranger)
        path = f"/instruktur/{batch.slug}/uang/"
        assert client.get(path).status_code == 404
        assert client.post(path, {"langkah": "lihat", "reason": "x"}).status_code == 404


def pay(client, batch, reference="B-1", day=None):
    day = day or timezone.localdate()
    parts = {"paid_on_tanggal": day.day, "paid_on_bulan": day.month, "paid_on_tahun": day.year}
    return client.post(f"/instruktur/{batch.slug}/uang/", {"langkah": "bayar", "reference": reference, **parts})


def test_paying_closes_what_was_open_once(client, batch, person, officer):
    come(person)
    give(person)
    without = EnrolmentFactory(batch=batch)
    come(without)
    client.force_login(officer)
    assert pay(client, batch).status_code == 302
    assert pay(client, batch).status_code == 422
    assert pay(client, batch, "B-2").status_code == 422
    row = TransportPayment.objects.get()
    assert (row.enrolment, row.days, row.amount, row.reference) == (person, 2, 50_000, "B-1")
    Attendance.objects.filter(enrolment=person).update(presence=Presence.PRESENT)
    assert pay(client, batch, "B-2").status_code == 302
    assert TransportPayment.objects.get(reference="B-2").amount == 25_000


def test_a_day_of_payment_outside_the_class_is_refused(client, batch, person, officer):
    come(person)
    give(person)
    client.force_login(officer)
    for day in (timezone.localdate() + datetime.timedelta(days=1), datetime.date(2020, 1, 1)):
        assert pay(client, batch, day=day).status_code == 422
    assert TransportPayment.objects.count() == 0


def test_accounts_go_thirty_days_after_payment(batch, person, officer):
    come(person)
    give(person)
    other = EnrolmentFactory(batch=batch)
    give(other)
    gone = EnrolmentFactory(batch=batch)
    give(gone)
    type(gone).objects.filter(pk=gone.pk).update(state=EnrolmentState.WITHDRAWN)
    service.mark_paid(officer=officer, batch_id=batch.pk, paid_on=timezone.localdate(), reference="B-1")
    TransportPayment.objects.update(recorded_at=timezone.now() - datetime.timedelta(days=29))
    assert service.delete_old_accounts() == 1  # of the one who left the class
    TransportPayment.objects.update(recorded_at=timezone.now() - datetime.timedelta(days=31))
    assert service.delete_old_accounts() == 1
    assert service.delete_old_accounts() == 0
    assert BankAccount.objects.get().enrolment == other
