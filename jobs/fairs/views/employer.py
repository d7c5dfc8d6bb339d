"""The company's side of the fair: join, furnish the booth, answer the question box, plan sessions."""

from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import CompanyState
from cakapkerja.errors import BusinessRuleError
from cakapkerja.qr import qr_svg
from jobs.fairs.enums import PHASE_PUBLIC, PHASE_TAKES_BOOTHS, BoothState
from jobs.fairs.forms.booth import BoothForm, SessionForm
from jobs.fairs.models import Booth, Edition
from jobs.fairs.phases import WrongPhaseError
from jobs.fairs.reading import days_words, vacancies_at
from jobs.fairs.services import booths, questions, sessions
from jobs.fairs.services.setup import furnish_booth
from jobs.fairs.services.summaries import late_before
from jobs.fairs.views.answers import answers_wrong_phase
from jobs.views.employer import company_of

QUESTIONS_SHOWN = 50


def booth_of(request, code, edition):
    """The booth of that company at that edition if the person acts for it; else 404."""
    return get_object_or_404(
        Booth.objects.manageable_by(request.user).select_related("company", "edition"),
        company__code=code,
        edition__slug=edition,
    )


def booth_qr(booth):
    """The QR that leads into one booth (JF-2): each company shows its own, no crowd at one poster."""
    return qr_svg(settings.SITE_URL + booth.get_absolute_url(), _("Kode QR stan %s") % booth.company.name)


@require_safe
def fairs(request, code):
    """Fairs that the company may join, is invited to, or took part in."""
    company = company_of(request, code)
    own = {row.edition_id: row for row in company.booths.select_related("edition")}
    open_ones = Edition.objects.filter(
        Q(phase__in=PHASE_TAKES_BOOTHS & PHASE_PUBLIC) | Q(pk__in=own), is_rehearsal=False
    )
    rows = [
        {"edition": edition, "days": days_words(edition), "booth": own.get(edition.pk)}
        for edition in open_ones.order_by("-starts_on", "-pk")[:40]
    ]
    context = {
        "company": company,
        "rows": rows,
        "is_verified": company.state == CompanyState.VERIFIED,
    }
    return render(request, "fairs/employer/fairs.html", context)


@require_POST
@answers_wrong_phase
def join(request, code, edition):
    """Ask for a booth, or take the invitation."""
    company = company_of(request, code)
    row = (
        Edition.objects.filter(slug=edition).filter(Q(phase__in=PHASE_PUBLIC) | Q(booths__company=company)).first()
    )
    if row is None:
        raise Http404
    try:
        booth = booths.request_booth(actor=request.user, company_id=company.pk, edition_id=row.pk)
        said = (
            _("Anda ikut bursa ini. Isi stan Anda.")
            if booth.state == BoothState.APPROVED
            else _("Permintaan terkirim. Petugas menjawab secepatnya.")
        )
        messages.success(request, said)
    except WrongPhaseError:
        raise
    except BusinessRuleError as refusal:
        messages.error(request, refusal.message)
        return redirect("employer:fairs", code=code)
    return redirect("employer:fair_booth", code=code, edition=edition)


@require_POST
@answers_wrong_phase
def leave(request, code, edition):
    row = booth_of(request, code, edition)
    try:
        booths.leave_edition(actor=request.user, booth_id=row.pk)
        messages.success(request, _("Tercatat: perusahaan Anda tidak ikut bursa ini."))
    except WrongPhaseError:
        raise
    except BusinessRuleError as refusal:
        messages.error(request, refusal.message)
    return redirect("employer:fair_booth", code=code, edition=edition)


