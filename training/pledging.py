"""What companies pledged to a batch and what came of it; ``training/_pledges.html`` shows it (N-23)."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from training.models import Pledge


def pledges_of(batch):
    """The standing pledges of a batch with ``interviews_held``, ``hired`` and ``words`` for people; one query."""
    return with_outcome(Pledge.objects.filter(batch=batch, withdrawn_at__isnull=True))


def with_outcome(pledges):
    """The rows of a queryset with what came of each."""
    rows = list(
        pledges.select_related("company", "batch__field__programme")
        .annotate(interviews_held=Count("held"), hired=Count("held", filter=Q(held__was_hired=True)))
        .order_by("made_at", "pk")
    )
    for row in rows:
        row.words = pledge_words(row)
    return rows


def pledge_words(pledge):
    """Pledged, held, hired in words: "10 wawancara dijanjikan, 7 sudah, 3 diterima kerja"."""
    text = ngettext(
        "%(pledged)d wawancara dijanjikan, %(held)d sudah dilakukan, %(hired)d orang diterima kerja",
        "%(pledged)d wawancara dijanjikan, %(held)d sudah dilakukan, %(hired)d orang diterima kerja",
        pledge.interviews,
    )
    return text % {"pledged": pledge.interviews, "held": pledge.interviews_held, "hired": pledge.hired}


def desk_link(request):
    """The line of a company's desk that leads to its pledges (slot "company_desk")."""
    url = reverse("employer:pledges", args=[request.resolver_match.kwargs["code"]])
    return format_html('<li><a href="{}">{}</a></li>', url, _("Janji wawancara untuk lulusan kelas"))
