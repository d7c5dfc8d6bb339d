"""Running rules over a text: each finding is named with the phrase exactly as it stands."""

from jobs.rules.fold import fold, tighten
from jobs.rules.hint import DANGER, WARNING, Hint
from jobs.rules.texts import SENTENCES, WARNING_CODES

# A text of forbidden words only needs no list of hundreds: nobody reads it.
AT_MOST_PER_CODE = 12
MAX_LENGTH = 8000
EDGES = " \n\t\r.,;:(-•"


def find(text, rules, *, field="text", for_reader=False):
    """Return the hints of ``rules`` in ``text``, in the order of the text; no two of a code overlap."""
    text = (text or "")[:MAX_LENGTH]
    plain = fold(text)
    tight = tighten(plain)
    found = []
    for rule in rules:
        readings = [plain]
        if rule.in_tight and tight.text != plain.text:
            readings.append(tight)
        for reading in readings:
            for match in rule.pattern.finditer(reading.text):
                if match.start() == match.end() or (rule.spared and rule.spared(match)):
                    continue
                start, end = reading.span(match.start(), match.end())
                found.append((start, end, rule))
    return _distinct(text, found, field, for_reader)


def _distinct(text, found, field, for_reader):
    """Findings of one code that overlap or touch become one: "biaya seragam" and "ditanggung pelamar"."""
    spans = {}
    for start, end, rule in sorted(found, key=lambda row: row[:2]):
        rows = spans.setdefault(rule.code, [])
        if rows and start <= rows[-1][1] + 1:
            rows[-1][1] = max(rows[-1][1], end)
        else:
            rows.append([start, end])
    kept = []
    for code, rows in spans.items():
        level = WARNING if code in WARNING_CODES else DANGER
        sentence = str(SENTENCES[code][for_reader])
        for start, end in rows[:AT_MOST_PER_CODE]:
            piece = text[start:end]
            start += len(piece) - len(piece.lstrip(EDGES))
            kept.append(Hint(code, level, field, piece.strip(EDGES), sentence, start))
    return sorted(kept, key=lambda hint: hint.start)
