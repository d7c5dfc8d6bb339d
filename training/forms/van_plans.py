"""What an officer says when a van is planned, moved or kept at home."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cakapkerja.admin_decisions import DecisionForm, ReasonForm
from cakapkerja.dateparts import DatePartsField
from cakapkerja.receipts import TokenField
from training.models import Van

INSTRUCTORS = "Instruktur"


class RefuseForm(ReasonForm):
    next_step = forms.CharField(
        label=_("Langkah berikutnya untuk komunitas"),
        help_text=_("Misalnya: ajukan lagi setelah tempatnya punya listrik."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )


class VanDayForm(DecisionForm):
    """A van that can serve the kind, and the first of the three days."""

    van = forms.ModelChoiceField(label=_("Mobil"), queryset=Van.objects.none(), empty_label=_("Pilih mobil"))
    starts_on = DatePartsField(
        label=_("Hari mulai"), help_text=_("Pelatihan berlangsung tiga hari berturut-turut.")
    )

    def __init__(self, *args, target=None, **kwargs):
        super().__init__(*args, target=target, **kwargs)
        vans = Van.objects.filter(is_active=True)
        self.fields["van"].queryset = vans.filter(fields=target.field_id) if target is not None else vans


class PlanForm(VanDayForm):
    instructors = forms.ModelMultipleChoiceField(
        label=_("Instruktur"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Boleh dikosongkan. Instruktur mengisi daftar hadir di HP-nya."),
    )
    instructor_names = forms.CharField(
        label=_("Nama pengajar yang ditampilkan"),
        max_length=200,
        required=False,
        help_text=_("Misalnya barista dari mitra."),
    )
    reason = forms.CharField(
        label=_("Pesan untuk komunitas"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["instructors"].queryset = (
            User.objects.filter(groups__name=INSTRUCTORS, is_active=True).order_by("name", "pk").distinct()
        )


class RescheduleForm(VanDayForm):
    reason = forms.CharField(
        label=_("Mengapa berubah?"),
        max_length=1000,
        help_text=_("Komunitas membaca kalimat ini."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CancelVisitForm(ReasonForm):
    AGAIN = [("again", _("Kembali menunggu jadwal, gilirannya tetap")), ("close", _("Tutup permintaan ini"))]
    after = forms.ChoiceField(
        label=_("Lalu permintaannya?"),
        choices=AGAIN,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih apa yang terjadi dengan permintaannya.")},
    )


class BlockForm(forms.Form):
    form_token = TokenField()
    van = forms.ModelChoiceField(
        label=_("Mobil"), queryset=Van.objects.filter(is_active=True), empty_label=_("Pilih mobil")
    )
    first = DatePartsField(label=_("Hari pertama"))
    last = DatePartsField(label=_("Hari terakhir"))
    note = forms.CharField(label=_("Untuk apa?"), max_length=160, help_text=_("Misalnya: servis mobil."))
