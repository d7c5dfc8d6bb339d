"""The list of applicants as a spreadsheet: reason, trace, what is in it, and who may not yet (AP-5, AF-08)."""

import datetime
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.enums import AccessKind
from accounts.models import AccessLog, CompanyTransition
from jobs.models import Application, ListDownload
from tests.factories.accounts import CompanyFactory, MembershipFactory, ResidentFactory
from tests.factories.jobs import ApplicationFactory, VacancyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def membership():
    return MembershipFactory(company__known=True, recruiter=True)


@pytest.fixture
def vacancy(membership):
    return VacancyFactory(company=membership.company, published=True)


@pytest.fixture
def employer(client, membership):
    client.force_login(membership.user)
    return client


def new(vacancy, name="Siti", **traits):
    resident = ResidentFactory(complete=True, full_name=name, phone="+628123456789")
    return ApplicationFactory(vacancy=vacancy, resident=resident, **traits)


def url(vacancy, query=""):
    kwargs = {"code": vacancy.company.code, "vacancy_code": vacancy.code}
    return reverse("employer:applicants_download", kwargs=kwargs) + query


def table(answer):
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    return [[cell.value for cell in row] for row in book.active.iter_rows()]


REASON = {"reason": "Seleksi berkas bersama kepala regu"}


def test_the_file_has_what_the_list_has_and_contacts_of_opened_ones_only(employer, vacancy):
    opened = new(vacancy, "Ani", seen=True, stars=4, tags=["jahit"])
    new(vacancy, "Budi")
    new(vacancy, "Citra", rejected=True)
    new(vacancy, "Dewi", withdrawn=True)
    answer = employer.post(url(vacancy, "?urut=nama"), REASON)
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    header, *rows = table(answer)
    assert header[0] == "Nama"
    assert [row[0] for row in rows] == ["Ani", "Budi", "Citra"]
    assert rows[0][6:] == [4, "jahit", "08123456789", opened.resident.user.email]
    assert [row[8:] for row in rows[1:]] == [[None, None], [None, None]]
    everything = str(rows)
    assert str(opened.birth_year) not in everything
    assert "1998" not in everything


def test_filters_of_the_address_hold(employer, vacancy):
    new(vacancy, "Ani", seen=True)
    new(vacancy, "Budi")
    assert [row[0] for row in table(employer.post(url(vacancy, "?keadaan=baru"), REASON))[1:]] == ["Budi"]
    empty = employer.post(url(vacancy, "?keadaan=wawancara"), REASON)
    assert empty.status_code == 422


def test_every_applicant_reads_who_took_the_list_and_why(employer, vacancy, membership, client):
    rows = [new(vacancy, f"Orang {n}") for n in range(3)]
    with CaptureQueriesContext(connection) as queries:
        employer.post(url(vacancy), REASON)
    logs = AccessLog.objects.filter(kind=AccessKind.APPLICANT_LIST)
    assert {log.subject_id for log in logs} == {row.resident.user_id for row in rows}
    assert {(log.actor, log.company, log.reason) for log in logs} == {
        (membership.user, vacancy.company, REASON["reason"])
    }
    assert sum('INSERT INTO "accounts_accesslog"' in query["sql"] for query in queries) == 1
    [act] = ListDownload.objects.all()
    assert (act.total, act.reason, act.actor) == (3, REASON["reason"], membership.user)
    client.force_login(rows[0].resident.user)
    assert REASON["reason"] in client.get(reverse("resident:access_log")).content.decode()


@pytest.mark.parametrize("reason", ["", "   ", "\x00"])
def test_without_a_reason_nothing_leaves(employer, vacancy, reason):
    new(vacancy)
    answer = employer.post(url(vacancy), {"reason": reason})
    assert answer.status_code == 422
    assert answer["Content-Type"].startswith("text/html")
    assert not AccessLog.objects.exists()
    assert not ListDownload.objects.exists()


def test_names_that_are_formulas_are_text(employer, vacancy):
    new(vacancy, '=HYPERLINK("http://x";"y")')
    [_header, row] = table(employer.post(url(vacancy), REASON))
    assert row[0].startswith("'=HYPERLINK")


def test_a_look_at_the_page_downloads_nothing(employer, vacancy):
    new(vacancy)
    assert employer.get(url(vacancy)).status_code == 200
    assert not AccessLog.objects.exists()


def test_another_company_and_a_visitor_get_nothing(client, vacancy):
    new(vacancy)
    assert client.post(url(vacancy), REASON).status_code == 302
    client.force_login(MembershipFactory(company__known=True).user)
    assert client.post(url(vacancy), REASON).status_code == 404
    assert client.get(url(vacancy)).status_code == 404
    assert not AccessLog.objects.exists()


def test_a_new_company_reads_from_when_it_may(client):
    membership = MembershipFactory(company__verified=True)
    vacancy = VacancyFactory(company=membership.company, published=True)
    new(vacancy)
    client.force_login(membership.user)
    page = client.get(url(vacancy)).content.decode()
    assert "Perusahaan baru bisa mengunduh mulai" in page
    answer = client.post(url(vacancy), REASON)
    assert answer.status_code == 422
    assert not AccessLog.objects.exists()


def test_a_second_verification_does_not_make_a_company_new_again(client):
    from jobs.services.newcomers import newcomer_until

    company = CompanyFactory(verified=True)
    assert newcomer_until(company) is not None
    log = CompanyTransition.objects.create(company=company, from_state="submitted", to_state="verified")
    CompanyTransition.objects.filter(pk=log.pk).update(at=timezone.now() - datetime.timedelta(days=31))
    assert newcomer_until(company) is None


def test_a_withdrawn_application_is_not_in_the_file(employer, vacancy):
    new(vacancy, "Ani")
    gone = new(vacancy, "Dewi", seen=True)
    from jobs.services.applications import withdraw_application

    withdraw_application(actor=gone.resident.user, application_id=gone.pk)
    rows = table(employer.post(url(vacancy), REASON))
    assert [row[0] for row in rows[1:]] == ["Ani"]
    assert Application.objects.count() == 2
