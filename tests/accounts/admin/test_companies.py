"""Companies at the office: each decision by its officer, papers, members, history, lists."""

import pytest
from django.urls import reverse

from accounts.enums import AccessKind, CompanyState
from accounts.models import AccessLog, Company, CompanyTransition
from notifications.models import Message
from tests.admin.pages import buttons, errors, sentences, signed_in, url_of, words
from tests.factories.accounts import (
    CompanyDocumentFactory,
    CompanyFactory,
    MembershipFactory,
    OfficerFactory,
)
from tests.factories.jobs import VacancyFactory

pytestmark = pytest.mark.django_db
CHECKED = {"is_checked": "on"}


@pytest.fixture
def officer():
    return OfficerFactory(verifier=True)


@pytest.fixture
def client(officer):
    return signed_in(officer)


def with_owner(**traits):
    return MembershipFactory(company=CompanyFactory(**traits)).company


@pytest.mark.parametrize(
    ("state", "labels"),
    [
        ({}, []),
        ({"submitted": True}, ["Verifikasi", "Minta perbaikan", "Bekukan"]),
        ({"verified": True}, ["Bekukan"]),
        ({"rejected": True}, []),
        ({"suspended": True}, ["Cabut pembekuan"]),
    ],
)
def test_the_buttons_are_those_of_the_state(client, state, labels):
    assert buttons(client.get(url_of(CompanyFactory(**state)))) == labels


@pytest.mark.parametrize(
    ("before", "page", "data", "after", "kind"),
    [
        ("submitted", "verifikasi", CHECKED, CompanyState.VERIFIED, "accounts.company_verified"),
        ("submitted", "kembalikan", {"reason": "NPWP salah."}, CompanyState.REJECTED, "accounts.company_rejected"),
        ("submitted", "bekukan", {"reason": "Palsu."}, CompanyState.SUSPENDED, "accounts.company_suspended"),
        ("verified", "bekukan", {"reason": "Penipuan."}, CompanyState.SUSPENDED, "accounts.company_suspended"),
        ("suspended", "buka-lagi", {"reason": "Sudah jelas."}, CompanyState.SUBMITTED, None),
    ],
)
def test_a_decision_moves_the_company_writes_who_and_why_and_tells_its_people(
    client, officer, before, page, data, after, kind
):
    company = with_owner(**{before: True})
    response = client.post(url_of(company, page), data, follow=True)
    assert response.redirect_chain == [(url_of(company), 302)]
    assert len(sentences(response)) == 1
    assert Company.objects.get(pk=company.pk).state == after
    row = CompanyTransition.objects.get()
    assert (row.from_state, row.to_state, row.actor, row.reason) == (
        before,
        after,
        officer,
        data.get("reason", ""),
    )
    assert [message.kind for message in Message.objects.all()] == ([kind] if kind else [])


@pytest.mark.parametrize("page", ["kembalikan", "bekukan"])
def test_a_refusal_needs_a_reason(client, page):
    company = with_owner(submitted=True)
    assert [name for name, _text in errors(client.post(url_of(company, page), {}))] == ["reason"]
    assert Company.objects.get(pk=company.pk).state == CompanyState.SUBMITTED


def test_verifying_needs_the_tick_that_the_data_were_compared(client):
    company = with_owner(submitted=True)
    assert errors(client.post(url_of(company, "verifikasi"), {})) == [
        ("is_checked", "Cocokkan dulu datanya, lalu centang.")
    ]


def test_an_officer_does_not_decide_on_the_own_company(client, officer):
    company = CompanyFactory(submitted=True)
    MembershipFactory(company=company, user=officer)
    assert errors(client.post(url_of(company, "verifikasi"), CHECKED)) == [
        ("__all__", "Anda anggota perusahaan ini. Minta petugas lain memeriksa.")
    ]


# --- the page -----------------------------------------------------------------------------------------
def test_the_page_shows_the_company_its_members_and_its_vacancies(officer):
    owner = MembershipFactory(company=CompanyFactory(submitted=True))
    VacancyFactory(company=owner.company, title="Penjahit Sampel", published=True)
    client = signed_in(OfficerFactory(groups=["Verifikator", "Moderator lowongan"]))
    text = words(client.get(url_of(owner.company)))
    for part in (owner.company.nib, owner.company.npwp, "Cibodas", owner.user.email, "Penjahit Sampel"):
        assert part in text


def test_a_verifier_who_sees_no_vacancies_sees_none_on_the_page_of_a_company(client):
    vacancy = VacancyFactory(published=True, title="Penjahit Sampel")
    assert "Penjahit Sampel" not in words(client.get(url_of(vacancy.company)))


def test_the_history_tells_decisions_and_every_changed_field(client, officer):
    company = with_owner(submitted=True)
    client.post(url_of(company, "kembalikan"), {"reason": "NPWP tidak cocok."})
    Company.objects.filter(pk=company.pk).update(
        street="Jl. Diubah Diam-diam 7"
    )  # no service: the trigger sees it
    text = words(client.get(url_of(company, "history")))
    assert "Menunggu pemeriksaan → Perlu diperbaiki" in text
    assert "NPWP tidak cocok." in text
    assert officer.name in text
    assert f"{company.street} → Jl. Diubah Diam-diam 7" in text


# --- papers -------------------------------------------------------------------------------------------
def paper_url(paper):
    return reverse("admin:accounts_company_paper", args=[paper.company_id, paper.pk])


def test_a_paper_leaves_as_a_download_and_the_look_is_logged(client, officer):
    paper = CompanyDocumentFactory(company=CompanyFactory(submitted=True))
    assert paper_url(paper) in client.get(url_of(paper.company)).content.decode()
    response = client.get(paper_url(paper))
    assert b"".join(response.streaming_content) == b"%PDF-1.4 contoh"
    assert response.headers["Content-Disposition"] == 'attachment; filename="NIB.pdf"'
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
    row = AccessLog.objects.get()
    assert (row.subject, row.actor, row.kind) == (paper.uploaded_by, officer, AccessKind.COMPANY_PAPER)


def test_an_officer_without_the_permission_gets_no_paper_and_no_link():
    paper = CompanyDocumentFactory()
    client = signed_in(OfficerFactory(moderator=True))
    assert client.get(paper_url(paper)).status_code == 404
    assert "NIB.pdf" not in words(client.get(url_of(paper.company)))
    assert AccessLog.objects.count() == 0


def test_a_paper_is_found_only_under_its_own_company(client):
    paper, other = CompanyDocumentFactory(), CompanyFactory()
    assert client.get(reverse("admin:accounts_company_paper", args=[other.pk, paper.pk])).status_code == 404
    assert AccessLog.objects.count() == 0


def test_no_page_links_to_a_raw_file(client):
    paper = CompanyDocumentFactory()
    assert paper.file.name not in client.get(url_of(paper.company)).content.decode()


# --- the list -----------------------------------------------------------------------------------------
def test_the_list_finds_by_name_and_number(client):
    wanted = CompanyFactory(name="PT Cari Saya Contoh")
    CompanyFactory()
    url = reverse("admin:accounts_company_changelist")
    for query in ("Cari Saya", wanted.nib):
        assert list(client.get(url, {"q": query}).context["cl"].queryset) == [wanted]


def test_the_list_needs_as_many_queries_for_three_rows_as_for_one(client, django_assert_num_queries):
    url = reverse("admin:accounts_company_changelist")
    with_owner(submitted=True)
    with django_assert_num_queries(6):
        client.get(url)
    with_owner(submitted=True), with_owner(verified=True)
    with django_assert_num_queries(6):
        client.get(url)
