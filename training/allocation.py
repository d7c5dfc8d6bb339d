"""Who gets a seat: pure functions of an ordered list and a rule file (N-06), written down in docs/allocation.md.

Nothing here reads the database, the clock or chance, so that the same inputs give the same seats anywhere:
``training/public/undian.py`` does it again in forty lines with the standard library only.
"""

import dataclasses
import hashlib
import json
import re

from django.utils.translation import gettext as _

from cakapkerja.errors import BusinessRuleError

FORMAT = "cakapkerja-kuota-1"
WOMEN, DISABILITY, KECAMATAN = "perempuan", "disabilitas", "kecamatan"
# What a rule may name. Poor households wait for data that the office does not have yet (docs/decisions/0018).
GROUP = re.compile(rf"^(?:{WOMEN}|{DISABILITY}|{KECAMATAN}(?::36\.71\.[0-9]{{2}})?)$")
SEATS_AT_MOST = 1000
QUOTAS_AT_MOST = 20


@dataclasses.dataclass(frozen=True)
class Result:
    """Tickets with a seat in the order of the list, the others as the waiting list, and by which quota."""

    seated: tuple[str, ...]
    waiting: tuple[str, ...]
    by: dict[str, str]

    def as_json(self):
        return {"seated": list(self.seated), "waiting": list(self.waiting), "by": self.by}


def canonical(value):
    """The one way to write a JSON value: sorted keys, no blanks, UTF-8."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def fingerprint(text):
    """SHA-256 of the text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


# --- the rule file ------------------------------------------------------------------------------------
def check_rule(body):
    """Return ``body`` as it is kept; raise :class:`BusinessRuleError` that names what is wrong and where."""
    if not isinstance(body, dict) or set(body) != {"format", "quotas"} or body["format"] != FORMAT:
        raise BusinessRuleError(
            _("Aturan harus berisi “format”: “%s” dan “quotas”, tidak lebih.") % FORMAT, field="body"
        )
    quotas = body["quotas"]
    if not isinstance(quotas, list) or len(quotas) > QUOTAS_AT_MOST:
        raise BusinessRuleError(_("“quotas” harus daftar, paling banyak %d kuota.") % QUOTAS_AT_MOST, field="body")
    seen = set()
    for place, quota in enumerate(quotas, start=1):
        seen.add(_checked_group(place, quota, seen))
    return {"format": FORMAT, "quotas": [dict(quota) for quota in quotas]}


def _checked_group(place, quota, seen):
    """Return the group of the ``place``-th quota."""
    where = {"place": place}
    if not isinstance(quota, dict) or set(quota) != {"group", "seats"}:
        raise BusinessRuleError(
            _("Kuota ke-%(place)d harus berisi “group” dan “seats”, tidak lebih.") % where, field="body"
        )
    group, seats = quota["group"], quota["seats"]
    if not isinstance(group, str) or not GROUP.match(group):
        raise BusinessRuleError(
            _("Kuota ke-%(place)d: kelompok tidak dikenal. Pilih dari daftar di docs/allocation.md.") % where,
            field="body",
        )
    if type(seats) is not int or not 1 <= seats <= SEATS_AT_MOST:
        raise BusinessRuleError(
            _("Kuota ke-%(place)d: “seats” harus angka bulat 1 sampai 1000.") % where, field="body"
        )
    if group in seen:
        raise BusinessRuleError(_("Kuota ke-%(place)d: kelompok ini sudah disebut.") % where, field="body")
    return group


def expand_rule(rule, entries):
    """Return the quotas as (group, seats), with "kecamatan" as one quota for each kecamatan in ``entries``."""
    quotas = []
    for quota in (rule or {}).get("quotas", []):
        if quota["group"] != KECAMATAN:
            quotas.append((quota["group"], quota["seats"]))
            continue
        named = {group for group, _seats in quotas}
        codes = {group for entry in entries for group in entry["groups"] if group.startswith(f"{KECAMATAN}:")}
        quotas += [(code, quota["seats"]) for code in sorted(codes - named)]
    return quotas


# --- seats --------------------------------------------------------------------------------------------
def allocate(entries, quotas, seats):
    """Give ``seats`` to ``entries``, which stand in the order of the draw or of the marks.

    ``entries`` are dicts with ``ticket`` and ``groups``; ``quotas`` pairs of group and seats, served in their
    order: each goes down the list and seats people of its group until the group has that many, counting those
    whom an earlier quota seated. What is left goes to the rest of the list from the top. Then the waiting list.
    """
    by = {}
    for group, wanted in quotas:
        members = [entry["ticket"] for entry in entries if group in entry["groups"]]
        short = wanted - sum(ticket in by for ticket in members)
        for ticket in members:
            if short <= 0 or len(by) >= seats:
                break
            if ticket not in by:
                by[ticket] = group
                short -= 1
    for entry in entries:
        if len(by) >= seats:
            break
        by.setdefault(entry["ticket"], "")
    order = [entry["ticket"] for entry in entries]
    return Result(
        seated=tuple(ticket for ticket in order if ticket in by),
        waiting=tuple(ticket for ticket in order if ticket not in by),
        by=by,
    )


def draw_order(entries, seed):
    """``entries`` by SHA-256 of "seed|ticket": nobody knows it before the seed, all can do it after (RFC 3797)."""
    return sorted(entries, key=lambda entry: (fingerprint(f"{seed}|{entry['ticket']}"), entry["ticket"]))
