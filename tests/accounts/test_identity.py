"""The identity desk's service: due times in working days, one decision, reasons, photos that go."""

import datetime
import threading

import pytest
from django.db import connection
from django.utils import timezone

from accounts.enums import CheckState, VerificationLevel
from accounts.models import IdentityCheck
from accounts.services.identity import decide_identity_check, delete_old_pictures, submit_identity_check
from accounts.tasks import delete_old_pictures as task
from cakapkerja.errors import BusinessRuleError, StaleStateError
from notifications.models import DigestEntry, Message
from reference.models import Holiday
from tests.accounts.files import picture
from tests.factories.accounts import IdentityCheckFactory, OfficerFactory, ResidentFactory


@pytest.fixture
def officer(db):
    return OfficerFactory(verifier=True)


def refusal(act, **arguments):
    with pytest.raises(BusinessRuleError) as caught:
        act(**arguments)
    return caught.value.message


def test_a_photo_waits_with_a_due_time_of_two_working_days_and_an_officers_line(db):
    resident = ResidentFactory(complete=True)
    check = submit_identity_check(actor=resident.user, picture=picture())
    assert check.state == CheckState.WAITING
    check.refresh_from_db()
    assert abs(check.due_at - Holiday.objects.add_workdays(check.submitted_at, 2)) < datetime.timedelta(minutes=1)
    assert check.picture.name == f"identity/{check.pk.hex[:2]}/{check.pk.hex}.jpg"
    entry = DigestEntry.objects.get()
    assert (entry.audience, entry.text) == ("officers.identity", "Satu foto KTP menunggu pemeriksaan")
    assert resident.full_name not in entry.text


def test_the_clock_skips_weekends_and_holidays(db):
    friday = timezone.make_aware(datetime.datetime(2026, 12, 4, 10, 30))
    Holiday.objects.filter(date__range=("2026-12-01", "2026-12-20")).delete()
    Holiday.objects.create(date=datetime.date(2026, 12, 7), name="Libur contoh")
    assert Holiday.objects.add_workdays(friday, 2) == timezone.make_aware(datetime.datetime(2026, 12, 9, 10, 30))


@pytest.mark.parametrize("missing", [{"full_name": ""}, {"birth_date": None}])
def test_without_name_and_birth_date_there_is_nothing_to_compare(db, missing):
    resident = ResidentFactory(complete=True, **missing)
    assert refusal(submit_identity_check, actor=resident.user, picture=picture()) == (
        "Isi nama dan tanggal lahir di profil dulu."
    )


def test_a_verified_person_hands_in_again_only_for_a_new_address(db):
    resident = ResidentFactory(complete=True, verified=True)
    assert refusal(submit_identity_check, actor=resident.user, picture=picture()) == (
        "Identitas Anda sudah terverifikasi."
    )
    resident.residence_level = VerificationLevel.STATED
    resident.save()
    assert submit_identity_check(actor=resident.user, picture=picture()).state == CheckState.WAITING


@pytest.mark.parametrize(
    ("confirmed", "residence"), [(True, VerificationLevel.OFFICER), (False, VerificationLevel.STATED)]
)
def test_an_approval_sets_the_level_and_the_address_only_when_it_was_seen(officer, confirmed, residence):
    check = IdentityCheckFactory()
    decide_identity_check(officer=officer, check_id=check.pk, approve=True, address_confirmed=confirmed)
    check.refresh_from_db()
    resident = check.resident
    resident.refresh_from_db()
    assert (check.state, check.decided_by) == (CheckState.APPROVED, officer)
    assert (resident.identity_level, resident.residence_level) == (VerificationLevel.OFFICER, residence)
    assert resident.verified_at == check.decided_at
    message = Message.objects.get()
    assert (message.recipient, message.kind) == (resident.user, "accounts.identity_approved")


