"""Showing a text with the phrases that the rules found in it, escaped (SEC: what people wrote never runs)."""

from django.utils.html import escape
from django.utils.safestring import mark_safe

TEXT_FIELDS = ("title", "duties", "requirements", "skills", "benefits", "accommodation", "work_address")


def marked(text, hints):
    """Return ``text`` as safe HTML, each found phrase in ``<mark>``; ``hints`` must be those of this text."""
    pieces, done = [], 0
    for hint in sorted(hints, key=lambda hint: hint.start):
        start, end = hint.start, hint.start + len(hint.phrase)
        if start < 0 or end <= done or text[start:end] != hint.phrase:
            continue
        start = max(start, done)
        pieces += [escape(text[done:start]), "<mark>", escape(text[start:end]), "</mark>"]
        done = end
    return mark_safe("".join([*pieces, escape(text[done:])]))


class MarkedVacancy:
    """A vacancy for reading: its texts carry the marks, everything else is the vacancy's own."""

    def __init__(self, vacancy, hints):
        self._vacancy, self._hints = vacancy, hints

    def __getattr__(self, name):
        value = getattr(self._vacancy, name)
        if name in TEXT_FIELDS and isinstance(value, str):
            return marked(value, [hint for hint in self._hints if hint.field == name])
        return value

    @property
    def place_detail(self):
        """The address is a part of the place: its marks move along."""
        place, address = self._vacancy.place_detail, self._vacancy.work_address
        if not address or not place.startswith(address):
            return place
        return mark_safe(self.work_address + escape(place[len(address) :]))
