"""Vacancies and applications in the admin."""

from jobs.admin import applications, disability, rules, search, vacancies

__all__ = ["applications", "disability", "rules", "search", "vacancies"]
