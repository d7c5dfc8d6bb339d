"""A repeat of a form goes to the page that the first one led to, not to an error (R-04)."""

from django.http import HttpResponseRedirect

from cakapkerja.receipts import RepeatedForm


class SeeOther(HttpResponseRedirect):
    status_code = 303


class RepeatedFormMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        return SeeOther(exception.url or "/") if isinstance(exception, RepeatedForm) else None
