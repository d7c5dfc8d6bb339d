"""Vacancies and applications in the admin."""

from jobs.admin import applications, disability, reports, rules, scores, search, templates, vacancies

__all__ = ["applications", "disability", "reports", "rules", "scores", "search", "templates", "vacancies"]
