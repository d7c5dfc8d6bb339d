"""What a recruiter asks of the list of applicants. ``jobs.applicants.read_criteria`` reads the answers."""

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jobs.applicants import IN_CITY
from jobs.enums import ApplicantOrder, QuestionKind, Stars
from jobs.search.places import options_of
from jobs.services.answers import NO, YES
from reference.models import EducationLevel, Kecamatan

WAITING_DAYS = (3, 7, 14, 21)


class KelurahanSelect(forms.Select):
    """The kelurahan by kecamatan, from rows that are kept: a hundred options would cost more than the page."""

    def render(self, name, value, attrs=None, renderer=None):
        shown = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        options = options_of("dekat", value or "")
        return format_html('<select{}><option value="">{}</option>{}</select>', shown, _("Semua"), options)


class YearInput(forms.TextInput):
    def __init__(self):
        super().__init__({"inputmode": "numeric", "maxlength": 4})


class FilterForm(forms.Form):
    """Shown with what is active now; sent by GET, so it is never bound."""

    nama = forms.CharField(label=gettext_lazy("Nama"), max_length=60, required=False)
    pendidikan = forms.ChoiceField(label=gettext_lazy("Pendidikan paling rendah"), required=False)
    asal = forms.ChoiceField(label=gettext_lazy("Tempat tinggal"), required=False)
    kelurahan = forms.CharField(label=gettext_lazy("Kelurahan"), required=False, widget=KelurahanSelect)
    keahlian = forms.CharField(label=gettext_lazy("Keahlian"), max_length=100, required=False)
    lulus_dari = forms.CharField(label=gettext_lazy("Lulus mulai tahun"), required=False, widget=YearInput)
    lulus_sampai = forms.CharField(label=gettext_lazy("Lulus sampai tahun"), required=False, widget=YearInput)
    menunggu = forms.ChoiceField(label=gettext_lazy("Belum dijawab"), required=False)
    nilai = forms.ChoiceField(label=gettext_lazy("Nilai paling rendah"), required=False)
    label = forms.ChoiceField(label=gettext_lazy("Label"), required=False)
    urut = forms.ChoiceField(label=gettext_lazy("Urutan"), required=False, choices=ApplicantOrder)
    terverifikasi = forms.BooleanField(label=gettext_lazy("Hanya identitas terverifikasi"), required=False)

    def __init__(self, criteria, *, questions=(), tags=()):
        super().__init__(initial={"urut": criteria.order, **criteria.params()}, auto_id="saring_%s")
        every = ("", _("Semua"))
        days = [(str(n), _("lebih dari %(n)d hari") % {"n": n}) for n in WAITING_DAYS]
        if criteria.waiting and criteria.waiting not in WAITING_DAYS:
            days.append((str(criteria.waiting), _("lebih dari %(n)d hari") % {"n": criteria.waiting}))
        self.fields["pendidikan"].choices = [every, *EducationLevel.objects.values_list("pk", "name")]
        self.fields["asal"].choices = [
            every,
            (IN_CITY, _("Kota Tangerang")),
            *[(slug, _("Kecamatan %s") % name) for slug, name in Kecamatan.objects.values_list("slug", "name")],
        ]
        self.fields["menunggu"].choices = [every, *days]
        self.fields["nilai"].choices = [every, *[(str(n), f"{n} · {Stars(n).label}") for n in range(1, 6)]]
        if tags:
            self.fields["label"].choices = [every, *[(name, name) for name in tags]]
        else:
            del self.fields["label"]
        for question in questions:
            self.fields[f"jawaban{question.position}"] = self._answer(question, every)
        self.needed_later = frozenset(self.fields)  # a filter is never called optional
        self.order_fields([name for name in self.fields if name not in ("urut", "terverifikasi")])

    @staticmethod
    def _answer(question, every):
        if question.kind == QuestionKind.TEXT:
            return forms.CharField(label=question.text, max_length=100, required=False)
        if question.kind == QuestionKind.YES_NO:
            choices = [(YES, _("Ya")), (NO, _("Tidak"))]
        else:
            choices = [(word, word) for word in question.choice_list]
        return forms.ChoiceField(label=question.text, required=False, choices=[every, *choices])


class DownloadForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Untuk apa daftar ini diunduh?"),
        max_length=200,
        help_text=gettext_lazy("Setiap pelamar di daftar bisa membaca alasan ini dan nama perusahaan Anda."),
        error_messages={"required": gettext_lazy("Tulis untuk apa daftar ini diunduh.")},
    )
