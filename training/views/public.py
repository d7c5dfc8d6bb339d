"""What everybody may read about training: the programmes, a programme, a class."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cakapkerja.slots import render_slot
from cakapkerja.visitor_pages import kept_for_visitors
from training import batch_words
from training.enums import BatchPhase, BatchState, EnrolmentState
from training.history import chance_words, past_lists
from training.models import Batch, Programme
from training.outcomes import results_of
from training.pledging import pledges_of
from training.quota_words import batch_quota_lines
from training.services.enrolments import live_enrolment
from training.services.field_news import wanted_fields
from training.structured import course_script

ENDED_SHOWN = 12
LISTED = 60
TO_OPEN = (BatchPhase.OPEN, BatchPhase.FULL)


def _listed(programme=None):
    """Published batches that have not begun, with the phase and words of their cards: open ones first."""
    rows = Batch.objects.coming().filter(field__programme__is_active=True)
    if programme is not None:
        rows = rows.filter(field__programme=programme)
    rows = list(rows.for_cards().order_by("closes_at", "pk")[:LISTED])
    return _with_words(sorted(rows, key=lambda row: (row.phase() not in TO_OPEN, row.phase() != BatchPhase.SOON)))


def _with_words(rows):
    return [
        {
            "batch": row,
            "phase": row.phase(),
            "label": BatchPhase(row.phase()).label,
            "seats": batch_words.seats_short(row) if row.phase() in TO_OPEN else "",
        }
        for row in rows
    ]


def seats_in_lists(programme=None):
    """The seats that lists of classes show, for the key of a kept page."""
    return list(Batch.objects.coming().order_by("pk").values_list("pk", "seats_taken"))


def seats_of_batch(programme, batch):
    """The figures of a class that move with every registration, for the key of its kept page."""
    rows = Batch.objects.filter(slug=batch).annotate(
        waiting=Count("enrolments", filter=Q(enrolments__state=EnrolmentState.WAITING))
    )
    return list(rows.values_list("seats_taken", "last_number", "last_waiting_number", "waiting"))


@login_not_required
@require_safe
@kept_for_visitors(by_minute=True, also=seats_in_lists)
def home(request):
    """The programmes, and every class that one can register for or soon can."""
    open_now = Q(
        fields__batches__state=BatchState.PUBLISHED,
        fields__batches__opens_at__lte=timezone.now(),
        fields__batches__closes_at__gt=timezone.now(),
        fields__batches__starts_on__gt=timezone.localdate(),
    )
    programmes = (
        Programme.objects.filter(is_active=True)
        .annotate(open_count=Count("fields__batches", filter=open_now))
        .order_by("position", "pk")
    )
    return render(request, "training/home.html", {"programmes": programmes, "rows": _listed()})


@login_not_required
@require_safe
@kept_for_visitors(by_minute=True, also=seats_in_lists)
def programme(request, programme):
    """One programme: its classes, its fields, and what has been."""
    found = get_object_or_404(Programme, slug=programme, is_active=True)
    ended = (
        Batch.objects.public()
        .filter(field__programme=found, starts_on__lte=timezone.localdate())
        .for_cards()
        .order_by("-starts_on", "-pk")
    )
    context = {
        "programme": found,
        "rows": _listed(found),
        "fields": _with_news(request.user, found),
        "ended": _with_words(ended[:ENDED_SHOWN]),
    }
    return render(request, "training/programme.html", context)


def _with_news(user, programme):
    """The fields offered today, and whether ``user`` asked to hear when one opens."""
    wanted = wanted_fields(user)
    fields = list(programme.fields.valid_on())
    for field in fields:
        field.programme = programme
    return [{"field": field, "is_wanted": field.pk in wanted} for field in fields]


def public_batch(programme, slug):
    return get_object_or_404(
        Batch.objects.public().for_cards().select_related("rule"), slug=slug, field__programme__slug=programme
    )


@login_not_required
@require_safe
@kept_for_visitors(store="details", by_minute=True, also=seats_of_batch)
def batch(request, programme, batch):
    """One class: what, when, where, for whom, seats in words, how people are chosen, what past batches led to."""
    row = public_batch(programme, batch)
    phase = row.phase()
    waiting = row.enrolments.filter(state=EnrolmentState.WAITING).count()
    label, sentence = batch_words.action_of(phase, row)
    lists = past_lists(row)
    context = {
        "batch": row,
        "programme": row.field.programme,
        "phase": phase,
        "phase_label": BatchPhase(phase).label,
        "is_open": phase in TO_OPEN,
        "seats": batch_words.seats_words(row, waiting),
        "seats_short": batch_words.seats_short(row),
        "action": label,
        "sentence": sentence,
        "people": batch_words.people_words(row),
        "first_come_lines": batch_words.first_come_words(row),
        "quota_lines": batch_quota_lines(row),
        "papers": batch_words.document_words(row),
        "timeline": batch_words.timeline_of(row, timezone.now()),
        "days": list(row.days.all()),
        "lists": [one for one in lists if one.waited],
        "chance": chance_words(lists, row.last_waiting_number + 1) if phase == BatchPhase.FULL else "",
        "results": results_of(row.field_id),
        "pledges": pledges_of(row),
        "mine": live_enrolment(request.user, row.pk) if request.user.is_authenticated else None,
        "offers_news": phase not in TO_OPEN and not row.field.programme.by_community,
        "is_wanted": phase not in TO_OPEN and row.field_id in wanted_fields(request.user),
        "vacancies": render_slot(
            "class_vacancies",
            request,
            skills=row.field.skill_list,
            occupation_group_id=row.field.occupation_group_id,
        ),
        "course": course_script(row),
    }
    return render(request, "training/batch.html", context)
