"""The vacancies that fit the criteria, as a queryset, and counts that do not lie."""

from django.db.models import Q

from jobs.models import Vacancy
from jobs.search.extras import condition_of
from jobs.search.facts import WAGE_STEPS, YEARS_AT_MOST, fact_groups
from jobs.search.places import education_by_code, levels_up_to
from jobs.search.queries import fact_query, whole_query
from jobs.search.words import read_words

COUNT_BOUND = 1000


def find_vacancies(criteria, reading=None):
    """Return the open vacancies that fit, newest first.

    ``reading`` is what :func:`jobs.search.words.read_words` made of the words; without it they are read here, and
    typing errors stay as they are. For a page of results use :func:`jobs.search.results.search_page`.
    """
    if reading is None:
        reading = read_words(criteria.q, literal=criteria.literal)
    found = Vacancy.objects.open()
    if reading.concepts:
        found = found.filter(search=whole_query(reading, partly=criteria.partly))
        for group in groups_of(criteria, reading):
            found = found.filter(facts=fact_query(group))
        found = filter_rest(found, criteria)
    else:
        found = filter_facts(found, criteria, reading)
    return found.order_by("-published_at", "-pk")


def groups_of(criteria, reading):
    level = criteria.education or education_by_code().get(reading.education)
    return fact_groups(criteria, level, newcomer=reading.newcomer)


def filter_rest(found, criteria):
    """Narrow by what the words of facts do not say, or not exactly."""
    if criteria.wage_from and criteria.wage_from not in WAGE_STEPS:
        found = found.filter(monthly_wage__gte=criteria.wage_from)
    if criteria.experience is not None and criteria.experience > YEARS_AT_MOST:
        found = found.filter(min_experience_years__lte=criteria.experience)
    for choice in criteria.extras:
        found = found.filter(condition_of(choice))
    return found


def filter_facts(found, criteria, reading):
    """Narrow by everything that is not a word, by columns: without words an index gives the order."""
    level = criteria.education or education_by_code().get(reading.education)
    if level:
        found = found.filter(min_education__in=levels_up_to(level))
    if reading.newcomer and criteria.experience is None:
        found = found.filter(min_experience_years=0)
    if criteria.near:
        found = found.filter(kecamatan__in=[criteria.near.kecamatan_id, *criteria.near.neighbours])
    if criteria.kecamatan:
        found = found.filter(kecamatan=criteria.kecamatan)
    if criteria.experience is not None:
        found = found.filter(min_experience_years__lte=criteria.experience)
    if criteria.wage_from:
        found = found.filter(monthly_wage__gte=criteria.wage_from)
    if criteria.contract:
        found = found.filter(contract_kind=criteria.contract)
    if criteria.disability:
        found = found.filter(is_disability_friendly=True)
    if criteria.abroad:
        found = found.filter(~Q(work_country=""))
    for choice in criteria.extras:
        found = found.filter(condition_of(choice))
    return found


def bounded_count(queryset):
    """Return (number, is_exact): exact up to 1,000, beyond that (1000, False)."""
    number = queryset.order_by()[: COUNT_BOUND + 1].count()
    return (COUNT_BOUND, False) if number > COUNT_BOUND else (number, True)
