"""Badges of firm, vacancy and person: each opens what was checked, when and by whom (F-32)."""

import re

import pytest

from tests.factories.accounts import MembershipFactory, ResidentFactory
from tests.factories.jobs import ApplicationFactory, VacancyFactory

pytestmark = pytest.mark.django_db
OFFICE = "Diperiksa petugas Dinas Ketenagakerjaan"


def opened(answer):
    """The words behind each badge of a page."""
    html = re.sub(r"\s+", " ", answer.content.decode())
    found = re.findall(r'<details class="checked">.*?<p>(.*?)</p>.*?</details>', html)
    return [words.strip() for words in found]


def test_a_vacancy_says_what_was_checked_of_its_firm_and_of_itself(client):
    vacancy = VacancyFactory(published=True)
    firm, post = opened(client.get(vacancy.get_absolute_url()))
    assert firm.startswith("Yang diperiksa: NIB, NPWP, nama, dan alamat perusahaan")
    assert post.startswith("Yang diperiksa: isi, upah, dan syarat lowongan ini.")
    assert OFFICE in firm
    assert OFFICE in post
    [firm_page] = opened(client.get(vacancy.company.get_absolute_url()))
    assert firm_page == firm


@pytest.mark.parametrize("verified", [True, False])
def test_a_company_reads_what_was_checked_of_an_applicant(client, verified):
    member = MembershipFactory(company__verified=True)
    person = ResidentFactory(complete=True, verified=True) if verified else ResidentFactory(complete=True)
    row = ApplicationFactory(vacancy__company=member.company, vacancy__published=True, resident=person, seen=True)
    client.force_login(member.user)
    answer = client.get(row.get_desk_url())
    assert len(opened(answer)) == int(verified)
    assert ("Belum terverifikasi" in answer.content.decode()) is not verified


def test_the_preview_of_an_empty_draft_says_what_is_missing(client):
    member = MembershipFactory(company__verified=True)
    draft = VacancyFactory(draft=True, company=member.company, contract_kind="", openings_any=0)
    client.force_login(member.user)
    html = client.get(draft.get_desk_url()).content.decode()
    assert "0 orang" not in html
    assert html.count("belum diisi") >= 2
