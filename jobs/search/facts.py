"""The filters as words: the database's index of words and facts answers a filtered search at once.

A trigger writes the words of a vacancy (migration 0023): "k367104" its kecamatan, "esmk" the schooling that it
asks for, "cdaily" the kind of contract, "x2" years of experience, "w5" the step of its wage, and when it was
published ("h", "d", "m": 3 hours, a day, 8 days since 1970).
"""

import bisect
import re

from jobs.search.places import levels_up_to

# The steps are those of migration 0023; a wage between two steps is compared by its column as well.
WAGE_STEPS = (2_000_000, 3_000_000, 4_000_000, 5_000_000, 6_000_000, 8_000_000, 10_000_000, 15_000_000)
YEARS_AT_MOST = 10  # "x11" are all that ask for more


def _word(kind, value):
    return kind + re.sub(r"[^a-z0-9]", "", str(value).lower())


def fact_groups(criteria, level=None, *, newcomer=False):
    """Return the filters as groups of words: a vacancy fits that has one word of every group.

    ``level`` is the schooling that the person has, ``newcomer`` whether they have no experience.
    """
    groups = []
    if criteria.near:
        groups.append([_word("k", code) for code in (criteria.near.kecamatan_id, *criteria.near.neighbours)])
    if criteria.kecamatan:
        groups.append([_word("k", criteria.kecamatan.pk)])
    if level:
        groups.append([_word("e", code) for code in levels_up_to(level)])
    years = 0 if newcomer and criteria.experience is None else criteria.experience
    if years is not None and years <= YEARS_AT_MOST:
        groups.append([f"x{number}" for number in range(years + 1)])
    if criteria.wage_from:
        step = bisect.bisect_right(WAGE_STEPS, criteria.wage_from)
        groups.append([f"w{number}" for number in range(step, len(WAGE_STEPS) + 1)])
    if criteria.contract:
        groups.append([_word("c", criteria.contract)])
    if criteria.disability:
        groups.append(["disabilitas"])
    if criteria.abroad:
        groups.append(["luarnegeri"])
    return tuple(tuple(group) for group in groups)
