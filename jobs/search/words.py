"""From typed words to what is searched: filler words go, everyday words bring their synonyms, errors are mended.

One statement looks everything up (:func:`read_words`). A *concept* is one thing that the person means: a word or a
fixed expression, with what it is called elsewhere.
"""

import dataclasses
import re

from django.db import connection

from jobs.search.forms_of_words import family_of
from jobs.search.mending import best_correction

MAX_WORDS = 8
# The word list counts the newest: after some ten thousand vacancies hardly a new word comes.
COUNTED_AT_MOST = 100_000
LONGEST_EXPRESSION = 3
SHORTEST_PREFIX = 4
# With more longer words than this the beginning itself is looked for.
LONGER_AT_MOST = 30
WORD = re.compile(r"[^\W_]+", re.UNICODE)
# The Indonesian dictionary of PostgreSQL has no stop words: "dan" would match two thirds of all texts.
STOP_WORDS = frozenset(
    """
    ada adalah agar akan aku anda apa area atau bagi bagian baru bekerja bisa buat butuh bwt cari cv daerah
    dalam dan dari dekat dengan dgn di dibutuhkan dicari gak hari hiring info ini itu job jobs juga kami karena
    ke kerja kerjaan kerjanya kita kota krj loker lokeran lowker lowongan lowongannya lwgn mau mencari minta
    mohon nya nyari oleh pada para pekerjaan pengen posisi pt saja saya sebagai segera sekitar sekitarnya serta
    tangerang terbaru terdekat tgr tng untuk urgent utk vacancy wilayah yang yg
    """.split()  # noqa: SIM905
)
# Levels as people write them. "lulusan SMK" says what the person has, "guru SMK" says what they teach.
LEVELS = {
    "sd": "sd",
    "smp": "smp",
    "mts": "smp",
    "sma": "sma",
    "smu": "sma",
    "slta": "sma",
    "sederajat": "",
    "smk": "smk",
    "stm": "smk",
    "d3": "d3",
    "d4": "d4",
    "s1": "s1",
    "sarjana": "s1",
    "s2": "s2",
}
# Words that stand before every trade: they help to rank, but "staf gudang" is about the gudang.
GENERAL = frozenset(
    """
    anggota crew executive junior juru karyawan karyawati kru officer operator pegawai pekerja petugas senior
    spesialis staf staff team tenaga tim tukang
    """.split()  # noqa: SIM905
)
# Who writes one of these asks for work that needs no experience; as words they would only miss most of it.
NEWCOMER = (
    *(("tanpa", word) for word in ("pengalaman", "berpengalaman", "experience")),
    *(("belum", word) for word in ("pengalaman", "berpengalaman")),
    ("belum", "punya", "pengalaman"),
    *((no, word) for no in ("tidak", "tdk", "non", "nol") for word in ("pengalaman", "berpengalaman")),
    *((no, "experience") for no in ("no", "without", "zero")),
)
BEFORE_LEVEL = frozenset(["lulusan", "tamatan", "ijazah", "ijasah", "pendidikan", "minimal", "min", "lulus"])
TEACHING = frozenset("guru pengajar tutor les dosen bimbel sekolah mengajar teacher".split())  # noqa: SIM905

# The document's text search column: A title, B skills, C requirements and firm, D duties, place and kind.
LOOK_UP = """
SELECT 'synonym', term, means || '|' || (
    SELECT coalesce(max(vacancies), 0) FROM jobs_searchword
    WHERE word = ANY(regexp_split_to_array(term || ' ' || means, '[^[:alnum:]]+')))
  FROM jobs_searchsynonym WHERE is_active AND term = ANY(%(expressions)s)
UNION ALL
SELECT 'known', word, vacancies::text FROM jobs_searchword WHERE word = ANY(%(words)s)
UNION ALL
SELECT 'stem', form.word, (ts_lexize('indonesian_stem', form.word))[1]
FROM (
    SELECT unnest(%(forms)s::text[])
    UNION
    SELECT unnest(regexp_split_to_array(means, '[^[:alnum:]]+')) FROM jobs_searchsynonym
    WHERE is_active AND term = ANY(%(expressions)s)
) AS form(word) WHERE form.word <> ''
UNION ALL
SELECT found.kind, typed.word,
    found.word || ' ' || found.vacancies || ' ' || (ts_lexize('indonesian_stem', found.word))[1]
FROM unnest(%(words)s::text[]) AS typed(word)
CROSS JOIN LATERAL (
    (SELECT 'like' AS kind, word, vacancies FROM jobs_searchword
      WHERE word %% typed.word AND length(word) >= 3
      ORDER BY similarity(word, typed.word) DESC, vacancies DESC, word LIMIT 20)
    UNION ALL
    (SELECT 'like', word, vacancies FROM jobs_searchword
      WHERE word >= left(typed.word, 1) AND word < chr(ascii(typed.word) + 1)
        AND length(word) BETWEEN length(typed.word) - 1 AND length(typed.word) + 1
      ORDER BY vacancies DESC, word LIMIT 400)
    UNION ALL
    (SELECT 'begins', word, vacancies FROM jobs_searchword
      WHERE word > typed.word AND word < typed.word || '~' AND length(typed.word) >= 4
      ORDER BY vacancies DESC, word LIMIT 10)
) AS found
WHERE length(typed.word) >= 4 AND typed.word ~ '^[a-z]+$'
  AND NOT EXISTS (SELECT 1 FROM jobs_searchword AS known WHERE known.word = typed.word)
UNION ALL
SELECT 'longer', typed.word, found.word || ' 0 ' || (ts_lexize('indonesian_stem', found.word))[1]
FROM unnest(%(words)s::text[]) AS typed(word)
CROSS JOIN LATERAL (
    SELECT word FROM jobs_searchword WHERE word > typed.word AND word < typed.word || '~' ORDER BY word
    LIMIT %(longer)s) AS found
WHERE length(typed.word) >= 4 AND typed.word ~ '^[a-z]+$'
  AND EXISTS (SELECT 1 FROM jobs_searchword AS known WHERE known.word = typed.word AND known.vacancies > 0)
"""


