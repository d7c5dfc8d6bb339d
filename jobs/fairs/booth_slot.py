"""The queue on the page of a booth, filled into the slot that the page offers."""

import json

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from jobs.fairs.board import answer_for
from jobs.fairs.enums import Phase
from jobs.fairs.models import Booth, Place, Talk


def booth_queue(request, **context):
    """Return "Ambil nomor" with the state of the queue, "" outside a live edition."""
    match = request.resolver_match
    slugs = (match.kwargs.get("edition"), match.kwargs.get("booth")) if match else (None, None)
    rows = Booth.objects.public().select_related("edition", "company")
    booth = context.get("booth") or rows.filter(edition__slug=slugs[0], slug=slugs[1]).first()
    if booth is None or booth.edition.phase != Phase.LIVE:
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
                "edition": booth.edition,
                "said": json.loads(found[0]) if found else {"open": False},
                "place": place,
                "overdue": Talk.objects.overdue().filter(booth__company=booth.company_id).count(),
            },
        )
    )


def desk_link(request, **context):
    """Return the way from the company's booth to the recruiter's desk."""
    kwargs = {name: request.resolver_match.kwargs[name] for name in ("code", "edition")}
    url = reverse("employer:fair_desk", kwargs=kwargs)
    return format_html('<p><a class="row-link" href="{}">{}</a></p>', url, _("Buka meja perekrut"))
