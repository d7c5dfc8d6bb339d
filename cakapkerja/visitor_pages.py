"""Public pages kept for visitors, for apps that may not import the one that keeps them (:mod:`jobs.pages`)."""

import functools

_keepers = []


def keep_by(keeper):
    """Register ``keeper(view, **options) -> view``; once, from an ``apps.py``."""
    if keeper not in _keepers:
        _keepers.append(keeper)


def kept_for_visitors(**options):
    """Decorate a safe public view; ``options`` are those of :func:`jobs.pages.kept_for_visitors`."""

    def decorate(view):
        @functools.wraps(view)
        def wrapper(request, *args, **kwargs):
            return kept()(request, *args, **kwargs)

        @functools.cache
        def kept():
            return _keepers[0](view, **options) if _keepers else view

        return wrapper

    return decorate
