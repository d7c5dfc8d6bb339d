"""A company's applicants: filters, orders, pages by keyset, counts that do not lie (AP-5, 9.2-4)."""

import dataclasses
import datetime
import uuid
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cakapkerja.receipts import parse_token
from jobs.enums import APPLICATION_UNANSWERED, ApplicantOrder, ApplicationState, Stars
from jobs.models import Answer, Application
from jobs.models.applications import name_key_of, words_key_of
from jobs.models.bulk import MAX_TAG_LENGTH
from jobs.search.places import Near, near_by_code
from reference.models import EducationLevel, Kecamatan

PAGE_SIZE = 25
IN_CITY = "kota"
MOST_SKILLS = 5
YEARS = range(1950, 2101)
S = ApplicationState

TABS = {
    "": (gettext_lazy("Semua"), None),
    "baru": (gettext_lazy("Baru"), {S.SUBMITTED}),
    "dipertimbangkan": (gettext_lazy("Dipertimbangkan"), {S.SEEN, S.IN_PROCESS}),
    "wawancara": (gettext_lazy("Wawancara"), {S.INTERVIEW}),
    "cadangan": (gettext_lazy("Cadangan"), {S.RESERVE}),
    "diterima": (gettext_lazy("Diterima"), {S.ACCEPTED, S.STARTED}),
    "selesai": (gettext_lazy("Selesai"), {S.REJECTED, S.DECLINED, S.NO_SHOW, S.CLOSED}),
}
# (column, descending); each is served by an index of Application that begins with the vacancy.
ORDERS = {
    ApplicantOrder.ARRIVAL: (("created_at", False), ("id", False)),
    ApplicantOrder.NEWEST: (("created_at", True), ("id", True)),
    ApplicantOrder.NAME: (("name_key", False), ("id", False)),
    ApplicantOrder.STARS: (("stars", True), ("created_at", False), ("id", False)),
    ApplicantOrder.RESIDENTS: (("in_city", True), ("created_at", False), ("id", False)),
}


# --- what was asked for -------------------------------------------------------------------------------
@dataclasses.dataclass(frozen=True)
class Criteria:
    """What a recruiter asked for; built from the query string by :func:`read_criteria`."""

    tab: str = ""
    education: EducationLevel | None = None
    in_city: bool = False
    kecamatan: Kecamatan | None = None
    verified: bool = False
    tag: str = ""
    stars: int = 0
    waiting: int = 0
    name: str = ""
    kelurahan: Near | None = None
    skills: str = ""
    graduated_from: int = 0
    graduated_until: int = 0
    answers: tuple = ()  # of (position of the question, words in the answer)
    order: str = ApplicantOrder.ARRIVAL

    @property
    def order_words(self):
        return ApplicantOrder(self.order).label.lower()

    def params(self):
        """Return the query parameters of these criteria as a dict."""
        pairs = {
            "keadaan": self.tab,
            "pendidikan": self.education.pk if self.education else "",
            "asal": self.kecamatan.slug if self.kecamatan else IN_CITY if self.in_city else "",
            "terverifikasi": "1" if self.verified else "",
            "label": self.tag,
            "nilai": self.stars or "",
            "menunggu": self.waiting or "",
            "nama": self.name,
            "kelurahan": self.kelurahan.code if self.kelurahan else "",
            "keahlian": self.skills,
            "lulus_dari": self.graduated_from or "",
            "lulus_sampai": self.graduated_until or "",
            **{f"jawaban{position}": words for position, words in self.answers},
            "urut": self.order if self.order != ApplicantOrder.ARRIVAL else "",
        }
        return {name: str(value) for name, value in pairs.items() if value}

    def query(self, **changes):
        """Return the query string of these criteria with parameters added, changed, or ("") left out."""
        params = {**self.params(), **changes}
        return urlencode({name: value for name, value in params.items() if value})

    def chips(self):
        """Return (parameter, words) of each active filter besides the tab, for removable labels."""
        found = []
        if self.name:
            found.append(("nama", _("Nama: %s") % self.name))
        if self.education:
            found.append(("pendidikan", _("Pendidikan %s ke atas") % self.education.name))
        if self.kecamatan:
            found.append(("asal", _("Tinggal di Kecamatan %s") % self.kecamatan.name))
        elif self.in_city:
            found.append(("asal", _("Tinggal di Kota Tangerang")))
        if self.kelurahan:
            found.append(("kelurahan", _("Tinggal di Kelurahan %s") % self.kelurahan.name))
        if self.skills:
            found.append(("keahlian", _("Keahlian: %s") % self.skills))
        if self.graduated_from:
            found.append(("lulus_dari", _("Lulus tahun %(year)d ke atas") % {"year": self.graduated_from}))
        if self.graduated_until:
            found.append(("lulus_sampai", _("Lulus paling lambat %(year)d") % {"year": self.graduated_until}))
        if self.verified:
            found.append(("terverifikasi", _("Identitas terverifikasi")))
        if self.stars:
            found.append(("nilai", _("Nilai %(n)d ke atas") % {"n": self.stars}))
        if self.tag:
            found.append(("label", _("Label: %s") % self.tag))
        if self.waiting:
            words = ngettext("Menunggu %(n)d hari", "Menunggu %(n)d hari", self.waiting)
            found.append(("menunggu", words % {"n": self.waiting}))
        for position, words in self.answers:
            found.append((f"jawaban{position}", _("Jawaban %(n)d: %(words)s") % {"n": position, "words": words}))
        return found


