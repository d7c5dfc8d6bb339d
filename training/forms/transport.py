"""Forms about transport money."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cakapkerja.dateparts import DatePartsField


class BankForm(forms.Form):
    bank_name = forms.CharField(label=_("Nama bank"), max_length=60)
    number = forms.CharField(
        label=_("Nomor rekening"),
        max_length=30,
        help_text=_("Angka saja, seperti di buku tabungan."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    number_again = forms.CharField(
        label=_("Ulangi nomor rekening"),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    holder = forms.CharField(label=_("Atas nama"), max_length=120)
    agreed = forms.BooleanField(
        label=_("Saya setuju rekening ini dipakai untuk uang transpor kelas ini."),
        required=False,
        help_text=_("Petugas pembayaran melihatnya. Kami hapus 30 hari setelah dibayar. Bisa ditarik kapan saja."),
    )

    def clean(self):
        data = super().clean()
        if data.get("number") and data.get("number_again") and data["number"] != data["number_again"]:
            self.add_error("number_again", _("Kedua nomor tidak sama. Ketik ulang."))
        return data

    def arguments(self):
        """What the service takes."""
        return {name: self.cleaned_data[name] for name in ("bank_name", "number", "holder", "agreed")}


class RevealForm(forms.Form):
    reason = forms.CharField(
        label=_("Untuk apa nomor rekening ini"),
        max_length=200,
        help_text=_("Peserta membaca alasan ini di jejak akses."),
    )


class PaidForm(forms.Form):
    paid_on = DatePartsField(label=_("Dibayar pada"))
    reference = forms.CharField(label=_("Nomor bukti"), max_length=80)
