"""Taking a ticket: which wave, which lane, and whether the office's adviser comes along (F-19, N-16)."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cakapkerja.receipts import TokenField
from cakapkerja.templatetags.cakap import angka, jam, tanggal
from jobs.fairs.enums import Lane


class TicketForm(forms.Form):
    window = forms.ChoiceField(label=gettext_lazy("Kapan Anda masuk?"), widget=forms.RadioSelect)
    lane = forms.ChoiceField(
        label=gettext_lazy("Jalur antrean"),
        choices=Lane,
        initial=Lane.ORDINARY,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Anda yang menentukan. Tidak perlu surat."),
    )
    needs_adviser = forms.BooleanField(
        label=gettext_lazy("Saya ingin didampingi petugas layanan disabilitas (ULD)"), required=False
    )
    agree = forms.BooleanField(
        label=gettext_lazy("Petugas bursa boleh membaca jalur dan permintaan pendampingan saya"),
        required=False,
        help_text=gettext_lazy("Hanya perlu bila memilih jalur khusus atau pendampingan."),
    )
    form_token = TokenField()

    def __init__(self, *args, edition, windows, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(str(row.pk), window_words(row)) for row in windows]
        self.fields["window"].choices = choices
        if len(choices) == 1:
            self.fields["window"].initial = choices[0][0]

    def arguments(self):
        """Keyword arguments for ``take_ticket``."""
        data = self.cleaned_data
        return {
            "window_id": int(data["window"]),
            "lane": data["lane"],
            "needs_adviser": data["needs_adviser"],
            "has_agreed": data["agree"],
            "token": data["form_token"],
        }


def window_words(window):
    """ "Sabtu, 12 Desember 2026, 09.00–11.00 WIB · sisa 40 dari 200 tempat"."""
    left = window.quota - window.taken
    if left > 0:
        seats = _("sisa %(left)s dari %(all)s tempat") % {"left": angka(left), "all": angka(window.quota)}
    else:
        number = window.last_waiting_number
        seats = _("penuh, daftar tunggu") + (
            " · " + ngettext("%d orang menunggu", "%d orang menunggu", number) % number if number else ""
        )
    where = _("di tempat") if window.on_site else _("daring")
    return f"{tanggal(window.starts_at)}, {jam(window.starts_at)}–{jam(window.ends_at)} WIB · {where} · {seats}"
