"""A database that is away, or a lock that takes too long, gives a calm 503 page, not a stack (R-06, FT-17)."""

import logging

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)

AGAIN_IN = 20  # seconds (MC-16)


class OutageMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        try:
            return self.get_response(request)
        except (OperationalError, InterfaceError) as exc:
            return self._page(request, exc)

    def process_exception(self, request, exception):
        if isinstance(exception, (OperationalError, InterfaceError)):
            return self._page(request, exception)
        return None

    @staticmethod
    def _page(request, exc):
        """What was only read asks again by itself; what was sent must be sent again, and the page says so."""
        logger.error("database away or busy: %s", type(exc).__name__)
        again_in = AGAIN_IN if request.method in ("GET", "HEAD") else 0
        response = HttpResponse(render_to_string("503.html", {"again_in": again_in}), status=503)
        response["Retry-After"] = str(AGAIN_IN)
        response["Cache-Control"] = "no-store"
        return response
