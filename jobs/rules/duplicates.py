"""Nearly the same text at another firm (AF-09): candidates by MinHash, then pg_trgm's similarity decides.

An index of trigrams over whole texts would be many times the size of the table. Instead each text keeps
``BANDS`` numbers (:class:`jobs.models.VacancyFingerprint`), made of the least hashes of its pairs of words.
Two texts that share half of their pairs share a number with 98.6 %; strangers hardly ever do.
"""

import dataclasses
import hashlib
import itertools
import random
import re
import struct

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import TextField, Value
from django.db.models.functions import Concat

from jobs.models import Vacancy, VacancyFingerprint
from jobs.rules.fold import fold

THRESHOLD = 0.8
# Texts shorter than this say the same by chance.
SHORTEST = 80
CANDIDATES = 300
SHOWN = 5
BANDS, ROWS = 32, 3
PRIME = (1 << 61) - 1
WORD = re.compile(r"[^\W_]+")
# The same in every process, forever: nothing secret.
_numbers = random.Random(57_2023)  # noqa: S311
MIXERS = [(_numbers.randrange(1, PRIME), _numbers.randrange(PRIME)) for _ in range(BANDS * ROWS)]


@dataclasses.dataclass(frozen=True)
class Alike:
    """Another vacancy with nearly the same text; ``percent`` of the trigrams are shared."""

    vacancy: Vacancy
    percent: int


def text_of(vacancy):
    return f"{vacancy.title} {vacancy.duties} {vacancy.requirements}"


def bands_of(text):
    """Return ``BANDS`` numbers of 32 bits for ``text``; [] for a text too short to compare."""
    words = WORD.findall(fold(text).text)
    if len(text) < SHORTEST or len(words) < 3:
        return []
    pairs = {f"{first} {second}" for first, second in itertools.pairwise(words)}
    hashes = [int.from_bytes(hashlib.blake2b(pair.encode(), digest_size=7).digest(), "big") for pair in pairs]
    least = [min((a * value + b) % PRIME for value in hashes) for a, b in MIXERS]
    bands = []
    for number in range(BANDS):
        row = struct.pack(">B3Q", number, *least[number * ROWS : (number + 1) * ROWS])
        bands.append(int.from_bytes(hashlib.blake2b(row, digest_size=4).digest(), "big", signed=True))
    return bands


def near_duplicates(vacancy):
    """Return the vacancies of other companies with nearly the text of ``vacancy``, the nearest first. # AF-09

    Two statements, at most ``CANDIDATES`` texts compared, whatever the number of vacancies. Looks at every state:
    the text of a frozen advertisement comes back under another name.
    """
    text = text_of(vacancy)
    bands = bands_of(text)
    if not bands:
        return []
    candidates = list(
        VacancyFingerprint.objects.filter(bands__overlap=bands)
        .exclude(vacancy__company_id=vacancy.company_id)
        .order_by("-pk")
        .values_list("pk", flat=True)[:CANDIDATES]
    )
    if not candidates:
        return []
    rows = (
        Vacancy.objects.filter(pk__in=candidates)
        .annotate(
            alike=TrigramSimilarity(
                Concat("title", Value(" "), "duties", Value(" "), "requirements", output_field=TextField()), text
            )
        )
        .filter(alike__gte=THRESHOLD)
        .select_related("company")
        .only("code", "title", "state", "submitted_at", "company__name", "company__code")
        .order_by("-alike", "-pk")[:SHOWN]
    )
    return [Alike(row, round(row.alike * 100)) for row in rows]
