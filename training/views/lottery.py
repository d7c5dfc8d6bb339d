"""What anybody may check of how seats are given: rules, the frozen list, the draw, the script (N-04, N-06)."""

from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from training.allocation import canonical, draw_order
from training.enums import SelectionMode
from training.models import Allocation, Batch, RuleFile
from training.quota_words import quota_lines

SCRIPT = Path(__file__).parent.parent / "public" / "undian.py"
ROWS_SHOWN = 1000


def _download(text, name, content_type):
    """A text as a file: its bytes are exactly what was hashed."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(text.encode(), content_type=content_type, headers=headers)


@login_not_required
@require_safe
def rule_file(request, pk):
    """One version of a rule as it is computed with: its SHA-256 stands on the class page."""
    rule = get_object_or_404(RuleFile, pk=pk)
    return _download(canonical(rule.body), f"aturan-{rule.pk}.json", "application/json")


@login_not_required
@require_safe
def script(request):
    """The forty lines that do the draw again."""
    return _download(SCRIPT.read_text(encoding="utf-8"), "undian.py", "text/x-python; charset=utf-8")


def _batch(programme, batch):
    rows = Batch.objects.public().filter(mode=SelectionMode.LOTTERY).select_related("field__programme", "rule")
    return get_object_or_404(rows, slug=batch, field__programme__slug=programme)


@login_not_required
@require_safe
def lottery(request, programme, batch):
    """The lottery of a class in plain words: how, with which list, which number, what came of it."""
    row = _batch(programme, batch)
    frozen = Allocation.objects.filter(batch=row).first()
    context = {
        "batch": row,
        "class_url": row.get_absolute_url(),
        "allocation": frozen,
        "rows": _rows(frozen),
        "quotas": _quotas(row, frozen),
    }
    return render(request, "training/lottery.html", context)


def _rows(frozen):
    """The tickets in the order of the draw with what each got; [] before the draw."""
    if frozen is None or frozen.drawn_at is None:
        return []
    by = frozen.result["by"]
    order = draw_order(frozen.entries, frozen.seed)
    return [
        {"place": place, "ticket": entry["ticket"], "seat": entry["ticket"] in by}
        for place, entry in enumerate(order[:ROWS_SHOWN], start=1)
    ]


def _quotas(batch, frozen):
    if frozen is not None:
        return quota_lines([tuple(quota) for quota in frozen.rule["quotas"]])
    return quota_lines(
        [(quota["group"], quota["seats"]) for quota in batch.rule.body["quotas"]] if batch.rule else []
    )


@login_not_required
@require_safe
def lottery_list(request, programme, batch):
    """The frozen list: the bytes whose fingerprint was published before the number came out."""
    frozen = Allocation.objects.filter(batch=_batch(programme, batch)).first()
    if frozen is None:
        raise Http404
    return _download(frozen.list_text, "daftar.json", "application/json")


@login_not_required
@require_safe
def lottery_result(request, programme, batch):
    """All inputs and the result in one file."""
    frozen = Allocation.objects.filter(batch=_batch(programme, batch), drawn_at__isnull=False).first()
    if frozen is None:
        raise Http404
    body = {"list_sha256": frozen.list_sha256, "seed": frozen.seed, **frozen.result}
    return _download(canonical(body), "hasil.json", "application/json")
