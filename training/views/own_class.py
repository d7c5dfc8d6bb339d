"""What a participant has of a class: the card for the instructor's camera, materials, the certificate."""

from django.core.files.base import ContentFile
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.files import private_file_response
from cakapkerja.qr import qr_svg
from training.attendance import marks_of
from training.cards import card_text
from training.certificates import make_certificate
from training.enums import ENROLMENT_TOOK_PART
from training.materials import materials_of
from training.models import Certificate, Enrolment


def own_enrolment(request, pk):
    """One of the signed-in person's own enrolments; 404 for everybody else's."""
    rows = Enrolment.objects.for_user(request.user).select_related("batch__field__programme", "resident")
    return get_object_or_404(rows, pk=pk)


@require_safe
def card(request, pk):
    """The card that the instructor scans; the ticket below it can be read aloud."""
    enrolment = own_enrolment(request, pk)
    is_participant = enrolment.state in ENROLMENT_TOOK_PART
    context = {
        "enrolment": enrolment,
        "is_participant": is_participant,
        "qr": qr_svg(card_text(enrolment), _("Kode QR peserta")) if is_participant else "",
        "marks": marks_of(enrolment) if is_participant else [],
        "materials": list(materials_of(enrolment)),
    }
    return render(request, "training/resident/card.html", context)


@require_safe
def certificate(request, pk):
    """The person's own certificate as a PDF, or the page that says why there is none."""
    enrolment = own_enrolment(request, pk)
    rows = Certificate.objects.filter(enrolment=enrolment)
    valid = rows.filter(revoked_at__isnull=True).first()
    if valid is None:
        context = {"enrolment": enrolment, "revoked": rows.first()}
        return render(request, "training/resident/no_certificate.html", context)
    name = f"sertifikat-{valid.number}".replace("/", "-") + ".pdf"
    return private_file_response(ContentFile(make_certificate(valid)), name)


@require_safe
def material(request, pk, material_id):
    """A PDF of the class, for its participants only."""
    row = get_object_or_404(materials_of(own_enrolment(request, pk)).exclude(file=""), pk=material_id)
    return private_file_response(row.file, f"{row.title}.pdf")
