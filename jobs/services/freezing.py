"""What the office holds back: a frozen vacancy, or every vacancy of a frozen company (AF-01, VC-4)."""

from django.db import connection
from django.utils.translation import gettext as _

from accounts.freezing import FrozenError, frozen_company_words, office_contact
from jobs.enums import APPLICATION_OPEN, ApplicationState, VacancyState
from jobs.models import Application
from jobs.notifications import ApplicationOnHold
from notifications.services import notify_many


def frozen_words(vacancy):
    """The sentence for the company why nothing can be done about ``vacancy``; "" when it is not held back."""
    if vacancy.company_held:
        return frozen_company_words()
    if vacancy.state == VacancyState.SUSPENDED:
        return _("Petugas sedang memeriksa lowongan ini. Pelamarnya belum bisa dijawab.") + " " + office_contact()
    return ""


def refuse_frozen(vacancy):
    """Raise :class:`FrozenError` when the office holds ``vacancy`` back."""
    if words := frozen_words(vacancy):
        raise FrozenError(words)


def hold_unfrozen(vacancy_id):
    """Keep a vacancy from being frozen until this transaction ends; raise :class:`FrozenError` when it is.

    FOR SHARE: two recruiters do not wait for each other, a freeze waits for both. Take it before the lock on an
    application: everything here locks from the company down.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT state, company_held FROM jobs_vacancy WHERE id = %s FOR SHARE", [vacancy_id])
        state, held = cursor.fetchone()
    refuse_frozen(_Seen(state, held))


class _Seen:
    def __init__(self, state, company_held):
        self.state, self.company_held = state, company_held


def tell_applicants(applications):
    """Tell everybody in ``applications`` who still waits that the office checks their vacancy; return how many."""
    waiting = (
        applications.filter(state__in=[*APPLICATION_OPEN, ApplicationState.ACCEPTED])
        .order_by("created_at", "pk")
        .values_list("resident__user_id", "vacancy__title", "vacancy__company__name")
    )
    return notify_many(
        ApplicationOnHold,
        recipients=(
            (user_id, {"title": title, "company": company})
            for user_id, title, company in waiting.iterator(chunk_size=2000)
        ),
        url="/saya/lamaran/",
    )


def tell_applicants_of(vacancy):
    return tell_applicants(Application.objects.filter(vacancy=vacancy))


def tell_applicants_of_company(company):
    """A company was frozen: whoever waits for its answer hears that it will not come soon."""
    return tell_applicants(
        Application.objects.filter(vacancy__company=company).exclude(vacancy__state=VacancyState.SUSPENDED)
    )