def _text(params, name, length):
    return " ".join(str(params.get(name, "")).replace("\x00", "").split())[:length]


def _number(params, name, highest):
    text = _text(params, name, 4)
    return int(text) if text.isascii() and text.isdigit() and 0 < int(text) <= highest else 0


def _year(params, name):
    year = _number(params, name, YEARS[-1])
    return year if year in YEARS else 0


def _find(model, **lookup):
    return model.objects.filter(**lookup).first() if all(lookup.values()) else None


def read_criteria(params):
    """Return :class:`Criteria` from a query dict; what is unknown, too long or too large counts as absent."""
    tab, order = params.get("keadaan", ""), params.get("urut", "")
    origin = _text(params, "asal", 60)
    in_city = origin == IN_CITY
    kecamatan = None if in_city else _find(Kecamatan, slug=origin)
    answers = [(n, _text(params, f"jawaban{n}", 100)) for n in (1, 2, 3)]
    return Criteria(
        tab=tab if tab in TABS else "",
        education=_find(EducationLevel, code=_text(params, "pendidikan", 60)),
        in_city=in_city or kecamatan is not None,
        kecamatan=kecamatan,
        verified=params.get("terverifikasi") in ("1", "on"),
        tag=_text(params, "label", MAX_TAG_LENGTH),
        stars=_number(params, "nilai", Stars.BEST),
        waiting=_number(params, "menunggu", 365),
        name=_text(params, "nama", 60),
        kelurahan=near_by_code().get(_text(params, "kelurahan", 20)),
        skills=_text(params, "keahlian", 100),
        graduated_from=_year(params, "lulus_dari"),
        graduated_until=_year(params, "lulus_sampai"),
        answers=tuple(pair for pair in answers if pair[1]),
        order=order if order in ApplicantOrder.values else ApplicantOrder.ARRIVAL,
    )


# --- finding ------------------------------------------------------------------------------------------
def _narrowed(vacancy, criteria):
    """The applications to ``vacancy`` under every filter but the tab, withdrawn ones too."""
    rows = Application.objects.filter(vacancy=vacancy)
    if criteria.education:
        rows = rows.filter(education_rank__gte=criteria.education.rank)
    if criteria.in_city:
        rows = rows.filter(in_city=True)
    if criteria.kecamatan:
        rows = rows.filter(kecamatan_name=criteria.kecamatan.name)
    if criteria.verified:
        rows = rows.filter(is_verified=True)
    if criteria.tag:
        # The first condition is what the index of tagged applications asks for.
        rows = rows.filter(~Q(tags=[]), tags__contains=[criteria.tag])
    if criteria.stars:
        rows = rows.filter(stars__gte=criteria.stars)
    if criteria.waiting:
        limit = Now() - datetime.timedelta(days=criteria.waiting)
        rows = rows.filter(state__in=APPLICATION_UNANSWERED, created_at__lt=limit)
    if criteria.name:
        rows = rows.filter(name_key__contains=name_key_of(criteria.name))
    if criteria.kelurahan:
        near = criteria.kelurahan
        rows = rows.filter(kecamatan_name=near.kecamatan_name, kelurahan_name=near.name)
    for word in words_key_of(criteria.skills.replace(",", " ")).split()[:MOST_SKILLS]:
        rows = rows.filter(skills_key__contains=word)  # "jahit" finds "menjahit"
    if criteria.graduated_from:
        rows = rows.filter(graduation_year__gte=criteria.graduated_from)
    if criteria.graduated_until:
        rows = rows.filter(graduation_year__lte=criteria.graduated_until)
    for position, words in criteria.answers:
        answer = Answer.objects.filter(application=OuterRef("pk"), position=position, text__icontains=words)
        rows = rows.filter(Exists(answer))
    return rows


