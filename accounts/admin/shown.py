"""How states and due times look in the admin."""

from django.utils.html import format_html
from django.utils.timesince import timesince, timeuntil
from django.utils.translation import gettext as _

from cakapkerja.admin_decisions import is_late
from cakapkerja.templatetags.cakap import waktu

TONES = {
    "submitted": "warning",
    "waiting": "warning",
    "verified": "success",
    "approved": "success",
    "rejected": "neutral",
    "withdrawn": "neutral",
    "suspended": "danger",
}


def state_tag(label, state, tones=TONES):
    """A state in a word and a colour."""
    return format_html('<span class="tag tag-{}">{}</span>', tones.get(state, "neutral"), label)


def due_label(due):
    """The time that is left to the office, or by how much it is over; "–" when nothing waits."""
    if due is None:
        return "–"
    if is_late(due):
        text = _("lewat %(time)s") % {"time": timesince(due, depth=1)}
        return format_html('<span class="tag tag-danger" title="{}">{}</span>', waktu(due), text)
    return format_html('<span title="{}">{}</span>', waktu(due), _("sisa %s") % timeuntil(due, depth=1))
