"""Views of the roof: home, where to go after sign-in, the resident's desk, short links, error pages."""

from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token


@requires_csrf_token
def csrf_failure(request, reason=""):
    """A form that was open too long, or cookies that are off: say so, and how to go on."""
    return render(request, "403_csrf.html", status=403)
