"""The days and the place of a van's visit in words: for messages, pages and the calendar."""

from django.utils import formats
from django.utils.translation import override


def days_in_words(first, last):
    """ "1–3 Desember 2026", in the language of the reader."""
    if first == last:
        return formats.date_format(last, "j F Y")
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{formats.date_format(last, 'j F Y')}"
    return f"{formats.date_format(first, 'j F Y')} – {formats.date_format(last, 'j F Y')}"


@override("id")  # a message is written once, for readers of any language
def visit_words(request, batch):
    """What messages tell of the visit that ``batch`` is, asked for by ``request``."""
    return {
        "title": batch.field.name,
        "place": f"{batch.place}, {batch.address}".rstrip(", "),
        "days": days_in_words(batch.starts_on, batch.ends_on),
        "first_day": formats.date_format(batch.starts_on, "j F Y"),
        "community": request.community,
    }
