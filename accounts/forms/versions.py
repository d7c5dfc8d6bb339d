"""Forms that notice when another tab or a colleague saved the same thing first (FT-10)."""

from django import forms
from django.utils.translation import gettext as _

from cakapkerja.fingerprint import fingerprint


class VersionMixin(forms.Form):
    """Carries what it was opened with. The view gives ``initial["version"]`` by :meth:`version_of`."""

    version = forms.CharField(required=False, max_length=1000, widget=forms.HiddenInput)
    is_stale = False

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
        self.data = self.data.copy()
        self.data["version"] = self.version_of(target)
