"""The summary of a group session, written by its company or by an officer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cakapkerja.admin_decisions import DecisionForm
from jobs.fairs.services.summaries import LONGEST


class SummaryForm(forms.Form):
    summary = forms.CharField(
        label=_("Ringkasan atau catatan lengkap"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("Tulis isi sesi dan jawaban penting. Jangan tulis nama atau nomor HP pengunjung."),
    )


class OfficeSummaryForm(SummaryForm, DecisionForm):
    """The same at the office: what is there already can be corrected."""

    def __init__(self, *args, target=None, **kwargs):
        super().__init__(*args, target=target, **kwargs)
        if target is not None:
            self.initial = {"summary": target.summary}
