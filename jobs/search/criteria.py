"""What a person asks for, read from the address: wrong values count as absent, the rest makes the chips."""

import dataclasses
import re
import unicodedata

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jobs.enums import ContractKind, SortOrder
from jobs.search.extras import Choice, read_choices
from jobs.search.places import Near, education_by_code, kecamatan_by_slug, near_by_code
from jobs.search.words import meant_words
from reference.models import EducationLevel, Kecamatan

TEXT_LENGTH = 100
EXPERIENCE_AT_MOST = 30
WAGE_AT_MOST = 100_000_000

# The query parameter of each field, in the order of the chips.
PARAMETERS = {
    "q": "q",
    "near": "dekat",
    "kecamatan": "kecamatan",
    "education": "pendidikan",
    "experience": "pengalaman",
    "wage_from": "upah",
    "contract": "jenis",
    "disability": "disabilitas",
    "abroad": "luar-negeri",
    "order": "urut",
    "literal": "persis",
    "partly": "sebagian",
}
FIELDS = {parameter: field for field, parameter in PARAMETERS.items()}
# These say how results are shown, not which ones.
_SHOWING = {"order", "literal", "partly"}


@dataclasses.dataclass(frozen=True)
class Criteria:
    """What a person asked for; built from the query string by :func:`read_criteria`.

    ``near`` is the home that "dekat saya" counts from; ``experience`` are the years that the person has;
    ``wage_from`` is rupiah a month. ``literal``: search the words as they are typed. ``partly``: some of the
    words are enough. ``order`` is "" for the usual order. ``extras`` are choices of filters that other
    apps add.
    """

    q: str = ""
    near: Near | None = None
    kecamatan: Kecamatan | None = None
    education: EducationLevel | None = None
    experience: int | None = None
    wage_from: int | None = None
    contract: str = ""
    disability: bool = False
    abroad: bool = False
    order: str = ""
    literal: bool = False
    partly: bool = False
    extras: tuple[Choice, ...] = ()

    @property
    def words(self):
        """The words that are searched: lower case, without stop words, at most eight."""
        return meant_words(self.q)

    @property
    def is_empty(self):
        asked = [getattr(self, field) for field in PARAMETERS if field not in _SHOWING | {"experience"}]
        return not any([*asked, self.extras]) and self.experience is None

    @property
    def filter_count(self):
        """How many filters besides the words narrow the list."""
        return len([name for name, _words in self.chips() if name != "q"])

    @property
    def usual_order(self):
        """Relevance when there are words, else newest first."""
        return SortOrder.RELEVANCE if self.words else SortOrder.NEWEST

    @property
    def sort_order(self):
        """The order in use. Relevance without words is newest first."""
        if not self.order or (self.order == SortOrder.RELEVANCE and not self.words):
            return self.usual_order
        return SortOrder(self.order)

    def replace(self, **changes):
        return dataclasses.replace(self, **changes)

    def without(self, name):
        """Return these criteria less the one that the query parameter ``name`` stands for."""
        if name not in FIELDS:
            return self.replace(extras=tuple(choice for choice in self.extras if choice.parameter != name))
        field = FIELDS[name]
        changes = {field: type(self).__dataclass_fields__[field].default}
        if field == "q":
            changes |= {"literal": False, "partly": False}
        return self.replace(**changes)

    def params(self):
        """Return the query parameters of these criteria as a dict."""
        values = {
            "q": self.q,
            "dekat": self.near.code if self.near else "",
            "kecamatan": self.kecamatan.slug if self.kecamatan else "",
            "pendidikan": self.education.pk if self.education else "",
            "pengalaman": "" if self.experience is None else str(self.experience),
            "upah": str(self.wage_from) if self.wage_from else "",
            "jenis": self.contract,
            "disabilitas": "1" if self.disability else "",
            "luar-negeri": "1" if self.abroad else "",
            "urut": self.order,
            "persis": "1" if self.literal else "",
            "sebagian": "1" if self.partly else "",
        }
        values |= {choice.parameter: choice.value for choice in self.extras}
        return {name: value for name, value in values.items() if value}

    def chips(self):
        """Return (parameter, words) of each active filter, for removable labels."""
        found = []
        if self.q:
            found.append(("q", f"“{self.q}”"))
        if self.near:
            found.append(("dekat", _("Dekat %(place)s") % {"place": self.near.name}))
        if self.kecamatan:
            found.append(("kecamatan", self.kecamatan.name))
        if self.education:
            found.append(("pendidikan", _("Pendidikan %s") % self.education.name))
        if self.experience is not None:
            found.append(("pengalaman", self.experience_label))
        if self.wage_from:
            amount = f"{self.wage_from:,}".replace(",", ".")
            found.append(("upah", _("Upah mulai Rp%(amount)s") % {"amount": amount}))
        if self.contract:
            found.append(("jenis", ContractKind(self.contract).label))
        if self.disability:
            found.append(("disabilitas", _("Terbuka untuk penyandang disabilitas")))
        if self.abroad:
            found.append(("luar-negeri", _("Luar negeri")))
        return [*found, *((choice.parameter, choice.label) for choice in self.extras)]

    @property
    def experience_label(self):
        if not self.experience:
            return _("Tanpa pengalaman")
        return ngettext("Pengalaman %(n)d tahun", "Pengalaman %(n)d tahun", self.experience) % {
            "n": self.experience
        }


def read_criteria(params):
    """Return :class:`Criteria` from a query dict. Text is cut to 100 characters; wrong codes count as absent."""
    get = lambda name: params.get(name, "")
    return Criteria(
        q=clean_text(get("q")),
        near=near_by_code().get(get("dekat")),
        kecamatan=kecamatan_by_slug().get(get("kecamatan")),
        education=education_by_code().get(get("pendidikan")),
        experience=_number(get("pengalaman"), EXPERIENCE_AT_MOST),
        wage_from=_number(get("upah"), WAGE_AT_MOST) or None,
        contract=get("jenis") if get("jenis") in ContractKind.values else "",
        disability=get("disabilitas") == "1",
        abroad=get("luar-negeri") == "1",
        order=get("urut") if get("urut") in SortOrder.values else "",
        literal=get("persis") == "1",
        partly=get("sebagian") == "1",
        extras=read_choices(params),
    )


def clean_text(text):
    """Return ``text`` in one line of at most 100 characters, full-width and combined letters made plain."""
    text = unicodedata.normalize("NFKC", text[: 4 * TEXT_LENGTH].replace("\x00", ""))
    return " ".join(text.split())[:TEXT_LENGTH].strip()


def _number(text, at_most):
    """Return the number in ``text``, or None. "Rp5.000.000" and "5,000,000" are five million."""
    digits = re.sub(r"^\s*rp\.?|[\s.,]", "", text[:40].lower())
    if not re.fullmatch(r"[0-9]{1,12}", digits):
        return None
    number = int(digits)
    return number if number <= at_most else None
