"""Choosing on the list, the page that says exactly who, and the result."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jobs.enums import ApplicationState as S
from jobs.models import BulkAction
from jobs.services import bulk as service
from tests.factories.accounts import MembershipFactory, ResidentFactory
from tests.factories.jobs import ApplicationFactory, VacancyFactory, education

pytestmark = pytest.mark.django_db


@pytest.fixture
def membership():
    return MembershipFactory(company__verified=True, recruiter=True)


@pytest.fixture
def vacancy(membership):
    return VacancyFactory(company=membership.company, published=True)


@pytest.fixture
def employer(client, membership):
    client.force_login(membership.user)
    return client


def new(vacancy, level="smk", **traits):
    resident = ResidentFactory(complete=True, education=education(level))
    return ApplicationFactory(vacancy=vacancy, resident=resident, **traits)


def url(vacancy, name="bulk_choose"):
    return reverse(f"employer:{name}", kwargs={"code": vacancy.company.code, "vacancy_code": vacancy.code})


def page_text(answer):
    return " ".join(answer.content.decode().split())


def test_ticked_rows_are_asked_about_and_then_answered(employer, vacancy):
    chosen, other = new(vacancy), new(vacancy)
    answer = employer.post(url(vacancy), {"pilih": [chosen.pk], "tindakan": "reject"})
    page = employer.get(answer.url)
    assert "1 pelamar dipilih." in page_text(page)
    assert chosen.profile["full_name"] in page_text(page)
    assert other.profile["full_name"] not in page_text(page)
    assert "1 lamaran belum dibuka" in page_text(page)
    chosen.refresh_from_db()
    assert chosen.state == S.SUBMITTED

    bad = employer.post(answer.url, {"message": "Kata yang diketik."})
    assert bad.status_code == 422
    assert "Kata yang diketik." in page_text(bad)
    employer.post(answer.url, {"reason_code": "skill", "message": "Coba lagi."})
    chosen.refresh_from_db()
    other.refresh_from_db()
    assert (chosen.state, other.state) == (S.REJECTED, S.SUBMITTED)
    assert "Selesai untuk 1 pelamar." in page_text(employer.get(answer.url))


def test_everybody_who_fits_the_filters_is_more_than_the_page(employer, vacancy, monkeypatch):
    monkeypatch.setattr(service, "AT_ONCE", 10)
    for _ in range(27):
        new(vacancy, level="smk")
    low = new(vacancy, level="sd")
    listing = employer.get(url(vacancy, "applicants"), {"pendidikan": "smk"})
    assert "Semua 27 pelamar yang cocok dengan saringan ini" in page_text(listing)
    answer = employer.post(
        url(vacancy), {"semua": "1", "saringan": "pendidikan=smk", "tindakan": "process", "pilih": [low.pk]}
    )
    page = employer.get(answer.url)
    assert "27 pelamar dipilih." in page_text(page)
    assert "Pendidikan SMK" in page_text(page)
    employer.post(answer.url, {})
    assert "Sedang dikerjakan: 0 dari 27." in page_text(employer.get(answer.url))
    service.run_bulk_actions()
    assert "Selesai untuk 27 pelamar." in page_text(employer.get(answer.url))
    low.refresh_from_db()
    assert low.state == S.SUBMITTED


def test_the_confirm_page_says_who_will_be_left_out(employer, vacancy):
    new(vacancy), new(vacancy, rejected=True)
    answer = employer.post(url(vacancy), {"semua": "1", "tindakan": "reject"})
    text = page_text(employer.get(answer.url))
    assert "1 pelamar akan diubah." in text
    assert "Ditolak: 1" in text


@pytest.mark.parametrize(
    "data",
    [
        {"tindakan": "reject"},
        {"tindakan": "reject", "pilih": ["x", "\x00", "0" * 99]},
        {"tindakan": "terbang", "semua": "1"},
        {"semua": "1", "saringan": "keadaan=wawancara", "tindakan": "reject"},
    ],
)
def test_nothing_chosen_or_an_unknown_act_goes_back_with_a_sentence(employer, vacancy, data):
    new(vacancy)
    answer = employer.post(url(vacancy), data, follow=True)
    assert answer.redirect_chain[0][0].startswith(url(vacancy, "applicants"))
    assert "Pilih" in page_text(answer)
    assert not BulkAction.objects.exists()


def test_strangers_and_colleagues_do_not_see_an_action(client, employer, vacancy):
    new(vacancy)
    address = employer.post(url(vacancy), {"semua": "1", "tindakan": "reject"}).url
    client.logout()
    assert client.get(address).status_code == 302
    for other in (
        MembershipFactory(company__verified=True).user,
        MembershipFactory(company=vacancy.company, recruiter=True).user,
    ):
        client.force_login(other)
        assert client.get(address).status_code == 404
        assert client.post(address, {"reason_code": "others"}).status_code == 404
    client.force_login(MembershipFactory(company__verified=True).user)
    assert client.post(url(vacancy), {"semua": "1", "tindakan": "reject"}).status_code == 404


def test_pages_need_the_same_queries_for_one_and_three(employer, vacancy):
    def counted():
        address = employer.post(url(vacancy), {"semua": "1", "tindakan": "process"}).url
        with CaptureQueriesContext(connection) as asked:
            employer.get(address)
        employer.post(address, {})
        with CaptureQueriesContext(connection) as done:
            employer.get(address)
        return len(asked), len(done)

    new(vacancy, rejected=True)
    one = counted()
    new(vacancy, rejected=True), new(vacancy, rejected=True)
    assert counted() == one


def test_stars_and_tags_stay_inside_the_company(employer, vacancy, client):
    application = new(vacancy, seen=True)
    rate = reverse("employer:application_rate", kwargs={"code": vacancy.company.code, "pk": application.pk})
    assert employer.post(rate, {"stars": "4", "tags": "Bisa malam, dekat"}).status_code == 302
    application.refresh_from_db()
    assert (application.stars, application.tags) == (4, ["bisa malam", "dekat"])
    listing = page_text(employer.get(url(vacancy, "applicants"), {"label": "dekat"}))
    assert "4 · Sesuai" in listing
    assert "bisa malam" in listing

    for bad in ({"stars": "9", "tags": ""}, {"stars": "", "tags": ""}, {"stars": "3", "tags": "x" * 31}):
        assert employer.post(rate, bad).status_code == 422
    client.force_login(application.resident.user)
    own = page_text(client.get(application.get_absolute_url()))
    assert "bisa malam" not in own
    client.force_login(MembershipFactory(company__verified=True).user)
    assert client.post(rate, {"stars": "1"}).status_code == 404
