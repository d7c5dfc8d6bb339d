"""The CV made from the profile: what it will say, what is missing, the file, and keeping it (X-031)."""

from django.contrib import messages
from django.core.files.base import ContentFile
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.cv import make_cv, missing_for_cv, sections_of
from accounts.files import private_file_response
from accounts.services.documents import cv_name, keep_profile_cv
from cakapkerja.errors import BusinessRuleError

# What is missing, in words, and the section of the profile where it is filled in.
WORDS = {
    "full_name": (gettext_lazy("Nama lengkap"), "diri"),
    "birth_date": (gettext_lazy("Tanggal lahir"), "diri"),
    "sex": (gettext_lazy("Jenis kelamin"), "diri"),
    "phone": (gettext_lazy("Nomor HP"), "kerja"),
    "education_id": (gettext_lazy("Pendidikan terakhir"), "kerja"),
    "address": (gettext_lazy("Tempat tinggal"), "alamat"),
    "wanted_work": (gettext_lazy("Pekerjaan yang dicari"), "kerja"),
    "skills": (gettext_lazy("Keahlian"), "kerja"),
    "experience": (gettext_lazy("Pengalaman kerja"), "kerja"),
    "graduation_year": (gettext_lazy("Tahun lulus"), "kerja"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def cv(request):
    """Show what the CV will say; by the button it is kept as a file for applications."""
    resident = request.user.resident_or_none
    if resident is None:
        return redirect("resident:start")
    if request.method == "POST":
        try:
            keep_profile_cv(actor=request.user)
            messages.success(request, _("CV dari profil tersimpan di berkas Anda."))
            return redirect("resident:documents")
        except BusinessRuleError as refusal:
            messages.warning(request, refusal.message)
            return redirect("resident:cv")
    missing = [
        {"words": WORDS[name][0], "url": reverse("resident:profile_edit", kwargs={"section": WORDS[name][1]})}
        for name in missing_for_cv(resident)
    ]
    context = {"resident": resident, "sections": sections_of(resident), "missing": missing}
    return render(request, "accounts/cv.html", context)


@require_safe
def cv_download(request):
    """The CV as a file, made at once: nothing is stored."""
    resident = request.user.resident_or_none
    if resident is None or not resident.full_name:
        return redirect("resident:cv")
    return private_file_response(ContentFile(make_cv(resident)), cv_name(resident))
