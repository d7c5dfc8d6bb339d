"""The screening questions of a vacancy, three at most (9.2-21)."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jobs.enums import QuestionKind
from jobs.models.desk import MAX_QUESTIONS


class QuestionsForm(forms.Form):
    """Cleans to :meth:`questions`, what ``set_questions`` takes; an empty text is no question."""

    def __init__(self, data=None, *, vacancy, **kwargs):
        initial = {}
        for place, row in enumerate(vacancy.questions.all(), start=1):
            initial |= {f"text_{place}": row.text, f"kind_{place}": row.kind, f"choices_{place}": row.choices}
        super().__init__(data, initial=initial, **kwargs)
        for place in range(1, MAX_QUESTIONS + 1):
            self.fields[f"text_{place}"] = forms.CharField(
                label=gettext("Pertanyaan %d") % place,
                max_length=160,
                required=False,
            )
            self.fields[f"kind_{place}"] = forms.ChoiceField(
                label=_("Bentuk jawaban"),
                choices=QuestionKind,
                required=False,
                initial=QuestionKind.TEXT,
                widget=forms.RadioSelect,
            )
            self.fields[f"choices_{place}"] = forms.CharField(
                label=_("Pilihan jawaban"),
                max_length=300,
                required=False,
                help_text=_("Hanya untuk “Pilih satu”. Pisahkan dengan koma: pagi, sore, malam."),
            )
        self.needed_later = frozenset(name for name in self.fields if not name.startswith("choices"))

    def rows(self):
        """The three groups of fields, for the page."""
        return [
            [self[f"text_{place}"], self[f"kind_{place}"], self[f"choices_{place}"]]
            for place in range(1, MAX_QUESTIONS + 1)
        ]

    def clean(self):
        cleaned = super().clean()
        self.places = []
        for place in range(1, MAX_QUESTIONS + 1):
            if cleaned.get(f"text_{place}"):
                self.places.append(place)
            elif cleaned.get(f"choices_{place}"):
                self.add_error(f"text_{place}", gettext("Tulis pertanyaannya, atau hapus pilihan jawabannya."))
        return cleaned

    def questions(self):
        return [
            {
                "text": self.cleaned_data[f"text_{place}"],
                "kind": self.cleaned_data[f"kind_{place}"] or QuestionKind.TEXT,
                "choices": self.cleaned_data[f"choices_{place}"],
            }
            for place in self.places
        ]

    def refuse(self, refusal):
        """Put a service's refusal at the question that it speaks of."""
        place = self.places[refusal.field - 1] if isinstance(refusal.field, int) else None
        self.add_error(f"text_{place}" if place else None, refusal.message)
