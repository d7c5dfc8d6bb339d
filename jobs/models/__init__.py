"""Vacancies and applications."""

from jobs.models.applications import Application, ApplicationNote, ApplicationTransition
from jobs.models.bulk import ApplicantTag, BulkAction, BulkItem, ListDownload
from jobs.models.desk import (
    Answer,
    AnswerScore,
    ApplicationDraft,
    ApplicationNeed,
    ChatMessage,
    DisabilityReport,
    HiredPerson,
    InterviewSlot,
    NationalExport,
    Question,
    VacancyImport,
    VacancyInvitation,
    VacancyTemplate,
)
from jobs.models.process_ratings import ProcessRating
from jobs.models.search import (
    PublicVersion,
    SavedSearch,
    SavedVacancy,
    SearchSynonym,
    SearchWord,
    ToldVacancy,
    VacancyView,
)
from jobs.models.trust import Removal, RulePhrase, VacancyFingerprint, VacancyReport, WageBand, WarningLetter
from jobs.models.vacancies import Vacancy, VacancyReview, VacancyTransition
from jobs.models.vacancy_words import Card

__all__ = [
    "Answer",
    "AnswerScore",
    "ApplicantTag",
    "Application",
    "ApplicationDraft",
    "ApplicationNeed",
    "ApplicationNote",
    "ApplicationTransition",
    "BulkAction",
    "BulkItem",
    "Card",
    "ChatMessage",
    "DisabilityReport",
    "HiredPerson",
    "InterviewSlot",
    "ListDownload",
    "NationalExport",
    "ProcessRating",
    "PublicVersion",
    "Question",
    "Removal",
    "RulePhrase",
    "SavedSearch",
    "SavedVacancy",
    "SearchSynonym",
    "SearchWord",
    "ToldVacancy",
    "Vacancy",
    "VacancyFingerprint",
    "VacancyImport",
    "VacancyInvitation",
    "VacancyReport",
    "VacancyReview",
    "VacancyTemplate",
    "VacancyTransition",
    "VacancyView",
    "WageBand",
    "WarningLetter",
]
