"""The list of words that vacancies use: typing errors are mended against it, and absent words are known by it."""

import logging
from collections import Counter

from django.db import connection, transaction

from jobs.enums import VacancyState
from jobs.freshness import raise_public_version
from jobs.models import SearchSynonym, SearchWord, Vacancy
from jobs.search.words import COUNTED_AT_MOST, typed_words
from jobs.seeds import seed

logger = logging.getLogger(__name__)

BATCH = 2_000

# Words as they are written, with the number of vacancies that have them. Not the stored column: it holds stems.
COUNT_WORDS = """
SELECT word, ndoc FROM ts_stat(format($$
  SELECT to_tsvector('simple', concat_ws(' ', v.title, v.skills, v.requirements, v.duties, v.work_city,
      v.work_country, c.name, k.name, l.name))
  FROM jobs_vacancy v JOIN accounts_company c ON c.id = v.company_id
    LEFT JOIN reference_kecamatan k ON k.code = v.kecamatan_id
    LEFT JOIN reference_kelurahan l ON l.code = v.kelurahan_id
  WHERE v.id = ANY(%%L::bigint[])$$, %s::bigint[]))
WHERE word ~ '^[a-z][a-z0-9]{1,39}$'
"""


def _count(keys):
    with connection.cursor() as cursor:
        cursor.execute(COUNT_WORDS, [list(keys)])
        return dict(cursor.fetchall())


def learn_words(vacancy):
    """Add the words of a vacancy that becomes public, in its transaction: from then on they are known."""
    rows = [SearchWord(word=word, vacancies=number) for word, number in sorted(_count([vacancy.pk]).items())]
    # In the order of the words: two vacancies published at once wait for each other, but never in a circle.
    SearchWord.objects.bulk_create(rows, ignore_conflicts=True)


def learn_synonym(synonym):
    """Add the words of an everyday expression: who mistypes it is understood too."""
    words = sorted(word for word in set(typed_words(synonym.term)) if word.isascii() and 1 < len(word) <= 40)
    SearchWord.objects.bulk_create([SearchWord(word=word) for word in words], ignore_conflicts=True)


def refresh_words():
    """Count all words anew and forget those that are gone; return how many there are. Safe to run twice."""
    before = set(SearchWord.objects.values_list("word", flat=True))
    keys = list(
        Vacancy.objects.filter(state=VacancyState.PUBLISHED)
        .order_by("-published_at", "-pk")
        .values_list("pk", flat=True)[: COUNTED_AT_MOST + 1]
    )
    if len(keys) > COUNTED_AT_MOST:
        logger.warning("search words: only the newest %d vacancies were read", COUNTED_AT_MOST)
    words = Counter()
    for start in range(0, min(len(keys), COUNTED_AT_MOST), BATCH):
        words.update(_count(keys[start : start + BATCH]))
    for term in SearchSynonym.objects.filter(is_active=True).values_list("term", flat=True):
        words.update({word: 0 for word in typed_words(term) if word.isascii() and 1 < len(word) <= 40})
    rows = [SearchWord(word=word, vacancies=number) for word, number in sorted(words.items())]
    with transaction.atomic():
        SearchWord.objects.bulk_create(
            rows, batch_size=5_000, update_conflicts=True, unique_fields=["word"], update_fields=["vacancies"]
        )
        # A word that a vacancy brought meanwhile was not there before: it stays.
        SearchWord.objects.filter(word__in=before - set(words)).delete()
        raise_public_version()  # what a search is taken to mean may be another now
    logger.info("search words: %d", len(rows))
    return len(rows)


@seed
def fill_empty_list():
    """Read what is public already, once: an installation that had no list yet. Return how many words came."""
    if SearchWord.objects.filter(vacancies__gt=0).exists():
        return 0
    if not Vacancy.objects.filter(state=VacancyState.PUBLISHED).exists():
        return 0
    return refresh_words()
