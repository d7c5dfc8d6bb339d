"""Forms of an Indonesian word: what PostgreSQL's stemmer does not join ("menulis" and "tulis").

The stemmer does not know which letter a nasal prefix swallowed. Here every root that may stand behind a word is
tried, and the usual forms of each root are searched too. A form that nobody wrote costs nothing.
"""

import re

# Prefix, the letters that may follow it as they are, and what it may have swallowed before a vowel:
# meng-gambar, meng-irim from kirim; men-jahit, men-ulis from tulis.
_NASALS = [
    ("ng", "aeiough", ("k",)),
    ("ny", "", ("s",)),
    ("m", "bfv", ("p", "m")),
    ("n", "cdjz", ("t", "n")),
    ("", "lmnrwy", ()),
]
_PLAIN = ("ber", "di", "ter", "ke")
_SUFFIXES = ("kan", "an", "i")
_VOWELS = "aeiou"
_SHORTEST_ROOT = 4
_SHORTEST_WORD = 5
# Roots of one syllable take "menge-": mengelas from las, pengecatan from cat.
_ONE_SYLLABLE = re.compile(r"[mp]enge([^aeiou][aeiou][^aeiou])(?:an|kan)?")


def roots_of(word):
    """Return the roots that may stand behind ``word``, the word itself among them."""
    one = _ONE_SYLLABLE.fullmatch(word)
    if one:
        return {word, one.group(1), f"e{one.group(1)}"}
    bare = {word}
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST_ROOT:
            bare.add(word[: -len(suffix)])
    found = set(bare)
    for stem in bare:
        for prefix in _PLAIN:
            found.add(stem.removeprefix(prefix))
        if stem.startswith("keter"):
            found.add(stem.removeprefix("ke"))
        if stem[:2] in ("me", "pe"):
            found |= _behind_nasal(stem[2:])
    return {root for root in found if len(root) >= _SHORTEST_ROOT}


def _behind_nasal(stem):
    found = set()
    for nasal, kept, swallowed in _NASALS:
        rest = stem.removeprefix(nasal)
        if not stem.startswith(nasal) or not rest:
            continue
        if rest[0] in kept:
            found.add(rest)
        if rest[0] in _VOWELS:
            found |= {letter + rest for letter in swallowed}
    return found


def _with_nasal(prefix, root):
    first, rest = root[0], root[1:]
    if len(root) == 3:
        return f"{prefix}nge{root}"
    if first in "aiueogh":
        return f"{prefix}ng{root}"
    if first == "k":
        return f"{prefix}ng{rest}"
    if first == "s":
        return f"{prefix}ny{rest}"
    if first == "p":
        return f"{prefix}m{rest}"
    if first == "t":
        return f"{prefix}n{rest}"
    nasal = "m" if first in "bfv" else "n" if first in "dcjz" else ""
    return f"{prefix}{nasal}{root}"


def family_of(word):
    """Return other forms of ``word`` as a sorted list; empty for short words and words with digits."""
    if len(word) < _SHORTEST_WORD or not (word.isascii() and word.isalpha()):
        # "las" is the root of mengelas and pengelasan; other short words are abbreviations.
        is_root = _ONE_SYLLABLE.fullmatch(f"menge{word}")
        return sorted([f"menge{word}", f"penge{word}", f"penge{word}an"]) if is_root and len(word) == 3 else []
    forms = set()
    for root in roots_of(word):
        doer, act = _with_nasal("pe", root), _with_nasal("me", root)
        forms |= {root, act, f"{act}kan", doer, f"{doer}an", f"{root}an", f"ke{root}an", f"ber{root}"}
    return sorted(forms - {word})
