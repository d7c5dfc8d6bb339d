"""Where the newest hits are looked for first: a wrong guess may cost time, and never a vacancy."""

import datetime
import re

import pytest
from django.db import connection
from django.utils import timezone

from jobs.models import Vacancy
from jobs.search import Criteria, ranking, reach, search_page
from jobs.search.reach import PERIODS_AT_MOST, WHOLE, _Statistics, spans_of
from jobs.search.words import read_words
from jobs.services.words import refresh_words
from tests.factories.accounts import CompanyFactory
from tests.factories.jobs import VacancyFactory

DAY = 86400
NUMBER, EVERY_HOURS, WINDOW = 40, 9, 7


@pytest.fixture
def vacancies(db, monkeypatch):
    """Forty of the last fifteen days, every second a "Kasir"; seven hits are ranked at a time."""
    monkeypatch.setattr(ranking, "WINDOW", WINDOW)
    firm, now = CompanyFactory(verified=True), timezone.now()
    for number in range(NUMBER):
        VacancyFactory(
            published=True,
            company=firm,
            title="Sopir" if number % 2 else "Kasir",
            published_at=now - datetime.timedelta(hours=EVERY_HOURS * number, minutes=1),
        )
    refresh_words()


def statistics(published=NUMBER, days=15, **facts):
    now = timezone.now().timestamp()
    bounds = [now - DAY * days * (100 - step) / 100 for step in range(101)]
    return _Statistics(published, published, bounds, facts)


def guess(monkeypatch, found):
    monkeypatch.setattr(reach, "_statistics", lambda: found)


def walk(criteria):
    """Return the keys of all pages in their order."""
    keys, cursor = [], ""
    while True:
        page = search_page(criteria, cursor)
        keys += [card.pk for card in page.vacancies]
        cursor = page.next_cursor
        if not cursor:
            return keys


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(statistics(), id="right"),
        pytest.param(statistics(published=4000), id="many more than there are"),
        pytest.param(statistics(published=400_000), id="thousands of times more"),
        pytest.param(statistics(days=150), id="older"),
        pytest.param(statistics(days=1), id="newer"),
    ],
)
def test_the_pages_hold_every_hit_whatever_was_guessed(vacancies, monkeypatch, found):
    criteria = Criteria(q="kasir")
    guess(monkeypatch, reach.NONE)
    plain = walk(criteria)
    assert len(plain) == len(set(plain)) == NUMBER // 2
    monkeypatch.setattr(reach, "WALK_FROM", 1.1)
    guess(monkeypatch, found)
    assert walk(criteria) == plain


def test_spans_follow_each_other_without_a_gap(vacancies, monkeypatch):
    monkeypatch.setattr(reach, "WALK_FROM", 1.1)
    guess(monkeypatch, statistics(published=100_000, days=60))
    spans = spans_of(read_words("kasir"), (), 1)
    assert len(spans) == 3
    assert spans[0].before is None and spans[2].periods == ()
    lengths = dict(reach.PERIODS)
    for span, following in zip(spans, spans[1:], strict=False):
        assert len(span.periods) <= PERIODS_AT_MOST
        oldest = span.periods[0]
        assert int(oldest[1:]) * lengths[oldest[0]] == following.before


def test_the_database_begins_no_wider_span_when_the_first_has_enough(vacancies, monkeypatch):
    monkeypatch.setattr(reach, "WALK_FROM", 1.1)
    guess(monkeypatch, statistics(published=NUMBER * 6))
    criteria, reading = Criteria(q="kasir"), read_words("kasir")
    spans = spans_of(reading, (), WINDOW)
    assert len(spans) > 1
    sql, params = ranking._window(criteria, reading, None, spans)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) {sql}", params)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    first, *wider = re.split(r"CTE span\d", plan)[1:]
    assert "never executed" not in first
    assert all("never executed" in step for step in wider)


def test_a_common_word_alone_is_walked_and_a_rare_one_looked_up(vacancies, monkeypatch):
    guess(monkeypatch, statistics())
    assert spans_of(read_words("kasir"), (), WINDOW) is None
    guess(monkeypatch, statistics(published=1_000_000))
    assert spans_of(read_words("kasir"), (), 1001) == WHOLE  # 20 of 100,000


def test_facts_make_hits_rarer_and_the_first_span_longer(vacancies, monkeypatch):
    monkeypatch.setattr(reach, "WALK_FROM", 1.1)
    guess(monkeypatch, statistics(published=40_000, days=60, w5=0.1, w6=0.1))
    reading = read_words("kasir")
    wide, narrow = (len(_seconds(spans_of(reading, groups, 1)[0])) for groups in ((), (("w5", "w6"),)))
    assert wide < narrow


def _seconds(span):
    lengths = dict(reach.PERIODS)
    return range(sum(lengths[word[0]] for word in span.periods))


def test_a_new_database_is_searched_as_the_planner_likes(vacancies):
    reach._statistics.forget()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE jobs_vacancy")
    found = reach._statistics()
    reach._statistics.forget()
    assert found.published == Vacancy.objects.count() == NUMBER
    assert found.newer_than(found.moment_behind(10)) == pytest.approx(10)
    assert found.newer_than(0) == NUMBER and found.newer_than(2**40) == 0
    assert found.share_of([["nowhere"]]) == reach.RARE_FACT
