"""A GET never writes (house.md): a guard around safe methods, with the short list of what may be written."""

import logging
import re

from django.conf import settings
from django.db import connection

logger = logging.getLogger(__name__)

# Tables that a safe request may write: sessions, throttles (cache), who-saw-what, counters of views.
SAFE_WRITES = {"django_session", "cache_table", "accounts_accesslog", "jobs_vacancyview", "fairs_boothvisit"}
# Allauth's page of addresses adds the row of an account that a command or the admin made.
SAFE_PATHS = ("/akun/email/",)
WRITE = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?([a-z_0-9]+)"?', re.IGNORECASE)


class UnsafeWriteError(AssertionError):
    """A view wrote to the database while answering a safe method."""


class SafeMethodsMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in ("GET", "HEAD", "OPTIONS") or request.path.startswith(SAFE_PATHS):
            return self.get_response(request)

        def guard(execute, sql, params, many, context):
            match = WRITE.match(sql) if isinstance(sql, str) else None
            if match and match.group(1).lower() not in SAFE_WRITES:
                message = f"{request.method} {request.path} writes to {match.group(1)}"
                if settings.SAFE_WRITES_RAISE:
                    raise UnsafeWriteError(message)
                logger.error(message)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(guard):
            return self.get_response(request)
