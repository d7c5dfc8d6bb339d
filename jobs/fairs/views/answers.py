"""The wrong phase answers 409 with a plain sentence, not an error (F-01)."""

import functools

from django.shortcuts import render

from jobs.fairs.phases import WrongPhaseError


def answers_wrong_phase(view):
    """Turn :class:`WrongPhaseError` into a page that says where the fair stands and where to go."""

    @functools.wraps(view)
    def wrapper(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except WrongPhaseError as refusal:
            context = {"message": refusal.message, "edition": refusal.edition}
            return render(request, "fairs/wrong_phase.html", context, status=409)

    return wrapper
