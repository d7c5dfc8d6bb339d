"""Where an alumnus works."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cakapkerja.dateparts import DatePartsField
from reference.models import CITY_PROVINCE_CODE, Province


class WorkForm(forms.Form):
    employer_name = forms.CharField(label=_("Tempat kerja"), max_length=120)
    position = forms.CharField(label=_("Pekerjaan"), max_length=120)
    since = DatePartsField(label=_("Hari pertama kerja"))
    province = forms.ModelChoiceField(
        label=_("Provinsi tempat kerja"), queryset=Province.objects.all(), initial=CITY_PROVINCE_CODE
    )

    def arguments(self):
        """What the service takes."""
        data = self.cleaned_data
        return {
            **{name: data[name] for name in ("employer_name", "position", "since")},
            "province_code": data["province"].pk,
        }
