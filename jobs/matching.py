"""How a profile and a vacancy fit, in words (F-24): reasons and what is missing, never a bare number.

It sorts suggestions and refuses nobody: no state of an application ever reads it (PDP-14).
"""

import dataclasses
import re

from django.db.models import Q
from django.utils.translation import gettext as _

from jobs.models import Application, Vacancy
from jobs.search.places import near_by_code
from jobs.search.words import STOP_WORDS

CANDIDATES = 200  # newest open vacancies that are looked at
SEPARATOR = re.compile(r"[,;/\n]+")


@dataclasses.dataclass(frozen=True)
class Match:
    """A vacancy for a person: why it is shown, and which skills it names that the profile does not."""

    vacancy: Vacancy
    reasons: tuple[str, ...]
    missing: tuple[str, ...]
    weight: int  # orders the list; shown nowhere


def skills_in(text):
    """Return the skills of a comma-separated text, as typed, each once."""
    found = {}
    for part in SEPARATOR.split(text or ""):
        words = " ".join(part.split())
        if words:
            found.setdefault(words.lower(), words)
    return list(found.values())


def _same_skill(one, other):
    one, other = one.lower(), other.lower()
    return one == other or bool(set(one.split()) & set(other.split()) - STOP_WORDS)


def match(resident, vacancy):
    """Return the :class:`Match` of one vacancy for ``resident``."""
    reasons, weight = [], 0
    if resident.wanted_group_id and resident.wanted_group_id == vacancy.occupation_group_id:
        reasons.append(_("Bidang yang Anda cari"))
        weight += 4
    wanted = _words(resident.wanted_work) & _words(vacancy.title)
    if wanted:
        reasons.append(_("Pekerjaan yang Anda cari: %(words)s") % {"words": ", ".join(sorted(wanted))})
        weight += 4
    own, asked = skills_in(resident.skills), skills_in(vacancy.skills)
    has = [skill for skill in asked if any(_same_skill(skill, mine) for mine in own)]
    if has:
        reasons.append(_("Keahlian Anda dipakai: %(skills)s") % {"skills": ", ".join(has)})
        weight += 2 * min(len(has), 3)
    near = near_by_code().get(resident.kelurahan_id)
    if near and vacancy.kecamatan_id == near.kecamatan_id:
        reasons.append(_("Satu kecamatan dengan rumah Anda"))
        weight += 3
    elif near and vacancy.kecamatan_id in near.neighbours:
        reasons.append(_("Di kecamatan sebelah rumah Anda"))
        weight += 1
    if resident.education and vacancy.min_education and resident.education.rank >= vacancy.min_education.rank:
        reasons.append(_("Pendidikan Anda cukup"))
    missing = tuple(skill for skill in asked if skill not in has)
    return Match(vacancy, tuple(reasons), missing, weight)


def _words(text):
    return {word for word in re.findall(r"\w{3,}", (text or "").lower()) if word not in STOP_WORDS}


def suggestions_for(resident, limit=10):
    """Return the best matches among the newest open vacancies that the person did not apply to."""
    tried = Application.objects.filter(resident=resident).values("vacancy")
    wanted = Q()
    if resident.wanted_group_id:
        wanted |= Q(occupation_group_id=resident.wanted_group_id)
    for word in sorted(_words(f"{resident.wanted_work} {resident.skills}"))[:12]:
        wanted |= Q(title__icontains=word) | Q(skills__icontains=word)
    if not wanted:
        return []
    rows = (
        Vacancy.objects.open()
        .filter(wanted)
        .exclude(pk__in=tried)
        .order_by("-published_at", "-pk")
        .for_cards()
        .select_related("company", "kecamatan", "work_province", "min_education")[:CANDIDATES]
    )
    found = [match(resident, row) for row in rows]
    found = [row for row in found if row.weight >= 3]
    return sorted(found, key=lambda row: -row.weight)[:limit]