def find_applicants(vacancy, criteria):
    """Return the live applications to ``vacancy`` that fit ``criteria``, in no order."""
    rows = _narrowed(vacancy, criteria)
    states = TABS[criteria.tab][1]
    rows = rows.exclude(state=S.WITHDRAWN) if states is None else rows.filter(state__in=states)
    return rows.order_by()


def count_by_tab(vacancy, criteria):
    """Return ({tab: number}, withdrawn) under the filters of ``criteria``, in one statement."""
    rows = _narrowed(vacancy, criteria).order_by().values_list("state").annotate(n=Count("pk"))
    by_state = dict(rows)
    withdrawn = by_state.pop(S.WITHDRAWN, 0)
    numbers = {
        tab: sum(n for state, n in by_state.items() if states is None or state in states)
        for tab, (_label, states) in TABS.items()
    }
    return numbers, withdrawn


# --- pages by keyset ----------------------------------------------------------------------------------
@dataclasses.dataclass(frozen=True)
class Page:
    """Rows of one page, and the ids that the pages before and behind it start from ("" without one)."""

    rows: list
    before: str = ""
    after: str = ""


def page_of(vacancy, criteria, *, after="", before="", size=PAGE_SIZE):
    """Return the :class:`Page` behind the application ``after``, or before ``before`` (ids as text).

    The place is known by an id, so that an address names nobody; page 600 costs what page 1 costs. An id
    that is not of this vacancy counts as absent.
    """
    backwards = bool(before) and not after
    order = ORDERS[criteria.order]
    if backwards:
        order = tuple((name, not descending) for name, descending in order)
    anchor = _anchor(vacancy, after or before, order)
    keys = _keys(find_applicants(vacancy, criteria), order, anchor, size + 1)
    more, keys = len(keys) > size, keys[:size]
    if backwards and anchor:
        keys.reverse()
    rows = Application.objects.select_related("resident").defer("message").in_bulk(keys)
    ordered = [rows[key] for key in keys if key in rows]
    has_before = more if backwards and anchor else anchor is not None
    has_after = True if backwards and anchor else more
    return Page(
        rows=ordered,
        before=str(keys[0]) if keys and has_before else "",
        after=str(keys[-1]) if keys and has_after else "",
    )


def _anchor(vacancy, text, order):
    key = parse_token(text) if text else None
    if not isinstance(key, uuid.UUID):
        return None
    names = [name for name, _descending in order]
    return Application.objects.filter(vacancy=vacancy, pk=key).values_list(*names).first()


def _keys(rows, order, anchor, limit):
    """Return ids in ``order`` behind ``anchor``. Each part walks an index and stops at ``limit``."""
    sort = [f"-{name}" if descending else name for name, descending in order]
    columns = [name for name, _descending in order]
    if anchor is None:
        parts = [rows]
    else:
        *lead, first, last = zip(order, anchor, strict=True)
        same = Q(**{name: value for (name, _d), value in lead})
        parts = [rows.filter(same, _behind(first, last))]
        parts += [rows.filter(_beyond(*pair)) for pair in lead]
    parts = [part.order_by(*sort).values_list(*columns)[:limit] for part in parts]
    found = parts[0] if len(parts) == 1 else parts[0].union(*parts[1:], all=True).order_by(*sort)[:limit]
    return [row[-1] for row in found]


def _beyond(column, value, *, or_equal=False):
    name, descending = column
    return Q(**{f"{name}__{'lt' if descending else 'gt'}{'e' if or_equal else ''}": value})


def _behind(first, last):
    # The first condition bounds the walk through the index, the second leaves out the ties before the place.
    return _beyond(*first, or_equal=True) & (_beyond(*first) | _beyond(*last))
