"""Vacancies and applications."""

from jobs.models.applications import Application, ApplicationNote, ApplicationTransition
from jobs.models.vacancies import Vacancy, VacancyReview, VacancyTransition

__all__ = [
    "Application",
    "ApplicationNote",
    "ApplicationTransition",
    "Vacancy",
    "VacancyReview",
    "VacancyTransition",
]
