"""What an officer says about a dossier, a business and a visit."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cakapkerja.admin_decisions import DecisionForm, ReasonForm
from cakapkerja.dateparts import DatePartsField
from training.forms.business import MoneyField


def _area(rows=3):
    return forms.Textarea(attrs={"rows": rows})


class NoteForm(DecisionForm):
    reason = forms.CharField(label=_("Pesan untuk pemohon"), max_length=1000, required=False, widget=_area())


class ApproveForm(NoteForm):
    amount = MoneyField(
        label=_("Jumlah yang didukung (Rp)"), required=False, help_text=_("Kosongkan bila tidak disebut.")
    )
    field_order = ["amount", "reason"]


class RefuseDossierForm(ReasonForm):
    next_step = forms.CharField(
        label=_("Langkah berikutnya untuk pemohon"),
        help_text=_("Misalnya: ikut pendampingan, lalu ajukan lagi."),
        max_length=1000,
        widget=_area(),
    )


class SendForm(DecisionForm):
    letter_number = forms.CharField(
        label=_("Nomor surat"), max_length=80, help_text=_("Dari buku agenda, misalnya 518/123-Disnaker/2026.")
    )
    letter_on = DatePartsField(label=_("Tanggal surat"))
    partner_office = forms.CharField(
        label=_("Dinas mitra"),
        max_length=120,
        help_text=_("Misalnya: Dinas Perindustrian, Perdagangan, Koperasi."),
    )
    signer_title = forms.CharField(label=_("Jabatan penanda tangan"), max_length=120)
    signer_name = forms.CharField(label=_("Nama penanda tangan"), max_length=120)
    signer_nip = forms.RegexField(
        label=_("NIP penanda tangan"),
        regex=r"^[0-9]{18}$",
        required=False,
        error_messages={"invalid": _("NIP harus 18 angka.")},
    )


class AnswerForm(DecisionForm):
    granted = forms.ChoiceField(
        label=_("Jawaban dinas mitra"),
        choices=[("ya", _("Diterima")), ("tidak", _("Belum dapat diterima"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih jawabannya.")},
    )
    answer = forms.CharField(
        label=_("Isi jawaban"), max_length=2000, widget=_area(), help_text=_("Pemohon membaca kalimat ini.")
    )
    answered_on = DatePartsField(label=_("Tanggal jawaban"))


class PlanVisitForm(DecisionForm):
    planned_on = DatePartsField(label=_("Rencana kunjungan"))


class RecordVisitForm(DecisionForm):
    visited_on = DatePartsField(label=_("Dikunjungi pada"))
    found = forms.CharField(
        label=_("Yang ditemukan"),
        max_length=2000,
        required=False,
        widget=_area(4),
        help_text=_("Untuk petugas. Pemilik usaha tidak membaca ini."),
    )
    advice = forms.CharField(
        label=_("Saran"), max_length=2000, widget=_area(4), help_text=_("Pemilik usaha membaca saran ini.")
    )
