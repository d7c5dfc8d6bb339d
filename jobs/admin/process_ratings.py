"""What applicants together say of a company, on its page in the admin (F-37). Single ratings: nowhere."""

from django.template.loader import render_to_string

from cakapkerja.slots import fill_slot
from jobs.process_figures import process_of


def process_ratings(request, company):
    """The figures that the public reads; "" below ten or when the officer may see no company."""
    if not request.user.has_perm("accounts.view_company"):
        return ""
    process = process_of(company)
    if process is None:
        return ""
    return render_to_string("jobs/_process_figures.html", {"process": process}, request=request)


fill_slot("admin_company", process_ratings)
