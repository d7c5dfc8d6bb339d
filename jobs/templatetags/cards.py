"""The tag of a vacancy's card, for every list."""

from django import template

from jobs.cards import card_html

register = template.Library()


@register.simple_tag(takes_context=True)
def job_card(context, vacancy):
    """Return the card of ``vacancy``; ``kept`` of the context are the keys of those that the person saved."""
    return card_html(vacancy, is_saved=vacancy.pk in (context.get("kept") or ()))
