"""Steps that every workflow of a vacancy is made of: lock, check, move with a log row, tell the company."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django_fsm import can_proceed

from accounts.freezing import refuse_frozen_company
from cakapkerja.errors import BusinessRuleError, StaleStateError
from jobs.enums import VacancyState
from jobs.models import Vacancy, VacancyTransition
from jobs.services.freezing import refuse_frozen
from jobs.services.words import learn_words
from notifications.services import notify


def lock_vacancy(vacancy_id):
    """Lock and return a vacancy with its company; the caller checked who may."""
    return Vacancy.objects.select_for_update(of=("self",)).select_related("company").get(pk=vacancy_id)


def check_vacancy(vacancy):
    """Raise one sentence for what the fields or the database would refuse."""
    try:
        # The state may not be set by cleaning, but the constraints that speak of it must be asked.
        vacancy.clean_fields(exclude=["company", "created_by", "state"])
        vacancy.validate_constraints()
    except ValidationError as exc:
        raise BusinessRuleError(" ".join(exc.messages)) from exc


def lock_own_vacancy(actor, vacancy_id):
    """Lock a vacancy that ``actor`` manages; somebody else's is as good as none, a frozen company's is refused."""
    if not Vacancy.objects.manageable_by(actor).filter(pk=vacancy_id).exists():
        raise BusinessRuleError(_("Lowongan ini bukan milik perusahaan Anda."))
    vacancy = lock_vacancy(vacancy_id)
    refuse_frozen_company(vacancy.company)
    if vacancy.company_held and not vacancy.is_editable:
        refuse_frozen(vacancy)
    return vacancy


def move_vacancy(vacancy, arrow, *, actor, reason=""):
    """Take one arrow, save, log. A wrong source says what the vacancy is now (FT-10)."""
    method = getattr(vacancy, arrow)
    if not can_proceed(method):
        raise StaleStateError(
            _("Lowongan ini sudah berubah: sekarang %(state)s. Muat ulang halaman ini.")
            % {"state": vacancy.get_state_display().lower()}
        )
    before = vacancy.state
    method()
    check_vacancy(vacancy)
    vacancy.save()
    if vacancy.state == VacancyState.PUBLISHED:
        learn_words(vacancy)
    VacancyTransition.objects.create(
        vacancy=vacancy, from_state=before, to_state=vacancy.state, actor=actor, reason=reason
    )


def tell_company(notice, vacancy, *, dedup_key=None, **context):
    """Tell every active member of the company; ``dedup_key`` makes a repeat of the same message harmless."""
    for membership in vacancy.company.memberships.filter(is_active=True).select_related("user"):
        notify(
            notice,
            recipient=membership.user,
            context={"title": vacancy.title, **context},
            url=vacancy.get_desk_url(),
            dedup_key=dedup_key,
        )


def day_words(day):
    """A day in words, for a message: "Senin, 30 November 2026"."""
    from cakapkerja.templatetags.cakap import tanggal

    return str(tanggal(day))
