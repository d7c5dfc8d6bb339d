"""A company furnishes its booth and plans group sessions. The services judge; these forms read what was typed."""

import datetime

from django import forms
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from cakapkerja.clock import start_of_day
from jobs.fairs.services.booths import fair_days
from jobs.fairs.services.setup import MOST_VACANCIES
from jobs.forms.decisions import ClockField
from jobs.models import Vacancy

MOST_DAYS_BY_HAND = 7


def _at(day, time):
    """The instant of a time of day in WIB."""
    return start_of_day(day) + datetime.timedelta(hours=time.hour, minutes=time.minute)


class DayField(forms.MultipleChoiceField):
    """Days of the fair, as ISO dates in the form and words for people."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value):
        return [datetime.date.fromisoformat(text) for text in super().clean(value)]


class BoothForm(forms.Form):
    about = forms.CharField(
        label=_("Tentang stan"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Apa yang perusahaan kerjakan, dan apa yang didapat pengunjung di stan ini."),
    )
    link = forms.URLField(
        label=_("Tautan video atau siaran"),
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text=_("Tampil sebagai tautan. Misalnya video perkenalan."),
        error_messages={"invalid": _("Tulis alamat lengkap, misalnya https://contoh.id/video.")},
    )
    answers_wanted = forms.CharField(
        label=_("Satu pertanyaan sebelum antre"),
        max_length=160,
        required=False,
        help_text=_("Pengunjung menjawabnya saat mengambil nomor. Boleh kosong."),
    )
    days = DayField(label=_("Hari buka"))
    begins = ClockField(label=_("Buka (WIB)"), help_text=_("Misalnya 09.00."))
    ends = ClockField(label=_("Tutup (WIB)"), help_text=_("Misalnya 16.00."))
    vacancies = forms.MultipleChoiceField(
        label=_("Lowongan yang ditampilkan"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Hanya lowongan yang sedang tayang."),
    )
    people = forms.MultipleChoiceField(label=_("Yang menjaga stan"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, data=None, *, booth, **kwargs):
        days = fair_days(booth.edition)
        super().__init__(data, initial=_initial(booth, days), **kwargs)
        self.fields["days"].choices = [
            (day.isoformat(), formats.date_format(day, "l, j F Y"))
            for day in (timezone.localdate(starts) for starts, _ends in days)
        ]
        self._add_other_hours(booth, days)
        rows = Vacancy.objects.open().filter(company=booth.company_id).order_by("-published_at", "pk")
        self.fields["vacancies"].choices = [
            (str(pk), title) for pk, title in rows.values_list("pk", "title")[: MOST_VACANCIES * 3]
        ]
        members = Membership.objects.filter(company=booth.company_id, is_active=True).select_related("user")
        self.fields["people"].choices = [(str(row.user_id), str(row.user)) for row in members.order_by("pk")]

    def _add_other_hours(self, booth, days):
        """Two optional fields for each day of a fair of some days: hours that differ from those of every day."""
        self.other_days = [timezone.localdate(starts) for starts, _ends in days]
        if not 1 < len(self.other_days) <= MOST_DAYS_BY_HAND:
            self.other_days = []
        usual = (self.initial["begins"], self.initial["ends"])
        kept = {timezone.localdate(row.starts_at): row for row in booth.hours.all()}
        for day in self.other_days:
            words = formats.date_format(day, "l, j F")
            self.fields[f"begins_{day}"] = ClockField(label=_("Buka %s") % words, required=False)
            self.fields[f"ends_{day}"] = ClockField(label=_("Tutup %s") % words, required=False)
            row = kept.get(day)
            hours = (
                (timezone.localtime(row.starts_at).time(), timezone.localtime(row.ends_at).time())
                if row
                else usual
            )
            if hours != usual:
                self.initial[f"begins_{day}"], self.initial[f"ends_{day}"] = hours

    def other_hours(self):
        """The pairs of fields of :meth:`_add_other_hours`, for the page."""
        return [(self[f"begins_{day}"], self[f"ends_{day}"]) for day in self.other_days]

    def has_other_hours(self):
        """Whether the page shows them at once: something is in them, or wrong with them."""
        names = [name for day in self.other_days for name in (f"begins_{day}", f"ends_{day}")]
        return any(self[name].value() or name in self.errors for name in names)

    def clean(self):
        data = super().clean()
        for day in self.other_days:
            begins, ends = data.get(f"begins_{day}"), data.get(f"ends_{day}")
            if (begins is None) != (ends is None) and not {f"begins_{day}", f"ends_{day}"} & set(self.errors):
                missing = "begins" if begins is None else "ends"
                self.add_error(f"{missing}_{day}", _("Isi jam buka dan jam tutup, atau kosongkan keduanya."))
        return data

    def _hours_of(self, day):
        data = self.cleaned_data
        begins = data.get(f"begins_{day}") or data["begins"]
        return _at(day, begins), _at(day, data.get(f"ends_{day}") or data["ends"])

    def arguments(self):
        """Keyword arguments for ``furnish_booth``."""
        data = self.cleaned_data
        return {
            "about": data["about"],
            "link": data["link"],
            "answers_wanted": data["answers_wanted"],
            "hours": [self._hours_of(day) for day in data["days"]],
            "vacancy_ids": [int(text) for text in data["vacancies"]],
            "user_ids": data["people"],
        }


def _initial(booth, days):
    hours = list(booth.hours.all()) or None
    first = (hours[0].starts_at, hours[0].ends_at) if hours else days[0]
    return {
        "about": booth.about,
        "link": booth.link,
        "answers_wanted": booth.answers_wanted,
        "days": [
            timezone.localdate(starts).isoformat()
            for starts in ([row.starts_at for row in hours] if hours else [starts for starts, _ends in days])
        ],
        "begins": timezone.localtime(first[0]).time(),
        "ends": timezone.localtime(first[1]).time(),
        "vacancies": [str(pk) for pk in booth.booth_vacancies.values_list("vacancy_id", flat=True)],
        "people": [str(pk) for pk in booth.recruiters.values_list("user_id", flat=True)],
    }


class SessionForm(forms.Form):
    title = forms.CharField(label=_("Judul"), max_length=120)
    date = forms.ChoiceField(label=_("Hari"), widget=forms.RadioSelect)
    begins = ClockField(label=_("Mulai (WIB)"), help_text=_("Misalnya 10.00."))
    minutes = forms.IntegerField(
        label=_("Lama (menit)"),
        min_value=10,
        max_value=180,
        initial=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": "3"}),
    )
    quota = forms.IntegerField(
        label=_("Kursi"),
        min_value=1,
        max_value=1000,
        initial=50,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": "4"}),
    )
    place = forms.CharField(label=_("Tempat"), max_length=160, required=False)
    link = forms.URLField(
        label=_("Tautan pertemuan"),
        max_length=300,
        required=False,
        assume_scheme="https",
        help_text=_("Hanya terlihat oleh yang mengambil kursi."),
        error_messages={"invalid": _("Tulis alamat lengkap, misalnya https://contoh.id/video.")},
    )

    def __init__(self, data=None, *, booth, **kwargs):
        super().__init__(data, **kwargs)
        days = [timezone.localdate(starts) for starts, _ends in fair_days(booth.edition)]
        self.fields["date"].choices = [(day.isoformat(), formats.date_format(day, "l, j F Y")) for day in days]
        if len(days) == 1:
            self.fields["date"].initial = days[0].isoformat()

    def arguments(self):
        """Keyword arguments for ``plan_session``."""
        data = dict(self.cleaned_data)
        day = datetime.date.fromisoformat(data.pop("date"))
        return {"starts_at": _at(day, data.pop("begins")), **data}
