"""Three editions of the fair: one that runs, one to register for next month, one that is over with its results."""

import datetime

from django.utils import timezone

from accounts.models import User
from cakapkerja.clock import start_of_day
from jobs.fairs.enums import BoothState, EditionKind
from jobs.fairs.models import (
    AgendaItem,
    Booth,
    Edition,
    EditionApplication,
    EditionPlacement,
    EntryWindow,
    GroupSession,
)
from jobs.fairs.services import booths as booth_service
from jobs.fairs.services.editions import change_phase
from jobs.fairs.services.questions import answer_question, ask_question
from jobs.fairs.services.setup import furnish_booth
from jobs.fairs.services.tickets import take_ticket
from jobs.models import Application, Vacancy

HOUR = datetime.timedelta(hours=1)
ABOUT = "Datang dan tanya langsung kepada tim kami. Bawa pertanyaan tentang jam kerja, upah, dan jenjangnya."


def write_fairs(people, companies):
    """Write the editions through the services; return how many. ``companies`` are pairs of company and actor."""
    officer = people["officer_1"]
    today = timezone.localdate()
    past = _edition(officer, 24, today - datetime.timedelta(days=30), days=2, forecast=400)
    live = _edition(officer, 25, today, days=3, forecast=900)
    coming = _edition(officer, 26, today + datetime.timedelta(days=28), days=2, forecast=1500, kind="hybrid")
    for edition, arrows, count in (
        (past, ("publish", "open_registration"), 6),
        (live, ("publish", "open_registration", "go_live"), 8),
        (coming, ("publish", "open_registration"), 5),
    ):
        _booths(officer, edition, companies[:count])
        for arrow in arrows:
            change_phase(officer=officer, edition_id=edition.pk, arrow=arrow, reason="Sesuai jadwal.")
        edition.refresh_from_db()
    _visitors(people, live, coming)
    _questions(people, live, companies)
    _over(officer, past)
    company, actor = companies[8]
    booth_service.request_booth(actor=actor, company_id=company.pk, edition_id=coming.pk)
    return 3


def _edition(officer, number, first, *, days, forecast, kind=EditionKind.VIRTUAL):
    """A draft with waves and an agenda. Only the demonstration writes an edition without the office's page."""
    last = first + datetime.timedelta(days=days - 1)
    # Open day and night, so that the demonstration works at any hour.
    opens, closes = start_of_day(first), start_of_day(last) + 24 * HOUR - datetime.timedelta(minutes=1)
    is_online = kind == EditionKind.VIRTUAL
    edition = Edition.objects.create(
        number=number,
        slug=f"job-fair-{number}",
        name=f"Job Fair Contoh edisi {number}",
        summary="Bertemu perusahaan di Kota Tangerang: tanya, antre, bicara, lalu melamar.",
        kind=kind,
        place="" if is_online else "Gedung Contoh Cisadane",
        address="" if is_online else "Jalan Contoh KS Tubun 1, Karawaci",
        starts_on=first,
        ends_on=last,
        opens_at=opens,
        closes_at=closes,
        registration_opens_at=opens - datetime.timedelta(days=40),
        forecast_people=forecast,
        applications_per_person=5,
        created_by=officer,
    )
    for turn in range(days):
        morning = opens + datetime.timedelta(days=turn)
        for start, end, quota in ((0, 9, 200), (9, 15, 200), (15, 23, 100)):
            EntryWindow.objects.create(
                edition=edition,
                starts_at=morning + start * HOUR,
                ends_at=morning + end * HOUR,
                quota=quota,
                on_site=not is_online,
            )
    AgendaItem.objects.create(
        edition=edition, starts_at=opens + 9 * HOUR, ends_at=opens + 10 * HOUR, title="Pembukaan"
    )
    AgendaItem.objects.create(
        edition=edition,
        starts_at=opens + 13 * HOUR,
        ends_at=opens + 14 * HOUR,
        title="Menulis CV satu halaman",
        about="Bersama pengantar kerja. Siapkan riwayat kerja Anda.",
    )
    return edition


def _booths(officer, edition, companies):
    ids = [company.pk for company, _actor in companies]
    booth_service.invite_companies(officer=officer, edition_id=edition.pk, company_ids=ids)
    for number, (company, actor) in enumerate(companies):
        booth = booth_service.request_booth(actor=actor, company_id=company.pk, edition_id=edition.pk)
        Booth.objects.filter(pk=booth.pk).update(
            hall="A" if number < 5 else "B", position=number % 5 + 1, queue_open=True
        )
        furnish_booth(
            actor=actor,
            booth_id=booth.pk,
            about=ABOUT,
            link="",
            answers_wanted="Kapan Anda bisa mulai bekerja?" if number % 2 else "",
            hours=booth_service.fair_days(edition),
            vacancy_ids=list(Vacancy.objects.open().filter(company=company).values_list("pk", flat=True)[:4]),
            user_ids=[actor.pk],
        )


def _visitors(people, live, coming):
    """Tickets of the demonstration's residents, one of them by a lane."""
    now = timezone.now()
    for edition in (live, coming):
        window = edition.windows.filter(ends_at__gt=now).first()
        for number, user in enumerate(User.objects.filter(resident__isnull=False).order_by("email")):
            if user == people["resident"] and edition == coming:
                continue  # so that the demonstration can show how a ticket is taken
            if user.resident.is_complete:
                take_ticket(
                    actor=user,
                    edition_id=edition.pk,
                    window_id=window.pk,
                    lane="disability" if number == 1 else "ordinary",
                    has_agreed=number == 1,
                )


def _questions(people, live, companies):
    company, actor = companies[0]
    booth = live.booths.get(company=company)
    first = ask_question(actor=people["resident"], booth_id=booth.pk, text="Apakah ada mes untuk karyawan?")
    answer_question(actor=actor, question_id=first.pk, text="Ada, untuk yang rumahnya lebih dari 20 km.")
    ask_question(actor=people["resident"], booth_id=booth.pk, text="Apakah bisa kerja paruh waktu?")
    start = live.opens_at + datetime.timedelta(days=1) + 10 * HOUR  # ten in the morning of the second day
    GroupSession.objects.create(
        booth=booth,
        title="Mengenal kerja di pabrik garmen",
        starts_at=start,
        ends_at=start + HOUR / 2,
        quota=50,
        link="https://contoh.test/sesi",
    )


def _over(officer, past):
    """Last month's edition with what came of it: the demonstration's own applications are counted for it."""
    booth = past.booths.filter(state=BoothState.APPROVED).order_by("pk").first()
    rows = Application.objects.filter(vacancy__company=booth.company).select_related("placement").order_by("pk")
    for application in rows:
        EditionApplication.objects.create(edition=past, booth=booth, application=application)
        if application.placement_id:
            EditionPlacement.objects.create(edition=past, placement_id=application.placement_id)
    for arrow in ("go_live", "close"):
        change_phase(officer=officer, edition_id=past.pk, arrow=arrow, reason="Sesuai jadwal.")
    Edition.objects.filter(pk=past.pk).update(
        truth="Perkiraan kami terlalu tinggi untuk hari kedua. Bulan ini gelombang sore dikecilkan."
    )
