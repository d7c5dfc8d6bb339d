"""What the public gets of a lottery: the frozen list as one text with one fingerprint, and no small group (N-04).

See docs/allocation.md for the format and docs/decisions/0018 for why small groups are merged.
"""

from collections import Counter

from accounts.enums import Sex
from cakapkerja.crypto import keyed_index
from training.allocation import DISABILITY, KECAMATAN, WOMEN, canonical, expand_rule

FORMAT = "cakapkerja-undian-1"
SMALLEST_GROUP = 5
MERGED = "gabungan"
SEAL_CONTEXT = "training.lottery"


def groups_of(enrolment):
    """The groups of one participant that a rule may name. Reads ``need`` and ``kelurahan``: select them first."""
    groups = []
    if enrolment.sex == Sex.FEMALE:
        groups.append(WOMEN)
    need = getattr(enrolment, "need", None)
    if need is not None and need.has_disability:
        groups.append(DISABILITY)
    if enrolment.in_city and enrolment.kelurahan_id:
        groups.append(f"{KECAMATAN}:{enrolment.kelurahan.kecamatan_id}")
    return groups


def seal_of(enrolment):
    """A keyed mark of who holds the ticket: another name gives another list, and nobody can guess it back."""
    nik = bytes(enrolment.nik_index).hex() if enrolment.nik_index else ""
    text = f"{enrolment.batch_id}|{enrolment.ticket}|{enrolment.full_name}|{nik}"
    return keyed_index(text, context=SEAL_CONTEXT).hex()[:16]


def publishable(entries, rule):
    """Return (entries, quotas) as they may be published: only groups of the rule, and none of under five.

    Small groups and the sensitive one are merged under one name; their seats are added. Disability stands alone
    only where each of its combinations with other groups is held by five or more.
    """
    quotas = expand_rule(rule, entries)
    named = {group for group, _seats in quotas}
    entries = [
        {"ticket": entry["ticket"], "groups": [group for group in entry["groups"] if group in named]}
        for entry in entries
    ]
    small = _too_small(entries, named)
    if not small:
        return _sorted(entries), quotas
    merged = set(small)
    while merged != named and _holders(entries, merged) < SMALLEST_GROUP:
        sizes = Counter(group for entry in entries for group in entry["groups"])
        merged.add(min(named - merged, key=lambda group: (sizes[group], group)))
    if _holders(entries, merged) < SMALLEST_GROUP:  # all quotas together are too few people: none is published
        return _sorted([{**entry, "groups": []} for entry in entries]), []
    total = sum(seats for group, seats in quotas if group in merged)
    kept = [(group, seats) for group, seats in quotas if group not in merged]
    entries = [
        {
            "ticket": entry["ticket"],
            "groups": [group for group in entry["groups"] if group not in merged]
            + ([MERGED] if merged & set(entry["groups"]) else []),
        }
        for entry in entries
    ]
    return _sorted(entries), [(MERGED, total), *kept]


def _holders(entries, groups):
    return sum(bool(groups & set(entry["groups"])) for entry in entries)


def _too_small(entries, named):
    sizes = Counter(group for entry in entries for group in entry["groups"])
    small = {group for group in named if 0 < sizes[group] < SMALLEST_GROUP}
    combinations = Counter(frozenset(entry["groups"]) for entry in entries if DISABILITY in entry["groups"])
    if any(count < SMALLEST_GROUP for count in combinations.values()):
        small.add(DISABILITY)
        # Merged alone it would still be the same few people: the largest group hides them.
        others = {group: size for group, size in sizes.items() if group != DISABILITY}
        if small == {DISABILITY} and others:
            small.add(max(others, key=lambda group: (others[group], group)))
    return small


def _sorted(entries):
    return sorted(
        ({**entry, "groups": sorted(entry["groups"])} for entry in entries), key=lambda entry: entry["ticket"]
    )


def list_text(*, batch, entries, quotas, seats):
    """The text that is hashed, published as ``daftar.json``, and read by ``undian.py``."""
    return canonical(
        {
            "format": FORMAT,
            "batch": batch.slug,
            "seats": seats,
            "seed_source": batch.seed_source,
            "seed_at": batch.seed_at.isoformat() if batch.seed_at else "",
            "quotas": [{"group": group, "seats": number} for group, number in quotas],
            "entries": entries,
        }
    )
