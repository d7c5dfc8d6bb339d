"""A company offers times for two. The services judge; this form reads what was typed."""

import datetime

from django import forms
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from cakapkerja.receipts import TokenField
from jobs.fairs.services.times import MINUTES, last_moment
from jobs.forms.decisions import ClockField


class TimesForm(forms.Form):
    date = forms.ChoiceField(label=_("Hari"))
    begins = ClockField(label=_("Mulai (WIB)"), help_text=_("Misalnya 09.00."))
    ends = ClockField(label=_("Selesai (WIB)"), help_text=_("Misalnya 12.00."))
    minutes = forms.IntegerField(
        label=_("Lama satu pembicaraan (menit)"),
        min_value=MINUTES[0],
        max_value=MINUTES[1],
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": "2"}),
    )
    form_token = TokenField()

    def __init__(self, data=None, *, edition, **kwargs):
        kwargs.setdefault("initial", {"minutes": edition.talk_minutes})
        super().__init__(data, **kwargs)
        first = max(timezone.localdate(edition.opens_at), timezone.localdate())
        last = timezone.localdate(last_moment(edition))
        days = [first + datetime.timedelta(days=n) for n in range(max(0, (last - first).days) + 1)]
        self.fields["date"].choices = [(day.isoformat(), formats.date_format(day, "l, j F Y")) for day in days]

    def arguments(self):
        """Keyword arguments for ``offer_times``."""
        data = dict(self.cleaned_data)
        return {"day": datetime.date.fromisoformat(data.pop("date")), "token": data.pop("form_token"), **data}
