"""Registering for a class: nothing that the profile knows is asked again (N-01)."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cakapkerja.receipts import TokenField
from training.enums import DocumentNeed


class RegistrationForm(forms.Form):
    motivation = forms.CharField(
        label=_("Mengapa Anda ingin ikut?"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Satu atau dua kalimat. Jangan tulis NIK atau nomor rekening."),
    )
    has_disability = forms.BooleanField(label=_("Saya penyandang disabilitas."), required=False)
    need = forms.CharField(
        label=_("Apa yang Anda butuhkan di kelas?"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Misalnya: juru bahasa isyarat, jalan tanpa tangga, waktu lebih lama."),
    )
    share_need = forms.BooleanField(
        label=_("Ya, petugas dan pengajar kelas ini boleh membaca bagian ini."), required=False
    )
    form_token = TokenField()

    KEPT = ("motivation", "need")

    def clean(self):
        cleaned = super().clean()
        if (cleaned.get("need") or cleaned.get("has_disability")) and not cleaned.get("share_need"):
            self.add_error(
                "share_need", gettext("Centang ini agar pengajar bisa menyiapkannya, atau kosongkan bagian ini.")
            )
        return cleaned

    def typed(self):
        """What is worth keeping, valid or not. Disability is not kept before consent."""
        return {"motivation": self.data.get("motivation", "")}


class PaperForm(forms.Form):
    """One paper of a registration."""

    kind = forms.ChoiceField(label=_("Berkas"), choices=DocumentNeed)
    file = forms.FileField(
        label=_("Foto atau PDF"),
        help_text=_("JPG, PNG, atau PDF. Paling besar 2 MB."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,application/pdf"}),
        error_messages={"required": _("Pilih berkas dulu."), "empty": _("Berkas ini kosong. Pilih berkas lain.")},
    )

    def __init__(self, *args, batch, **kwargs):
        super().__init__(*args, **kwargs)
        names = {DocumentNeed.OTHER: batch.other_document}
        self.fields["kind"].choices = [
            (kind, names.get(kind) or DocumentNeed(kind).label) for kind in batch.documents
        ]
