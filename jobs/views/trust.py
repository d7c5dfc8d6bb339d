"""What everybody can do about a suspicious vacancy, and what became of it."""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from cakapkerja.errors import BusinessRuleError
from cakapkerja.receipts import new_token, parse_token
from jobs.enums import ReportSign
from jobs.models import Removal, Vacancy, VacancyReport
from jobs.services.reports import report_vacancy

PAGE_SIZE = 25
BY_ADDRESS_AN_HOUR = 60  # loose: carriers put many people behind one address (finding 12)


class ReportForm(forms.Form):
    sign = forms.ChoiceField(
        label=gettext_lazy("Apa yang mencurigakan?"),
        choices=ReportSign,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Pilih satu tanda dari daftar.")},
    )
    text = forms.CharField(
        label=gettext_lazy("Ceritakan singkat"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Misalnya kata yang dipakai. Jangan tulis NIK atau nomor rekening Anda."),
    )


def _too_many(request):
    """Count one more report from this address; True beyond the limit of an hour."""
    key = f"lapor:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, 3600)
    try:
        return cache.incr(key) > BY_ADDRESS_AN_HOUR
    except ValueError:
        return False


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request, code, slug):
    """Report a vacancy in two taps: a sign, and send. No account is needed; the company never learns who."""
    vacancy = get_object_or_404(
        Vacancy.objects.filter(published_at__isnull=False).visible_to(request.user).with_places(), code=code
    )
    reporter = request.user if request.user.is_authenticated else None
    token = parse_token(request.POST.get("form_token"))
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if reporter is None and _too_many(request):
                raise BusinessRuleError(_("Sedang ramai laporan dari jaringan ini. Coba lagi satu jam lagi."))
            row = report_vacancy(
                reporter=reporter,
                vacancy_id=vacancy.pk,
                sign=form.cleaned_data["sign"],
                text=form.cleaned_data["text"],
                token=token,
            )
            request.session["laporan"] = [*request.session.get("laporan", [])[-9:], row.number]
            return redirect("jobs:report_receipt", number=row.number)
        except BusinessRuleError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    context = {"vacancy": vacancy, "company": vacancy.company, "form": form, "token": token or new_token()}
    return render(request, "jobs/report.html", context, status=422 if form.errors else 200)


@login_not_required
@require_safe
def report_receipt(request, number):
    """The ticket: number, due time, answer; for whoever reported, by account or on the same device."""
    row = VacancyReport.objects.select_related("vacancy").filter(number=number).first()
    is_own = row is not None and (
        (row.reporter_id is not None and row.reporter_id == request.user.pk)
        or (row.reporter_id is None and number in request.session.get("laporan", []))
    )
    if not is_own:
        raise Http404
    return render(request, "jobs/report_receipt.html", {"report": row})


@login_not_required
@require_safe
def removals(request):
    """The public register of removed advertisements, with reasons and dates (AF-12)."""
    page = Paginator(Removal.objects.filter(lifted_at__isnull=True), PAGE_SIZE).get_page(
        request.GET.get("halaman")
    )
    return render(request, "jobs/removals.html", {"page": page})
