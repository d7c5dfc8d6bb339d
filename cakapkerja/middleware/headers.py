"""Headers that Django does not set itself: permissions, and no caching of what a signed-in person sees."""

PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"

PRIVATE = (
    "/akun/",
    "/saya/",
    "/mitra/",
    "/instruktur/",
    "/admin/",
)  # also the steps of somebody who is not signed in yet


class PrivacyHeadersMiddleware:
    """SEC-46 and SEC-49."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        user = getattr(request, "user", None)
        session_touched = getattr(getattr(request, "session", None), "accessed", False)
        # A view that says "public" answers everybody alike (a logo): the session was only looked at on the way.
        is_public = "public" in response.headers.get("Cache-Control", "")
        if session_touched and user is not None and user.is_authenticated and not is_public:
            response.headers["Cache-Control"] = "no-store, private"
        elif response.cookies or request.path.startswith(PRIVATE):
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response
