"""The waiting room at the office: the form that changes it."""

from django import forms
from django.utils.translation import gettext_lazy

from cakapkerja.admin_decisions import DecisionForm
from jobs.fairs.enums import DoorMode


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
