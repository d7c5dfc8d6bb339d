"""Vacancies and applications in the admin."""

from jobs.admin import applications, disability, rules, scores, search, vacancies

__all__ = ["applications", "disability", "rules", "scores", "search", "vacancies"]
