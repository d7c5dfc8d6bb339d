"""Marks of a selection on one page for a phone: a stage, everybody in it, the own mark (X-134)."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from cakapkerja.errors import BusinessRuleError
from training.enums import EnrolmentState, ScoreStage
from training.models import Score
from training.scoring import mark_words, weights_of
from training.services.scores import parse_mark, save_scores, scorable_by

NOTE_LENGTH = 300


@require_http_methods(["GET", "HEAD", "POST"])
def scores(request, batch):
    """GET shows one stage (``?tahap=``), POST saves the own marks of it; a wrong one is shown again as typed."""
    batch = get_object_or_404(scorable_by(request.user).select_related("field__programme"), slug=batch)
    weights = weights_of(batch)
    wanted = request.POST.get("tahap") or request.GET.get("tahap") or next(iter(weights), "")
    if wanted not in weights:
        raise Http404
    stage = ScoreStage(wanted)
    people = list(batch.enrolments.filter(state=EnrolmentState.REGISTERED).order_by("number", "pk"))
    typed, errors = {}, {}
    if request.method == "POST":
        marks, typed, errors = _read(request.POST, people)
        answer = _save(request, batch, stage, marks, errors)
        if answer is not None:
            return answer
    context = {
        "batch": batch,
        "stage": stage,
        "stages": [
            {"label": ScoreStage(name).label, "value": name, "is_current": name == stage} for name in weights
        ],
        "rows": _rows(request.user, stage, people, typed, errors),
        "errors": errors,
        "is_closed": batch.results_approved_at is not None,
    }
    return render(request, "training/instructor/scores.html", context, status=422 if errors else 200)


def _read(data, people):
    """Return ({enrolment id: (mark or None, note)}, what was typed, {enrolment id: error})."""
    marks, typed, errors = {}, {}, {}
    for person in people:
        key = str(person.pk)
        text, note = data.get(f"nilai-{key}"), data.get(f"catatan-{key}", "")
        if text is None:
            continue
        note = " ".join(note.replace("\x00", "").split())[:NOTE_LENGTH]
        typed[key] = (text[:10], note)
        try:
            marks[key] = (parse_mark(text) if text.strip() else None, note)
        except BusinessRuleError as exc:
            errors[key] = exc.message
    return marks, typed, errors


def _save(request, batch, stage, marks, errors):
    """Save what can be; return the redirect when nothing is wrong."""
    try:
        changed = save_scores(actor=request.user, batch_id=batch.pk, stage=stage, marks=marks)
    except BusinessRuleError as exc:
        errors[""] = exc.message
        return None
    if errors:
        return None
    text = ngettext("%(n)d nilai disimpan.", "%(n)d nilai disimpan.", changed) % {"n": changed}
    messages.success(request, text if changed else _("Tidak ada nilai yang berubah."))
    return redirect(f"{reverse('instructor:scores', args=[batch.slug])}?tahap={stage}")


def _rows(user, stage, people, typed, errors):
    own, others = {}, {}
    for score in Score.objects.filter(enrolment__in=people, stage=stage).order_by("pk"):
        if score.scorer_id == user.pk:
            own[str(score.enrolment_id)] = score
        else:
            others[str(score.enrolment_id)] = others.get(str(score.enrolment_id), 0) + 1
    rows = []
    for person in people:
        key = str(person.pk)
        kept = own.get(key)
        value, note = typed.get(key) or ((mark_words(kept.value), kept.note) if kept else ("", ""))
        rows.append(
            {
                "key": key,
                "name": person.full_name,
                "number": person.number,
                "value": value,
                "note": note,
                "others": others.get(key, 0),
                "error": errors.get(key, ""),
            }
        )
    return rows
