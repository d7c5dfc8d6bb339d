"""Forms of the recruiter's desk and the talk."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cakapkerja.receipts import TokenField
from jobs.fairs.enums import Rating, SkipReason, TalkOutcome


class LineForm(forms.Form):
    text = forms.CharField(
        label=_("Pesan Anda"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Tulis pesannya dulu.")},
    )
    form_token = TokenField()


class SkipForm(forms.Form):
    reason = forms.ChoiceField(label=_("Alasan"), choices=[("", _("Pilih alasan")), *SkipReason.choices])


class RatingForm(forms.Form):
    rating = forms.TypedChoiceField(
        label=_("Penilaian"),
        choices=Rating.choices,
        coerce=int,
        widget=forms.RadioSelect,
        help_text=_("Hanya untuk perusahaan Anda. Warga tidak melihatnya."),
        error_messages={"required": _("Pilih satu penilaian dari daftar.")},
    )
    notes = forms.CharField(
        label=_("Catatan"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Hasil"),
        choices=TalkOutcome,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih satu hasil dari daftar.")},
    )
