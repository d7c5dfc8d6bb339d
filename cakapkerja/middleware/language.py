"""Indonesian unless the person chose otherwise: a phone set to English is no wish for English pages."""

from django.conf import settings
from django.utils import translation


class ChosenLanguageMiddleware:
    """Activate the language of the cookie that ``set_language`` writes, or the site's own."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        known = {code for code, _ in settings.LANGUAGES}
        language = chosen if chosen in known else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                response.render()
        response.headers.setdefault("Content-Language", language)
        return response
