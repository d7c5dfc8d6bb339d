"""One arrow for many applications: one statement for the state, one for the log, one for the messages."""

from django.db.models import F

from jobs.enums import ApplicationState
from jobs.models import Application, ApplicationTransition
from jobs.services.slot_release import free_slots
from notifications.services import notify_many


def move_many(applications, arrow, *, actor, reason="", **changes):
    """Take ``arrow`` with applications that are locked and may take it; ``changes`` are set on each, too.

    Every arrow is asked of its object first, as in a single move; a wrong source raises ``TransitionNotAllowed``.
    """
    if not applications:
        return
    before = {application.pk: application.state for application in applications}
    for application in applications:
        getattr(application, arrow)()
        for name, value in changes.items():
            setattr(application, name, value)
    target = applications[0].state
    Application.objects.filter(pk__in=before).update(state=target, **changes)
    left = [pk for pk, state in before.items() if state == ApplicationState.INTERVIEW != target]
    if left:
        Application.objects.filter(pk__in=left).update(interview_sequence=F("interview_sequence") + 1)
        free_slots(left)
    ApplicationTransition.objects.bulk_create(
        [
            ApplicationTransition(
                application=application,
                from_state=before[application.pk],
                to_state=target,
                actor=actor,
                reason=reason.strip(),
            )
            for application in applications
        ]
    )


def tell_applicants(notice, applications, *, dedup_key, **context):
    """Write one message to each applicant, each to the page of their own application. Twice is once (R-03).

    The applications need their vacancy, company and resident loaded.
    """
    notify_many(
        notice,
        recipients=[
            (
                application.resident.user_id,
                {
                    "title": application.vacancy.title,
                    "company": application.vacancy.company.name,
                    "number": application.number,
                    **context,
                },
                application.get_absolute_url(),
            )
            for application in applications
        ],
        dedup_key=dedup_key,
    )
