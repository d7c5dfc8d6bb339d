"""What a person needs at a test or an interview, shared with one company by consent only (N-16)."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import ConsentPurpose
from accounts.services.residents import give_consent, withdraw_consent
from cakapkerja.errors import BusinessRuleError
from jobs.models import Application, ApplicationNeed


def _version(company):
    """The words that were agreed to, and with whom: an agreement is for one company."""
    return f"butuh-1-{company.code}"


def share_need(*, application, actor, text):
    """Tell the company of ``application`` what ``actor`` needs; inside the transaction that sends it."""
    if not text.strip():
        return None
    consent = give_consent(
        user=actor, purpose=ConsentPurpose.SHARE_NEED, text_version=_version(application.vacancy.company)
    )
    return ApplicationNeed.objects.create(application=application, text=text.strip(), consent=consent)


@transaction.atomic
def hide_need(*, actor, application_id):
    """Take the agreement back: from now on this company reads the need in no application. Twice is once."""
    application = Application.objects.for_user(actor).select_related("vacancy__company").filter(pk=application_id)
    row = application.first()
    if row is None:
        raise BusinessRuleError(_("Lamaran ini tidak ada atau bukan milik akun Anda."), code="missing")
    # By the applications, not by the company's code: companies that were merged brought their agreements along.
    agreed = ApplicationNeed.objects.filter(
        application__resident__user=actor, application__vacancy__company=row.vacancy.company
    )
    for version in set(agreed.order_by().values_list("consent__text_version", flat=True)):
        withdraw_consent(user=actor, purpose=ConsentPurpose.SHARE_NEED, text_version=version)
    return row


def need_of(application):
    """The need as its owner sees it, or None."""
    return ApplicationNeed.objects.select_related("consent").filter(application=application).first()


def need_for_company(application):
    """The need as the company may read it now: "" without a living consent."""
    need = need_of(application)
    return need.text if need is not None and need.is_shared else ""


def last_need(user):
    """What ``user`` last wrote, so that it is stated once; it is shared only by a new tick."""
    row = (
        ApplicationNeed.objects.filter(application__resident__user=user)
        .order_by("-application__created_at", "-pk")
        .first()
    )
    return row.text if row else ""
