"""Residents, logs and files: read-only, masked, and every look at a person leaves a row."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from accounts.enums import AccessKind
from accounts.models import AccessLog, Resident
from accounts.services.access import log_access
from tests.admin.pages import buttons, errors, signed_in, url_of, words
from tests.factories.accounts import DocumentFactory, OfficerFactory, ResidentFactory

pytestmark = pytest.mark.django_db
REASON = "Mencocokkan kartu AK/I di loket."


@pytest.fixture
def officer():
    return OfficerFactory(placement_officer=True)


@pytest.fixture
def client(officer):
    return signed_in(officer)


@pytest.fixture
def resident():
    return ResidentFactory(complete=True, with_nik=True)


def test_the_nik_is_masked_on_every_page(client, resident):
    nik = resident.open_nik()
    for url in (
        url_of(resident),
        url_of(resident, "history"),
        url_of(resident, "lihat-nik"),
        reverse("admin:accounts_resident_changelist"),
    ):
        html = client.get(url).content.decode()
        assert nik not in html
    assert "•" * 12 + nik[-4:] in words(client.get(url_of(resident)))


def test_the_nik_is_seen_once_with_a_reason_that_is_kept(client, officer, resident):
    response = client.post(url_of(resident, "lihat-nik"), {"reason": REASON})
    assert response.status_code == 200 and "Location" not in response.headers
    assert resident.open_nik() in words(response)
    assert response.headers["Cache-Control"] == "no-store, private"
    row = AccessLog.objects.get(kind=AccessKind.NIK)
    assert (row.subject, row.actor, row.reason) == (resident.user, officer, REASON)
    assert resident.open_nik() not in str(vars(row))
    own = words(signed_in(resident.user).get(reverse("resident:access_log")))
    assert "Petugas Disnaker melihat NIK" in own and REASON in own


def test_without_a_reason_there_is_no_nik_and_no_row(client, resident):
    for text in ("", "  ", "x" * 201):
        response = client.post(url_of(resident, "lihat-nik"), {"reason": text})
        assert [name for name, _sentence in errors(response)] == ["reason"]
        assert resident.open_nik() not in response.content.decode()
    assert AccessLog.objects.filter(kind=AccessKind.NIK).count() == 0


def test_asking_by_get_shows_no_nik(client, resident):
    response = client.get(url_of(resident, "lihat-nik") + f"?reason={REASON}")
    assert resident.open_nik() not in response.content.decode()
    assert AccessLog.objects.count() == 0


def test_who_may_only_see_profiles_never_sees_the_whole_nik_and_changes_nothing(resident):
    officer = OfficerFactory()
    officer.user_permissions.add(Permission.objects.get(codename="view_resident"))
    client = signed_in(officer)
    assert buttons(client.get(url_of(resident))) == []
    for page in ("lihat-nik", "betulkan", "tolak-pembetulan"):
        assert client.post(url_of(resident, page), {"reason": REASON}).status_code == 404
    assert AccessLog.objects.filter(kind=AccessKind.NIK).count() == 0


def test_nobody_is_found_by_the_nik(client, resident):
    url = reverse("admin:accounts_resident_changelist")
    for query in (resident.open_nik(), resident.nik_last4):
        assert client.get(url, {"q": query}).context["cl"].result_count == 0
    assert client.get(url + f"?nik_last4={resident.nik_last4}", follow=True).status_code in (200, 400)


def test_a_resident_without_nik_has_no_button_for_it(client):
    resident = ResidentFactory(complete=True)
    response = client.get(url_of(resident))
    assert buttons(response) == [] and "belum diisi" in words(response)


def test_opening_a_profile_leaves_a_row(client, officer, resident):
    client.get(url_of(resident))
    row = AccessLog.objects.get()
    assert (row.subject, row.actor, row.kind) == (resident.user, officer, AccessKind.PROFILE)


def test_personal_fields_can_not_be_written_here(client, resident):
    response = client.get(url_of(resident))
    assert '<input type="text"' not in response.content.decode()
    client.post(url_of(resident), {"full_name": "Nama Lain", "phone": "+62811"})
    assert Resident.objects.get(pk=resident.pk).full_name == resident.full_name


def test_the_history_tells_who_looked(client, officer, resident):
    client.post(url_of(resident, "lihat-nik"), {"reason": REASON})
    text = words(client.get(url_of(resident, "history")))
    assert "Melihat NIK" in text and REASON in text and officer.name in text


def test_the_list_needs_as_many_queries_for_three_rows_as_for_one(client, django_assert_num_queries):
    url = reverse("admin:accounts_resident_changelist")
    ResidentFactory(complete=True)
    with django_assert_num_queries(6):
        client.get(url)
    ResidentFactory(complete=True), ResidentFactory(complete=True, outside=True)
    with django_assert_num_queries(6):
        client.get(url)


# --- logs and files -----------------------------------------------------------------------------------
def test_the_access_log_is_read_only_and_its_list_stays_cheap(django_assert_num_queries, resident):
    client = signed_in(OfficerFactory(data_admin=True))
    rows = [
        log_access(subject=resident.user, actor=OfficerFactory(), kind=AccessKind.PROFILE) for _number in range(3)
    ]
    url = reverse("admin:accounts_accesslog_changelist")
    with django_assert_num_queries(8):
        assert client.get(url).context["cl"].result_count == 3
    AccessLog.objects.filter(pk__in=[row.pk for row in rows[1:]]).delete()
    with django_assert_num_queries(8):
        assert client.get(url).context["cl"].result_count == 1
    page = client.get(url_of(rows[0]))
    assert page.status_code == 200 and 'name="_save"' not in page.content.decode()
    assert client.post(url_of(rows[0]), {"reason": "lain"}).status_code == 404
    assert client.post(url_of(rows[0], "delete"), {"post": "yes"}).status_code == 404


def test_a_document_is_listed_without_a_link_to_its_file():
    document = DocumentFactory()
    client = signed_in(OfficerFactory(is_superuser=True))
    for url in (url_of(document), reverse("admin:accounts_document_changelist")):
        html = client.get(url).content.decode()
        assert (
            "CV.pdf" in html and document.file.name not in html and document.file.name.split("/")[-1] not in html
        )
