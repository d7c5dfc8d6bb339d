"""Running rules over a text: each finding is named with the phrase exactly as it stands."""

from jobs.rules.fold import fold, tighten
from jobs.rules.hint import DANGER, WARNING, Hint
from jobs.rules.texts import SENTENCES, WARNING_CODES

# A text of forbidden words only needs no list of hundreds: nobody reads it.
AT_MOST_PER_CODE = 12
MAX_LENGTH = 8000


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
    kept, taken, counts = [], {}, {}
    for start, end, rule in sorted(found, key=lambda row: (row[0], -row[1])):
        while end > start and text[end - 1] in " \n\t.,;:":
            end -= 1
        if start < taken.get(rule.code, 0) or counts.get(rule.code, 0) >= AT_MOST_PER_CODE:
            continue
        taken[rule.code] = end
        counts[rule.code] = counts.get(rule.code, 0) + 1
        level = WARNING if rule.code in WARNING_CODES else DANGER
        sentence = str(SENTENCES[rule.code][for_reader])
        kept.append(Hint(rule.code, level, field, text[start:end], sentence, start))
    return kept
