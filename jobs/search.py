"""Reading vacancies for the public: words, filters, newest first by keyset, counts that do not lie."""

import dataclasses
import datetime
import re

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q
from django.utils.translation import gettext as _

from jobs.enums import ContractKind
from jobs.models import Vacancy
from reference.models import EducationLevel, Kecamatan

PAGE_SIZE = 20
COUNT_BOUND = 1000
MAX_WORDS = 8
WORD = re.compile(r"[^\W_]+", re.UNICODE)
# The Indonesian dictionary of PostgreSQL has no stop words: "dan" would match two thirds of all texts.
STOP_WORDS = frozenset(
    """
    ada adalah agar akan aku anda atau bagi bagian baru bekerja bisa buat butuh cari dan dari daerah dekat
    dengan di dibutuhkan dicari dalam hari ini itu juga kami karena ke kerja kerjaan kita loker lowongan mau
    mencari mohon oleh pada para pekerjaan saya sebagai sekitar sekitarnya serta tangerang untuk yang
    """.split()  # noqa: SIM905
)


@dataclasses.dataclass(frozen=True)
class Criteria:
    """What a person asked for; built from the query string by :func:`read_criteria`."""

    q: str = ""
    kecamatan: Kecamatan | None = None
    education: EducationLevel | None = None
    contract: str = ""
    disability: bool = False

    @property
    def words(self):
        """The words that are searched: lower case, without stop words, at most eight."""
        words = [word for word in WORD.findall(self.q.lower()) if word not in STOP_WORDS]
        return words[:MAX_WORDS]

    @property
    def is_empty(self):
        return not (self.q or self.kecamatan or self.education or self.contract or self.disability)

    def without(self, name):
        """Return these criteria less the one that the query parameter ``name`` stands for."""
        field = {"pendidikan": "education", "jenis": "contract", "disabilitas": "disability"}.get(name, name)
        return dataclasses.replace(self, **{field: type(self).__dataclass_fields__[field].default})

    def params(self):
        """Return the query parameters of these criteria as a dict."""
        pairs = {
            "q": self.q,
            "kecamatan": self.kecamatan.slug if self.kecamatan else "",
            "pendidikan": self.education.pk if self.education else "",
            "jenis": self.contract,
            "disabilitas": "1" if self.disability else "",
        }
        return {name: value for name, value in pairs.items() if value}

    def chips(self):
        """Return (parameter, words) of each active filter, for removable labels."""
        found = []
        if self.q:
            found.append(("q", f"“{self.q}”"))
        if self.kecamatan:
            found.append(("kecamatan", self.kecamatan.name))
        if self.education:
            found.append(("pendidikan", _("Pendidikan %s") % self.education.name))
        if self.contract:
            found.append(("jenis", ContractKind(self.contract).label))
        if self.disability:
            found.append(("disabilitas", _("Terbuka untuk penyandang disabilitas")))
        return found


def read_criteria(params):
    """Return :class:`Criteria` from a query dict. Text is cut to 100 characters; wrong codes count as absent."""
    contract = params.get("jenis", "")
    education = params.get("pendidikan", "")
    kecamatan = params.get("kecamatan", "")
    return Criteria(
        q=" ".join(params.get("q", "").replace("\x00", "").split())[:100],
        kecamatan=_find(Kecamatan, "slug", kecamatan),
        education=_find(EducationLevel, "code", education),
        contract=contract if contract in ContractKind.values else "",
        disability=params.get("disabilitas") == "1",
    )


def _find(model, field, value):
    if not value or "\x00" in value or len(value) > 60:
        return None
    return model.objects.filter(**{field: value}).first()


def find_vacancies(criteria):
    """Return the open vacancies that fit, newest first."""
    found = Vacancy.objects.open()
    if criteria.words:
        # Each word is stemmed, and matched as a beginning: "admin" finds "administrasi".
        expression = " & ".join(f"{word}:*" for word in criteria.words)
        found = found.filter(search=SearchQuery(expression, config="indonesian", search_type="raw"))
    if criteria.kecamatan:
        found = found.filter(kecamatan=criteria.kecamatan)
    if criteria.education:
        found = found.filter(min_education__rank__lte=criteria.education.rank)
    if criteria.contract:
        found = found.filter(contract_kind=criteria.contract)
    if criteria.disability:
        found = found.filter(is_disability_friendly=True)
    return found.order_by("-published_at", "-pk")


def bounded_count(queryset):
    """Return (number, is_exact): exact up to 1,000, beyond that (1000, False)."""
    number = queryset.order_by()[: COUNT_BOUND + 1].count()
    return (COUNT_BOUND, False) if number > COUNT_BOUND else (number, True)


# --- pages by keyset ----------------------------------------------------------------------------------
def encode_cursor(vacancy):
    """Return the place of ``vacancy`` in the newest-first order, as text for a URL."""
    return f"{int(vacancy.published_at.timestamp() * 1_000_000)}-{vacancy.pk}"


def decode_cursor(text):
    """Return (published_at, pk) of a cursor, or None when ``text`` is none."""
    match = re.fullmatch(r"(\d{1,17})-(\d{1,18})", text or "")
    if match is None:
        return None
    seconds, micro = divmod(int(match.group(1)), 1_000_000)
    at = datetime.datetime.fromtimestamp(seconds, tz=datetime.UTC).replace(microsecond=micro)
    return at, int(match.group(2))


def page_after(queryset, cursor, size=PAGE_SIZE):
    """Return (rows, next cursor or "") of the page behind ``cursor``: page 500 costs what page 1 costs."""
    place = decode_cursor(cursor)
    if place is not None:
        at, pk = place
        queryset = queryset.filter(Q(published_at__lt=at) | Q(published_at=at, pk__lt=pk))
    rows = list(queryset.for_cards()[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    return rows, encode_cursor(rows[-1]) if more else ""


def wider_searches(criteria):
    """Return [(params, words, count)] of searches with one filter less that do find something (empty state)."""
    found = []
    for name, words in criteria.chips()[:3]:
        wider = criteria.without(name)
        count = 0 if wider.is_empty else bounded_count(find_vacancies(wider))[0]
        if count:
            found.append({"params": wider.params(), "dropped": words, "count": count})
    return found


def similar_to(vacancy, limit=3):
    """Return open vacancies of the same kind of work, those in the same kecamatan first."""
    rows = (
        Vacancy.objects.open()
        .filter(occupation_group_id=vacancy.occupation_group_id)
        .exclude(pk=vacancy.pk)
        .order_by("-published_at", "-pk")
        .for_cards()[: limit * 4]
    )
    return sorted(rows, key=lambda row: row.kecamatan_id != vacancy.kecamatan_id)[:limit]
