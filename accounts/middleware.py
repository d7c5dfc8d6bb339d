"""Old addresses of a company that was merged go on leading somewhere."""

import re

from django.http import HttpResponsePermanentRedirect

from accounts.models import Company

DESK = re.compile(r"^/mitra/([2-9b-z]{8})(/.*)$")


class MergedCompanyMiddleware:
    """Links in old mails to the desk of a merged company lead its members to the same page of the one that stays.

    Looks only where a page was not found; for everybody else it stays not found.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in ("GET", "HEAD"):
            return response
        found = DESK.match(request.path)
        if found is None or not request.user.is_authenticated:
            return response
        target = Company.objects.manageable_by(request.user).filter(merged__code=found[1]).first()
        if target is None:
            return response
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(f"/mitra/{target.code}{found[2]}" + (f"?{query}" if query else ""))
