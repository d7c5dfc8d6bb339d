"""Pages that anybody may read: the editions, the lobby of one, a booth."""

import dataclasses
import datetime

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cakapkerja.receipts import new_token
from jobs.fairs.enums import PHASE_TAKES_TICKETS, Phase
from jobs.fairs.hall import plan_of
from jobs.fairs.line import estimate
from jobs.fairs.models import Booth, Edition, SessionSeat
from jobs.fairs.phases import phase_words
from jobs.fairs.reading import (
    Opening,
    booths_of,
    countdown,
    days_words,
    opening_of,
    results_of,
    seats_of,
    sessions_of,
    summarised_of,
    vacancies_at,
)
from jobs.fairs.rehearsal import result_of
from jobs.fairs.services.editions import newest_published
from jobs.fairs.services.outcomes import booth_origin
from jobs.fairs.services.questions import questions_shown
from jobs.fairs.services.survey import may_answer
from jobs.fairs.services.tickets import live_ticket
from jobs.fairs.vacancy_filter import PARAMETER
from jobs.pages import kept_for_visitors
from reference.models import CITY_NAME

PAST_SHOWN = 24
REHEARSALS_SHOWN = datetime.timedelta(days=30)
OVER = (Phase.CLOSED, Phase.ARCHIVED)


@dataclasses.dataclass(frozen=True)
class Card:
    """A booth as the list shows it (UX-30)."""

    booth: Booth
    opening: Opening
    url: str

    @property
    def takes_numbers(self):
        """Whether somebody may take a number here at this moment."""
        return self.opening.is_open and self.booth.queue_open

    @property
    def wait(self):
        """Minutes for somebody who would join now as ``(from, to)``, None when it can not be said (Q-08)."""
        return estimate(self.booth.waiting, self.booth.finished) if self.booth.waiting else None


def edition_of(request, slug):
    """The edition of an address if it is public; managers of the fair see drafts too."""
    rows = Edition.objects.public() | Edition.objects.manageable_by(request.user)
    return get_object_or_404(rows.distinct(), slug=slug)


def _own(request, edition):
    """The person's ticket of the edition and the sessions in which they have a seat."""
    resident = request.user.resident_or_none if request.user.is_authenticated else None
    if resident is None:
        return None, set()
    seats = SessionSeat.objects.filter(
        session__booth__edition=edition, resident=resident, cancelled_at__isnull=True
    ).values_list("session_id", flat=True)
    return live_ticket(edition, resident), set(seats)


@login_not_required
@require_safe
@kept_for_visitors(by_minute=True)
def editions(request):
    """The next fair first, then those that were."""
    now = timezone.now()
    coming = [
        {"edition": row, "days": days_words(row), "phase": phase_words(row), "countdown": countdown(row, now)}
        for row in newest_published()[:12]
    ]
    past = [
        {"edition": row, "days": days_words(row)}
        for row in Edition.objects.filter(phase__in=OVER, is_rehearsal=False)[:PAST_SHOWN]
    ]
    rehearsals = [
        {"edition": row, "days": days_words(row), "countdown": countdown(row, now)}
        for row in Edition.objects.public().filter(is_rehearsal=True, closes_at__gt=now - REHEARSALS_SHOWN)[:6]
    ]
    context = {"coming": coming, "past": past, "rehearsals": rehearsals, "city": CITY_NAME}
    return render(request, "fairs/editions.html", context)


@login_not_required
@require_safe
@kept_for_visitors(by_minute=True)
def lobby(request, edition):
    """Everything about one edition: where it stands, the booths, the plan, sessions, agenda (F-01, F-03)."""
    edition = edition_of(request, edition)
    now = timezone.now()
    search = request.GET.get("q", "")
    is_light = request.GET.get("hemat") == "1"
    cards = [
        Card(booth=row, opening=opening_of(row, edition, now), url=_booth_url(edition, row, is_light))
        for row in booths_of(edition, search)
    ]
    cards.sort(key=lambda card: not card.opening.is_open)  # open now first, each part in the order of the hall
    ticket, own_sessions = _own(request, edition)
    is_over = edition.phase in OVER
    context = {
        "edition": edition,
        "days": days_words(edition),
        "phase": phase_words(edition),
        "countdown": countdown(edition, now),
        "cards": cards,
        "search": search.replace("\x00", "")[:60],
        "plan": None if is_light else plan_of(cards),
        "is_light": is_light,
        "vacancies_url": f"{reverse('jobs:list')}?{PARAMETER}={edition.slug}",
        "agenda": list(edition.agenda.all()),
        "sessions": [] if is_over else list(sessions_of(edition)),
        "own_sessions": own_sessions,
        "summaries": list(summarised_of(edition)),
        "ticket": ticket,
        "takes_tickets": edition.phase in PHASE_TAKES_TICKETS and edition.closes_at > now,
        "seats": seats_of(edition),
        "is_over": is_over,
        "is_live": edition.phase == Phase.LIVE,
        "results": results_of(edition) if is_over else None,
        "rehearsal": result_of(edition) if is_over and edition.is_rehearsal else None,
        "may_answer_survey": edition.phase == Phase.CLOSED and may_answer(request.user, edition),
        "form_token": new_token(),
    }
    return render(request, "fairs/lobby.html", context)


def _booth_url(edition, booth, is_light):
    booth.edition = edition
    return booth.get_absolute_url() + ("?hemat=1" if is_light else "")


@login_not_required
@require_safe
@kept_for_visitors(by_minute=True)
def booth(request, edition, booth):
    """A booth: who is there and when, vacancies to apply for, answered questions (F-02)."""
    edition = edition_of(request, edition)
    row = get_object_or_404(
        Booth.objects.public()
        .filter(edition=edition)
        .select_related("company", "company__industry", "company__kelurahan__kecamatan")
        .prefetch_related("hours"),
        slug=booth,
    )
    row.edition = edition
    now = timezone.now()
    resident = request.user.resident_or_none if request.user.is_authenticated else None
    _count_visit(row, resident)
    context = {
        "edition": edition,
        "booth": row,
        "company": row.company,
        "opening": opening_of(row, edition, now),
        "vacancies": list(vacancies_at(row)),
        "origin": booth_origin(row),
        "answered": questions_shown(row),
        "own_questions": list(row.questions.filter(resident=resident)[:5]) if resident else [],
        "can_ask": edition.phase in PHASE_TAKES_TICKETS,
        "contact": row.contacts.filter(resident=resident).first() if resident else None,
        "sessions": [session for session in sessions_of(edition) if session.booth_id == row.pk],
        "own_sessions": _own(request, edition)[1],
        "summaries": list(summarised_of(edition).filter(booth=row)),
        "typed": request.GET.get("tanya", "").replace("\x00", "")[:300],
        "chosen_session": request.GET.get("sesi", ""),
        "is_light": request.GET.get("hemat") == "1",
        "is_live": edition.phase == Phase.LIVE,
        "form_token": new_token(),
    }
    return render(request, "fairs/booth.html", context)


def _count_visit(booth, resident):
    """A signed-in person at a booth counts once a day (X-120); companies read numbers, names by consent only."""
    if resident is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO fairs_boothvisit (booth_id, resident_id, day)"
            " VALUES (%s, %s, (now() AT TIME ZONE 'Asia/Jakarta')::date) ON CONFLICT DO NOTHING",
            [booth.pk, resident.pk],
        )
