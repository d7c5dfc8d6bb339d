"""People find what they mean: the judged queries, and that the measure can fail."""

import pytest

from jobs.models import SearchSynonym
from tests.jobs.relevance.measure import fill, means, measure, read_queries

pytestmark = pytest.mark.django_db
WANTED_NDCG = 0.85


@pytest.fixture
def works():
    return fill()


def test_judged_queries_are_answered_well(works, capsys):
    figures = measure(works)
    assert len(figures) >= 150
    ndcg, recall = means(figures)
    with capsys.disabled():
        print(f"\n{len(figures)} judged queries: nDCG@10 {ndcg:.3f}, recall@20 {recall:.3f}")
    worst = sorted(figures, key=lambda row: row[1])[:15]
    assert ndcg >= WANTED_NDCG, worst


def test_without_synonyms_the_measure_falls(works):
    """The canary: a measure that does not see a lost part of the engine measures nothing."""
    ndcg, _recall = means(measure(works))
    SearchSynonym.objects.all().delete()
    poorer, _recall = means(measure(works))
    assert poorer < ndcg - 0.03


def test_every_query_is_judged_once():
    texts = [query.text for query in read_queries()]
    assert len(texts) == len(set(texts))
    assert all(max(query.grades.values()) == 3 for query in read_queries())
