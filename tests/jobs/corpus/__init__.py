"""Two hundred labelled advertisements: how well the rules find what is forbidden (AF-05)."""

import dataclasses
import re
from pathlib import Path

FOLDER = Path(__file__).parent
HEADING = re.compile(r"^## (\d+)([a-z ]*)$", re.MULTILINE)
# What takes money, papers or people away: the rules whose recall AF-05 asks for.
FRAUD_CODES = ("fee", "bank", "identity", "secret", "contact", "vague", "abroad")
UNFAIR_CODES = ("looks", "marital", "faith", "ethnic", "age", "sex", "disability")
# Every third advertisement is held out: rules are written without looking at how they fare there.
HELD_OUT_EVERY = 3


@dataclasses.dataclass(frozen=True)
class Ad:
    number: int
    codes: frozenset
    text: str

    @property
    def is_held_out(self):
        return self.number % HELD_OUT_EVERY == 0


@dataclasses.dataclass
class Score:
    """Counts of (advertisement, code) pairs: found and labelled, found only, labelled only."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def recall(self):
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def precision(self):
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    def __add__(self, other):
        return Score(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)


def read_corpus():
    """Every advertisement of the corpus, in order of its number."""
    ads = []
    for name in ("unlawful.txt", "honest.txt"):
        text = (FOLDER / name).read_text(encoding="utf-8")
        marks = list(HEADING.finditer(text))
        for mark, following in zip(marks, [*marks[1:], None], strict=True):
            body = text[mark.end() : following.start() if following else len(text)]
            ads.append(Ad(int(mark[1]), frozenset(mark[2].split()), body.strip()))
    return ads


def measure(ads, find_codes):
    """Score of each code over ``ads``; ``find_codes(text)`` returns the codes that the rules name."""
    scores = {code: Score() for code in (*FRAUD_CODES, *UNFAIR_CODES)}
    for ad in ads:
        found = set(find_codes(ad.text))
        for code, score in scores.items():
            score.right += code in found and code in ad.codes
            score.wrong += code in found and code not in ad.codes
            score.missed += code not in found and code in ad.codes
    return scores


def total(scores, codes):
    return sum((scores[code] for code in codes), Score())


def table(scores):
    """Lines to print: recall and precision of each code, then of the fraud rules together."""
    rows = [(code, scores[code]) for code in scores]
    rows += [("all fraud", total(scores, FRAUD_CODES)), ("all unfair", total(scores, UNFAIR_CODES))]
    return [
        f"{name:<11} recall {score.recall:6.1%}  precision {score.precision:6.1%}"
        f"  (found {score.right}, false {score.wrong}, missed {score.missed})"
        for name, score in rows
    ]
