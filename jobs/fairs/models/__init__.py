"""Nouns of the job fair."""

from jobs.fairs.models.booths import (
    Booth,
    BoothHours,
    BoothQuestion,
    BoothTransition,
    BoothVacancy,
    BoothVisit,
    GroupSession,
    Recruiter,
    SessionSeat,
    SharedContact,
)
from jobs.fairs.models.editions import (
    AgendaItem,
    Edition,
    EditionTransition,
    SurveyAnswer,
)
from jobs.fairs.models.queue import (
    Place,
    PlaceEvent,
    Talk,
    TalkMessage,
    TalkSignal,
)
from jobs.fairs.models.reports import EditionReport, RehearsalSample, Skip
from jobs.fairs.models.results import (
    EditionApplication,
    EditionPlacement,
    SpotTest,
)
from jobs.fairs.models.tickets import (
    CheckIn,
    CheckInConflict,
    EntryWindow,
    Ticket,
)
from jobs.fairs.models.times import BookedTime, TimeEvent

__all__ = [
    "AgendaItem",
    "BookedTime",
    "Booth",
    "BoothHours",
    "BoothQuestion",
    "BoothTransition",
    "BoothVacancy",
    "BoothVisit",
    "CheckIn",
    "CheckInConflict",
    "Edition",
    "EditionApplication",
    "EditionPlacement",
    "EditionReport",
    "EditionTransition",
    "EntryWindow",
    "GroupSession",
    "Place",
    "PlaceEvent",
    "Recruiter",
    "RehearsalSample",
    "SessionSeat",
    "SharedContact",
    "Skip",
    "SpotTest",
    "SurveyAnswer",
    "Talk",
    "TalkMessage",
    "TalkSignal",
    "Ticket",
    "TimeEvent",
]
