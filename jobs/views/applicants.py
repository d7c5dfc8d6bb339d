"""The company and one applicant: opening the application, and every answer."""

import dataclasses
from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_fsm import can_proceed

from accounts.enums import Sex
from accounts.files import private_file_response
from cakapkerja.errors import BusinessRuleError
from cakapkerja.receipts import new_token, parse_token
from jobs.enums import ApplicationState
from jobs.forms.bulk import RatingForm
from jobs.forms.decisions import InviteForm, MessageForm, NoShowForm, NoteForm, RejectForm, StartForm
from jobs.models import Application
from jobs.services import applications as service
from jobs.services.freezing import frozen_words
from jobs.services.needs import need_for_company
from jobs.services.ratings import rate_applicant
from jobs.timeline import company_timeline_of
from jobs.views.frozen import frozen_page


@dataclasses.dataclass(frozen=True)
class Decision:
    """One answer a company can give: its arrow in the state machine, form, service and words."""

    name: str
    arrow: str
    form: type[forms.Form]
    act: Callable
    button: str | Promise
    title: str | Promise
    done: str | Promise
    explain: str | Promise = ""
    is_main: bool = False
    is_danger: bool = False


DECISIONS = [
    Decision(
        name="accept",
        arrow="accept",
        form=MessageForm,
        act=service.accept_applicant,
        button=gettext_lazy("Terima"),
        title=gettext_lazy("Terima pelamar ini"),
        done=gettext_lazy("Diterima. Penempatan tercatat dan pelamar kami kabari."),
        explain=gettext_lazy(
            "Penerimaan tercatat sebagai penempatan hari ini. Tulis di pesan kapan dan ke mana pelamar datang."
        ),
        is_main=True,
    ),
    Decision(
        name="invite",
        arrow="invite",
        form=InviteForm,
        act=service.invite_applicant,
        button=gettext_lazy("Undang wawancara"),
        title=gettext_lazy("Undang tes atau wawancara"),
        done=gettext_lazy("Undangan terkirim."),
        explain=gettext_lazy("Pelamar mendapat tanggal, jam, dan tempatnya lewat aplikasi dan e-mail."),
    ),
    Decision(
        name="process",
        arrow="process",
        form=MessageForm,
        act=service.process_application,
        button=gettext_lazy("Tandai diproses"),
        title=gettext_lazy("Tandai sedang diproses"),
        done=gettext_lazy("Ditandai sedang diproses."),
        explain=gettext_lazy("Pelamar tahu bahwa Anda sedang mempertimbangkan lamarannya."),
    ),
    Decision(
        name="reserve",
        arrow="reserve",
        form=MessageForm,
        act=service.reserve_applicant,
        button=gettext_lazy("Simpan sebagai cadangan"),
        title=gettext_lazy("Simpan sebagai cadangan"),
        done=gettext_lazy("Disimpan sebagai cadangan."),
        explain=gettext_lazy("Pelamar tahu bahwa ia dihubungi bila ada tempat."),
    ),
    Decision(
        name="reject",
        arrow="reject",
        form=RejectForm,
        act=service.reject_applicant,
        button=gettext_lazy("Belum sesuai"),
        title=gettext_lazy("Jawab: belum sesuai"),
        done=gettext_lazy("Jawaban terkirim. Terima kasih sudah memberi kabar."),
        explain=gettext_lazy("Alasan yang jelas membantu pelamar. Jawaban ini tidak bisa ditarik."),
        is_danger=True,
    ),
    Decision(
        name="start",
        arrow="start",
        form=StartForm,
        act=service.confirm_start,
        button=gettext_lazy("Catat mulai kerja"),
        title=gettext_lazy("Catat hari pertama bekerja"),
        done=gettext_lazy("Hari pertama bekerja tercatat."),
        is_main=True,
    ),
    Decision(
        name="miss",
        arrow="miss",
        form=NoShowForm,
        act=service.report_no_show,
        button=gettext_lazy("Tidak jadi bekerja"),
        title=gettext_lazy("Tidak jadi bekerja"),
        done=gettext_lazy("Tercatat. Penempatan dibatalkan."),
        explain=gettext_lazy("Penempatan dibatalkan dengan alasan ini. Pelamar diberi tahu."),
        is_danger=True,
    ),
]
JUST_OPENED = "opened_application"  # in the session: the page that follows the button is not a second look
BY_NAME = {decision.name: decision for decision in DECISIONS}


def possible_decisions(application):
    """The answers that the state machine allows now; buttons and pages ask the same table."""
    return [row for row in DECISIONS if can_proceed(getattr(application, row.arrow))]


# --- one applicant ------------------------------------------------------------------------------------
def _application(request, code, pk):
    return get_object_or_404(
        Application.objects.manageable_by(request.user).select_related(
            "vacancy__company", "vacancy__kecamatan", "vacancy__work_province", "resident__user", "cv", "placement"
        ),
        pk=pk,
        vacancy__company__code=code,
    )


@require_safe
def application(request, code, pk):
    """One application. Before it is opened by the button, it says only that it is there; a look is logged."""
    row = _application(request, code, pk)
    return _application_page(request, row, NoteForm())


