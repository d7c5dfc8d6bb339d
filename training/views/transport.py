"""Transport money: the participant's account, and the office's list of who is paid what."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from cakapkerja.errors import BusinessRuleError
from cakapkerja.sheets import MEDIA_TYPE
from training.forms.transport import BankForm, PaidForm, RevealForm
from training.models import BankAccount
from training.services import transport as service
from training.views.instructor import taught_batch
from training.views.own_class import own_enrolment


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def bank(request, pk):
    """Give the account, replace it, or take it back. What was given is shown by its last four digits only."""
    enrolment = own_enrolment(request, pk)
    if request.method == "POST" and "hapus" in request.POST:
        service.remove_bank(actor=request.user, enrolment_id=enrolment.pk)
        messages.success(request, _("Rekening dihapus dan izinnya ditarik."))
        return redirect("resident:enrolment_bank", pk=enrolment.pk)
    form = BankForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            service.save_bank(actor=request.user, enrolment_id=enrolment.pk, **form.arguments())
            messages.success(request, _("Rekening tersimpan."))
            return redirect("resident:enrolment_bank", pk=enrolment.pk)
        except BusinessRuleError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    came, payments = service.own_payments(enrolment)
    context = {
        "enrolment": enrolment,
        "account": BankAccount.objects.filter(enrolment=enrolment).first(),
        "may_give": service.may_give_bank(enrolment),
        "form": form,
        "came": came,
        "payments": payments,
    }
    return render(request, "training/resident/bank.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def payments(request, batch):
    """Days and money of everybody, account numbers masked; a reason opens them, a number of proof closes them."""
    row = taught_batch(request, batch)
    if not request.user.has_perm(service.MAY_PAY):
        raise Http404
    act = request.POST.get("langkah", "") if request.method == "POST" else ""
    reveal = RevealForm(request.POST if act in ("lihat", "unduh") else None)
    paid = PaidForm(request.POST if act == "bayar" else None, initial={"paid_on": timezone.localdate()})
    opened, form = [], reveal if act in ("lihat", "unduh") else paid
    try:
        if act == "bayar" and paid.is_valid():
            number = service.mark_paid(officer=request.user, batch_id=row.pk, **paid.cleaned_data)
            messages.success(request, _("%d pembayaran dicatat dan pesertanya dikabari.") % number)
            return redirect("instructor:payments", batch=row.slug)
        if act == "unduh" and reveal.is_valid():
            data = service.export_payments(officer=request.user, batch_id=row.pk, **reveal.cleaned_data)
            return _sheet(data, row)
        if act == "lihat" and reveal.is_valid():
            opened = service.open_numbers(officer=request.user, batch_id=row.pk, **reveal.cleaned_data)
    except BusinessRuleError as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    rows = service.dues_of(row)
    context = {
        "batch": row,
        "rows": rows,
        "total": sum(max(one.open_amount, 0) for one in rows),
        "without_account": sum(one.bank is None and one.open_amount > 0 for one in rows),
        "opened": [{"due": due, "number": number, "holder": holder} for due, number, holder in opened],
        "reveal": reveal,
        "paid": paid,
    }
    return render(request, "training/instructor/payments.html", context, status=422 if form.errors else 200)


def _sheet(data, batch):
    response = HttpResponse(data, content_type=MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="uang-transpor-{batch.slug}.xlsx"'
    response["Cache-Control"] = "no-store, private"
    return response