@dataclasses.dataclass(frozen=True)
class Concept:
    """One thing that the person means.

    ``words`` are typed, ``stems`` are theirs, as the search column holds them. ``wide`` is what else it is called,
    other forms of the word and synonyms: expressions, each a tuple of stems, none twice. ``vacancies``: in how
    many of the counted ones (COUNTED_AT_MOST) its most common word stands. ``is_needed``: a vacancy without it
    does not fit; words that stand before every trade are only welcome. ``longer`` are the stems of all known words
    that begin with the typed one, None where they are not known or too many.
    """

    words: tuple[str, ...]
    stems: tuple[str, ...]
    wide: tuple[tuple[str, ...], ...] = ()
    vacancies: int = dataclasses.field(default=1, compare=False)
    is_needed: bool = True
    longer: tuple[str, ...] | None = None

    @property
    def is_known(self):
        """Whether the word list has it."""
        return self.vacancies > 0

    @property
    def prefix(self):
        """The typed word where the beginning of a longer one is enough, and these are not known; else "".

        The index gathers every word that begins so before it looks at anything else: 200 ms at two million
        vacancies, where naming the words takes 20.
        """
        is_asked = self.longer is None and len(self.words) == 1 and len(self.words[0]) >= SHORTEST_PREFIX
        return self.words[0] if is_asked else ""

    @property
    def direct(self):
        """The stems of the typed words, any longer word in place of a single one."""
        return tuple(dict.fromkeys([*self.stems, *(self.longer or ())]))


@dataclasses.dataclass(frozen=True)
class Reading:
    """How the typed words were understood. ``education`` is a level's code that the words named, or "".
    ``newcomer``: they asked for work without experience.

    ``mended`` is the whole text with its typing errors mended, "" when nothing had to be. ``stems`` are those of
    every word that was looked up.
    """

    concepts: tuple[Concept, ...] = ()
    education: str = ""
    newcomer: bool = False
    mended: str = ""
    stems: dict = dataclasses.field(default_factory=dict, compare=False)

    @property
    def is_known(self):
        """Whether every concept stands somewhere: only then is walking the newest vacancies safe."""
        return all(concept.is_known for concept in self.needed)

    @property
    def needed(self):
        return [concept for concept in self.concepts if concept.is_needed]

    @property
    def parts(self):
        """The single words that say something, each as a concept: what a similar vacancy has one of."""
        words = {word for concept in self.needed for word in concept.words}
        return [_of_words((word,), family_of(word), self.stems) for word in sorted(words - GENERAL or words)]


def typed_words(text):
    """Return every word of ``text`` in lower case."""
    return WORD.findall(text.lower())


def meant_words(text):
    """Return the words of ``text`` that say something: no stop words, at most eight."""
    words = [word for word in typed_words(text) if word not in STOP_WORDS]
    if len(words) > 1:
        words = [word for word in words if len(word) > 1] or words[:1]
    return words[:MAX_WORDS]


# --- reading ------------------------------------------------------------------------------------------
def read_words(text, *, literal=False):
    """Return the :class:`Reading` of ``text``, by one statement; ``literal`` searches just what is typed."""
    words = meant_words(text)
    if not words:
        return Reading()
    if literal:
        found = _look_up(words)
        plain = (_of_words((word,), (), found["stem"], number=found["known"].get(word, 0)) for word in words)
        return Reading(concepts=tuple(plain), stems=found["stem"])
    words, newcomer = _without_newcomer(words)
    words, education = _without_level(words) if words else ([], "")
    if not words:
        return Reading(education=education, newcomer=newcomer)
    found = _look_up(words)
    corrections = {
        word: better
        for word in words
        if word not in found["known"] and not _has_synonym(word, found) and not found["begins"].get(word)
        if (better := best_correction(word, found["like"].get(word, ())))
    }
    mended = _mend(text, corrections) if corrections else ""
    concepts = _rated(_concepts(words, found))
    return Reading(concepts=concepts, education=education, newcomer=newcomer, mended=mended, stems=found["stem"])


