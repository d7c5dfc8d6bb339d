"""Health answers before anything else runs, so that no session, host check or login is in the way (R-11)."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse


class HealthMiddleware:
    """``/sehat/hidup``: the process answers. ``/sehat/siap``: the database answers and is migrated."""

    def __init__(self, get_response):
        self.get_response = get_response
        self._migrated = False

    def __call__(self, request):
        if request.path == "/sehat/hidup":
            return self._answer({"status": "hidup"})
        if request.path == "/sehat/siap":
            return self._ready()
        return self.get_response(request)

    def _ready(self):
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            if not self._migrated:
                executor = MigrationExecutor(connection)
                self._migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        except (DatabaseError, OSError):
            connection.close()
            return self._answer({"status": "belum siap", "basis_data": "tidak terjangkau"}, 503)
        if not self._migrated:
            return self._answer({"status": "belum siap", "basis_data": "belum dimigrasi"}, 503)
        return self._answer({"status": "siap", "basis_data": "siap"})

    @staticmethod
    def _answer(body, status=200):
        response = JsonResponse(body, status=status)
        response["Cache-Control"] = "no-store"
        response["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
        response["X-Content-Type-Options"] = "nosniff"
        return response
