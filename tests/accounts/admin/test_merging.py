"""The pages of a merge in the admin: queue, choice, both side by side, and who may see them."""

import pytest
from django.urls import reverse

from accounts.models import Company, NotDuplicate
from tests.admin.pages import errors, sentences, signed_in, url_of, words
from tests.factories.accounts import CompanyFactory, MembershipFactory, OfficerFactory
from tests.factories.jobs import ApplicationFactory, VacancyFactory

pytestmark = pytest.mark.django_db
QUEUE = "/admin/accounts/company/ganda/"


@pytest.fixture
def officer():
    return OfficerFactory(verifier=True)


@pytest.fixture
def client(officer):
    return signed_in(officer)


@pytest.fixture
def old():
    return CompanyFactory(submitted=True, name="CV Maju Jaya")


@pytest.fixture
def new():
    return CompanyFactory(verified=True, name="PT Maju Jaya Tbk")


def merge_url(source, target, last=""):
    return reverse("admin:accounts_company_merge", args=[source.pk, target.pk]) + last


def test_the_queue_names_both_with_their_signs_and_proposes_who_stays(client, old, new):
    page = client.get(QUEUE)
    assert "CV Maju Jaya (Menunggu pemeriksaan) dan PT Maju Jaya Tbk (Terverifikasi)" in words(page)
    assert "nama sama" in words(page)
    assert merge_url(old, new) in page.content.decode()


def test_the_queue_costs_the_same_with_one_pair_and_with_three(client, old, new, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(QUEUE)
    with CaptureQueriesContext(connection) as one:
        client.get(QUEUE)
    CompanyFactory(name="PT Maju Jaya"), CompanyFactory(name="UD Maju Jaya")
    with django_assert_num_queries(len(one)):
        client.get(QUEUE)


def test_the_start_page_counts_the_pairs_and_the_list_leads_to_them(client, old, new):
    assert "1 Perusahaan yang mungkin ganda" in words(client.get("/admin/"))
    assert QUEUE in client.get("/admin/accounts/company/").content.decode()


def test_the_page_shows_both_and_what_will_happen(client, old, new):
    ApplicationFactory(vacancy=VacancyFactory(published=True, company=old))
    MembershipFactory(company=old)
    text = words(client.get(merge_url(old, new)))
    for part in (
        old.nib,
        new.nib,
        "Lowongan: 1",
        "Lamaran: 1",
        "Anggota: 1",
        "Penggabungan tidak bisa dibatalkan",
    ):
        assert part in text, part
    assert "dibekukan" not in text


def test_a_frozen_company_asks_for_a_tick(client, new):
    frozen = CompanyFactory(suspended=True)
    page = client.get(merge_url(frozen, new))
    assert "even_frozen" in page.context["form"].fields
    assert "lowongannya tampil lagi" in words(page)
    page = client.post(merge_url(frozen, new), {"reason": "Sama."})
    assert (page.status_code, [name for name, _sentence in errors(page)]) == (422, ["even_frozen"])
    client.post(merge_url(frozen, new), {"reason": "Sama.", "even_frozen": "on"})
    assert Company.objects.get(pk=frozen.pk).merged_into == new


def test_merging_leads_to_the_company_that_stays_and_both_pages_tell(client, old, new):
    response = client.post(merge_url(old, new), {"reason": "NIB sama orangnya."}, follow=True)
    assert response.redirect_chain == [(url_of(new), 302)]
    assert sentences(response) == [
        "CV Maju Jaya digabung ke PT Maju Jaya Tbk. Anggota keduanya sudah diberi tahu."
    ]
    assert "Digabung ke sini: CV Maju Jaya" in words(response)
    page = client.get(url_of(old))
    assert "Sudah digabung ke PT Maju Jaya Tbk . Tidak bisa dibatalkan." in words(page)
    assert page.context["decisions"] == []
    assert "Menunggu pemeriksaan → Digabung" in words(client.get(url_of(old, "history")))
    assert client.get(merge_url(old, new), follow=True).redirect_chain == [(url_of(old), 302)]


def test_what_was_typed_stays_when_it_is_refused(client, old):
    target = CompanyFactory(bare=True)
    page = client.post(merge_url(old, target), {"reason": "Sama orangnya."})
    assert page.status_code == 422
    assert page.context["form"]["reason"].value() == "Sama orangnya."
    assert "belum terverifikasi" in words(page)


def test_a_company_that_was_changed_after_the_look_is_not_merged(client, old, new):
    version = client.get(merge_url(old, new)).context["version"]
    new.phone = "021 1"
    new.save()
    page = client.post(merge_url(old, new), {"reason": "Sama.", "version": version})
    assert "Data ini diubah setelah Anda membukanya" in words(page)
    assert Company.objects.get(pk=old.pk).merged_into is None
    version = page.context["version"]
    assert client.post(merge_url(old, new), {"reason": "Sama.", "version": version}).status_code == 302
    # A second press of the same button is no error.
    assert client.post(merge_url(old, new), {"reason": "Sama.", "version": version}).status_code == 302


def test_two_that_are_two_are_noted_with_why(client, officer, old, new):
    assert client.post(merge_url(old, new, "berbeda/"), {"beda-reason": ""}).status_code == 422
    response = client.post(merge_url(old, new, "berbeda/"), {"beda-reason": "Beda pemilik."}, follow=True)
    assert "Tidak ada perusahaan yang tampak ganda." in words(response)
    assert NotDuplicate.objects.get().officer == officer


@pytest.mark.parametrize("wanted", ["maju", "nib", "code"])
def test_another_company_is_found_by_name_nib_or_code(client, old, new, wanted):
    wanted = {"maju": "maju jaya t", "nib": new.nib, "code": new.code.upper()}[wanted]
    page = client.get(reverse("admin:accounts_company_choose", args=[old.pk]), {"q": wanted})
    assert [row for row, _url in page.context["found"]] == [new]


@pytest.mark.parametrize("wanted", ["9" * 500, "%", "'; --", "\u202e"])
def test_odd_words_are_an_empty_answer(client, old, wanted):
    page = client.get(reverse("admin:accounts_company_choose", args=[old.pk]), {"q": wanted})
    assert (page.status_code, page.context["found"]) == (200, [])


def test_addresses_of_no_company_are_not_found(client, old):
    for address in (merge_url(old, old), f"/admin/accounts/company/{old.pk}/gabung/99999999/"):
        assert client.get(address).status_code == 404
    # Beyond what a key can be.
    assert client.get(f"/admin/accounts/company/{old.pk}/gabung/{'9' * 30}/").status_code == 404


def test_only_officers_who_verify_see_any_of_it(old, new):
    for user in (OfficerFactory(moderator=True), OfficerFactory()):
        client = signed_in(user)
        for address in (QUEUE, merge_url(old, new)):
            assert client.get(address).status_code == 404
        assert client.post(merge_url(old, new), {"reason": "x"}).status_code == 404
        assert client.post(merge_url(old, new, "berbeda/"), {"beda-reason": "x"}).status_code == 404
    owner = signed_in(MembershipFactory(company=old).user)
    assert owner.get(merge_url(old, new), follow=True).status_code == 404
    assert Company.objects.get(pk=old.pk).merged_into is None
