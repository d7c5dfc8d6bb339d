"""Cards of vacancies as HTML, rendered once for each look that they have.

A card is a pure function of the columns that it shows (:class:`jobs.models.Card`), of the language and of the day.
All of them are the key of the memory, so nothing has to be told to forget: a change makes another card.
"""

import functools

from django.template.loader import get_template
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cakapkerja.templatetags.cakap import sisa_hari, tanggal_pendek
from jobs.models import Card

KEPT_CARDS = 4000  # in each process; about 8 MB


def card_html(vacancy, *, is_saved=False):
    """Return the card of a :class:`Card` or of a row with its company and kecamatan loaded, as safe HTML."""
    card = vacancy if isinstance(vacancy, Card) else Card.of(vacancy)
    return _html(card, is_saved, get_language(), timezone.localdate())


@functools.lru_cache(maxsize=KEPT_CARDS)
def _html(card, is_saved, language, today):
    context = {
        "card": card,
        "is_saved": is_saved,
        "url": card.get_absolute_url(),
        "closes": _closing_words(card.closes_on, language, today) if card.closes_on else "",
    }
    return get_template("components/job_card.html").render(context)


@functools.lru_cache(maxsize=400)
def _closing_words(day, language, today):
    return _("Tutup %(day)s · %(left)s") % {"day": tanggal_pendek(day), "left": sisa_hari(day)}