@require_safe
def booth(request, code, edition):
    """The booth at the company's desk: where it stands, figures, questions, sessions."""
    row = booth_of(request, code, edition)
    last = row.transitions.last()
    counts = Booth.objects.filter(pk=row.pk).aggregate(
        visits=Count("visits", distinct=True),
        applications=Count("booth_applications", distinct=True),
        talks=Count("talks", distinct=True),
    )
    context = {
        "company": row.company,
        "booth": row,
        "edition": row.edition,
        "days": days_words(row.edition),
        "office_words": last.reason if last and row.state in (BoothState.DECLINED, BoothState.REMOVED) else "",
        "counts": counts,
        "vacancies": list(vacancies_at(row)),
        "recruiters": list(row.recruiters.select_related("user")),
        "hours": list(row.hours.all()),
        "sessions": list(row.sessions.filter(cancelled_at__isnull=True)),
        "open_questions": list(
            row.questions.filter(answer="", hidden_at__isnull=True)
            .select_related("session")
            .order_by("asked_at", "pk")[:QUESTIONS_SHOWN]
        ),
        "answered": list(row.questions.exclude(answer="").filter(hidden_at__isnull=True)[:QUESTIONS_SHOWN]),
        "can_change": row.state == BoothState.APPROVED and row.edition.phase in PHASE_TAKES_BOOTHS,
        "can_join": row.edition.phase in PHASE_TAKES_BOOTHS
        and row.state in (BoothState.INVITED, BoothState.DECLINED),
        "can_leave": row.edition.phase in PHASE_TAKES_BOOTHS
        and row.state in (BoothState.INVITED, BoothState.REQUESTED, BoothState.APPROVED),
        "is_public": row.state == BoothState.APPROVED and row.edition.phase in PHASE_PUBLIC,
        "qr": booth_qr(row),
        "now": timezone.now(),
        "late_before": late_before(),
    }
    return render(request, "fairs/employer/booth.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@answers_wrong_phase
def furnish(request, code, edition):
    """Everything that visitors see of the booth, in one form."""
    row = booth_of(request, code, edition)
    if row.state != BoothState.APPROVED:
        messages.warning(request, _("Stan Anda belum ikut bursa ini. Terima undangannya atau tunggu persetujuan."))
        return redirect("employer:fair_booth", code=code, edition=edition)
    form = BoothForm(request.POST or None, booth=row)
    if request.method == "POST" and form.is_valid():
        try:
            furnish_booth(actor=request.user, booth_id=row.pk, **form.arguments())
            messages.success(request, _("Stan tersimpan. Pengunjung melihatnya sekarang."))
            return redirect("employer:fair_booth", code=code, edition=edition)
        except WrongPhaseError:
            raise
        except BusinessRuleError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    context = {"company": row.company, "booth": row, "edition": row.edition, "form": form}
    return render(request, "fairs/employer/furnish.html", context, status=422 if form.errors else 200)


@require_POST
def question(request, code, edition, pk):
    """Answer a question, or hide it: the button says which."""
    row = booth_of(request, code, edition)
    try:
        if "sembunyikan" in request.POST:
            questions.hide_question(actor=request.user, question_id=pk)
            messages.success(request, _("Pertanyaan disembunyikan."))
        else:
            text = request.POST.get("answer", "").replace("\x00", "")[:600]
            questions.answer_question(actor=request.user, question_id=pk, text=text)
            messages.success(request, _("Jawaban tampil di halaman stan."))
    except BusinessRuleError as refusal:
        messages.error(request, refusal.message)
    return redirect("employer:fair_booth", code=code, edition=row.edition.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@answers_wrong_phase
def session_new(request, code, edition):
    """Plan a group session (F-10)."""
    row = booth_of(request, code, edition)
    form = SessionForm(request.POST or None, booth=row)
    if request.method == "POST" and form.is_valid():
        try:
            sessions.plan_session(actor=request.user, booth_id=row.pk, **form.arguments())
            messages.success(request, _("Sesi tampil di halaman bursa."))
            return redirect("employer:fair_booth", code=code, edition=edition)
        except WrongPhaseError:
            raise
        except BusinessRuleError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    context = {"company": row.company, "booth": row, "edition": row.edition, "form": form}
    return render(request, "fairs/employer/session.html", context, status=422 if form.errors else 200)


@require_POST
def session_cancel(request, code, edition, pk):
    row = booth_of(request, code, edition)
    try:
        sessions.cancel_session(actor=request.user, booth_id=row.pk, session_id=pk)
        messages.success(request, _("Sesi dibatalkan. Yang sudah memesan kursi diberi tahu."))
    except BusinessRuleError as refusal:
        messages.error(request, refusal.message)
    return redirect("employer:fair_booth", code=code, edition=edition)
