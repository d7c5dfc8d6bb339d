"""What a vacancy says in a few words: the same for a whole row and for a :class:`Card`, its few columns."""

import datetime
from typing import NamedTuple

from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext

from accounts.enums import CompanyState
from jobs.enums import ContractKind, WagePeriod


class VacancyWords:
    """Labels made of a vacancy's columns alone; ``kecamatan_name`` is "" for a work place elsewhere."""

    __slots__ = ()

    @property
    def slug(self):
        return slugify(self.title)[:60] or "lowongan"

    def get_absolute_url(self):
        return reverse("jobs:detail", kwargs={"code": self.code, "slug": self.slug})

    @property
    def place_label(self):
        """Where the work is, as a card says it."""
        return self.kecamatan_name or self.work_country or self.work_city or gettext("tempat belum diisi")

    @property
    def wage_label(self):
        """The wage in words, "Rp5.400.000-Rp6.000.000 per bulan", or that it is not given."""
        if self.wage_hidden or self.wage_min is None:
            return gettext("Gaji tidak dicantumkan")
        low, high = _money(self.wage_min), _money(self.wage_max) if self.wage_max else ""
        amount = f"{low}–{high}" if high and self.wage_max != self.wage_min else low
        return gettext("%(amount)s per %(period)s") % {
            "amount": amount,
            "period": _label(WagePeriod, self.wage_period),
        }

    @property
    def contract_label(self):
        return _label(ContractKind, self.contract_kind)


def _money(amount):
    return "Rp" + f"{amount:,}".replace(",", ".")


def _label(kinds, value):
    return str(kinds(value).label) if value in kinds else value


class _Columns(NamedTuple):
    pk: int
    code: str
    title: str
    company_name: str
    company_state: str
    kecamatan_id: str | None
    kecamatan: str | None
    work_country: str
    work_city: str
    wage_min: int | None
    wage_max: int | None
    wage_period: str
    wage_hidden: bool
    contract_kind: str
    is_disability_friendly: bool
    closes_on: datetime.date | None
    # These are not shown: cursors are made of them.
    published_at: datetime.datetime | None
    closes_at: datetime.datetime | None
    monthly_wage: int | None


class Card(VacancyWords, _Columns):
    """The columns of a vacancy that a list shows, as one value: equal cards look the same (jobs/cards.py)."""

    __slots__ = ()
    # Where a column is not called as the field is.
    PATHS = {"company_name": "company__name", "company_state": "company__state", "kecamatan": "kecamatan__name"}

    @classmethod
    def columns(cls):
        """Return the paths of the columns for ``values_list``."""
        return [cls.PATHS.get(name, name) for name in cls._fields]

    @classmethod
    def of(cls, vacancy):
        """Return the card of a row whose company and kecamatan are loaded."""
        given = {name: getattr(vacancy, name) for name in cls._fields if name not in cls.PATHS}
        company, place = vacancy.company, vacancy.kecamatan_name or None
        return cls(**given, company_name=company.name, company_state=company.state, kecamatan=place)

    @property
    def kecamatan_name(self):
        return self.kecamatan or ""

    @property
    def company_is_verified(self):
        return self.company_state == CompanyState.VERIFIED
