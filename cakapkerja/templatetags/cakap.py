"""Filters and tags of every template: money, dates in WIB, icons, form fields, slots."""

import datetime
import re
from functools import lru_cache

from django import template
from django.forms import (
    CheckboxInput,
    CheckboxSelectMultiple,
    FileInput,
    HiddenInput,
    RadioSelect,
    Select,
    Textarea,
)
from django.template.defaultfilters import stringfilter
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from lucide.templatetags.lucide import lucide

from cakapkerja.dateparts import DatePartsWidget
from cakapkerja.slots import render_slot

register = template.Library()


# --- numbers and dates --------------------------------------------------------------------------------
@register.filter
def angka(value):
    """12345 > "12.345"."""
    return f"{int(value or 0):,}".replace(",", ".")


@register.filter
def rupiah(value):
    """5000000 > "Rp5.000.000" (MC-07)."""
    return "" if value in (None, "") else f"Rp{angka(value)}"


def _day(value):
    if isinstance(value, datetime.datetime):
        return timezone.localdate(value) if timezone.is_aware(value) else value.date()
    return value


@register.filter
def tanggal(value):
    """Senin, 30 November 2026 (MC-06)."""
    return formats.date_format(_day(value), "l, j F Y") if value else ""


@register.filter
def tanggal_pendek(value):
    """30 Nov 2026."""
    return formats.date_format(_day(value), "j M Y") if value else ""


@register.filter
def waktu(value):
    """Senin, 30 November 2026, pukul 09.00 WIB."""
    if not value:
        return ""
    local = timezone.localtime(value)
    return _("%(day)s, pukul %(time)s WIB") % {"day": tanggal(local), "time": local.strftime("%H.%M")}


@register.filter
def jam(value):
    """09.00, in WIB."""
    return timezone.localtime(value).strftime("%H.%M") if value else ""


@register.filter
def sisa_hari(value):
    """ "12 hari lagi", "hari ini", "sudah lewat"."""
    if not value:
        return ""
    days = (_day(value) - timezone.localdate()).days
    if days < 0:
        return _("sudah lewat")
    if days == 0:
        return _("hari ini")
    return ngettext("%d hari lagi", "%d hari lagi", days) % days


# --- icons, slots, addresses --------------------------------------------------------------------------
@lru_cache(maxsize=200)
def _icon(name):
    svg = lucide(name, size=24)
    svg = re.sub(r"<!--.*?-->", "", str(svg), flags=re.DOTALL)
    svg = re.sub(r'\sclass="[^"]*"', "", svg, count=1)
    return mark_safe(svg.replace("<svg", '<svg class="icon" aria-hidden="true" focusable="false"', 1))


@register.simple_tag
def icon(name):
    """An inline icon, hidden from screen readers: words stand beside it."""
    return _icon(name)


@register.simple_tag(takes_context=True)
def slot(context, name, **given):
    """What other apps put into the slot ``name``; ``given`` is what the page hands them."""
    request = context.get("request")
    return mark_safe(render_slot(name, request, **given)) if request is not None else ""


class UnchangingNode(template.Node):
    """See :func:`unchanging`. Lives as long as the compiled template, which every thread of the process shares."""

    KEPT = 50
    child_nodelists = ("nodes",)

    def __init__(self, names, nodes):
        self.names, self.nodes, self.memory = names, nodes, {}

    def render(self, context):
        given = {name: context[name] for name in self.names if name in context}
        key = (get_language(), *given.values())
        html = self.memory.get(key)
        if html is None:
            html = self.nodes.render(context.new(given))
            if len(self.memory) >= self.KEPT:
                self.memory.clear()
            self.memory[key] = html
        return html


@register.tag
def unchanging(parser, token):
    """``{% unchanging NAME ... %}`` to ``{% endunchanging %}``: rendered once for each language and those values.

    Inside, only the named variables are known, so nothing about a person or a page can be kept by mistake.
    """
    _tag, *names = token.split_contents()
    nodes = parser.parse(("endunchanging",))
    parser.delete_first_token()
    return UnchangingNode(names, nodes)


# --- forms --------------------------------------------------------------------------------------------
def _describe(bound):
    """Give the control what UX-23 asks: class, hint and error by aria-describedby, aria-invalid."""
    widget = bound.field.widget
    ids = []
    if bound.help_text:
        ids.append(f"{bound.id_for_label or bound.html_name}-hint")
    if bound.errors:
        ids.append(f"{bound.id_for_label or bound.html_name}-error")
    attrs = {}
    if ids:
        attrs["aria-describedby"] = " ".join(ids)
    if bound.errors:
        attrs["aria-invalid"] = "true"
    if isinstance(widget, Textarea):
        attrs["class"] = "textarea"
    elif isinstance(widget, Select):
        attrs["class"] = "select"
    elif isinstance(widget, FileInput):
        attrs["class"] = "file"
        attrs |= {"data-choose": _("Pilih berkas"), "data-none": _("Belum ada berkas")}
        if "image" in widget.attrs.get("accept", ""):
            attrs["data-photo"] = _("Ambil foto")
    elif not isinstance(widget, (RadioSelect, CheckboxSelectMultiple, CheckboxInput, DatePartsWidget)):
        attrs["class"] = "input"
    return attrs


def _kind(widget):
    if isinstance(widget, HiddenInput):
        return "hidden"
    if isinstance(widget, CheckboxInput):
        return "check"
    if isinstance(widget, (RadioSelect, CheckboxSelectMultiple)):
        return "options"
    if isinstance(widget, DatePartsWidget):
        return "date"
    return "plain"


@register.inclusion_tag("components/field.html")
def field(bound):
    """A whole form field: label above, hint, error above the control (UX-07, UX-23)."""
    return {
        "bound": bound,
        "control": bound.as_widget(attrs=_describe(bound)),
        "kind": _kind(bound.field.widget),
        "base_id": bound.id_for_label or bound.html_name,
        "optional": not bound.field.required
        and not isinstance(bound.field.widget, CheckboxInput)
        and bound.name not in getattr(bound.form, "needed_later", ()),
    }


def _flat(forms):
    for form in forms:
        yield from form.forms if hasattr(form, "management_form") else [form]


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms):
    """All errors first in the page, each a link to its field (UX-27). A formset brings all its forms."""
    rows = []
    for form in _flat(forms):
        if form is None or not getattr(form, "is_bound", False):
            continue
        rows += [{"text": text, "target": ""} for text in form.non_field_errors()]
        for bound in form:
            target = bound.id_for_label or f"id_{bound.html_name}_0"
            rows += [{"text": text, "target": target} for text in bound.errors]
    return {"rows": rows}


@register.filter
@stringfilter
def split_lines(text):
    return [line for line in text.splitlines() if line.strip()]


@register.simple_tag
def form_token(token):
    """The hidden token by which a repeat of this form is known (R-04)."""
    return format_html('<input type="hidden" name="form_token" value="{}">', token)
