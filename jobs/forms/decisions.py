"""What a company answers to an applicant. The services judge; these forms read what was typed."""

import datetime
import re

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cakapkerja.dateparts import DatePartsField
from cakapkerja.receipts import TokenField
from jobs.enums import RejectReason
from jobs.services.applications import INVITE_DAYS_AHEAD


class ClockField(forms.CharField):
    """A time of day as people write it: "09.00", "9:30", "9"."""

    default_error_messages = {"unreadable": _("Tulis jam seperti 09.00 atau 13.30.")}

    def __init__(self, **kwargs):
        super().__init__(max_length=12, **kwargs)
        self.widget.attrs.update({"inputmode": "numeric", "autocomplete": "off"})

    def prepare_value(self, value):
        return value.strftime("%H.%M") if isinstance(value, datetime.time) else value

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        match = re.fullmatch(r"(\d{1,2})(?:[.:](\d{2}))?(?:\s*wib)?", text.strip().lower())
        if not match or int(match[1]) > 23 or int(match[2] or 0) > 59:
            raise forms.ValidationError(self.error_messages["unreadable"], code="unreadable")
        return datetime.time(int(match[1]), int(match[2] or 0))


class MessageForm(forms.Form):
    """A word to the applicant, read in their timeline."""

    message = forms.CharField(
        label=_("Pesan untuk pelamar"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Pelamar membaca pesan ini di Lamaran saya."),
    )

    def arguments(self):
        """Keyword arguments for the service."""
        return {"message": self.cleaned_data["message"]}


class InviteForm(MessageForm):
    date = DatePartsField(label=_("Tanggal"), days_ahead=INVITE_DAYS_AHEAD)
    time = ClockField(label=_("Jam (WIB)"), help_text=_("Misalnya 09.00."))
    place = forms.CharField(
        label=_("Tempat atau tautan"),
        max_length=300,
        help_text=_("Tulis alamat lengkap dan siapa yang harus ditemui, atau tautan pertemuan."),
    )
    field_order = ["date", "time", "place", "message"]
    service_fields = {"at": "date"}

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("date") and cleaned.get("time"):
            cleaned["at"] = timezone.make_aware(datetime.datetime.combine(cleaned["date"], cleaned["time"]))
            if cleaned["at"] <= timezone.now():
                self.add_error("date", gettext("Waktu ini sudah lewat. Pilih waktu yang akan datang."))
        return cleaned

    def arguments(self):
        return {**super().arguments(), "at": self.cleaned_data["at"], "place": self.cleaned_data["place"]}


class RejectForm(MessageForm):
    reason_code = forms.ChoiceField(
        label=_("Alasan"),
        choices=RejectReason,
        widget=forms.RadioSelect,
        help_text=_("Pelamar membaca alasan ini di akunnya, tidak lewat e-mail."),
        error_messages={"required": _("Pilih satu alasan dari daftar.")},
    )
    field_order = ["reason_code", "message"]

    def arguments(self):
        return {**super().arguments(), "reason_code": self.cleaned_data["reason_code"]}


class StartForm(forms.Form):
    started_on = DatePartsField(label=_("Hari pertama bekerja"))

    def arguments(self):
        return {"started_on": self.cleaned_data["started_on"]}


class NoShowForm(forms.Form):
    WHO = [
        ("person", _("Pelamar tidak datang bekerja")),
        ("company", _("Perusahaan membatalkan penerimaan")),
    ]
    who = forms.ChoiceField(
        label=_("Apa yang terjadi?"),
        choices=WHO,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih apa yang terjadi.")},
    )
    note = forms.CharField(
        label=_("Keterangan"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Pelamar dan petugas membaca keterangan ini."),
    )

    def arguments(self):
        return {
            "note": self.cleaned_data["note"],
            "withdrawn_by_company": self.cleaned_data["who"] == "company",
        }


class NoteForm(forms.Form):
    form_token = TokenField()
    text = forms.CharField(
        label=_("Catatan untuk rekan"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Pelamar tidak melihat catatan ini."),
        error_messages={"required": _("Catatan masih kosong.")},
    )


class ExtendAnswersForm(forms.Form):
    until = DatePartsField(label=_("Jawaban paling lambat"))


class ContestForm(forms.Form):
    text = forms.CharField(
        label=_("Apa yang tidak cocok?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Sebut lowongan dan tanggalnya. Jangan tulis nama pelamar."),
        error_messages={"required": _("Tulis apa yang tidak cocok.")},
    )
