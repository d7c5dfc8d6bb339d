"""Where officers run training, one file a noun."""

from training.admin import (
    batches,
    businesses,
    certificates,
    community,
    dossiers,
    enrolments,
    materials,
    on_the_job,
    past_imports,
    programmes,
    rules,
    vans,
)

__all__ = [
    "batches",
    "businesses",
    "certificates",
    "community",
    "dossiers",
    "enrolments",
    "materials",
    "on_the_job",
    "past_imports",
    "programmes",
    "rules",
    "vans",
]
