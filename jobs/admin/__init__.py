"""Vacancies and applications in the admin."""

from jobs.admin import applications, vacancies

__all__ = ["applications", "vacancies"]