def _application_page(request, row, note_form, status=200, rating_form=None):
    context = {"application": row, "vacancy": row.vacancy, "company": row.vacancy.company}
    if row.state == ApplicationState.WITHDRAWN:
        return render(request, "jobs/employer/application_withdrawn.html", context, status=410)
    if frozen_words(row.vacancy):
        return frozen_page(request, row.vacancy)
    if row.seen_at is None:
        return render(request, "jobs/employer/application_closed.html", context)
    if request.session.pop(JUST_OPENED, None) != str(row.pk):
        service.log_look(actor=request.user, application=row)
    sex = row.profile.get("sex")
    context |= {
        "profile": row.profile,
        "sex": Sex(sex).label if sex in Sex.values else "",
        "decisions": [
            {
                "button": decision.button,
                "is_main": decision.is_main,
                "url": reverse(
                    f"employer:decide_{decision.name}", kwargs={"code": row.vacancy.company.code, "pk": row.pk}
                ),
            }
            for decision in possible_decisions(row)
        ],
        "timeline": company_timeline_of(row),
        "answers": row.answers.all(),
        "need": need_for_company(row),
        "unread": row.messages.filter(from_company=False, read_at__isnull=True).count(),
        "notes": row.notes.select_related("author"),
        "note_form": note_form,
        "rating_form": rating_form or RatingForm(initial={"stars": row.stars, "tags": ", ".join(row.tags)}),
        "next_unopened": row.vacancy.applications.filter(state=ApplicationState.SUBMITTED)
        .exclude(pk=row.pk)
        .order_by("created_at", "pk")
        .first(),
    }
    return render(request, "jobs/employer/application.html", context, status=status)


@require_POST
def application_open(request, code, pk):
    """ "Buka lamaran": marks it seen, tells the applicant, logs the look; the page that follows is that look."""
    row = _application(request, code, pk)
    try:
        service.open_application(actor=request.user, application_id=row.pk)
        request.session[JUST_OPENED] = str(row.pk)
    except BusinessRuleError as refusal:
        messages.warning(request, refusal.message)
    return redirect(row.get_desk_url())


@require_safe
def application_cv(request, code, pk):
    """The CV that came with an opened application; the applicant reads who looked."""
    row = _application(request, code, pk)
    try:
        document = service.open_cv(actor=request.user, application_id=row.pk)
    except BusinessRuleError as refusal:
        if refusal.code == "missing":
            raise Http404 from refusal
        messages.warning(request, refusal.message)
        return redirect(row.get_desk_url())
    return private_file_response(document.file, document.name)


@require_POST
def application_note(request, code, pk):
    row = _application(request, code, pk)
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            service.add_note(
                actor=request.user,
                application_id=row.pk,
                text=form.cleaned_data["text"],
                token=form.cleaned_data["form_token"],
            )
            messages.success(request, _("Catatan tersimpan."))
            return redirect(f"{row.get_desk_url()}#catatan")
        except BusinessRuleError as refusal:
            form.add_error(None, refusal.message)
    return _application_page(request, row, form, status=422)


@require_POST
def application_rate(request, code, pk):
    """Stars and tags, kept inside the company."""
    row = _application(request, code, pk)
    form = RatingForm(request.POST)
    if form.is_valid():
        try:
            rate_applicant(actor=request.user, application_id=row.pk, **form.arguments())
            messages.success(request, _("Nilai dan label tersimpan."))
            return redirect(f"{row.get_desk_url()}#nilai")
        except BusinessRuleError as refusal:
            form.add_error({"tag": "tags"}.get(refusal.field, refusal.field), refusal.message)
    return _application_page(request, row, NoteForm(), status=422, rating_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request, code, pk, decision):
    """One answer: a page with its form. ``decision`` comes from the route, never from the form."""
    row = _application(request, code, pk)
    chosen = BY_NAME[decision]
    if row.state == ApplicationState.WITHDRAWN or row.seen_at is None:
        return redirect(row.get_desk_url())
    form = chosen.form(request.POST or None)
    token = parse_token(request.POST.get("form_token"))
    stale = request.POST.get("state", row.state) != row.state
    if stale and form.is_valid() and _is_answered(row, chosen, form, request.user):
        messages.success(request, chosen.done)
        return redirect(row.get_desk_url())
    if request.method == "POST" and form.is_valid() and not stale:
        try:
            service.decide_once(
                chosen.act, actor=request.user, application_id=row.pk, token=token, **form.arguments()
            )
            messages.success(request, chosen.done)
            return redirect(row.get_desk_url())
        except BusinessRuleError as refusal:
            row.refresh_from_db()
            if _is_answered(row, chosen, form, request.user):
                messages.success(request, chosen.done)
                return redirect(row.get_desk_url())
            target = getattr(chosen.form, "service_fields", {}).get(refusal.field, refusal.field)
            form.add_error(target if target in form.fields else None, refusal.message)
    elif stale:
        form.add_error(None, service.stale_sentence(row))
    possible = can_proceed(getattr(row, chosen.arrow))
    if request.method != "POST" and frozen_words(row.vacancy):
        return frozen_page(request, row.vacancy)
    if request.method != "POST" and not possible:
        messages.warning(request, service.stale_sentence(row))
        return redirect(row.get_desk_url())
    context = {
        "application": row,
        "vacancy": row.vacancy,
        "company": row.vacancy.company,
        "decision": chosen,
        "form": form,
        "possible": possible,
        "token": token or new_token(),
    }
    return render(request, "jobs/employer/decide.html", context, status=422 if form.errors else 200)


def _is_answered(row, decision, form, user):
    """Whether ``user`` gave this very answer before, in the same words: pressed twice is once (R-04)."""
    last = row.transitions.last()
    target = next(arrow.target for arrow in row.get_all_state_transitions() if arrow.name == decision.arrow)
    if last is None or (last.actor_id, last.to_state, row.state) != (user.pk, target, target):
        return False
    kept = {
        "message": last.reason,
        "note": last.reason,
        "reason_code": row.reject_reason,
        "at": row.interview_at,
        "place": row.interview_place,
        "started_on": row.placement.started_on if row.placement else None,
    }
    given = form.arguments()
    return all(kept[name] == given[name] for name in kept.keys() & given.keys())
