"""Who hears of what happens to an enrolment. Somebody without an account is reached by the office."""


def tell_moved(enrolment, arrow, *, reason=""):
    """Tell the person what an arrow of :func:`training.services.seats.move` means for them."""


def tell_registered(enrolment):
    """Tell the person what the registration gave."""
