"""The resident's kept vacancies and searches, suggestions, and the link that stops the daily message."""

from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import HiddenCompany
from cakapkerja.errors import BusinessRuleError
from jobs.matching import suggestions_for
from jobs.models import SavedSearch, SavedVacancy, Vacancy
from jobs.search import bounded_count, find_vacancies, read_criteria
from jobs.services import saved as service
from jobs.services.suggestions import hide_from_company, set_suggestible, show_to_company
from jobs.views.public import list_url


# --- vacancies ----------------------------------------------------------------------------------------
@require_safe
def saved_vacancies(request):
    """What the person keeps, newest first; an ended one stays and says so."""
    rows = SavedVacancy.objects.filter(
        user=request.user, vacancy__in=Vacancy.objects.visible_to(request.user)
    ).select_related("vacancy__company", "vacancy__kecamatan", "vacancy__work_province")
    return render(request, "jobs/saved.html", {"rows": list(rows[: service.MOST_VACANCIES])})


@require_POST
def vacancy_save(request, code, slug):
    """Keep a vacancy, or keep it no longer ("buang" in the form); back to its page."""
    vacancy = get_object_or_404(Vacancy.objects.visible_to(request.user), code=code)
    if "buang" in request.POST:
        service.forget_vacancy(actor=request.user, vacancy_id=vacancy.pk)
        messages.success(request, _("Lowongan tidak disimpan lagi."))
    else:
        try:
            service.save_vacancy(actor=request.user, vacancy_id=vacancy.pk)
            messages.success(request, _("Disimpan. Lihat lagi di Lowongan tersimpan."))
        except BusinessRuleError as refusal:
            messages.warning(request, refusal.message)
    return redirect("resident:saved" if request.POST.get("kembali") == "tersimpan" else vacancy)


# --- searches -----------------------------------------------------------------------------------------
class SearchForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Nama pencarian"), max_length=service.NAME_LENGTH, required=False)
    wants_mail = forms.BooleanField(
        label=gettext_lazy("Kirim kabar bila ada lowongan baru, paling banyak sekali sehari"),
        required=False,
        initial=True,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def search_save(request):
    """Keep the search of the address, under a name that can be changed."""
    criteria = read_criteria(request.GET)
    if not service.meaning_of(criteria):
        messages.info(request, _("Cari dulu dengan kata atau saringan, lalu simpan."))
        return redirect("jobs:list")
    form = SearchForm(request.POST or None, initial={"name": service.name_of(criteria)})
    if request.method == "POST" and form.is_valid():
        try:
            created = service.save_search(actor=request.user, criteria=criteria, **form.cleaned_data)[1]
            words = _("Pencarian disimpan.") if created else _("Pencarian ini sudah tersimpan.")
            messages.success(request, words)
            return redirect("resident:searches")
        except BusinessRuleError as refusal:
            form.add_error(None, refusal.message)
    count, is_exact = bounded_count(find_vacancies(criteria))
    context = {
        "form": form,
        "chips": criteria.chips(),
        "count": count,
        "is_exact": is_exact,
        "list_url": list_url(criteria.params()),
    }
    return render(request, "jobs/search_save.html", context, status=422 if form.errors else 200)


@require_safe
def searches(request):
    rows = [
        {"search": row, "url": list_url(row.params), "chips": service.criteria_of(row).chips()}
        for row in SavedSearch.objects.filter(user=request.user)
    ]
    return render(request, "jobs/searches.html", {"rows": rows})


@require_POST
def search_change(request, pk):
    """Switch the message of a search on or off, or delete it: the button says which."""
    search = get_object_or_404(SavedSearch.objects.filter(user=request.user), pk=pk)
    if "hapus" in request.POST:
        service.delete_search(actor=request.user, search_id=search.pk)
        messages.success(request, _("Pencarian dihapus."))
    else:
        wanted = "nyala" in request.POST
        service.set_search_mail(actor=request.user, search_id=search.pk, wants_mail=wanted)
        messages.success(request, _("Kabar dinyalakan.") if wanted else _("Kabar dimatikan."))
    return redirect("resident:searches")


@csrf_exempt  # a mail program presses the button without the page (RFC 8058); the signed token is the right
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop_alerts(request, token):
    """Stop the daily message by the link in it, without signing in. A look changes nothing."""
    if not service.is_stop_token(token):
        raise Http404
    is_done = request.method == "POST" and service.stop_by_token(token)
    response = render(request, "jobs/stop_alerts.html", {"is_done": is_done})
    response["Referrer-Policy"] = "no-referrer"
    return response


# --- suggestions --------------------------------------------------------------------------------------
@require_safe
def suggestions(request):
    """Vacancies for this profile, each with its reasons; and who may suggest the person to companies."""
    resident = request.user.resident_or_none
    if resident is None:
        return redirect(f"{reverse('resident:start')}?{urlencode({'next': request.path})}")
    found = suggestions_for(resident)
    kept = service.saved_ids(request.user, [row.vacancy for row in found])
    context = {
        "resident": resident,
        "found": found,
        "kept": kept,
        "hidden": HiddenCompany.objects.filter(resident=resident).select_related("company"),
    }
    return render(request, "jobs/suggestions.html", context)


@require_POST
def suggestible(request):
    """Agree to be suggested to companies, or take it back."""
    if request.user.resident_or_none is None:
        return redirect("resident:start")
    wanted = "izinkan" in request.POST
    set_suggestible(actor=request.user, wanted=wanted)
    words = (
        _("Terima kasih. Anda bisa menarik izin ini kapan saja di sini.")
        if wanted
        else _("Izin ditarik. Perusahaan tidak melihat Anda lagi sebagai saran.")
    )
    messages.success(request, words)
    return redirect("resident:suggestions")


@require_POST
def company_hide(request):
    """Hide from a company by the code of its page, or show again."""
    try:
        if "tampil" in request.POST and request.POST["tampil"].isdigit():
            show_to_company(actor=request.user, hidden_id=int(request.POST["tampil"][:18]))
            messages.success(request, _("Perusahaan ini boleh melihat Anda lagi sebagai saran."))
        else:
            company = hide_from_company(actor=request.user, company_code=request.POST.get("perusahaan", "")[:8])
            messages.success(
                request, _("%(company)s tidak akan melihat Anda sebagai saran.") % {"company": company.name}
            )
    except BusinessRuleError as refusal:
        messages.warning(request, refusal.message)
    return redirect("resident:suggestions")
