"""Choices that several forms share."""

from django import forms
from django.utils.translation import gettext_lazy as _

from reference.models import CITY_NAME, Kelurahan, Province


def kelurahan_choices():
    """Every kelurahan of the city below its kecamatan: one select that works without a script."""
    groups = {}
    for row in Kelurahan.objects.select_related("kecamatan"):
        groups.setdefault(row.kecamatan.name, []).append((row.pk, row.name))
    return [("", _("Pilih kelurahan")), *groups.items()]


class AddressMixin(forms.Form):
    """A kelurahan of the city, or a province and city elsewhere: one of them, not both."""

    # One of them is asked for, so none is called optional.
    needed_later = frozenset({"kelurahan", "outside_city", "outside_province"})

    kelurahan = forms.ChoiceField(
        label=_("Kelurahan di %s") % CITY_NAME,
        required=False,
        help_text=_("Kosongkan bila alamatnya di luar kota."),
    )
    outside_city = forms.CharField(label=_("Atau kabupaten/kota lain"), required=False, max_length=80)
    outside_province = forms.ModelChoiceField(
        label=_("Provinsi"), queryset=Province.objects.all(), required=False, empty_label=_("Pilih provinsi")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kelurahan"].choices = kelurahan_choices()

    def clean(self):
        cleaned = super().clean()
        code = cleaned.get("kelurahan")
        outside = bool(cleaned.get("outside_city") or cleaned.get("outside_province"))
        if code and outside:
            self.add_error("kelurahan", _("Pilih alamat di kota atau di luar kota, jangan keduanya."))
        elif not code and not outside:
            self.add_error("kelurahan", _("Pilih kelurahan, atau isi kabupaten/kota lain."))
        elif outside and not cleaned.get("outside_city"):
            self.add_error("outside_city", _("Tulis kabupaten atau kotanya."))
        elif outside and not cleaned.get("outside_province"):
            self.add_error("outside_province", _("Pilih provinsinya."))
        cleaned["kelurahan"] = Kelurahan.objects.filter(pk=code).first() if code else None
        return cleaned
