"""The door of the fair: who may go on, and who waits (docs/waiting-room.md).

It stands before sessions, so that somebody who waits costs no statement. Officers and companies pass by: a browser
that opened their part of the portal carries a mark, and only then the account is read before anybody is sent away.
"""

import re
import time

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect

from jobs.fairs.door import brake, state
from jobs.fairs.door.answers import polled_answer, waiting_page
from jobs.fairs.door.rules import rules_of
from jobs.fairs.door.ticket import LONGEST, STAY, Ticket, cookie_name, read, write
from jobs.fairs.enums import BoothState
from jobs.fairs.models import Booth

EDITION = r"/bursa-kerja/(?P<edition>[-a-zA-Z0-9_]{1,80})/"
GUARDED = re.compile(EDITION + r"(?:stan/[-a-zA-Z0-9_]{1,80}/(?:nomor/)?|tiket/)?\Z")
BELOW = re.compile(EDITION)
POLLED = "ruang.json"
JOINS = "/nomor/"

SIDE_DOOR = "pintu-samping"
SIDE_DOOR_PATHS = ("/admin/", "/mitra/")
SIDE_DOOR_SECONDS = 14 * 24 * 3600


class WaitingRoomMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        path = request.path_info
        if not path.startswith("/bursa-kerja/"):
            return self._mark(request, self.get_response(request))
        below = BELOW.match(path)
        rules = rules_of(below["edition"]) if below else None
        now = int(time.time())
        is_poll = path.endswith(POLLED) and below is not None and path[below.end() :] == POLLED
        if rules is None or not rules.guard(now):
            return self._no_door(request, rules, is_poll)
        request.get_host()  # the host check of a middleware that is not reached
        ticket = read(rules.pk, request.COOKIES.get(cookie_name(rules.pk)))
        if ticket is not None and not ticket.holds(now):
            ticket = None
        if is_poll:
            return self._poll(request, rules, ticket, now)
        if not GUARDED.match(path) or (request.method not in ("GET", "HEAD") and not path.endswith(JOINS)):
            return self._keep_inside(request, rules, ticket, now)
        return self._at_the_door(request, rules, ticket, now)

    # --- at the door --------------------------------------------------------------------------
    def _at_the_door(self, request, rules, ticket, now):
        is_in, carried, is_spent = _ask(rules, ticket, now)
        if is_in:
            return self._go_on(request, rules, ticket, carried)
        waiting = self._wait(request, rules, ticket, carried, is_spent)
        if SIDE_DOOR not in request.COOKIES:
            return waiting
        request.sent_away = (rules, waiting)
        response = self.get_response(request)
        free = getattr(request, "passes_by", None)
        if free is not None:
            self._carry(response, rules, free)
        return response

    def process_view(self, request, view_func, view_args, view_kwargs):
        """Sessions are open by now: an officer or a company passes after all, everybody else is sent away."""
        rules, waiting = getattr(request, "sent_away", (None, None))
        if rules is None:
            return None
        if passes_by(request.user, rules):
            now = int(time.time())
            request.passes_by = Ticket(0, now * 1000, "1", now)
            return None
        return waiting

    def _go_on(self, request, rules, before, carried):
        response = self.get_response(request)
        if carried != before:
            self._carry(response, rules, carried)
        return response

    def _wait(self, request, rules, before, carried, is_spent):
        if request.method not in ("GET", "HEAD"):
            # "Ambil nomor" from a page that is older than the pass: back to the booth, by way of the line.
            response = HttpResponseRedirect(request.path.removesuffix("nomor/"), status=303)
        else:
            response = waiting_page(request, rules, carried, state.last_line(rules), is_spent=is_spent)
        if carried is not None and carried != before:
            self._carry(response, rules, carried)
        return response

    # --- beside the door ----------------------------------------------------------------------
    def _keep_inside(self, request, rules, ticket, now):
        """A page that is nobody else's (number, talk, ticket): its visitor counts as inside."""
        if ticket is None or not ticket.is_pass or ticket.is_free or ticket.is_fresh(now):
            return self.get_response(request)
        try:
            said, carried = state.present(rules, ticket, now)
        except state.Away:
            said, carried = "wait", ticket
        return self._go_on(request, rules, ticket, carried if said == "in" else ticket)

    def _poll(self, request, rules, ticket, now):
        line = None
        if ticket is not None and not ticket.is_pass:
            try:
                line = state.look(rules)
            except state.Away:
                line = state.last_line(rules)
        return polled_answer(request, rules, ticket, line, now=now)

    def _no_door(self, request, rules, is_poll):
        if is_poll and rules is not None:
            return HttpResponse(
                b'{"go":1}', content_type="application/json", headers={"Cache-Control": "no-store"}
            )
        return self.get_response(request)

    def _mark(self, request, response):
        """Remember in the browser of an officer or a company that its account is worth reading at the door."""
        if request.path_info.startswith(SIDE_DOOR_PATHS) and SIDE_DOOR not in request.COOKIES:
            user = getattr(request, "user", None)
            if user is not None and user.is_authenticated:
                _set(response, SIDE_DOOR, "1", SIDE_DOOR_SECONDS, "/bursa-kerja/")
        return response

    def _carry(self, response, rules, ticket):
        seconds = STAY if ticket.is_pass and not ticket.is_free else LONGEST
        _set(response, cookie_name(rules.pk), write(rules.pk, ticket), seconds, f"/bursa-kerja/{rules.slug}/")


def _set(response, name, text, seconds, path):
    response.set_cookie(
        name, text, max_age=seconds, path=path, secure=settings.SITE_HTTPS, httponly=True, samesite="Lax"
    )
    response.headers.setdefault("Cache-Control", "no-store, private")


def _ask(rules, ticket, now):
    """Return (whether the person goes on, the ticket to carry, whether their number was used elsewhere)."""
    if ticket is not None and (ticket.is_free or ticket.is_fresh(now)):
        return True, ticket, False
    try:
        is_spent = False
        if ticket is not None:
            said, carried = state.present(rules, ticket, now)
            if said != "spent":
                return said == "in", carried, False
            is_spent = True
        is_in, carried = state.arrive(rules, now)
    except state.Away:
        is_in, carried = brake.admit(rules, ticket, now)
        is_spent = False
    return is_in, carried, is_spent


def passes_by(user, rules):
    """Whether somebody never waits: an officer, or a member of a company that has a booth in the edition."""
    if not user.is_authenticated:
        return False
    if user.is_staff:
        return True
    return Booth.objects.filter(
        edition_id=rules.pk,
        state=BoothState.APPROVED,
        company__memberships__user=user,
        company__memberships__is_active=True,
    ).exists()
