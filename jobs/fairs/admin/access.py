"""Who may open what of the fair: its managers everything, local officers the small fairs that name them (JF-6)."""

from jobs.fairs.models import Edition

RUN = "fairs.run_edition"


def manages_all(user):
    return user.has_perm(RUN)


def manages_any(request):
    """Whether this officer has an edition at all; asked once a request."""
    if not hasattr(request, "_manages_editions"):
        user = request.user
        local = user.has_perm("fairs.check_in") and user.local_editions.exists()
        request._manages_editions = user.is_active and (manages_all(user) or local)
    return request._manages_editions


def editions_of(user):
    return Edition.objects.manageable_by(user)
