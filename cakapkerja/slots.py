"""Named slots: a page offers a place, another app fills it in its ``apps.py`` (house.md)."""

from collections import defaultdict

from django.utils.safestring import mark_safe

_fillers = defaultdict(list)


def fill_slot(name, filler):
    """Register ``filler(request, **context) -> SafeString | ""`` for the slot ``name``."""
    if filler not in _fillers[name]:
        _fillers[name].append(filler)


def render_slot(name, request, **context):
    """Return the joined output of every filler of ``name``, in order of registration."""
    return mark_safe("".join(filler(request, **context) for filler in _fillers[name]))
