"""Who hears of what happens to an enrolment. Somebody without an account is reached by the office."""

from notifications.services import notify
from training import notifications as notices
from training.enums import EnrolmentState

OF_ARROW = {
    "offer": notices.SeatOffered,
    "accept": notices.EnrolmentAccepted,
    "confirm": notices.SeatConfirmed,
    "lapse": notices.SeatLapsed,
    "refuse": notices.NotSelected,
    "wait": notices.MovedToWaiting,
    "cancel": notices.ClassCancelled,
    "withdraw": notices.EnrolmentWithdrawn,
}
OF_REGISTRATION = {
    EnrolmentState.CONFIRMED: notices.SeatGiven,
    EnrolmentState.WAITING: notices.OnWaitingList,
    EnrolmentState.REGISTERED: notices.RegistrationReceived,
}


def context_of(enrolment):
    """What the texts may say: the class, its numbers and times, nothing about the person."""
    from cakapkerja.templatetags.cakap import tanggal, waktu

    batch = enrolment.batch
    return {
        "title": str(batch),
        "number": enrolment.number,
        "waiting": enrolment.waiting_number or "",
        "starts": str(tanggal(batch.starts_on)),
        "place": batch.place,
        "until": str(waktu(enrolment.keep_until)) if enrolment.keep_until else "",
    }


def tell_moved(enrolment, arrow, *, reason=""):
    """Tell the person what an arrow of :func:`training.services.seats.move` means for them.

    ``reason`` stays in the app. Results of a class (``pass_class`` and so on) are told by whoever enters them.
    """
    _tell(OF_ARROW.get(arrow), enrolment)


def tell_registered(enrolment):
    """Tell the person what the registration gave."""
    _tell(OF_REGISTRATION.get(enrolment.state), enrolment)


def _tell(notice, enrolment):
    if notice is None or enrolment.resident_id is None:
        return
    notify(
        notice,
        recipient=enrolment.resident.user_id,
        context=context_of(enrolment),
        url=enrolment.get_absolute_url(),
    )