def _without_newcomer(words):
    """Take "tanpa pengalaman" out of the words: it is a filter, not what the work is called."""
    for phrase in NEWCOMER:
        for start in range(len(words) - len(phrase) + 1):
            if tuple(words[start : start + len(phrase)]) == phrase:
                return words[:start] + words[start + len(phrase) :], True
    return words, False


def _without_level(words):
    """Take "lulusan SMK" out of the words: it is what the person has, not what the work is called."""
    if TEACHING & set(words):
        return words, ""
    level, kept = "", []
    for word in words:
        if word in LEVELS:
            level = level or LEVELS[word]
        elif word not in BEFORE_LEVEL:
            kept.append(word)
    return kept if level else kept or words, level


def _expressions(words):
    for size in range(1, LONGEST_EXPRESSION + 1):
        for start in range(len(words) - size + 1):
            yield " ".join(words[start : start + size])


def _look_up(words):
    """Return what the database knows of the words: synonyms, numbers of vacancies, stems, words like them."""
    found = {"synonym": {}, "known": {}, "stem": {}, "like": {}, "begins": {}, "longer": {}}
    forms = {form for word in words for form in (word, *family_of(word))}
    with connection.cursor() as cursor:
        cursor.execute(
            LOOK_UP,
            {
                "expressions": list(_expressions(words)),
                "words": sorted(set(words)),
                "forms": sorted(forms),
                "longer": LONGER_AT_MOST + 1,
            },
        )
        for kind, word, value in cursor.fetchall():
            if kind == "synonym":
                means, number = value.rsplit("|", 1)
                found[kind][word] = (means, int(number))
            elif kind == "known":
                found[kind][word] = int(value)
            elif kind == "stem":
                found[kind][word] = value
            else:
                other, number, stem = value.split(" ")
                found[kind].setdefault(word, []).append((other, int(number)))
                found["stem"][other] = stem
    return found


def _has_synonym(word, found):
    return any(word in term.split() for term in found["synonym"])


def _mend(text, corrections):
    return WORD.sub(lambda match: corrections.get(match.group().lower(), match.group()), text)


def _concepts(words, found):
    """Yield concepts from left to right, the longest known expression first."""
    start = 0
    while start < len(words):
        for size in range(min(LONGEST_EXPRESSION, len(words) - start), 0, -1):
            term = " ".join(words[start : start + size])
            if size == 1 or term in found["synonym"]:
                yield _concept(tuple(words[start : start + size]), found)
                start += size
                break


def _rated(concepts):
    """Mark the general words as welcome only, when something else is asked for."""
    concepts = list(concepts)
    general = [len(concept.words) == 1 and concept.words[0] in GENERAL for concept in concepts]
    if all(general):
        return tuple(concepts)
    return tuple(
        dataclasses.replace(concept, is_needed=not is_general)
        for concept, is_general in zip(concepts, general, strict=True)
    )


def _concept(words, found):
    means, number = found["synonym"].get(" ".join(words), ("", 0))
    others = [" ".join(typed_words(expression)) for expression in means.split(",")]
    if len(words) == 1:
        [word] = words
        begins = found["begins"].get(word, ())
        others += family_of(word) + [other for other, _vacancies in begins]
        number = max([number, found["known"].get(word, 0), *(vacancies for _other, vacancies in begins)])
    return _of_words(words, others, found["stem"], number=number, longer=_longer(words, found))


def _longer(words, found):
    """Return the stems of the words that begin with the only one of ``words``, None where not all are known."""
    if len(words) > 1 or len(words[0]) < SHORTEST_PREFIX or not found["known"].get(words[0]):
        return None
    others = [other for other, _vacancies in found["longer"].get(words[0], ())]
    if len(others) > LONGER_AT_MOST:
        return None
    return tuple(dict.fromkeys(found["stem"][other] for other in others))


def _of_words(words, others, stems, number=1, longer=None):
    """Return the concept of typed ``words`` that is also called ``others``.

    Each expression stands in it once: the planner adds up what it expects of every one, and with repeats it
    takes a rare word for a common one.
    """
    own = tuple(stems.get(word, word) for word in words)
    wide = (tuple(stems.get(word, word) for word in other.split()) for other in others)
    bare = Concept(words=words, stems=own, longer=longer)
    covered = bare.direct if longer is not None else ()
    wide = tuple(
        dict.fromkeys(
            expression
            for expression in wide
            if expression
            and expression != own
            and expression[0] not in covered
            and not (bare.prefix and expression[0].startswith(bare.prefix))
        )
    )
    return dataclasses.replace(bare, wide=wide, vacancies=number)
