"""A database that is away, or a lock that takes too long, gives a calm 503 page, not a stack (R-06, FT-17)."""

import logging

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)


class OutageMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        try:
            return self.get_response(request)
        except (OperationalError, InterfaceError) as exc:
            return self._page(exc)

    def process_exception(self, request, exception):
        if isinstance(exception, (OperationalError, InterfaceError)):
            return self._page(exception)
        return None

    @staticmethod
    def _page(exc):
        logger.error("database away or busy: %s", type(exc).__name__)
        response = HttpResponse(render_to_string("503.html"), status=503)
        response["Retry-After"] = "20"
        response["Cache-Control"] = "no-store"
        return response
