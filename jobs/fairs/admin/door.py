"""The waiting room at the office: what it does now, and the form that changes it."""

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cakapkerja.admin_decisions import DecisionForm
from jobs.fairs.enums import DoorMode
from jobs.fairs.services.door import door_figures


class DoorForm(DecisionForm):
    mode = forms.ChoiceField(label=gettext_lazy("Ruang tunggu"), choices=DoorMode, widget=forms.RadioSelect)
    capacity = forms.IntegerField(
        label=gettext_lazy("Orang di dalam sekaligus"),
        min_value=1,
        max_value=1_000_000,
        help_text=gettext_lazy("Sebanyak yang terukur kuat dilayani server."),
    )
    per_minute = forms.IntegerField(
        label=gettext_lazy("Orang masuk per menit"),
        min_value=0,
        max_value=1_000_000,
        help_text=gettext_lazy("0 berarti tidak ada yang masuk."),
    )

    def __init__(self, *args, target=None, **kwargs):
        super().__init__(*args, target=target, **kwargs)
        if target is not None:
            self.initial = {
                "mode": target.door_mode,
                "capacity": target.door_capacity,
                "per_minute": target.admit_per_minute,
            }


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
