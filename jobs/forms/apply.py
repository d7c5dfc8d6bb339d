"""The form of an application: answers to the company, which CV goes along, a word, a need."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.enums import DocumentKind
from accounts.models import Document
from cakapkerja.receipts import TokenField
from jobs.enums import QuestionKind
from jobs.services.answers import MAX_ANSWER, NO, YES

NO_CV = "none"
PROFILE_CV = "profile"


class ApplyForm(forms.Form):
    """The company's questions, then which CV goes along; the rest is optional.

    ``draft`` is what the person typed before, ``previous`` their last answers ({question id: text}, X-045).
    """

    needed_later = frozenset({"cv"})  # "none" is one of the answers

    cv = forms.ChoiceField(label=_("CV"), widget=forms.RadioSelect, required=False)
    upload = forms.FileField(
        label=_("Unggah CV baru"),
        required=False,
        help_text=_("Berkas PDF, paling besar 2 MB."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )
    message = forms.CharField(
        label=_("Pesan untuk perusahaan"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Satu atau dua kalimat tentang Anda. Jangan tulis NIK atau nomor rekening."),
    )
    need = forms.CharField(
        label=_("Apa yang Anda butuhkan?"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Misalnya: juru bahasa isyarat, jalan tanpa tangga, waktu lebih lama."),
    )
    share_need = forms.BooleanField(required=False)
    form_token = TokenField()

    def __init__(self, *args, user, vacancy, questions=(), draft=None, previous=None, initial=None, **kwargs):
        self.questions = list(questions)
        previous = previous or {}
        kept = {f"q_{question.pk}": previous.get(question.pk, "") for question in self.questions}
        super().__init__(*args, initial={**kept, **(initial or {}), **(draft or {})}, **kwargs)
        self._offer_cvs(user)
        for question in self.questions:
            self.fields[f"q_{question.pk}"] = self._field_of(question, question.pk in previous)
        self.fields["share_need"].label = gettext("Ya, %(company)s boleh membaca kebutuhan saya.") % {
            "company": vacancy.company.name
        }
        self.order_fields([f"q_{question.pk}" for question in self.questions])

    def _offer_cvs(self, user):
        documents = Document.objects.for_user(user).current().filter(kind=DocumentKind.CV)
        choices = [(str(document.pk), document.name) for document in documents]
        self.fields["cv"].choices = [
            *choices,
            (PROFILE_CV, _("CV dari profil, kami buatkan")),
            (NO_CV, _("Tanpa CV")),
        ]
        self.fields["cv"].initial = choices[0][0] if choices else NO_CV

    @staticmethod
    def _field_of(question, is_known):
        words = {
            "label": question.text,
            "help_text": gettext("Dari lamaran Anda sebelumnya. Ubah bila perlu.") if is_known else "",
            "error_messages": {"required": gettext("Pertanyaan ini belum dijawab.")},
        }
        if question.kind == QuestionKind.TEXT:
            box = forms.Textarea(attrs={"rows": 2})
            return forms.CharField(max_length=MAX_ANSWER, widget=box, **words)
        if question.kind == QuestionKind.YES_NO:
            choices = [(YES, _("Ya")), (NO, _("Tidak"))]
        else:
            choices = [(option, option) for option in question.choice_list]
        widget = forms.RadioSelect if len(choices) <= 7 else forms.Select
        return forms.ChoiceField(choices=choices, widget=widget, **words)

    def question_fields(self):
        return [self[f"q_{question.pk}"] for question in self.questions]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("need") and not cleaned.get("share_need"):
            self.add_error(
                "share_need", gettext("Centang ini agar perusahaan membacanya, atau kosongkan kebutuhan Anda.")
            )
        return cleaned

    def chosen_document(self):
        """What was chosen: the id of a stored CV, :data:`PROFILE_CV`, or None."""
        chosen = self.cleaned_data.get("cv") or NO_CV
        return None if chosen == NO_CV else chosen

    def answers(self):
        """{question id: text} for the service."""
        return {question.pk: self.cleaned_data.get(f"q_{question.pk}", "") for question in self.questions}

    def typed(self):
        """What is worth keeping of this form, valid or not: {field: text} (X-044)."""
        names = [f"q_{question.pk}" for question in self.questions] + ["message", "need", "share_need"]
        typed = {name: self.data.get(self.add_prefix(name), "") for name in names}
        chosen = self.data.get(self.add_prefix("cv"), "")
        return {**typed, "cv": chosen} if any(text.strip() for text in typed.values()) else typed


class StartWorkForm(forms.Form):
    """The first day at work, as the person or the company says it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        from cakapkerja.dateparts import DatePartsField

        self.fields["started_on"] = DatePartsField(label=_("Hari pertama kerja"))


class DeclineForm(forms.Form):
    note = forms.CharField(
        label=_("Alasan"),
        required=False,
        max_length=300,
        help_text=_("Perusahaan membaca alasan ini."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
