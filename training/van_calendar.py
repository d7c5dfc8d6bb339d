"""Both vans in one month: which days are taken, by what, and which are free (TR-6)."""

import calendar
import dataclasses
import datetime

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from reference.models import Holiday
from training.models import Van, VanBooking
from training.services.van_plans import day_range, training_days

FIRST_YEAR, LAST_YEAR = 2023, 2100


@dataclasses.dataclass(frozen=True)
class Cell:
    """A van on a day. ``rows`` days in one piece from here on; ``booking`` None when free."""

    booking: VanBooking | None
    rows: int = 1


@dataclasses.dataclass(frozen=True)
class Day:
    date: datetime.date
    cells: list
    holiday: str = ""
    is_today: bool = False

    @property
    def is_weekend(self):
        return self.date.weekday() >= 5


def month_of(text):
    """The first day of the month in ``text`` ("2026-12"); of the present one for anything else."""
    today = timezone.localdate()
    year, _dash, month = (text or "").partition("-")
    is_number = len(text or "") == 7 and (year + month).isascii() and (year + month).isdigit()
    if is_number and FIRST_YEAR <= int(year) <= LAST_YEAR and 1 <= int(month) <= 12:
        return datetime.date(int(year), int(month), 1)
    return today.replace(day=1)


def neighbours(first):
    """The months before and after, None at the ends of the calendar."""
    before = (first - datetime.timedelta(days=1)).replace(day=1)
    after = (first + datetime.timedelta(days=32)).replace(day=1)
    return (before if before.year >= FIRST_YEAR else None, after if after.year <= LAST_YEAR else None)


def month_page(first):
    """Return (vans, [Day]): each day has one cell a van, None where a booking of an earlier row goes on."""
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    vans = list(Van.objects.all())
    bookings = list(
        VanBooking.objects.filter(cancelled_at__isnull=True, days__overlap=day_range(first, last))
        .select_related("van", "request__kelurahan__kecamatan", "request__field", "batch")
        .order_by("days", "pk")
    )
    off = dict(Holiday.objects.filter(date__range=(first, last)).values_list("date", "name"))
    today, days = timezone.localdate(), []
    for number in range(1, last.day + 1):
        day = first.replace(day=number)
        cells = [_cell(van, day, first, last, bookings) for van in vans]
        days.append(Day(day, cells, off.get(day, ""), day == today))
    return vans, days


def _cell(van, day, first, last, bookings):
    for booking in bookings:
        if booking.van_id == van.pk and booking.days.lower <= day < booking.days.upper:
            begins = max(booking.days.lower, first)
            if begins != day:
                return None
            end = min(booking.days.upper, last + datetime.timedelta(days=1))
            return Cell(booking, (end - begins).days)
    return Cell(None)


def free_vans(request):
    """For each wished day of ``request``: the vans that can serve the kind and are free for all three days."""
    vans = list(Van.objects.filter(is_active=True, fields=request.field_id))
    found = []
    for start in request.wished_on:
        days = training_days(start)
        taken = set(
            VanBooking.objects.filter(
                cancelled_at__isnull=True,
                van__in=vans,
                days__overlap=DateRange(days[0], days[-1] + datetime.timedelta(days=1)),
            )
            .exclude(request=request)
            .order_by()
            .values_list("van_id", flat=True)
        )
        found.append((start, [van for van in vans if van.pk not in taken]))
    return found
