"""Open vacancies that ask for what a class teaches (N-02): what jobs puts beside a class."""

from django.db.models import Q
from django.template.loader import render_to_string

from jobs.models import Vacancy

SHOWN = 3


def vacancies_for_class(request, *, skills, occupation_group_id=None):
    """Return the newest open vacancies that name one of ``skills``, as HTML, or an honest sentence."""
    asked = Q()
    for skill in skills[:8]:
        asked |= Q(skills__icontains=skill) | Q(title__icontains=skill)
    rows = []
    if asked:
        rows = list(
            Vacancy.objects.open()
            .filter(asked)
            .order_by("-published_at", "-pk")
            .for_cards()
            .select_related("company", "kecamatan", "work_province")[:SHOWN]
        )
    return render_to_string("jobs/_class_vacancies.html", {"vacancies": rows}, request=request)
