"""The company's desk: what happens to a vacancy after it was written, from handing in to the report."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cakapkerja.errors import BusinessRuleError
from cakapkerja.receipts import new_token, parse_token
from cakapkerja.templatetags.cakap import tanggal
from jobs.enums import VACANCY_CAN_CLOSE, VACANCY_CAN_FILL, VACANCY_CAN_REOPEN, VacancyState
from jobs.forms.publication import ClosingDayForm, HiredPeopleForms, NobodyForm
from jobs.forms.questions import QuestionsForm
from jobs.forms.vacancy import missing_for_submitting
from jobs.services import filled, publication, questions
from jobs.services import vacancies as service
from jobs.views.employer import vacancy_of


def _act(request, row, act, done, **arguments):
    """Carry out one step and go back to the vacancy with what became of it."""
    try:
        act(actor=request.user, vacancy_id=row.pk, **arguments)
        messages.success(request, done)
    except BusinessRuleError as refusal:
        messages.error(request, refusal.message)
    return redirect(row.get_desk_url())


@require_POST
def vacancy_submit(request, code, vacancy_code):
    row = vacancy_of(request, code, vacancy_code)
    if row.state == VacancyState.DRAFT and missing_for_submitting(row):
        messages.error(request, _("Belum lengkap. Isi yang disebut di bawah ini, lalu ajukan."))
        return redirect(row.get_desk_url())
    try:
        row = service.submit_vacancy(actor=request.user, vacancy_id=row.pk)
        messages.success(request, _("Terkirim. Petugas menjawab paling lambat %s.") % tanggal(row.due_at))
    except BusinessRuleError as refusal:
        messages.error(request, refusal.message)
    return redirect(row.get_desk_url())


@require_POST
def vacancy_copy(request, code, vacancy_code):
    row = vacancy_of(request, code, vacancy_code)
    token = parse_token(request.POST.get("form_token", ""))
    try:
        copy = service.copy_vacancy(actor=request.user, vacancy_id=row.pk, token=token)
    except BusinessRuleError as refusal:
        messages.error(request, refusal.message)
        return redirect(row.get_desk_url())
    messages.success(request, _("Disalin menjadi draf baru. Isi hari terakhir melamar."))
    return redirect("employer:vacancy_edit", code=code, vacancy_code=copy.code)


@require_http_methods(["GET", "HEAD", "POST"])
def vacancy_questions(request, code, vacancy_code):
    """At most three questions that applicants answer, written on the draft (9.2-21)."""
    row = vacancy_of(request, code, vacancy_code)
    if not row.is_editable:
        messages.warning(request, _("Pertanyaan hanya bisa diubah selagi lowongan masih draf."))
        return redirect(row.get_desk_url())
    form = QuestionsForm(request.POST or None, vacancy=row)
    if request.method == "POST" and form.is_valid():
        try:
            questions.set_questions(actor=request.user, vacancy_id=row.pk, questions=form.questions())
            messages.success(request, _("Pertanyaan tersimpan."))
            return redirect(row.get_desk_url())
        except BusinessRuleError as refusal:
            form.refuse(refusal)
    context = {"company": row.company, "vacancy": row, "form": form}
    return render(request, "jobs/employer/questions.html", context, status=422 if form.errors else 200)


# --- dates --------------------------------------------------------------------------------------------
def _ask_closing_day(request, row, *, latest, act, done, template):
    form = ClosingDayForm(request.POST or None, latest=latest)
    if request.method == "POST" and form.is_valid():
        try:
            act(actor=request.user, vacancy_id=row.pk, closes_on=form.cleaned_data["closes_on"])
            messages.success(request, done)
            return redirect(row.get_desk_url())
        except BusinessRuleError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    context = {"company": row.company, "vacancy": row, "form": form, "latest": latest}
    return render(request, template, context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def vacancy_extend(request, code, vacancy_code):
    row = vacancy_of(request, code, vacancy_code)
    if row.state != VacancyState.PUBLISHED:
        messages.warning(request, _("Lowongan ini tidak sedang tayang."))
        return redirect(row.get_desk_url())
    return _ask_closing_day(
        request,
        row,
        latest=publication.latest_closing_day(row, timezone.localdate()),
        act=publication.extend_vacancy,
        done=_("Hari terakhir melamar sudah diganti."),
        template="jobs/employer/vacancy_extend.html",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def vacancy_reopen(request, code, vacancy_code):
    row = vacancy_of(request, code, vacancy_code)
    if row.state not in VACANCY_CAN_REOPEN:
        messages.warning(request, _("Lowongan ini belum berakhir, jadi tidak perlu dibuka lagi."))
        return redirect(row.get_desk_url())
    return _ask_closing_day(
        request,
        row,
        latest=timezone.localdate() + publication.EXTEND_AT_MOST,
        act=publication.reopen_vacancy,
        done=_("Terkirim. Petugas memeriksa sekali lagi, lalu Anda kami kabari."),
        template="jobs/employer/vacancy_reopen.html",
    )


# --- the end ------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def vacancy_close(request, code, vacancy_code):
    """Ending a vacancy is asked once more; who was hired is reported on a page of its own."""
    row = vacancy_of(request, code, vacancy_code)
    if request.method == "POST":
        return _act(
            request, row, service.close_vacancy, _("Lowongan ditutup. Laporkan hasilnya bila sudah ada keputusan.")
        )
    if row.is_frozen:
        return redirect(row.get_desk_url())  # which says why
    if row.state not in VACANCY_CAN_CLOSE:
        messages.warning(request, _("Lowongan ini tidak sedang tayang."))
        return redirect(row.get_desk_url())
    context = {"company": row.company, "vacancy": row, "waiting": row.applications.open().count()}
    return render(request, "jobs/employer/vacancy_close.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def vacancy_filled(request, code, vacancy_code):
    """Who was hired (Perpres 57/2023 article 6): those accepted here, those hired elsewhere, or nobody."""
    row = vacancy_of(request, code, vacancy_code)
    if row.state not in filled.CAN_REPORT or row.is_scheduled:
        messages.warning(request, _("Lowongan ini belum bisa dilaporkan terisi."))
        return redirect(row.get_desk_url())
    people = HiredPeopleForms(prefix="orang")
    nobody = NobodyForm()
    token = parse_token(request.POST.get("form_token", "")) or new_token()
    if request.method == "POST":
        what = request.POST.get("lapor", "")
        if what == "tidak-ada":
            nobody = NobodyForm(request.POST)
            answer = _report_nobody(request, row, nobody)
        elif what == "tambah":
            people, answer = HiredPeopleForms.one_more(request.POST, prefix="orang"), None
        else:
            people = HiredPeopleForms(request.POST, prefix="orang")
            answer = _report_people(request, row, people, token)
        if answer is not None:
            return answer
    context = {
        "company": row.company,
        "vacancy": row,
        "accepted": row.applications.filter(state__in=filled.HIRED_STATES).order_by("decided_at", "pk"),
        "reported": row.hired_elsewhere.all(),
        "people": people,
        "nobody": nobody,
        "token": token,
        "can_say_nobody": row.state in VACANCY_CAN_FILL,
        "waiting": row.applications.open().count(),
    }
    has_errors = bool(nobody.errors or people.refusal or (people.is_bound and not people.is_valid()))
    return render(request, "jobs/employer/vacancy_filled.html", context, status=422 if has_errors else 200)


def _report_people(request, row, people, token):
    """Report; None when ``people`` now holds what is wrong."""
    if not people.is_valid():
        return None
    try:
        filled.report_filled(actor=request.user, vacancy_id=row.pk, people=people.people(), token=token)
    except BusinessRuleError as refusal:
        people.refusal = refusal.message
        return None
    messages.success(request, _("Terima kasih. Laporan tersimpan dan lowongan ini terisi."))
    return redirect(row.get_desk_url())


def _report_nobody(request, row, nobody):
    if not nobody.is_valid():
        return None
    try:
        filled.report_nobody(actor=request.user, vacancy_id=row.pk, reason=nobody.cleaned_data["reason"])
    except BusinessRuleError as refusal:
        nobody.add_error(refusal.field if refusal.field in nobody.fields else None, refusal.message)
        return None
    messages.success(request, _("Terima kasih. Laporan tersimpan."))
    return redirect(row.get_desk_url())


@require_POST
def hired_remove(request, code, vacancy_code):
    row = vacancy_of(request, code, vacancy_code)
    person = request.POST.get("orang", "")
    if person.isascii() and person.isdigit() and len(person) < 19:
        filled.remove_hired_person(actor=request.user, vacancy_id=row.pk, person_id=int(person))
        messages.success(request, _("Nama itu dihapus dari laporan."))
    return redirect("employer:vacancy_filled", code=code, vacancy_code=vacancy_code)
