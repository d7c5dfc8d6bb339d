"""Forms that notice when another tab or a colleague saved the same thing first (FT-10)."""

import datetime

from django import forms
from django.utils.translation import gettext as _

from cakapkerja.fingerprint import fingerprint
from cakapkerja.templatetags.cakap import tanggal

LONGEST_SHOWN = 300


class VersionMixin(forms.Form):
    """Carries what it was opened with. The view gives ``initial["version"]`` by :meth:`version_of`."""

    version = forms.CharField(required=False, max_length=1000, widget=forms.HiddenInput)
    is_stale = False
    stored_now = ()

    @classmethod
    def version_of(cls, target):
        names = [name for name in cls.base_fields if hasattr(target, name)]
        return fingerprint({name: getattr(target, name) for name in names})

    def say_changed(self, names, target):
        """Name what changed meanwhile, keep what was typed; the next save is meant to replace it."""
        labels = [str(self.fields[name].label) for name in names if name in self.fields]
        self.add_error(
            None,
            _(
                "Diubah di tempat lain setelah Anda membukanya: %(fields)s. "
                "Isian Anda masih di sini, belum tersimpan."
            )
            % {"fields": ", ".join(labels)},
        )
        self.is_stale = True
        self.stored_now = [
            {"label": self.fields[name].label, "id": self[name].id_for_label, "value": self._shown(name, target)}
            for name in names
            if name in self.fields
        ]
        self.data = self.data.copy()
        self.data["version"] = self.version_of(target)

    def _shown(self, name, target):
        """Return in words what ``target`` holds in the field ``name`` now."""
        value = getattr(target, name)
        if value is None or value == "":
            return _("kosong")
        if isinstance(value, bool):
            return _("Ya") if value else _("Tidak")
        if isinstance(value, datetime.date):
            return tanggal(value)
        key = str(getattr(value, "pk", value))
        choices = getattr(self.fields[name], "choices", ())
        return dict(_flat(choices)).get(key) or str(value)[:LONGEST_SHOWN]


def _flat(choices):
    """Yield (value as text, label) of choices, those in groups too."""
    for value, label in choices:
        if isinstance(label, (list, tuple)):
            yield from _flat(label)
        else:
            yield str(value), str(label)
