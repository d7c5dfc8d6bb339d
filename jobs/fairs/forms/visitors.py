"""Forms around visitors: a scanned ticket, a note, a test's result, the survey."""

from django import forms
from django.utils.translation import gettext_lazy as _

STARS = [
    (5, _("5: sangat membantu")),
    (4, _("4: membantu")),
    (3, _("3: biasa")),
    (2, _("2: kurang membantu")),
    (1, _("1: tidak membantu")),
]


class CodeField(forms.CharField):
    """A ticket's code, typed or scanned."""

    def __init__(self):
        super().__init__(
            label=_("Kode tiket pengunjung"),
            max_length=200,
            help_text=_("8 huruf dan angka di tiketnya, atau pindai QR-nya."),
            widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
            error_messages={"required": _("Isi kode tiketnya dulu.")},
        )


class AskForm(forms.Form):
    code = CodeField()


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("Catatan perusahaan"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class TestForm(forms.Form):
    """A result: a score, passed or not, or both."""

    booth = forms.ModelChoiceField(
        label=_("Perusahaan"), queryset=None, empty_label=_("Pilih perusahaan"), required=False
    )
    code = CodeField()
    name = forms.CharField(
        label=_("Nama tes"),
        max_length=80,
        help_text=_("Misalnya Tes menjahit."),
        error_messages={"required": _("Isi nama tesnya dulu.")},
    )
    score = forms.DecimalField(label=_("Nilai"), max_digits=6, decimal_places=2, min_value=0, required=False)
    passed = forms.TypedChoiceField(
        label=_("Hasil"),
        choices=[("", _("Belum ditentukan")), ("1", _("Lulus")), ("0", _("Tidak lulus"))],
        coerce=lambda value: value == "1",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, booths=None, **kwargs):
        super().__init__(*args, **kwargs)
        if booths is None:
            del self.fields["booth"]
        else:
            self.fields["booth"].queryset = booths
            self.fields["booth"].required = True
            self.fields["booth"].error_messages["required"] = _("Pilih perusahaan yang memberi tes.")
            self.fields["booth"].label_from_instance = lambda booth: booth.company.name

    def arguments(self):
        """Keyword arguments for ``record_test``, without the booth."""
        data = self.cleaned_data
        return {"text": data["code"], "name": data["name"], "score": data["score"], "passed": data["passed"]}


class SurveyForm(forms.Form):
    stars = forms.TypedChoiceField(
        label=_("Apakah bursa ini membantu Anda?"),
        choices=STARS,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih satu nilai.")},
    )
    text = forms.CharField(
        label=_("Apa yang perlu kami perbaiki?"),
        max_length=500,
        required=False,
        help_text=_("Jangan tulis nama atau nomor HP."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
