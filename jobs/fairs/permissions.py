"""Who works at a fair on the portal's side: its managers at every one, local officers at those that name them."""

from django.shortcuts import get_object_or_404

from jobs.fairs.models import Edition


def staffed_edition(request, slug):
    """Return the edition that the signed-in officer runs; 404 for everybody else, as for one that is missing."""
    return get_object_or_404(Edition.objects.manageable_by(request.user), slug=slug)
