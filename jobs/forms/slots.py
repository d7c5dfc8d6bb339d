"""A company plans interview times: a day, from, to, how long, how many side by side."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cakapkerja.dateparts import DatePartsField
from cakapkerja.receipts import TokenField
from jobs.forms.decisions import ClockField
from jobs.services.slots import MAX_LANES, MINUTES


def _number(label, *, low, high, initial, help_text=""):
    return forms.IntegerField(
        label=label,
        min_value=low,
        max_value=high,
        initial=initial,
        help_text=help_text,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": "3"}),
    )


class SlotsForm(forms.Form):
    date = DatePartsField(label=_("Tanggal"))
    begins = ClockField(label=_("Mulai (WIB)"), help_text=_("Misalnya 09.00."))
    ends = ClockField(label=_("Selesai (WIB)"), help_text=_("Misalnya 12.00."))
    minutes = _number(_("Lama satu wawancara (menit)"), low=MINUTES[0], high=MINUTES[1], initial=30)
    pause = _number(_("Jeda di antaranya (menit)"), low=0, high=MINUTES[1], initial=0)
    lanes = _number(
        _("Pewawancara sekaligus"),
        low=1,
        high=MAX_LANES,
        initial=1,
        help_text=_("Dua pewawancara berarti dua pelamar pada jam yang sama."),
    )
    place = forms.CharField(
        label=_("Tempat atau tautan"),
        max_length=300,
        help_text=_("Tulis alamat lengkap dan siapa yang harus ditemui, atau tautan pertemuan."),
    )
    form_token = TokenField()

    def arguments(self):
        """Keyword arguments for ``create_slots``."""
        data = dict(self.cleaned_data)
        return {"day": data.pop("date"), "token": data.pop("form_token"), **data}


class CancelSlotForm(forms.Form):
    message = forms.CharField(
        label=_("Pesan untuk pelamar"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Pelamar membaca pesan ini di Lamaran saya."),
    )
