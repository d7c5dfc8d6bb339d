"""The yearly report of workers with a disability: what the law asks, in words, and who reads it (VC-7)."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import CompanyKind
from jobs.models import DisabilityReport
from jobs.services.disability import wanted_workers
from tests.admin.pages import signed_in
from tests.factories.accounts import CompanyFactory, MembershipFactory, OfficerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def membership():
    return MembershipFactory(company__verified=True)


@pytest.fixture
def employer(client, membership):
    client.force_login(membership.user)
    return client


def address(company):
    return reverse("employer:disability", kwargs={"code": company.code})


def counts(**changes):
    return {"year": timezone.localdate().year, "workers": "1.250", "disabled_workers": "12", **changes}


@pytest.mark.parametrize(
    ("kind", "workers", "wanted"),
    [
        (CompanyKind.PRIVATE, 100, 1),
        (CompanyKind.PRIVATE, 101, 2),
        (CompanyKind.STATE_OWNED, 100, 2),
        (CompanyKind.GOVERNMENT, 10, 1),
    ],
)
def test_the_law_asks_one_percent_of_private_and_two_of_public_employers(kind, workers, wanted):
    assert wanted_workers(CompanyFactory(kind=kind), workers) == wanted


def test_a_report_is_kept_and_a_second_of_the_same_year_replaces_it(employer, membership):
    said = employer.post(address(membership.company), counts(), follow=True).content.decode()
    assert "1.250" in said
    assert "Belum cukup: paling sedikit 13 orang." in said
    said = employer.post(address(membership.company), counts(disabled_workers="13"), follow=True).content.decode()
    assert "Sudah cukup: paling sedikit 13 orang." in said
    row = DisabilityReport.objects.get()
    assert (row.workers, row.disabled_workers, row.reported_by) == (1250, 13, membership.user)


@pytest.mark.parametrize("kind", [CompanyKind.PRIVATE, CompanyKind.GOVERNMENT])
def test_the_page_says_the_share_in_words(client, kind):
    member = MembershipFactory(company__kind=kind)
    client.force_login(member.user)
    words = "1 persen" if kind == CompanyKind.PRIVATE else "2 persen"
    assert words in client.get(address(member.company)).content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"disabled_workers": "1.251"}, "disabled_workers"),
        ({"workers": "0"}, "workers"),
        ({"workers": "9" * 40}, "workers"),
        ({"workers": "banyak"}, "workers"),
        ({"disabled_workers": ""}, "disabled_workers"),
        ({"year": "1999"}, "year"),
    ],
)
def test_wrong_counts_are_said_at_their_field(employer, membership, wrong, field):
    answer = employer.post(address(membership.company), counts(**wrong))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not DisabilityReport.objects.exists()


def test_a_stranger_finds_no_such_page(client, membership):
    assert client.get(address(membership.company)).status_code == 302
    client.force_login(MembershipFactory().user)
    assert client.get(address(membership.company)).status_code == 404


def test_officers_read_the_report_on_the_companys_page(membership):
    DisabilityReport.objects.create(
        company=membership.company, year=2025, workers=200, disabled_workers=1, reported_by=membership.user
    )
    officer = signed_in(OfficerFactory(verifier=True))
    said = officer.get(f"/admin/accounts/company/{membership.company.pk}/change/").content.decode()
    assert "Kewajibannya 1 persen" in said
    assert "<td>2025</td>" in said
