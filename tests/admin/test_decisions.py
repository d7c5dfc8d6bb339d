"""The mechanism of decisions, whatever is decided: stale pages, missing rows, wrong methods, typed text."""

import pytest
from django.urls import reverse

from accounts.enums import CompanyState
from accounts.models import Company, CompanyTransition
from accounts.services.companies import decide_company, update_company
from tests.admin.pages import buttons, errors, sentences, signed_in, url_of, words
from tests.factories.accounts import CompanyFactory, MembershipFactory, OfficerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return OfficerFactory(verifier=True)


@pytest.fixture
def client(officer):
    return signed_in(officer)


@pytest.fixture
def company():
    return MembershipFactory(company=CompanyFactory(submitted=True)).company


def button_url(client, company, label):
    rows = client.get(url_of(company)).context["decisions"]
    return next(row["url"] for row in rows if str(row["label"]) == label)


def test_the_page_of_a_decision_changes_nothing_and_asks(client, company):
    response = client.get(url_of(company, "kembalikan"))
    assert response.status_code == 200
    assert "Apa yang harus diperbaiki" in words(response)
    assert Company.objects.get(pk=company.pk).state == CompanyState.SUBMITTED


def test_a_refused_form_keeps_what_was_typed_and_says_why(client, company):
    text = "Foto NIB buram. " * 200
    response = client.post(url_of(company, "kembalikan"), {"reason": text})
    assert response.status_code == 200
    assert [name for name, _sentence in errors(response)] == ["reason"]
    assert text.strip() in response.content.decode()
    assert CompanyTransition.objects.count() == 0


def test_a_reason_of_blanks_is_no_reason(client, company):
    response = client.post(url_of(company, "kembalikan"), {"reason": "   \n "})
    assert [name for name, _sentence in errors(response)] == ["reason"]


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(client, company, method):
    assert getattr(client, method)(url_of(company, "verifikasi")).status_code == 405


@pytest.mark.parametrize("pk", ["0", "abc", "1/2", "%00", "9" * 40])
def test_a_missing_object_is_not_found(client, pk):
    assert client.get(f"/admin/accounts/company/{pk}/verifikasi/").status_code == 404
    assert client.post(f"/admin/accounts/company/{pk}/verifikasi/").status_code == 404


def test_a_button_of_a_decision_that_is_over_leads_back_with_a_sentence(client, company):
    decide_company(officer=OfficerFactory(), company_id=company.pk, verify=True)
    response = client.get(url_of(company, "verifikasi"), follow=True)
    assert response.redirect_chain == [(url_of(company), 302)]
    assert sentences(response) == ["“Verifikasi” tidak bisa lagi: keadaannya sudah berubah. Ini keadaan sekarang."]


def test_two_officers_decide_and_the_second_reads_what_it_is_now_with_the_typed_text_kept(client, company):
    url = button_url(client, company, "Minta perbaikan")
    version = client.get(url).context["version"]
    decide_company(officer=OfficerFactory(), company_id=company.pk, verify=True)
    response = client.post(url, {"reason": "NIB tidak cocok.", "version": version})
    assert errors(response) == [
        ("__all__", "Perusahaan ini sudah berubah: sekarang terverifikasi. Muat ulang halaman ini.")
    ]
    assert "NIB tidak cocok." in response.content.decode()
    assert CompanyTransition.objects.count() == 1


def test_data_changed_after_the_officer_read_it_are_not_verified_unread(client, company):
    url = button_url(client, company, "Verifikasi")
    version = client.get(url).context["version"]
    update_company(actor=company.memberships.get().user, company_id=company.pk, data={"street": "Jl. Lain 99"})
    response = client.post(url, {"is_checked": "on", "version": version})
    assert errors(response) == [
        ("__all__", "Data ini diubah setelah Anda membukanya. Baca lagi halamannya, baru putuskan.")
    ]
    assert Company.objects.get(pk=company.pk).state == CompanyState.SUBMITTED
    assert "Jl. Lain 99" in words(response)
    again = client.post(url, {"is_checked": "on", "version": response.context["version"]})
    assert again.status_code == 302


def test_an_old_button_warns_before_anything_is_typed(client, company):
    url = button_url(client, company, "Verifikasi")
    update_company(actor=company.memberships.get().user, company_id=company.pk, data={"street": "Jl. Lain 99"})
    assert sentences(client.get(url)) == [
        "Data ini diubah setelah Anda membukanya. Baca lagi halamannya, baru putuskan."
    ]


def test_an_officer_who_may_only_look_sees_no_button_and_finds_no_decision(company):
    client = signed_in(OfficerFactory(moderator=True))  # sees companies, does not decide on them
    assert buttons(client.get(url_of(company))) == []
    for page in ("verifikasi", "kembalikan", "bekukan", "buka-lagi"):
        assert client.get(url_of(company, page)).status_code == 404
        assert client.post(url_of(company, page), {"reason": "x", "is_checked": "on"}).status_code == 404
    assert Company.objects.get(pk=company.pk).state == CompanyState.SUBMITTED


def test_a_request_can_not_name_a_transition(client, company):
    for name in ("reopen", "recheck", "verify", "submit"):
        client.post(f"/admin/accounts/company/{company.pk}/{name}/", {"reason": "x"})
        client.post(url_of(company), {"action": name, "state": "verified"})
    assert Company.objects.get(pk=company.pk).state == CompanyState.SUBMITTED


def test_an_action_that_does_not_exist_does_nothing(client, company):
    url = reverse("admin:accounts_company_changelist")
    response = client.post(url, {"action": "delete_selected", "_selected_action": [company.pk]}, follow=True)
    assert response.status_code == 200
    assert Company.objects.filter(pk=company.pk).exists()
