"""An address that only a button may use says so, instead of an empty page."""

from django.shortcuts import render


class NotAllowedPageMiddleware:
    """Fills the empty answer 405 of Django's decorators; the status and ``Allow`` stay."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != 405 or response.streaming or response.content:
            return response
        page = render(request, "405.html", status=405)
        page["Allow"] = response.headers.get("Allow", "")
        return page
