"""What may be done in which phase (F-01). What may not answers with a plain sentence and the status 409."""

from django.utils.translation import gettext as _

from cakapkerja.errors import StaleStateError
from jobs.fairs.enums import PHASE_TAKES_BOOTHS, PHASE_TAKES_TICKETS, Phase


class WrongPhaseError(StaleStateError):
    """The edition is in a phase in which this is not done; ``edition`` is the one."""

    def __init__(self, message, edition):
        super().__init__(message, code="phase")
        self.edition = edition


def phase_words(edition):
    """Return in one sentence where the edition stands."""
    return {
        Phase.DRAFT: _("Bursa ini masih disiapkan."),
        Phase.PUBLISHED: _("Bursa ini sudah diumumkan. Pendaftaran belum dibuka."),
        Phase.REGISTRATION: _("Pendaftaran bursa ini sedang dibuka."),
        Phase.LIVE: _("Bursa ini sedang berlangsung."),
        Phase.CLOSED: _("Bursa ini sudah selesai."),
        Phase.ARCHIVED: _("Bursa ini sudah selesai."),
    }[edition.phase]


def require_phase(edition, phases, what_next):
    """Raise :class:`WrongPhaseError` unless ``edition`` is in one of ``phases``; ``what_next`` says what to do."""
    if edition.phase not in phases:
        raise WrongPhaseError(f"{phase_words(edition)} {what_next}", edition)


def require_tickets(edition):
    """Raise unless tickets are given out now."""
    what_next = (
        _("Lihat bursa berikutnya.")
        if edition.phase in (Phase.CLOSED, Phase.ARCHIVED)
        else _("Tiket bisa diambil setelah pendaftaran dibuka.")
    )
    require_phase(edition, PHASE_TAKES_TICKETS, what_next)


def require_booths(edition):
    """Raise unless companies may still join or change their booth."""
    require_phase(edition, PHASE_TAKES_BOOTHS, _("Perusahaan bisa ikut di bursa berikutnya."))


def require_live(edition):
    """Raise unless the edition runs now: queues and talks."""
    what_next = (
        _("Lihat bursa berikutnya.")
        if edition.phase in (Phase.CLOSED, Phase.ARCHIVED)
        else _("Datang lagi saat bursa dibuka.")
    )
    require_phase(edition, {Phase.LIVE}, what_next)
