"""The office's admin site: Django's own, with our sign-in, our look and a start page of work queues."""

from functools import wraps

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _


class OfficeAdminSite(admin.AdminSite):
    site_header = _("Meja kerja Cakap Kerja")
    site_title = _("Cakap Kerja")
    index_title = _("Antrean kerja")
    enable_nav_sidebar = False

    def index(self, request, extra_context=None):
        """The work queues by age above the list of tables; only what this officer may work on."""
        queues = [
            queue
            for model_admin in self._registry.values()
            if hasattr(model_admin, "work_queues")
            for queue in model_admin.work_queues(request)
        ]
        queues.sort(key=lambda queue: (not queue.count, queue.oldest or timezone.now()))
        return super().index(request, {"queues": queues, **(extra_context or {})})

    def admin_view(self, view, cacheable=False):
        """Every page of the admin: what no row can hold is not asked for (PostgreSQL has no NUL in texts)."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def guarded(request, *args, **kwargs):
            if "%00" in request.META.get("QUERY_STRING", ""):
                return redirect(request.path)
            return inner(request, *args, **kwargs)

        return guarded

    @method_decorator(login_not_required)
    def login(self, request, extra_context=None):
        """Our own sign-in for everybody: the admin has no second form where a password could be tried."""
        return secure_admin_login(lambda request: redirect("admin:index"))(request)

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")
