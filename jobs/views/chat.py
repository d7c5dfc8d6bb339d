"""Messages about one application, both sides of the same page, and the company's list of conversations (X-061)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Max, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cakapkerja.errors import BusinessRuleError
from jobs.enums import ApplicationState
from jobs.forms.chat import ChatForm
from jobs.models import Application
from jobs.services import chat as service
from jobs.views.employer import company_of

SHOWN = 200
PAGE_SIZE = 25
# What the banner above a message says (F-33): a warning to the reader, never a reason to hold it back.
WARNINGS = {
    "fee": gettext_lazy("Pesan ini menyebut uang. Jangan bayar apa pun untuk melamar."),
    "bank": gettext_lazy("Pesan ini menyebut rekening. Jangan transfer dan jangan beri nomor rekening Anda."),
    "contact": gettext_lazy("Pesan ini mengajak pindah ke luar portal. Percakapan di sini tercatat dan aman."),
    "identity": gettext_lazy("Pesan ini meminta KTP atau surat pribadi. Jangan kirim fotonya lewat pesan."),
    "secret": gettext_lazy("Pesan ini meminta kata sandi atau kode. Jangan beri kepada siapa pun."),
}


def _page(request, application, *, by_company, form, status=200):
    rows = list(application.messages.select_related("sender").order_by("-at", "-pk")[:SHOWN])[::-1]
    for row in rows:
        row.warnings = [WARNINGS[code] for code in row.signs if code in WARNINGS]
        row.is_own = row.from_company == by_company
    context = {
        "application": application,
        "vacancy": application.vacancy,
        "company": application.vacancy.company,
        "by_company": by_company,
        "other": application.profile.get("full_name", "") if by_company else application.vacancy.company.name,
        "back_url": application.get_desk_url() if by_company else application.get_absolute_url(),
        "read_url": f"{request.path}dibaca/",
        "rows": rows,
        "has_unread": any(not row.is_own and row.read_at is None for row in rows),
        "refusal": service.chat_refusal(application),
        "no_fee": service.NO_FEE,
        "form": form,
    }
    return render(request, "jobs/chat.html", context, status=status)


def _talk(request, application, *, by_company):
    if request.method != "POST":
        return _page(request, application, by_company=by_company, form=ChatForm())
    form = ChatForm(request.POST)
    if form.is_valid():
        write = service.write_to_applicant if by_company else service.write_to_company
        try:
            write(
                actor=request.user,
                application_id=application.pk,
                text=form.cleaned_data["text"],
                token=form.cleaned_data["form_token"],
            )
            messages.success(request, _("Pesan terkirim."))
            return redirect(request.path)
        except BusinessRuleError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            application.refresh_from_db()
    return _page(request, application, by_company=by_company, form=form, status=422)


# --- the applicant ------------------------------------------------------------------------------------
def _own(request, pk):
    rows = Application.objects.for_user(request.user).select_related("vacancy__company")
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def own_chat(request, pk):
    """The conversation with the company."""
    return _talk(request, _own(request, pk), by_company=False)


@require_POST
def own_chat_read(request, pk):
    """A GET writes nothing, so reading is noted by a press, which the page's script does by itself."""
    application = _own(request, pk)
    service.mark_read(application=application, by_company=False)
    return redirect(application.get_chat_url())


# --- the company --------------------------------------------------------------------------------------
def _managed(request, code, pk):
    """The application, or None when its conversation is closed to the company: unopened or withdrawn."""
    row = get_object_or_404(
        Application.objects.manageable_by(request.user).select_related("vacancy__company"),
        pk=pk,
        vacancy__company__code=code,
    )
    is_closed = row.seen_at is None or row.state == ApplicationState.WITHDRAWN
    return row, is_closed


@require_http_methods(["GET", "HEAD", "POST"])
def company_chat(request, code, pk):
    """The conversation with one applicant."""
    row, is_closed = _managed(request, code, pk)
    return redirect(row.get_desk_url()) if is_closed else _talk(request, row, by_company=True)


@require_POST
def company_chat_read(request, code, pk):
    row, is_closed = _managed(request, code, pk)
    if is_closed:
        return redirect(row.get_desk_url())
    service.mark_read(application=row, by_company=True)
    return redirect(row.get_desk_chat_url())


@require_safe
def company_chats(request, code):
    """Conversations, the newest message first; what nobody read yet is said in words."""
    company = company_of(request, code)
    rows = (
        Application.objects.live()
        .filter(vacancy__company=company, messages__isnull=False)
        .select_related("vacancy__company")
        .defer("message")
        .annotate(
            last_at=Max("messages__at"),
            unread=Count("messages", filter=Q(messages__from_company=False, messages__read_at__isnull=True)),
        )
        .order_by("-last_at", "pk")
    )
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("halaman"))
    return render(request, "jobs/employer/chats.html", {"company": company, "page": page})
