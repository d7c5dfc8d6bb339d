"""What the resident's desk shows of businesses and of requests for the van."""

from django.template.loader import render_to_string


def resident_links(request):
    """The two ways in, for the slot ``resident_home``: nothing is asked of the database."""
    return render_to_string("training/business/_home_links.html", request=request)
