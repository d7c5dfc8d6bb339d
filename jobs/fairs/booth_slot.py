"""What the fair puts on pages that offer a slot: a booth, an application at the company."""

import json

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from jobs.fairs.board import answer_for
from jobs.fairs.enums import Phase
from jobs.fairs.models import BookedTime, Booth, EditionApplication, Place, Talk
from jobs.fairs.services.bookings import own_time


def booth_queue(request, **context):
    """Return "Ambil nomor" with the state of the queue, and times that can be booked; "" when there is neither."""
    match = request.resolver_match
    slugs = (match.kwargs.get("edition"), match.kwargs.get("booth")) if match else (None, None)
    rows = Booth.objects.public().select_related("edition", "company")
    booth = context.get("booth") or rows.filter(edition__slug=slugs[0], slug=slugs[1]).first()
    if booth is None or booth.edition.phase not in (Phase.REGISTRATION, Phase.LIVE):
        return ""
    is_live = booth.edition.phase == Phase.LIVE
    resident = request.user.resident_or_none if request.user.is_authenticated else None
    held = own_time(resident, booth)
    free_times = BookedTime.objects.free().filter(booth=booth).count()
    if not (is_live or held or free_times):
        return ""
    found = answer_for(booth.edition.slug, booth.slug)
    place = None
    if request.user.is_authenticated:
        place = Place.objects.live().for_user(request.user).filter(booth=booth).first()
        if place is not None:
            place.booth = booth
    return mark_safe(
        render_to_string(
            "fairs/_booth_queue.html",
            {
                "booth": booth,
                "is_live": is_live,
                "held": held,
                "free_times": free_times,
                "edition": booth.edition,
                "said": json.loads(found[0]) if found else {"open": False},
                "place": place,
                "overdue": Talk.objects.overdue().filter(booth__company=booth.company_id).count(),
            },
        )
    )


def application_source(request, *, application, **context):
    """Return from which edition an application came and the talk behind it, for the company; "" for all others."""
    link = EditionApplication.objects.select_related("edition").filter(application=application).first()
    if link is None:
        return ""
    talk = Talk.objects.filter(application=application).defer("notes").order_by("started_at", "pk").first()
    said = {"edition": link.edition, "talk": talk, "company": application.vacancy.company}
    return mark_safe(render_to_string("fairs/employer/_from_fair.html", said))
