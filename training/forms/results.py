"""The result of one person in a class."""

from django import forms
from django.utils.translation import gettext_lazy as _

from training.enums import EnrolmentState
from training.services.results import possible_results


class ResultForm(forms.Form):
    """What is possible for this person only; the service decides in the end."""

    result = forms.ChoiceField(
        label=_("Hasil"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih hasilnya.")},
    )
    grade = forms.DecimalField(
        label=_("Nilai kelas"),
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        required=False,
        localize=True,
        help_text=_("0 sampai 100."),
    )
    bnsp_number = forms.CharField(label=_("Nomor sertifikat BNSP"), max_length=60, required=False)
    note = forms.CharField(
        label=_("Catatan untuk peserta"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Peserta membaca catatan ini di halaman kelasnya."),
    )

    def __init__(self, *args, enrolment, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["result"].choices = [
            (state.value, EnrolmentState(state).label) for state in possible_results(enrolment)
        ]
        if not enrolment.batch.bnsp_scheme:
            del self.fields["bnsp_number"]
