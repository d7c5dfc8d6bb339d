"""Vacancies and applications in the admin."""

from jobs.admin import applications, disability, vacancies

__all__ = ["applications", "disability", "vacancies"]
