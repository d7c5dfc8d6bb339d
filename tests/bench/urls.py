"""The portal's addresses and the constant view."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from cakapkerja.urls import *  # noqa: F403
from cakapkerja.urls import urlpatterns


@login_not_required
@require_safe
def constant(request):
    """A fixed string behind every middleware of the portal: no query, no template."""
    return HttpResponse("tetap")


urlpatterns = [path("tetap/", constant), *urlpatterns]
