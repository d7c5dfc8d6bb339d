"""The office's vacancies to begin from, as they are shipped (X-079)."""

import tomllib
from pathlib import Path

from jobs.models import VacancyTemplate
from jobs.seeds import seed
from reference.models import OccupationGroup

FILE = Path(__file__).parent / "data" / "vacancy_templates.toml"
WORDS = ("occupation_group", "duties", "requirements", "skills", "contract_kind")


def shipped():
    """Return the shipped templates as dicts, in the order of the file."""
    with FILE.open("rb") as file:
        return tomllib.load(file)["template"]


@seed
def load_templates():
    """Add the templates whose title is missing; return how many."""
    there = set(VacancyTemplate.objects.values_list("title", flat=True))
    groups = {group.code: group for group in OccupationGroup.objects.order_by("edition", "code")}
    missing = [
        VacancyTemplate(
            **{**row, "duties": row["duties"].strip(), "occupation_group": groups[row["occupation_group"]]}
        )
        for row in shipped()
        if row["title"] not in there
    ]
    VacancyTemplate.objects.bulk_create(missing, ignore_conflicts=True)
    return len(missing)


def beginning_of(template):
    """What the editor shows first when somebody begins from ``template``."""
    return {"title": template.title} | {name: getattr(template, name) for name in WORDS}
