"""The report of an edition: right figures, one definition each, the same file every time."""

import io
import re
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jobs.fairs import report, report_papers, report_words
from jobs.fairs.enums import Phase
from jobs.fairs.models import (
    BoothVisit,
    Edition,
    EditionApplication,
    EditionPlacement,
    EditionReport,
    PlaceEvent,
    SurveyAnswer,
)
from jobs.fairs.services.editions import change_phase
from jobs.fairs.services.reports import save_report
from tests.admin.pages import signed_in, words
from tests.factories.accounts import OfficerFactory, ResidentFactory, UserFactory
from tests.factories.fairs import BoothFactory, EditionFactory, PlaceFactory, TicketFactory
from tests.factories.jobs import ApplicationFactory
from tests.factories.placements import PlacementFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return OfficerFactory(groups=["Pengelola bursa"])


@pytest.fixture
def edition():
    """Two people with tickets, one of them in the lane for disability; both in one line; one hired."""
    ticket = TicketFactory(lane="disability")
    edition = ticket.edition
    booth = BoothFactory(edition=edition)
    PlaceFactory(booth=booth, resident=ticket.resident)
    other = TicketFactory(window=ticket.window, resident=ResidentFactory(complete=True, outside=True, sex="male"))
    BoothVisit.objects.create(booth=booth, resident=other.resident, day=edition.starts_on)
    application = ApplicationFactory(resident=other.resident)
    EditionApplication.objects.create(edition=edition, booth=booth, application=application)
    placement = PlacementFactory(resident=ticket.resident)
    EditionPlacement.objects.create(edition=edition, placement=placement)
    gone = PlacementFactory(cancelled_at=timezone.now(), cancel_reason="not_started")
    EditionPlacement.objects.create(edition=edition, placement=gone)
    return edition


def row_of(table, label):
    return next(cells for name, cells in table if name == label)


def test_figures_are_counted_from_the_rows(edition):
    figures = report.figures_of(edition)
    totals = figures["totals"]
    assert {name: totals[name] for name in ("tickets", "visitors", "applications", "placements", "numbers")} == {
        "tickets": 2,
        "visitors": 2,
        "applications": 1,
        "placements": 1,
        "numbers": 1,
    }
    assert row_of(figures["place"], "in")["visitors"] == 1
    assert row_of(figures["place"], "out") == {
        "tickets": 1,
        "visitors": 1,
        "talks": 0,
        "applications": 1,
        "placements": 0,
    }
    assert row_of(figures["sex"], "male")["tickets"] == 1
    assert row_of(figures["companies"], edition.booths.get().company.name) == {
        "visitors": 1,
        "numbers": 1,
        "talks": 0,
        "unwritten": 0,
        "applications": 1,
        "placements": 0,
    }


def test_small_numbers_about_disability_are_not_told(edition):
    """X-169: one person in the lane could be known by the number."""
    assert row_of(report.figures_of(edition)["disability"], "disability")["tickets"] == report_words.HIDDEN
    window = edition.windows.get()
    TicketFactory.create_batch(4, window=window, lane="disability")
    assert row_of(report.figures_of(edition)["disability"], "disability")["tickets"] == 5


def test_the_survey_is_counted_without_names(edition):
    for stars, text in ((5, "Antreannya cepat"), (2, "")):
        SurveyAnswer.objects.create(
            edition=edition, user=UserFactory(), stars=stars, text=text, was_called=stars == 5
        )
    survey = report.survey_of(edition)
    assert (survey["answers"], survey["talked"], report.average(survey)) == (2, 1, 3.5)
    assert survey["texts"] == ["Antreannya cepat"]


def test_every_figure_has_its_own_code_and_definition(edition):
    figures = report.figures_of(edition)
    rows = report_papers.totals_of(figures)
    codes = [row[0] for row in rows] + [section.code for section in report_papers.sections_of(figures)]
    assert len(codes) == len(set(codes))
    assert all(definition for *_rest, definition in rows)


def test_a_saved_report_is_the_same_file_every_time(edition, manager):
    saved = save_report(actor=manager, edition_id=edition.pk)
    files = [(report_papers.report_pdf(saved), report_papers.report_xlsx(saved))]
    TicketFactory(window=edition.windows.get())
    again = EditionReport.objects.get()
    files.append((report_papers.report_pdf(again), report_papers.report_xlsx(again)))
    assert files[0] == files[1]
    assert files[0][0].startswith(b"%PDF")
    strings = zipfile.ZipFile(io.BytesIO(files[0][1])).read("xl/worksheets/sheet1.xml").decode()
    assert "BK-01" in strings
    assert "Tiket yang berlaku saat laporan dibuat." in strings


def test_pages_and_files_for_officers_and_nobody_else(edition, manager):
    client = signed_in(manager)
    at = {"edition": edition.slug}
    place = edition.booths.get().places.get()
    PlaceEvent.objects.create(place=place, step="skipped", reason="technical")
    page = client.get(reverse("fair_staff:report", kwargs=at)).content.decode()
    assert "Angka pokok" in page
    listed = re.search(r'href="(/admin/fairs/skip/[^"]*)"', page).group(1)
    assert "Sambungan bermasalah" in words(client.get(listed))
    answer = client.post(reverse("fair_staff:report_save", kwargs=at), follow=True)
    assert "Laporan tersimpan." in words(answer)
    pk = edition.reports.get().pk
    pages = [reverse("fair_staff:report_saved", kwargs={**at, "pk": pk})] + [
        reverse("fair_staff:report_download", kwargs={**at, "pk": pk, "kind": kind}) for kind in ("pdf", "xlsx")
    ]
    other = signed_in(OfficerFactory(groups=["Petugas wilayah"]))
    for page in pages:
        assert client.get(page).status_code == 200, page
        assert other.get(page).status_code == 404, page
    elsewhere = EditionFactory()
    assert client.get(pages[1].replace(edition.slug, elsewhere.slug)).status_code == 404


def test_a_draft_has_no_report_to_save(manager):
    edition = EditionFactory(draft=True)
    answer = signed_in(manager).post(
        reverse("fair_staff:report_save", kwargs={"edition": edition.slug}), follow=True
    )
    assert "masih draf" in words(answer)
    assert not EditionReport.objects.exists()


def test_the_portal_saves_the_figures_of_closing_and_later_placements_count_in_later_reports(edition, manager):
    """JF-5: the placed count keeps growing."""
    Edition.objects.update(phase=Phase.LIVE)
    change_phase(officer=manager, edition_id=edition.pk, arrow="close", reason="Selesai.")
    first = edition.reports.get()
    assert (first.made_by, first.figures["totals"]["placements"]) == (None, 1)
    EditionPlacement.objects.create(edition=edition, placement=PlacementFactory())
    assert report.figures_of(edition)["totals"]["placements"] == 2
    first.refresh_from_db()
    assert first.figures["totals"]["placements"] == 1


def test_the_report_costs_the_same_for_one_and_three_booths(edition):
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            report.figures_of(edition)
        counts.append(len(asked))
        for booth in BoothFactory.create_batch(2, edition=edition):
            PlaceFactory(booth=booth)
    assert counts[0] == counts[1]
