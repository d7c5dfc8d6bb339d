"""How well the search answers what people type: the judged queries of tests/jobs/relevance."""

from django.db import transaction

WANTED_NDCG = 0.85


def run():
    """Return the figures of every judged query; what they need is written and taken back."""
    from tests.jobs.relevance.measure import fill, measure

    with transaction.atomic():
        figures = measure(fill())
        transaction.set_rollback(True)
    return figures


def report(figures):
    """Print the figures; return whether the wanted nDCG is reached."""
    from tests.jobs.relevance.measure import means

    ndcg, recall = means(figures)
    print(f"\n{len(figures)} judged queries over 303 invented vacancies, what the first page shows")
    print(f"nDCG@10 {ndcg:.3f} (wanted {WANTED_NDCG}), recall@20 {recall:.3f}")
    print("the worst ten:")
    for text, value, share, count in sorted(figures, key=lambda row: row[1])[:10]:
        print(f"  {value:.2f} recall {share:.2f} results {count:>3}  {text}")
    return ndcg >= WANTED_NDCG
