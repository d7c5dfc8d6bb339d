"""Accounts in the admin: officers are made and unmade with a reason, nobody lifts themselves."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from accounts.models import User
from tests.admin.pages import buttons, errors, signed_in, url_of, words
from tests.factories.accounts import MembershipFactory, OfficerFactory, ResidentFactory, UserFactory

pytestmark = pytest.mark.django_db
WHY = "Pegawai baru di bidang penempatan."


@pytest.fixture
def officer():
    return OfficerFactory(data_admin=True)


@pytest.fixture
def client(officer):
    return signed_in(officer)


def names(user):
    return set(user.groups.values_list("name", flat=True))


def test_no_hash_is_shown_and_no_field_can_be_written(client):
    user = UserFactory()
    html = client.get(url_of(user)).content.decode()
    assert user.password not in html and "password" not in html.lower()
    assert client.post(url_of(user), {"is_superuser": "on", "is_staff": "on"}).status_code == 404
    assert not User.objects.get(pk=user.pk).is_staff


def test_an_account_becomes_an_officer_of_the_chosen_groups(client, officer):
    user = UserFactory()
    assert client.post(url_of(user, "peran"), {"groups": ["Verifikator"], "reason": WHY}).url == url_of(user)
    user = User.objects.get(pk=user.pk)
    assert user.is_staff and names(user) == {"Verifikator"}
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (officer, str(user.pk))
    text = words(client.get(url_of(user, "history")))
    assert WHY in text and officer.name in text


def test_without_groups_an_officer_is_none_any_more(client):
    user = OfficerFactory(verifier=True)
    own = signed_in(user)
    assert own.get("/admin/").status_code == 200
    client.post(url_of(user, "peran"), {"groups": [], "reason": "Pindah bidang."})
    assert not User.objects.get(pk=user.pk).is_staff
    assert own.get("/admin/", follow=True).status_code == 404


@pytest.mark.parametrize(
    ("make", "data", "sentence"),
    [
        (lambda: UserFactory(), {"groups": ["Admin data"]}, "Peran Admin data hanya diberikan dan dicabut"),
        (lambda: OfficerFactory(groups=["Admin data"]), {"groups": []}, "Peran Admin data hanya diberikan"),
        (lambda: MembershipFactory().user, {"groups": ["Verifikator"]}, "Akun ini anggota perusahaan."),
        (lambda: UserFactory(), {"groups": []}, "Tidak ada yang berubah."),
        (lambda: UserFactory(), {"groups": ["Raja"]}, "dari daftar"),
        (lambda: UserFactory(is_superuser=True), {"groups": ["Verifikator"]}, "hanya bisa diubah oleh pengelola"),
    ],
)
def test_what_is_refused_says_why_and_changes_nothing(client, make, data, sentence):
    user = make()
    before = (user.is_staff, names(user))
    found = errors(client.post(url_of(user, "peran"), {**data, "reason": WHY}))
    assert len(found) == 1 and sentence in found[0][1]
    user = User.objects.get(pk=user.pk)
    assert (user.is_staff, names(user)) == before
    assert LogEntry.objects.count() == 0


@pytest.mark.parametrize("page", ["peran", "nonaktifkan"])
def test_nobody_changes_the_own_account(client, officer, page):
    assert buttons(client.get(url_of(officer))) == []
    found = errors(client.post(url_of(officer, page), {"groups": ["Verifikator"], "reason": WHY}))
    assert found == [("__all__", "Ini akun Anda sendiri. Minta petugas lain melakukannya.")]


def test_a_superuser_gives_the_group_that_gives_groups():
    client, user = signed_in(OfficerFactory(is_superuser=True)), UserFactory()
    OfficerFactory(data_admin=True)
    client.post(url_of(user, "peran"), {"groups": ["Admin data"], "reason": WHY})
    assert names(user) == {"Admin data"}


def test_a_deactivated_account_is_signed_out_with_its_next_page(client):
    resident = ResidentFactory(complete=True)
    own = signed_in(resident.user)
    assert own.get(reverse("resident:home")).status_code == 200
    assert client.post(url_of(resident.user, "nonaktifkan"), {"reason": "Akun dibajak."}).status_code == 302
    assert own.get(reverse("resident:home")).status_code == 302
    assert buttons(client.get(url_of(resident.user))) == ["Atur peran petugas", "Aktifkan akun"]
    client.post(url_of(resident.user, "aktifkan"), {"reason": "Sudah dipulihkan."})
    assert User.objects.get(pk=resident.user_id).is_active


def test_deactivating_twice_says_that_it_is_done(client):
    user = UserFactory(is_active=False)
    assert errors(client.post(url_of(user, "nonaktifkan"), {"reason": "Lagi."})) == [
        ("__all__", "Akun ini sudah tidak aktif.")
    ]


@pytest.mark.parametrize("group", ["Verifikator", "Moderator lowongan", "Pengantar kerja"])
def test_officers_of_other_groups_find_no_accounts(group):
    user = UserFactory()
    client = signed_in(OfficerFactory(groups=[group]))
    for page in ("change", "peran", "nonaktifkan", "history"):
        assert client.get(url_of(user, page)).status_code == 404
    assert client.post(url_of(user, "nonaktifkan"), {"reason": WHY}).status_code == 404


def test_groups_addresses_and_second_factors_are_not_edited_here():
    client = signed_in(OfficerFactory(is_superuser=True))
    for path in ("auth/group", "account/emailaddress", "mfa/authenticator"):
        assert client.get(f"/admin/{path}/").status_code == 404


def test_the_list_needs_as_many_queries_for_three_rows_as_for_one(client, django_assert_num_queries):
    url = reverse("admin:accounts_user_changelist")
    with django_assert_num_queries(7):
        client.get(url)
    UserFactory(), UserFactory()
    with django_assert_num_queries(7):
        client.get(url)
