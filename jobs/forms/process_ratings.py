"""The form of a rating: a number and three questions with fixed answers, no free text (F-37)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jobs.enums import ProcessAnswer, ProcessRespect, ProcessTruth

SCORES = [
    ("", _("Pilih nilai")),
    (1, _("1 – buruk sekali")),
    (2, "2"),
    (3, "3"),
    (4, "4"),
    (5, _("5 – cukup")),
    (6, "6"),
    (7, "7"),
    (8, "8"),
    (9, "9"),
    (10, _("10 – sangat baik")),
]


def _question(label, choices):
    return forms.ChoiceField(label=label, choices=choices.choices, widget=forms.RadioSelect)


class ProcessRatingForm(forms.Form):
    score = forms.TypedChoiceField(label=_("Nilai Anda, 1 sampai 10"), coerce=int, choices=SCORES)
    answer = _question(_("Apakah perusahaan menjawab Anda?"), ProcessAnswer)
    truth = _question(_("Apakah isi lowongan sesuai kenyataan?"), ProcessTruth)
    respect = _question(_("Apakah Anda diperlakukan dengan hormat?"), ProcessRespect)
