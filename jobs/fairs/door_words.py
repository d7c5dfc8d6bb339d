"""The waiting room in words, for officers at the office and on the day."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from jobs.fairs.enums import DoorMode
from jobs.fairs.services.door import door_figures


def door_words(edition):
    """Return in words how the door of an edition stands at this moment."""
    if edition.door_mode == DoorMode.OFF:
        return edition.get_door_mode_display()
    line = door_figures(edition)
    if line is None:
        return _("%s. Angkanya belum bisa dibaca.") % edition.get_door_mode_display()
    return _(
        "%(mode)s. %(inside)s orang di dalam (batas %(most)s), %(waiting)s menunggu, %(rate)s masuk per menit."
    ) % {
        "mode": edition.get_door_mode_display(),
        "inside": _n(line.inside),
        "most": _n(edition.door_capacity),
        "waiting": _n(line.waiting),
        "rate": _n(edition.admit_per_minute),
    }


def _n(value):
    return number_format(value, use_l10n=True, force_grouping=True)
