"""nDCG@10 and recall@20 of the search on a made-up set of vacancies (README.md beside this file says how)."""

import dataclasses
import datetime
import math
from pathlib import Path

from django.utils import timezone

from cakapkerja.clock import end_of_day
from jobs.enums import VacancyState
from jobs.models import Vacancy
from jobs.search import Criteria, search_page
from jobs.services.synonyms import add_shipped
from jobs.services.words import refresh_words
from reference.models import Kecamatan
from tests.factories.accounts import CompanyFactory
from tests.factories.jobs import VacancyFactory, education

HERE = Path(__file__).resolve().parent
KINDS = ("permanent", "fixed_term", "fixed_term", "permanent", "part_time", "fixed_term", "permanent")
LEVELS = ("sma", "smk", "smp", "sma", "d3", "smk", "s1")
FIRMS = [
    "PT Jahit Rapi Contoh",
    "PT Lintas Kargo Contoh",
    "PT Ritel Warga Contoh",
    "Hotel Taman Contoh",
    "CV Bengkel Maju Contoh",
    "Yayasan Sekolah Contoh",
    "PT Plastik Mulia Contoh",
    "PT Boga Rasa Contoh",
    "Klinik Sehat Contoh",
    "PT Elektro Rakit Contoh",
    "PT Digital Karya Contoh",
    "Koperasi Bersih Contoh",
    "PT Makmur Jaya Contoh",
    "CV Sumber Rejeki Contoh",
    "PT Cahaya Timur Contoh",
    "PT Anugerah Abadi Contoh",
]


@dataclasses.dataclass(frozen=True)
class Query:
    text: str
    grades: dict
    facts: dict


def _lines(name):
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield [part.strip() for part in line.split("|")]


def read_queries():
    found = []
    for text, *levels, facts in _lines("queries.txt"):
        grades = {key: grade for grade, keys in zip((3, 2, 1), levels, strict=True) for key in keys.split()}
        found.append(Query(text, grades, dict(part.split("=") for part in facts.split(";") if part)))
    return found


def _kind_of(title, number):
    if "Harian" in title:
        return "daily"
    return "internship" if title.startswith("Magang") else KINDS[number % len(KINDS)]


def fill():
    """Write the vacancies, the shipped synonyms and the word list; return {key of a vacancy: key of its work}."""
    places = list(Kecamatan.objects.order_by("pk"))
    firms = [CompanyFactory(name=name, verified=True) for name in FIRMS]
    now = timezone.now()
    closes_on = timezone.localdate() + datetime.timedelta(days=30)
    rows, works = [], []
    for key, titles, skills, requirements, duties in _lines("jobs.txt"):
        for title in (part.strip() for part in titles.split(";")):
            number = len(rows)
            country = "Jepang" if "Jepang" in title else ""
            works.append(key)
            rows.append(
                VacancyFactory.build(
                    company=firms[number * 7 % len(firms)],
                    title=title,
                    skills=skills,
                    requirements=requirements,
                    duties=duties,
                    contract_kind=_kind_of(title, number),
                    min_education=education(LEVELS[number % len(LEVELS)]),
                    min_experience_years=(0, 0, 1, 2)[number % 4],
                    kecamatan=None if country else places[number % len(places)],
                    work_country=country,
                    closes_on=closes_on,
                    closes_at=end_of_day(closes_on),
                    state=VacancyState.PUBLISHED,
                    published_at=now - datetime.timedelta(hours=number * 37 % 1000),
                )
            )
    kept = Vacancy.objects.bulk_create(rows)
    add_shipped()
    refresh_words()
    return dict(zip((row.pk for row in kept), works, strict=True))


def _grade(query, work, vacancy):
    """Return the grade of a vacancy for ``query``, by the rule of README.md."""
    grade = query.grades.get(work, 0)
    has = {
        "kecamatan": vacancy.kecamatan.slug if vacancy.kecamatan_id else "",
        "contract": vacancy.contract_kind,
        "country": vacancy.work_country,
        "years": str(vacancy.min_experience_years),
    }
    return max(0, grade - sum(has[name] != value for name, value in query.facts.items()))


def _gain(grades):
    return sum((2**grade - 1) / math.log2(place + 1) for place, grade in enumerate(grades, 1))


def measure(works):
    """Return [(query, nDCG@10, recall@20, number of results)] for every query."""
    every = list(Vacancy.objects.filter(pk__in=works).select_related("kecamatan").order_by("pk"))
    figures = []
    for query in read_queries():
        grades = {row.pk: _grade(query, works[row.pk], row) for row in every}
        page = search_page(Criteria(q=query.text))
        shown = [row.pk for row in [*page.vacancies, *page.similar]]
        best = _gain(sorted(grades.values(), reverse=True)[:10])
        good = [key for key, grade in grades.items() if grade >= 2]
        recall = len(set(good) & set(shown[:20])) / min(20, len(good))
        figures.append((query.text, _gain([grades[key] for key in shown[:10]]) / best, recall, page.count))
    return figures


def means(figures):
    """Return (mean nDCG@10, mean recall@20)."""
    return (
        sum(ndcg for _text, ndcg, _recall, _count in figures) / len(figures),
        sum(recall for _text, _ndcg, recall, _count in figures) / len(figures),
    )
