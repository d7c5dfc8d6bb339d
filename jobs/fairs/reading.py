"""What the fair's public pages show, read in a few statements whatever the number of booths."""

import dataclasses

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Sum
from django.db.models.functions import Now
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jobs.enums import ApplicationState
from jobs.fairs.enums import Phase, PlaceState, TicketState
from jobs.fairs.line import COUNTED
from jobs.fairs.models import (
    Booth,
    BoothHours,
    BoothVacancy,
    CheckIn,
    EditionApplication,
    EditionPlacement,
    GroupSession,
    Talk,
)
from jobs.models import Vacancy

LONGEST_SEARCH = 60
MOST_BOOTHS = 300


# --- days and hours in words --------------------------------------------------------------------------
def days_words(edition):
    """ "12–13 Desember 2026", "30 November–2 Desember 2026"."""
    first, last = edition.starts_on, edition.ends_on
    end = formats.date_format(last, "j F Y")
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    return f"{formats.date_format(first, 'j F' if first.year == last.year else 'j F Y')}–{end}"


def short_days(edition):
    """ "12–13 Des", for a line of the home page."""
    first, last = edition.starts_on, edition.ends_on
    end = formats.date_format(last, "j M")
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    return f"{formats.date_format(first, 'j M')}–{end}"


def countdown(edition, now):
    """Return how long it is until the next thing that matters, in words; "" when nothing is to come."""
    if edition.phase == Phase.LIVE:
        return _("Ditutup %s.") % _until(edition.closes_at, now) if edition.closes_at > now else ""
    if edition.phase == Phase.PUBLISHED and edition.registration_opens_at > now:
        return _("Pendaftaran dibuka %s.") % _until(edition.registration_opens_at, now)
    if edition.phase in (Phase.PUBLISHED, Phase.REGISTRATION) and edition.opens_at > now:
        return _("Bursa dibuka %s.") % _until(edition.opens_at, now)
    return ""


