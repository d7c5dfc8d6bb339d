"""Pages of reports and of the public register: in two taps, for whoever reported, nobody else."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from accounts.models import CannedReason
from jobs.models import Removal, Vacancy, VacancyReport
from tests.admin.pages import signed_in, words
from tests.factories.accounts import OfficerFactory, ResidentFactory
from tests.factories.jobs import VacancyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def vacancy():
    return VacancyFactory(published=True, title="Admin Online")


def test_a_visitor_reports_in_two_taps_and_finds_the_ticket_again(client, vacancy):
    page = client.get(vacancy.get_absolute_url()).content.decode()
    address = f"{vacancy.get_absolute_url()}lapor/"
    assert f'href="{address}"' in page
    answer = client.post(address, {"sign": "fee"}, follow=True)
    row = VacancyReport.objects.get()
    assert row.number in answer.content.decode()
    assert client.get(f"/lapor/{row.number}/").status_code == 200


def test_a_ticket_is_not_there_for_others(client, vacancy):
    client.post(f"{vacancy.get_absolute_url()}lapor/", {"sign": "fee"})
    number = VacancyReport.objects.get().number
    client.session.flush()
    client.cookies.clear()
    assert client.get(f"/lapor/{number}/").status_code == 404
    client.force_login(ResidentFactory(complete=True).user)
    assert client.get(f"/lapor/{number}/").status_code == 404


def test_a_double_press_of_a_signed_in_person_is_one_report(client, vacancy):
    client.force_login(ResidentFactory(complete=True).user)
    address = f"{vacancy.get_absolute_url()}lapor/"
    page = client.get(address).content.decode()
    token = page.split('name="form_token" value="')[1].split('"')[0]
    first = client.post(address, {"sign": "fee", "form_token": token})
    second = client.post(address, {"sign": "other", "form_token": token})
    assert (first.url, VacancyReport.objects.count()) == (second.url, 1)


def test_without_a_sign_what_was_told_stays(client, vacancy):
    answer = client.post(f"{vacancy.get_absolute_url()}lapor/", {"text": "Mereka minta uang\x00 jaminan"})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "Pilih satu tanda dari daftar." in html
    assert "Mereka minta uang" in html


def test_an_address_that_reports_all_day_is_slowed_down(client, vacancy, monkeypatch):
    from jobs.views import trust

    monkeypatch.setattr(trust, "BY_ADDRESS_AN_HOUR", 2)
    cache.clear()
    for _ in range(2):
        client.post(f"{vacancy.get_absolute_url()}lapor/", {"sign": "fee"})
    answer = client.post(f"{vacancy.get_absolute_url()}lapor/", {"sign": "fee"})
    assert answer.status_code == 422
    assert VacancyReport.objects.count() == 2


def test_a_draft_can_not_be_reported(client):
    assert client.get(f"{VacancyFactory().get_absolute_url()}lapor/").status_code == 404


def test_the_register_names_company_reason_and_date_but_no_person(client, vacancy):
    officer = OfficerFactory(moderator=True)
    Removal.objects.create(
        vacancy=vacancy,
        company_name="PT Palsu Contoh",
        title="Admin Online",
        reason="Meminta uang.",
        officer=officer,
    )
    html = client.get("/lowongan/dihapus/").content.decode()
    assert "PT Palsu Contoh" in html
    assert "Meminta uang." in html
    assert officer.name not in html


# --- the office ---------------------------------------------------------------------------------------
def decide(report, slug, **data):
    office = signed_in(OfficerFactory(moderator=True))
    return office.post(reverse(f"admin:jobs_vacancyreport_{slug}", args=[report.pk]), data, follow=True)


@pytest.fixture
def report(client, vacancy):
    client.post(f"{vacancy.get_absolute_url()}lapor/", {"sign": "fee", "text": "Diminta transfer."})
    return VacancyReport.objects.get()


def test_the_queue_counts_what_waits_and_the_page_tells_the_story(report):
    office = signed_in(OfficerFactory(moderator=True))
    assert "Laporan lowongan" in words(office.get("/admin/"))
    page = words(office.get(reverse("admin:jobs_vacancyreport_change", args=[report.pk])))
    for part in (report.number, "Diminta transfer.", "Admin Online", "Laporan benar, bekukan"):
        assert part in page


def test_an_officer_freezes_by_a_report_and_the_reporter_reads_the_answer(client, report):
    decide(report, "benar", answer="Sudah kami bekukan.", public_reason="Meminta uang.")
    assert Vacancy.objects.get().state == "suspended"
    assert "Sudah kami bekukan." in client.get(f"/lapor/{report.number}/").content.decode()
    assert "Meminta uang." in client.get("/lowongan/dihapus/").content.decode()


def test_a_ready_sentence_can_be_chosen_changed_or_left(report):
    CannedReason.objects.create(used_for="report_answer", text="Terima kasih sudah melapor.")
    CannedReason.objects.create(used_for="report_answer", text="Sudah tidak dipakai.", is_active=False)
    office = signed_in(OfficerFactory(moderator=True))
    page = office.get(reverse("admin:jobs_vacancyreport_tidak-terbukti", args=[report.pk])).content.decode()
    assert "Terima kasih sudah melapor." in page
    assert "Sudah tidak dipakai." not in page
    assert "Tulis" in words(decide(report, "tidak-terbukti", answer=""))  # neither: still asked for
    decide(report, "tidak-terbukti", ready="Terima kasih sudah melapor.")
    report.refresh_from_db()
    assert report.answer == "Terima kasih sudah melapor."


def test_what_is_typed_wins_over_the_ready_sentence(report):
    CannedReason.objects.create(used_for="report_answer", text="Terima kasih.")
    decide(report, "tidak-terbukti", ready="Terima kasih.", answer="Kami sudah menelepon perusahaannya.")
    report.refresh_from_db()
    assert report.answer == "Kami sudah menelepon perusahaannya."


def test_an_officer_of_another_desk_sees_no_reports(report):
    office = signed_in(OfficerFactory(placement_officer=True))
    assert office.get("/admin/jobs/vacancyreport/").status_code == 404
    assert "Laporan lowongan" not in words(office.get("/admin/"))


def test_shipped_sentences_are_added_once_and_stay_as_staff_left_them():
    from jobs.sentences import load_sentences

    added = load_sentences()
    assert added > 15
    row = CannedReason.objects.first()
    row.is_active = False
    row.save()
    assert load_sentences() == 0
    assert not CannedReason.objects.get(pk=row.pk).is_active