def test_a_refusal_needs_a_reason_and_tells_the_person(officer):
    check = IdentityCheckFactory()
    assert refusal(decide_identity_check, officer=officer, check_id=check.pk, approve=False, reason=" ") == (
        "Tulis apa yang harus diperbaiki."
    )
    decide_identity_check(officer=officer, check_id=check.pk, approve=False, reason="Foto buram.")
    check.refresh_from_db()
    assert (check.state, check.reason) == (CheckState.REJECTED, "Foto buram.")
    check.resident.refresh_from_db()
    assert check.resident.identity_level == VerificationLevel.STATED
    assert Message.objects.get().kind == "accounts.identity_rejected"


def test_nobody_decides_about_themselves(officer):
    check = IdentityCheckFactory(resident=ResidentFactory(complete=True, user=officer))
    assert refusal(decide_identity_check, officer=officer, check_id=check.pk, approve=True) == (
        "Ini identitas Anda sendiri. Minta petugas lain memeriksa."
    )


@pytest.mark.parametrize("state", [{"approved": True}, {"rejected": True}])
@pytest.mark.parametrize("approve", [True, False])
def test_a_second_decision_hears_who_was_first(officer, state, approve):
    check = IdentityCheckFactory(**state, decided_by__name="Petugas Pertama")
    with pytest.raises(StaleStateError, match=r"^Sudah diputuskan oleh Petugas Pertama, .* WIB\.$"):
        decide_identity_check(officer=officer, check_id=check.pk, approve=approve, reason="x")
    assert not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_at_once_one_decides():
    check, officers = IdentityCheckFactory(), [OfficerFactory(), OfficerFactory()]
    barrier, results = threading.Barrier(2), []

    def run(officer, approve):
        try:
            barrier.wait()
            decide_identity_check(officer=officer, check_id=check.pk, approve=approve, reason="Buram.")
            results.append("decided")
        except StaleStateError:
            results.append("late")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in zip(officers, (True, False), strict=True)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(results) == ["decided", "late"]
    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_photos_at_once_one_waits():
    resident = ResidentFactory(complete=True)
    barrier, results = threading.Barrier(2), []

    def run():
        try:
            barrier.wait()
            submit_identity_check(actor=resident.user, picture=picture())
            results.append("taken")
        except BusinessRuleError:
            results.append("waits")
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _number in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(results) == ["taken", "waits"]
    assert IdentityCheck.objects.waiting().count() == 1


# --- the end of a photo -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("state", "days", "deleted"),
    [("approved", 91, True), ("approved", 89, False), ("rejected", 31, True), ("rejected", 29, False)],
)
def test_photos_go_90_days_after_approval_and_30_after_refusal(db, state, days, deleted):
    check = IdentityCheckFactory(**{state: True}, decided_at=timezone.now() - datetime.timedelta(days=days))
    name, storage = check.picture.name, check.picture.storage
    assert storage.exists(name)
    assert delete_old_pictures() == int(deleted)
    check.refresh_from_db()
    assert (bool(check.picture), check.picture_deleted_at is not None) == (not deleted, deleted)
    assert storage.exists(name) is not deleted
    assert check.state == state


def test_a_waiting_photo_stays_however_old(db):
    IdentityCheckFactory(due_at=timezone.now() - datetime.timedelta(days=400))
    assert task() == 0


def test_deleting_twice_deletes_once_and_a_missing_file_stops_nothing(db):
    old = timezone.now() - datetime.timedelta(days=100)
    checks = [IdentityCheckFactory(approved=True, decided_at=old) for _number in range(3)]
    checks[0].picture.storage.delete(checks[0].picture.name)
    assert (task(), task()) == (3, 0)


def test_the_result_stays_when_the_photo_is_gone(client, db):
    check = IdentityCheckFactory(rejected=True, decided_at=timezone.now() - datetime.timedelta(days=31))
    delete_old_pictures()
    client.force_login(check.resident.user)
    assert "Tulisan tidak terbaca." in client.get("/saya/identitas/").content.decode()
