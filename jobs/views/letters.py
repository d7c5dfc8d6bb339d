"""Letters of the office to a company, for its owners (VC-8)."""

from django.core.files.base import ContentFile
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.files import private_file_response
from accounts.models import Company
from jobs.services.letters import letters_for


def _owned(request, code):
    return get_object_or_404(Company.objects.owned_by(request.user), code=code)


@require_safe
def letters(request, code):
    company = _owned(request, code)
    context = {"company": company, "letters": list(letters_for(request.user, company))}
    return render(request, "jobs/employer/letters.html", context)


@require_safe
def letter(request, code, pk):
    """The PDF as it was made; for anybody but an owner there is none."""
    row = letters_for(request.user, _owned(request, code)).filter(key=pk).defer(None).first()
    if row is None:
        raise Http404
    name = f"surat-{row.number}".replace("/", "-")[:80] + ".pdf"
    return private_file_response(ContentFile(bytes(row.pdf), name="x.pdf"), name)
