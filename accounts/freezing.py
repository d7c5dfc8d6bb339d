"""A frozen company (AF-01): the sentence its members read, and who else wants to know of a freeze."""

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.enums import CompanyState
from cakapkerja.errors import BusinessRuleError

_listeners = []


class FrozenError(BusinessRuleError):
    """The office froze what the action is about."""

    def __init__(self, message):
        super().__init__(message, code="frozen")


def on_company_frozen(act):
    """Register ``act(company)``, called inside the transaction of a freeze; floors above register themselves."""
    if act not in _listeners:
        _listeners.append(act)


def tell_listeners(company):
    for act in _listeners:
        act(company)


def office_contact():
    """How to reach the office, as the end of a sentence."""
    number = settings.HELP_PHONE or settings.HELP_WHATSAPP
    return _("Telepon %s.") % number if number else _("Datang ke %s.") % settings.HELP_ADDRESS


def frozen_company_words():
    return _("Perusahaan ini dibekukan petugas.") + " " + office_contact()


def refuse_frozen_company(company):
    """Raise :class:`FrozenError` when ``company`` is frozen."""
    if company.state == CompanyState.SUSPENDED:
        raise FrozenError(frozen_company_words())
