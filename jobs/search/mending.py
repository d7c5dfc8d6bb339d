"""Typing errors: the known word that was most likely meant, or none."""

MENDED_FROM = 4  # shorter words are abbreviations, or too near to too many others
TWO_ERRORS_FROM = 7
THREE_ERRORS_FROM = 12


def distance(one, other, at_most):
    """Return how many letters must be put in, left out, changed or swapped; ``at_most`` + 1 if more.

    The optimal string alignment distance: a swap of neighbours is one error.
    """
    if abs(len(one) - len(other)) > at_most:
        return at_most + 1
    before, last = None, list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > at_most:
            return at_most + 1
        before, last = last, row
    return last[-1]


def errors_allowed(word):
    if len(word) < MENDED_FROM:
        return 0
    return 3 if len(word) >= THREE_ERRORS_FROM else 2 if len(word) >= TWO_ERRORS_FROM else 1


def best_correction(word, candidates):
    """Return the best of ``candidates``, (word, number of vacancies) each, or "" when none is near enough.

    Fewest errors first; then the same first letter, which people rarely miss; then the commoner word.
    """
    allowed = errors_allowed(word)
    if not allowed:
        return ""
    rated = []
    for other, number in candidates:
        errors = distance(word, other, allowed)
        if 0 < errors <= allowed:
            rated.append((errors, other[0] != word[0], -number, other))
    return min(rated)[3] if rated else ""
