"""The form of an application: which CV goes along, and a word to the company."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Document

NO_CV = "none"
NEW_CV = "new"


class ApplyForm(forms.Form):
    """Choose a stored CV, upload a new one, or send none; a message is optional."""

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
    form_token = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.documents = list(Document.objects.for_user(user).current())
        choices = [(str(document.pk), document.name) for document in self.documents]
        if choices:
            self.fields["cv"].choices = [*choices, (NO_CV, _("Tanpa CV"))]
            self.fields["cv"].initial = choices[0][0]
        else:
            del self.fields["cv"]

    def chosen_document(self):
        """The id of the stored CV that was chosen, or None."""
        chosen = self.cleaned_data.get("cv") or NO_CV
        return None if chosen == NO_CV else chosen


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
