"""Locked data put right (PDP-07): the resident asks, an officer changes or refuses, before and after are kept."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from accounts.enums import AccessKind, CorrectionState, Sex
from accounts.models import AccessLog, CorrectionRequest, Resident, ResidentCorrection
from accounts.services import corrections as service
from cakapkerja.errors import BusinessRuleError
from notifications.models import DigestEntry, Message
from tests.accounts.conftest import text_of
from tests.admin.pages import buttons, errors, sentences, signed_in, url_of, words
from tests.factories.accounts import (
    BORN,
    IdentityCheckFactory,
    OfficerFactory,
    ResidentFactory,
    UserFactory,
    make_nik,
)

pytestmark = pytest.mark.django_db
PAGE = "/saya/profil/pembetulan/"
WHY = "KTP asli dilihat di loket."


@pytest.fixture
def resident():
    return ResidentFactory(complete=True, with_nik=True, verified=True)


@pytest.fixture
def officer():
    return OfficerFactory(verifier=True)


@pytest.fixture
def office(officer):
    return signed_in(officer)


def asked(resident, **fields):
    return service.ask_correction(actor=resident.user, **{"wanted": "Nama saya Siti Aminah.", **fields})


def form_of(resident, **changes):
    born = resident.birth_date
    return {
        "full_name": resident.full_name,
        "birth_date_tanggal": born.day,
        "birth_date_bulan": born.month,
        "birth_date_tahun": born.year,
        "sex": resident.sex,
        "reason": WHY,
        **changes,
    }


# --- asking -------------------------------------------------------------------------------------------
def test_a_verified_resident_asks_and_reads_by_when_the_answer_comes(resident):
    client = Client()
    client.force_login(resident.user)
    assert "Minta petugas membetulkannya" in text_of(client.get("/saya/profil/"))
    page = client.post(PAGE, {"wanted": "Nama saya Siti Aminah.", "nik": ""}, follow=True)
    assert "Permintaan Anda sedang diperiksa" in text_of(page)
    assert "Kirim permintaan" not in text_of(page)
    row = CorrectionRequest.objects.get()
    assert abs(row.due_at - row.asked_at - datetime.timedelta(hours=72)) < datetime.timedelta(minutes=1)
    assert DigestEntry.objects.filter(audience=service.DIGEST_AUDIENCE).count() == 1


def test_a_second_request_waits_for_the_first_and_keeps_what_was_typed(resident):
    asked(resident)
    client = Client()
    client.force_login(resident.user)
    page = client.post(PAGE, {"wanted": "Tanggal lahir saya salah."})
    assert page.status_code == 422
    assert "Tunggu jawabannya dulu." in text_of(page)
    assert CorrectionRequest.objects.count() == 1


def test_who_is_not_verified_changes_it_alone():
    free = ResidentFactory(complete=True)
    client = Client()
    client.force_login(free.user)
    assert "Anda bisa mengubahnya sendiri." in text_of(client.get(PAGE))
    with pytest.raises(BusinessRuleError, match="belum terverifikasi"):
        asked(free)


def test_a_number_is_sealed_checked_and_not_taken_in_the_text(resident):
    nik = make_nik(serial=77)
    with pytest.raises(BusinessRuleError, match="kolom NIK"):
        asked(resident, wanted=f"NIK saya {nik}")
    with pytest.raises(BusinessRuleError, match="16 angka"):
        asked(resident, nik="123")
    row = asked(resident, nik=nik)
    assert nik.encode() not in bytes(row.nik_sealed)
    assert (row.open_nik(), row.nik_last4) == (nik, "0077")


def test_strangers_have_no_page_for_it():
    assert Client().get(PAGE)["Location"].startswith("/akun/login/")
    client = Client()
    client.force_login(UserFactory())
    assert client.get(PAGE)["Location"] == "/saya/mulai/"


# --- deciding -----------------------------------------------------------------------------------------
def test_the_office_sees_the_request_by_age_and_puts_the_name_right(office, officer, resident):
    asked(resident)
    start = office.get("/admin/")
    queue = next(row for row in start.context["queues"] if row.label == "Permintaan pembetulan data")
    assert (queue.count, queue.overdue) == (1, 0)
    assert [row.pk for row in office.get(queue.url).context["cl"].result_list] == [resident.pk]
    page = office.get(url_of(resident))
    assert "Nama saya Siti Aminah." in words(page)
    assert {"Betulkan data", "Jangan ubah data"} <= set(buttons(page))
    answer = office.post(url_of(resident, "betulkan"), form_of(resident, full_name="Siti Aminah"), follow=True)
    assert sentences(answer) == ["Data dibetulkan. Warga sudah diberi tahu."]
    row, old = ResidentCorrection.objects.get(), resident.full_name
    assert (row.actor, row.reason, row.before, row.after) == (
        officer,
        WHY,
        {"full_name": old},
        {"full_name": "Siti Aminah"},
    )
    resident = Resident.objects.select_related("user").get(pk=resident.pk)
    assert (resident.full_name, resident.user.name, resident.is_verified) == ("Siti Aminah", "Siti Aminah", True)
    assert CorrectionRequest.objects.get().state == CorrectionState.DONE
    assert Message.objects.filter(recipient=resident.user, kind="accounts.data_corrected").count() == 1
    assert f"nama lengkap sesuai KTP: {old} → Siti Aminah" in words(office.get(url_of(resident, "history")))


def test_a_nik_goes_through_the_same_checks_and_no_log_holds_it(office, resident):
    old = resident.open_nik()
    bad = office.post(url_of(resident, "betulkan"), form_of(resident, nik="1" * 15))
    assert errors(bad) == [("nik", "NIK harus 16 angka. Anda mengisi 15.")]
    man = office.post(url_of(resident, "betulkan"), form_of(resident, nik=make_nik(sex=Sex.MALE, serial=9)))
    assert [name for name, _sentence in errors(man)] == ["nik"]
    new = make_nik(serial=4321)
    assert office.post(url_of(resident, "betulkan"), form_of(resident, nik=new)).status_code == 302
    resident.refresh_from_db()
    row = ResidentCorrection.objects.get()
    assert (resident.open_nik(), row.before, row.after) == (new, {"nik": old[-4:]}, {"nik": "4321"})
    history = office.get(url_of(resident, "history")).content.decode()
    assert new not in history and old not in history


def test_somebody_else_s_number_is_refused_without_saying_so(office, resident):
    other = ResidentFactory(complete=True, with_nik=True)
    page = office.post(url_of(resident, "betulkan"), form_of(resident, nik=other.open_nik()))
    assert errors(page) == [("nik", "NIK ini tidak dapat disimpan. Periksa lagi, atau hubungi Admin data.")]
    assert ResidentCorrection.objects.count() == 0


def test_the_number_that_was_asked_for_is_used_unread_and_erased_afterwards(office, resident):
    nik = make_nik(serial=77)
    asked(resident, nik=nik)
    page = office.get(url_of(resident, "betulkan"))
    assert "berakhir 0077" in words(page) and nik not in page.content.decode()
    office.post(url_of(resident, "betulkan"), form_of(resident, use_asked_nik="on"))
    resident.refresh_from_db()
    row = CorrectionRequest.objects.get()
    assert (resident.open_nik(), row.nik_sealed, row.nik_last4) == (nik, None, "")


def test_a_birth_date_that_does_not_go_with_the_stored_nik_is_refused(office, resident):
    page = office.post(
        url_of(resident, "betulkan"),
        form_of(resident, birth_date_tahun=BORN.year - 1, birth_date_bulan=BORN.month),
    )
    assert errors(page) == [
        ("nik", "Tanggal lahir di NIK berbeda dari tanggal lahir di profil. Periksa keduanya.")
    ]


def test_a_refusal_has_a_reason_that_the_person_reads_in_the_app_only(office, resident):
    asked(resident)
    empty = office.post(url_of(resident, "tolak-pembetulan"), {"reason": " "})
    assert [name for name, _sentence in errors(empty)] == ["reason"]
    office.post(url_of(resident, "tolak-pembetulan"), {"reason": "Bawa KTP asli ke kantor."})
    message = Message.objects.get(recipient=resident.user, kind="accounts.correction_refused")
    assert "KTP asli" not in str(message.context)
    client = Client()
    client.force_login(resident.user)
    page = text_of(client.get(PAGE))
    assert "Data tidak diubah" in page and "Bawa KTP asli ke kantor." in page and "Kirim permintaan" in page


def test_nobody_puts_the_own_data_right_and_nothing_is_no_correction(officer, resident):
    with pytest.raises(BusinessRuleError, match="Tidak ada yang berubah"):
        service.correct_resident(
            officer=officer, resident_id=resident.pk, data={"full_name": resident.full_name}, reason=WHY
        )
    own = ResidentFactory(complete=True, verified=True, user=officer)
    with pytest.raises(BusinessRuleError, match="petugas lain"):
        service.correct_resident(officer=officer, resident_id=own.pk, data={"full_name": "X"}, reason=WHY)


def test_a_late_request_is_counted_as_late(office, resident):
    row = asked(resident)
    CorrectionRequest.objects.filter(pk=row.pk).update(due_at=timezone.now() - datetime.timedelta(minutes=1))
    queue = next(
        row for row in office.get("/admin/").context["queues"] if row.label == "Permintaan pembetulan data"
    )
    assert queue.overdue == 1


# --- the identity desk compares -----------------------------------------------------------------------
def test_the_desk_compares_the_whole_nik_with_the_photo_by_a_logged_act(office, officer):
    check = IdentityCheckFactory(resident=ResidentFactory(complete=True, with_nik=True))
    nik = check.resident.open_nik()
    assert nik not in office.get(url_of(check)).content.decode()
    asking = office.get(url_of(check, "lihat-nik"))
    assert nik not in asking.content.decode()
    page = office.post(url_of(check, "lihat-nik"), {"reason": "Membandingkan NIK dengan foto KTP."})
    assert nik in words(page)
    assert f"/admin/accounts/identitycheck/{check.pk}/foto/" in page.content.decode()
    row = AccessLog.objects.get(kind=AccessKind.NIK)
    assert (row.subject, row.actor) == (check.resident.user, officer)


def test_a_decided_check_compares_nothing_any_more(office):
    check = IdentityCheckFactory(approved=True, resident=ResidentFactory(complete=True, with_nik=True))
    assert "Bandingkan NIK" not in buttons(office.get(url_of(check)))


def test_a_correction_without_a_request_can_be_read_by_the_person_with_its_reason(officer, resident):
    service.correct_resident(officer=officer, resident_id=resident.pk, data={"full_name": "Siti A"}, reason=WHY)
    client = Client()
    client.force_login(resident.user)
    page = text_of(client.get(PAGE))
    assert "Data Anda sudah dibetulkan" in page and WHY in page
