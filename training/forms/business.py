"""What a resident tells of a business, its products, a dossier, and how the business stands later."""

import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms.choices import kelurahan_choices
from accounts.nik import NumberError, check_nib, check_phone
from cakapkerja.dateparts import DatePartsField
from cakapkerja.receipts import TokenField
from reference.models import Kelurahan

OLDEST = datetime.date(1950, 1, 1)
MONEY_AT_MOST = 2_000_000_000


class MoneyField(forms.CharField):
    """Rupiah as people write it: "50.000", "Rp50.000"; cleans to a whole number or None."""

    def __init__(self, *, least=0, **kwargs):
        self.least = least
        super().__init__(max_length=20, **kwargs)
        self.widget.attrs.update({"inputmode": "numeric", "autocomplete": "off"})

    def prepare_value(self, value):
        return f"{value:,}".replace(",", ".") if isinstance(value, int) else value

    def clean(self, value):
        text = super().clean(value).lower().removeprefix("rp")
        digits = text.replace(".", "").replace(" ", "").removesuffix(",00").removesuffix(",-")
        if not digits:
            return None
        if not (digits.isascii() and digits.isdigit()):
            raise forms.ValidationError(gettext("Tulis jumlah rupiah dengan angka, misalnya 50.000."))
        if not self.least <= int(digits) <= MONEY_AT_MOST:
            raise forms.ValidationError(
                gettext("Tulis jumlah antara Rp%(low)s dan Rp2.000.000.000.") % {"low": self.least}
            )
        return int(digits)