def _until(moment, now):
    days = (timezone.localdate(moment) - timezone.localdate(now)).days
    time = timezone.localtime(moment).strftime("%H.%M")
    if days > 1:
        return ngettext("%d hari lagi", "%d hari lagi", days) % days
    if days == 1:
        return _("besok pukul %s WIB") % time
    minutes = max(1, int((moment - now).total_seconds() // 60))
    if minutes < 60:
        return ngettext("%d menit lagi", "%d menit lagi", minutes) % minutes
    return _("hari ini pukul %s WIB") % time


# --- booths -------------------------------------------------------------------------------------------
@dataclasses.dataclass(frozen=True)
class Opening:
    """Whether somebody is at the booth: ``words`` for people, ``is_open`` for colour and button."""

    words: str
    is_open: bool = False


def opening_of(booth, edition, now):
    """Return the :class:`Opening` of a booth whose hours are loaded (UX-30)."""
    hours = list(booth.hours.all())
    if edition.phase in (Phase.CLOSED, Phase.ARCHIVED):
        return Opening(_("Bursa sudah selesai"))
    if edition.phase == Phase.LIVE:
        current = next((row for row in hours if row.starts_at <= now < row.ends_at), None)
        if current is not None:
            if booth.on_break_since is not None:
                return Opening(_("Sedang istirahat"))
            return Opening(_("Buka sampai %s") % timezone.localtime(current.ends_at).strftime("%H.%M"), True)
    coming = next((row for row in hours if row.starts_at > now), None)
    if coming is None:
        return Opening(_("Jam buka belum diisi") if not hours else _("Sudah tutup"))
    start = timezone.localtime(coming.starts_at)
    if start.date() == timezone.localdate(now):
        return Opening(_("Buka pukul %s") % start.strftime("%H.%M"))
    return Opening(
        _("Buka %(day)s pukul %(time)s")
        % {"day": formats.date_format(start, "j M"), "time": start.strftime("%H.%M")}
    )


def booths_of(edition, search=""):
    """Public booths of an edition with company, hours, people waiting and calls of the last fifteen minutes."""
    rows = (
        Booth.objects.public()
        .filter(edition=edition)
        .select_related("company", "company__industry")
        .prefetch_related(Prefetch("hours", BoothHours.objects.order_by("starts_at", "pk")))
        .annotate(
            waiting=Count("places", filter=Q(places__state=PlaceState.WAITING), distinct=True),
            finished=Count(
                "places", filter=Q(places__state=PlaceState.DONE, places__ended_at__gt=Now() - COUNTED)
            ),
        )
        .order_by("hall", "position", "company__name", "pk")
    )
    words = " ".join(search.replace("\x00", "").split())[:LONGEST_SEARCH]
    if words:
        titled = BoothVacancy.objects.filter(
            booth=OuterRef("pk"),
            vacancy__title__icontains=words,
            vacancy__in=Vacancy.objects.open(),
        )
        rows = rows.filter(Q(company__name__icontains=words) | Exists(titled))
    return rows[:MOST_BOOTHS]


def vacancies_at(booth):
    """Vacancies of the booth that can be applied for now, in the company's order."""
    return (
        Vacancy.objects.open()
        .filter(booth_vacancies__booth=booth, company_id=booth.company_id)
        .for_cards()
        .order_by("booth_vacancies__position", "booth_vacancies__pk")
    )


def sessions_of(edition):
    """Group sessions that are still to come, with their booth."""
    return (
        GroupSession.objects.filter(
            booth__in=Booth.objects.public().filter(edition=edition), cancelled_at__isnull=True
        )
        .filter(ends_at__gt=timezone.now())
        .select_related("booth__company", "booth__edition")
    )


def summarised_of(edition):
    """Sessions that are over and whose summary is public (F-15), with their booth."""
    public = Booth.objects.public().filter(edition=edition)
    rows = GroupSession.objects.filter(booth__in=public, cancelled_at__isnull=True).exclude(summary="")
    return rows.select_related("booth__company", "booth__edition")


# --- seats and odds before, the truth after (N-20) ----------------------------------------------------
def seats_of(edition):
    """Return seats, taken and the odds in words of an edition's waves."""
    total = edition.windows.aggregate(seats=Sum("quota"), taken=Sum("taken"))
    seats, taken = total["seats"] or 0, total["taken"] or 0
    return {"seats": seats, "taken": taken, "left": max(0, seats - taken), "odds": odds(seats, edition)}


def odds(seats, edition):
    """Return the chance of an entry in words, "" when nobody forecast how many come."""
    people = edition.forecast_people
    if not people or not seats:
        return ""
    if seats >= people:
        return _("Tempat cukup untuk semua yang diperkirakan datang.")
    of_ten = max(1, round(10 * seats / people))
    if of_ten >= 10:
        return _("Hampir semua orang mendapat tempat.")
    return _("Kira-kira %d dari 10 orang mendapat tempat.") % of_ten


def results_of(edition):
    """What an edition led to, counted from its rows at this moment: placements keep growing (JF-5)."""
    tickets = edition.tickets.aggregate(
        taken=Count("pk", filter=Q(state=TicketState.HELD)),
        city=Count("pk", filter=Q(state=TicketState.HELD, in_city=True)),
        waited=Count("pk", filter=Q(state=TicketState.WAITING)),
    )
    placed = EditionPlacement.objects.filter(edition=edition, placement__cancelled_at__isnull=True).aggregate(
        total=Count("pk"), city=Count("pk", filter=Q(placement__in_city=True))
    )
    return {
        "tickets": tickets["taken"],
        "tickets_city": tickets["city"],
        "waited": tickets["waited"],
        "came": CheckIn.objects.filter(ticket__edition=edition).count(),
        "talks": Talk.objects.filter(booth__edition=edition).count(),
        "applications": EditionApplication.objects.filter(edition=edition)
        .exclude(application__state=ApplicationState.WITHDRAWN)
        .count(),
        "placed": placed["total"],
        "placed_city": placed["city"],
        "placed_outside": placed["total"] - placed["city"],
    }
