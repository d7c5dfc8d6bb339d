"""Taking a number at a booth."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cakapkerja.receipts import TokenField
from jobs.fairs.enums import Lane


class JoinForm(forms.Form):
    answer = forms.CharField(label="", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    lane = forms.ChoiceField(
        label=_("Jalur antrean"),
        choices=Lane,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Tidak perlu bukti. Perusahaan tidak melihat pilihan ini."),
    )
    form_token = TokenField()

    def __init__(self, *args, question="", **kwargs):
        super().__init__(*args, **kwargs)
        if question:
            self.fields["answer"].label = question
            self.fields["answer"].required = True
            self.fields["answer"].error_messages["required"] = _("Jawab dulu pertanyaan perusahaan ini.")
        else:
            del self.fields["answer"]