class BusinessForm(forms.Form):
    name = forms.CharField(label=_("Nama usaha"), max_length=100)
    line = forms.CharField(
        label=_("Bidang usaha"), max_length=100, help_text=_("Misalnya: kue kering, sablon kaus.")
    )
    about = forms.CharField(
        label=_("Tentang usaha"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    nib = forms.CharField(
        label=_("NIB"),
        max_length=20,
        required=False,
        help_text=_("13 angka dari OSS. Kosongkan bila belum punya."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    started_on = DatePartsField(label=_("Mulai usaha"), required=False, not_before=OLDEST)
    people = forms.IntegerField(
        label=_("Orang yang bekerja, termasuk Anda"),
        min_value=1,
        max_value=5000,
        initial=1,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": "4"}),
    )
    kelurahan = forms.ChoiceField(label=_("Kelurahan tempat usaha"), required=False)
    contact = forms.CharField(
        label=_("Nomor WhatsApp untuk pembeli"),
        max_length=20,
        required=False,
        help_text=_("Tampil di katalog hanya bila Anda setuju. Boleh berbeda dari nomor Anda."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    form_token = TokenField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kelurahan"].choices = kelurahan_choices()

    def clean_nib(self):
        return self._number("nib", check_nib)

    def clean_contact(self):
        return self._number("contact", check_phone)

    def _number(self, name, check):
        if not self.cleaned_data[name]:
            return ""
        try:
            return check(self.cleaned_data[name])
        except NumberError as exc:
            raise forms.ValidationError(exc.message) from exc

    def clean_started_on(self):
        day = self.cleaned_data["started_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(gettext("Hari ini atau sebelumnya. Usaha yang belum mulai: kosongkan."))
        return day

    def clean_kelurahan(self):
        code = self.cleaned_data["kelurahan"]
        return Kelurahan.objects.filter(pk=code).first() if code else None

    @staticmethod
    def initial_of(business):
        names = ("name", "line", "about", "nib", "started_on", "people", "contact")
        return {name: getattr(business, name) for name in names} | {"kelurahan": business.kelurahan_id}


class ProductForm(forms.Form):
    name = forms.CharField(label=_("Nama produk"), max_length=100)
    about = forms.CharField(label=_("Keterangan"), max_length=300, required=False)
    price = MoneyField(label=_("Harga (Rp)"), required=False)
    unit = forms.CharField(label=_("Per"), max_length=20, required=False, help_text=_("Misalnya: bungkus, kaus."))
    photo = forms.FileField(
        label=_("Foto"),
        required=False,
        help_text=_("JPG atau PNG, paling besar 2 MB."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
    )
    photo_words = forms.CharField(
        label=_("Isi foto dengan kata-kata"),
        max_length=120,
        required=False,
        help_text=_("Dibacakan untuk yang tidak dapat melihat. Misalnya: toples kue kering."),
    )
    without_photo = forms.BooleanField(label=_("Hapus foto yang sekarang"), required=False)
    is_shown = forms.BooleanField(label=_("Tampilkan produk ini"), required=False, initial=True)
    form_token = TokenField()

    def __init__(self, *args, product=None, **kwargs):
        super().__init__(*args, **kwargs)
        if product is None or not product.photo:
            del self.fields["without_photo"]

    @staticmethod
    def initial_of(product):
        return {
            name: getattr(product, name) for name in ("name", "about", "price", "unit", "photo_words", "is_shown")
        }


class DossierForm(forms.Form):
    """The plan, then up to ten budget lines; an empty line counts as none."""

    LINES = 10
    plan = forms.CharField(
        label=_("Rencana usaha"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Apa yang Anda buat, dan untuk apa bantuan ini?"),
    )
    market = forms.CharField(
        label=_("Pembeli dan cara menjual"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    stall_place = forms.CharField(label=_("Tempat jualan yang diinginkan"), max_length=200, required=False)

    needed_later = frozenset({"plan", "market", "stall_place"})

    def __init__(self, *args, dossier, **kwargs):
        super().__init__(*args, **kwargs)
        if dossier.kind != "stall":
            del self.fields["stall_place"]
        for number in range(1, self.LINES + 1):
            self.fields[f"name_{number}"] = forms.CharField(
                label=_("Barang atau biaya %d") % number, max_length=120, required=False
            )
            self.fields[f"count_{number}"] = forms.IntegerField(
                label=_("Banyaknya"),
                min_value=1,
                max_value=10000,
                required=False,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": "5"}),
            )
            self.fields[f"price_{number}"] = MoneyField(label=_("Harga satuan (Rp)"), least=1, required=False)
        self.needed_later = self.needed_later | set(self.fields)

    def clean(self):
        data = super().clean()
        data["items"] = []
        for number in range(1, self.LINES + 1):
            name, price = data.get(f"name_{number}"), data.get(f"price_{number}")
            if name and price:
                data["items"].append((name, data.get(f"count_{number}") or 1, price))
            elif name and f"price_{number}" not in self.errors:
                self.add_error(f"price_{number}", gettext("Isi harga satuan untuk %s.") % name)
            elif price and f"name_{number}" not in self.errors:
                self.add_error(f"name_{number}", gettext("Tulis nama barang atau biayanya."))
        if sum(count * price for _name, count, price in data["items"]) > MONEY_AT_MOST:
            self.add_error(None, gettext("Jumlah anggaran paling banyak Rp2.000.000.000."))
        return data

    @property
    def lines(self):
        """(number, name, count, price) for the page."""
        return [
            (number, self[f"name_{number}"], self[f"count_{number}"], self[f"price_{number}"])
            for number in range(1, self.LINES + 1)
        ]

    @property
    def texts(self):
        return [self[name] for name in ("plan", "market", "stall_place") if name in self.fields]

    @staticmethod
    def initial_of(dossier):
        initial = {"plan": dossier.plan, "market": dossier.market, "stall_place": dossier.stall_place}
        for number, item in enumerate(dossier.items.all(), start=1):
            initial |= {f"name_{number}": item.name, f"count_{number}": item.count, f"price_{number}": item.price}
        return initial


class MemberForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail calon anggota"), help_text=_("Alamat yang dipakai orangnya untuk masuk ke portal ini.")
    )
    role = forms.CharField(label=_("Tugas di kelompok"), max_length=60, required=False)


class ProgressForm(forms.Form):
    RUNNING = [("ya", _("Ya, masih berjalan")), ("tidak", _("Tidak, sudah berhenti"))]
    running = forms.ChoiceField(
        label=_("Usaha masih berjalan?"),
        choices=RUNNING,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih ya atau tidak.")},
    )
    people = forms.IntegerField(
        label=_("Orang yang bekerja, termasuk Anda"),
        min_value=0,
        max_value=5000,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": "4"}),
    )
    turnover = MoneyField(label=_("Omzet sebulan (Rp)"), required=False)
    note = forms.CharField(label=_("Apa yang Anda butuhkan?"), max_length=300, required=False)

    def data_for_service(self):
        data = {name: self.cleaned_data[name] for name in ("people", "turnover", "note")}
        return data | {"is_running": self.cleaned_data["running"] == "ya"}

    @staticmethod
    def initial_of(progress):
        initial = {name: getattr(progress, name) for name in ("people", "turnover", "note")}
        if progress.is_running is not None:
            initial["running"] = "ya" if progress.is_running else "tidak"
        return initial
