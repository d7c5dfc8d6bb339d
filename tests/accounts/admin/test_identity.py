"""The identity desk: the photo is logged, the decision tells the person, the clock runs."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import AccessKind, CheckState, VerificationLevel
from accounts.models import AccessLog, IdentityCheck, Resident
from accounts.services.identity import decide_identity_check
from accounts.services.residents import update_profile
from notifications.models import Message
from tests.admin.pages import buttons, errors, signed_in, url_of, words
from tests.factories.accounts import IdentityCheckFactory, OfficerFactory, ResidentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return OfficerFactory(verifier=True)


@pytest.fixture
def client(officer):
    return signed_in(officer)


def picture_url(check):
    return reverse("admin:accounts_identitycheck_picture", args=[check.pk])


def test_the_photo_is_shown_beside_what_the_person_wrote_and_the_nik_is_masked(client):
    check = IdentityCheckFactory(resident=ResidentFactory(complete=True, with_nik=True))
    nik = check.resident.open_nik()
    response = client.get(url_of(check))
    text = words(response)
    assert f'<img src="{picture_url(check)}"' in response.content.decode()
    assert check.picture.name not in response.content.decode()
    assert "••••••••••••" + nik[-4:] in text and nik not in response.content.decode()
    assert "Minggu, 17 Mei 1998" in text and "Jl. Contoh 1" in text


def test_looking_at_the_photo_leaves_a_row_that_the_person_can_read(client, officer):
    check = IdentityCheckFactory()
    client.get(url_of(check))
    assert AccessLog.objects.count() == 0  # the page alone shows no photo yet
    response = client.get(picture_url(check))
    assert b"".join(response.streaming_content).startswith(b"\xff\xd8\xff")
    assert response.headers["Content-Type"] == "image/jpeg"
    assert response.headers["Cache-Control"] == "no-store, private"
    row = AccessLog.objects.get()
    assert (row.subject, row.actor, row.kind) == (check.resident.user, officer, AccessKind.IDENTITY_PICTURE)
    own = signed_in(check.resident.user).get(reverse("resident:access_log"))
    assert "Petugas Disnaker melihat foto KTP" in words(own)


@pytest.mark.parametrize("group", ["Moderator lowongan", "Pengantar kerja", "Admin data"])
def test_officers_of_other_groups_find_neither_check_nor_photo(group):
    check = IdentityCheckFactory()
    client = signed_in(OfficerFactory(groups=[group]))
    for url in (url_of(check), picture_url(check), url_of(check, "setujui")):
        assert client.get(url).status_code == 404
    assert AccessLog.objects.count() == 0


def test_the_person_finds_the_own_photo_nowhere_in_the_admin():
    check = IdentityCheckFactory()
    response = signed_in(check.resident.user).get(picture_url(check), follow=True)
    assert response.status_code == 404


def test_a_deleted_photo_is_told_and_not_found(client):
    check = IdentityCheckFactory(approved=True, picture="", picture_deleted_at=timezone.now())
    assert "Foto sudah dihapus sesuai aturan penyimpanan." in words(client.get(url_of(check)))
    assert client.get(picture_url(check)).status_code == 404
    assert AccessLog.objects.count() == 0


def test_a_decided_check_shows_its_photo_only_on_request(client):
    check = IdentityCheckFactory(approved=True)
    html = client.get(url_of(check)).content.decode()
    assert '<img src="' + picture_url(check) not in html
    assert f'<a href="{picture_url(check)}"' in html


# --- decisions ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("data", "residence"),
    [({"address_confirmed": "on"}, VerificationLevel.OFFICER), ({}, VerificationLevel.STATED)],
)
def test_an_approved_identity_is_verified_by_an_officer_the_address_only_when_confirmed(
    client, officer, data, residence
):
    check = IdentityCheckFactory()
    assert client.post(url_of(check, "setujui"), data).url == url_of(check)
    check.refresh_from_db()
    assert (check.state, check.decided_by) == (CheckState.APPROVED, officer)
    resident = Resident.objects.get(pk=check.resident_id)
    assert (resident.identity_level, resident.residence_level) == (VerificationLevel.OFFICER, residence)
    assert [message.kind for message in Message.objects.all()] == ["accounts.identity_approved"]


def test_a_refused_identity_says_what_to_mend(client):
    check = IdentityCheckFactory()
    assert [name for name, _text in errors(client.post(url_of(check, "tolak"), {"reason": ""}))] == ["reason"]
    client.post(url_of(check, "tolak"), {"reason": "Tulisan tidak terbaca."})
    check.refresh_from_db()
    assert (check.state, check.reason) == (CheckState.REJECTED, "Tulisan tidak terbaca.")


def test_a_second_decision_says_who_decided_first(client):
    check = IdentityCheckFactory()
    version = client.get(url_of(check, "tolak")).context["version"]
    first = OfficerFactory(name="Dewi Pertama")
    decide_identity_check(officer=first, check_id=check.pk, approve=True)
    found = errors(client.post(url_of(check, "tolak"), {"reason": "Buram.", "version": version}))
    assert len(found) == 1 and found[0][1].startswith("Sudah diputuskan oleh Dewi Pertama, ")
    assert IdentityCheck.objects.get().state == CheckState.APPROVED


def test_a_name_changed_while_the_officer_looks_is_not_approved_unread(client):
    check = IdentityCheckFactory()
    version = client.get(url_of(check, "setujui")).context["version"]
    update_profile(actor=check.resident.user, data={"full_name": "Nama Lain"})
    response = client.post(url_of(check, "setujui"), {"version": version})
    assert "Data ini diubah setelah Anda membukanya" in errors(response)[0][1]
    assert IdentityCheck.objects.get().state == CheckState.WAITING


def test_an_officer_does_not_approve_the_own_identity(officer, client):
    check = IdentityCheckFactory(resident=ResidentFactory(complete=True, user=officer))
    assert errors(client.post(url_of(check, "setujui"), {})) == [
        ("__all__", "Ini identitas Anda sendiri. Minta petugas lain memeriksa.")
    ]


def test_a_decided_check_has_no_button_and_tells_the_decision(client):
    check = IdentityCheckFactory(rejected=True)
    response = client.get(url_of(check))
    assert buttons(response) == []
    assert "Tulisan tidak terbaca." in words(response)
    assert "Tulisan tidak terbaca." in words(client.get(url_of(check, "history")))


# --- the list -----------------------------------------------------------------------------------------
def test_the_list_tells_how_late_a_check_is(client):
    IdentityCheckFactory(due_at=timezone.now() - datetime.timedelta(hours=30))
    IdentityCheckFactory(due_at=timezone.now() + datetime.timedelta(hours=3, minutes=5))
    text = words(client.get(reverse("admin:accounts_identitycheck_changelist")))
    assert "lewat 1 hari" in text.replace("\xa0", " ")
    assert "sisa 3 jam" in text.replace("\xa0", " ")


def test_the_list_needs_as_many_queries_for_three_rows_as_for_one(client, django_assert_num_queries):
    url = reverse("admin:accounts_identitycheck_changelist")
    IdentityCheckFactory()
    with django_assert_num_queries(6):
        client.get(url)
    IdentityCheckFactory(), IdentityCheckFactory(approved=True)
    with django_assert_num_queries(6):
        client.get(url)
