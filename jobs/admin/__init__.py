"""Vacancies and applications in the admin."""

from jobs.admin import (
    applications,
    disability,
    letters,
    national,
    process_ratings,
    reports,
    rules,
    scores,
    search,
    templates,
    vacancies,
)

__all__ = [
    "applications",
    "disability",
    "letters",
    "national",
    "process_ratings",
    "reports",
    "rules",
    "scores",
    "search",
    "templates",
    "vacancies",
]
