"""Things that rot quietly: templates nobody renders, views that forget their methods, counts that drift."""

import inspect
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import get_resolver
from django.urls.resolvers import URLPattern

BASE = Path(settings.BASE_DIR)
OURS = ("cakapkerja", "reference", "notifications", "accounts", "placements", "jobs", "training")
# Rendered by Django or allauth by their own names.
BY_NAME = re.compile(r"^(?:\d{3}(?:_csrf)?\.html|account/|allauth/|admin/|django/|accounts/email/|emails/)")


def sources():
    for package in (*OURS, "templates"):
        for path in (BASE / package).rglob("*"):
            if path.suffix in (".py", ".html", ".txt") and "migrations" not in path.parts:
                yield path


def templates():
    for folder in [
        BASE / "templates",
        *(path for package in OURS for path in (BASE / package).rglob("templates")),
    ]:
        for path in folder.rglob("*"):
            if path.suffix in (".html", ".txt"):
                yield str(path.relative_to(folder))


def test_every_template_is_rendered_by_somebody():
    text = "\n".join(path.read_text() for path in sources())
    unused = []
    for name in templates():
        # Mails are named by their stem; subject and body stand side by side.
        stem = re.sub(r"(?:_subject|_message)?\.(?:txt|html)$", "", name)
        if not BY_NAME.match(name) and name not in text and f'"{stem}"' not in text and f"{stem}_" not in text:
            unused.append(name)
    assert unused == []


def test_no_comment_of_a_template_reaches_people():
    """``{# #}`` ends with its line: a longer one is printed on the page."""
    open_ones = [
        f"{path.relative_to(BASE)}:{number}"
        for path in sources()
        if path.suffix in (".html", ".txt")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if line.count("{#") != line.count("#}")
    ]
    assert open_ones == []


def our_views(patterns=None, prefix=""):
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLPattern):
            view = inspect.unwrap(pattern.callback)
            is_class = hasattr(pattern.callback, "view_class")  # says its methods by having them
            if view.__module__.split(".")[0] in OURS and inspect.isfunction(view) and not is_class:
                yield f"{prefix}{pattern.pattern}", pattern.callback
        elif not str(pattern.pattern).startswith("admin/"):
            yield from our_views(pattern.url_patterns, f"{prefix}{pattern.pattern}")


def test_every_view_says_its_methods():
    """A page answers TRACE-like nonsense with 405, so no view forgot ``require_…`` (house.md)."""
    from django.test import RequestFactory

    silent = []
    for address, view in our_views():
        names = re.findall(r"\?P<(\w+)>|<(?:\w+:)?(\w+)>", address)
        arguments = {one or other: "x" for one, other in names}
        request = RequestFactory().generic("BREW", "/")
        try:
            answered = view(request, **arguments).status_code
        except Exception as exc:  # it ran: nothing stopped an unknown method
            answered = repr(exc)
        if answered != 405:
            silent.append((address, answered))
    assert silent == []


@pytest.mark.django_db
def test_the_features_page_counts_its_rows():
    page = (BASE / "docs/features.md").read_text()
    rows = {
        x
        for line in page.splitlines()
        if line.startswith("| X")
        for x in re.findall(r"X-\d{3}", line.split("|")[1])
    }
    assert f"**{len(rows)} work**" in page
    for name in re.findall(r"`(tests/[\w/.]+)`", page):
        assert (BASE / name).exists(), name


def test_documents_name_files_that_exist():
    for document in [BASE / "README.md", *(BASE / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", document.read_text()):
            assert (document.parent / target).exists(), f"{document.name}: {target}"
