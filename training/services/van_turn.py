"""Whose turn it is: the kecamatan that the vans visited longest ago comes first (domain.md 1.4, TR-6).

The written rule (docs/decisions/): never visited before visited, then the earliest last day of a visit that
stands (made or planned), then whoever asked first.
"""

from django.db.models import F, Max, OuterRef, Subquery

from training.models import VanBooking


def with_last_visit(requests):
    """Annotate ``last_visit``: the day after the last visit of a van to the request's kecamatan, or None."""
    visits = (
        VanBooking.objects.filter(
            cancelled_at__isnull=True,
            request__kelurahan__kecamatan=OuterRef("kelurahan__kecamatan"),
        )
        .exclude(request=OuterRef("pk"))
        .order_by()
        .values("request__kelurahan__kecamatan")
        .annotate(last=Max("days__endswith"))
        .values("last")
    )
    return requests.annotate(last_visit=Subquery(visits[:1]))


def in_turn(requests):
    """The same, in the order of the rule."""
    return with_last_visit(requests).order_by(F("last_visit").asc(nulls_first=True), "submitted_at", "pk")
