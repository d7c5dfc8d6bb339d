"""What pages about on-the-job training show: its timeline, its weeks, the links that lead to it (TR-8)."""

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from cakapkerja.templatetags.cakap import tanggal
from training.enums import OnTheJobState as S
from training.models import OnTheJob

TONES = {S.PLANNED: "warning", S.RUNNING: "success", S.FINISHED: "success", S.STOPPED: "neutral"}


def steps_of(row):
    """The steps for the timeline component, oldest first, and what comes next."""
    sentences = {
        S.PLANNED: _("Magang direncanakan."),
        S.RUNNING: _("Magang dimulai."),
        S.FINISHED: _("Magang selesai."),
        S.STOPPED: _("Magang dihentikan."),
    }
    steps = [
        {"label": sentences[entry.to_state], "at": entry.at, "note": entry.reason, "state": "done"}
        for entry in row.transitions.all()
    ]
    if not steps:
        steps = [{"label": sentences[row.state], "at": row.created_at, "note": row.stop_reason, "state": "done"}]
    steps[-1]["state"] = "current"
    coming = {
        S.PLANNED: _("Magang mulai %s.") % tanggal(row.starts_on),
        S.RUNNING: _("Magang selesai %s.") % tanggal(row.ends_on),
    }.get(row.state)
    if coming:
        steps.append({"label": coming, "at": None, "note": "", "state": "next"})
    return steps


def weeks_of(row):
    """Every week that has begun, newest first, as {number, week or None, starts_on}; none before the start."""
    written = {week.number: week for week in row.weeks.all()}
    if row.state == S.PLANNED:
        return []
    last = row.week_on(timezone.localdate()) if row.state == S.RUNNING else max(written, default=0)
    return [{"number": number, "week": written.get(number)} for number in range(last, 0, -1)]


def home_link(request):
    """The way from the resident's desk, only for somebody who has one (slot "resident_home")."""
    if not OnTheJob.objects.for_user(request.user).exists():
        return ""
    return format_html(
        '<ul class="link-list"><li><a href="{}">{}</a></li></ul>',
        reverse("resident:on_the_job_list"),
        _("Magang saya"),
    )


def desk_link(request):
    """The line of a company's desk (slot "company_desk")."""
    url = reverse("employer:on_the_job_list", args=[request.resolver_match.kwargs["code"]])
    return format_html('<li><a href="{}">{}</a></li>', url, _("Peserta magang"))
