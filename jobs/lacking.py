"""Who applied for work that asks for a skill their profile does not name (N-02): they may want the class."""

import datetime

from django.db.models import Q

from cakapkerja.clock import database_now
from jobs.models import Application

REMEMBERED_FOR = datetime.timedelta(days=180)
MOST_SKILLS = 8


def applicants_lacking(skills):
    """Return the user ids of recent applicants to vacancies that name one of ``skills``."""
    asked, known = Q(), Q()
    for skill in skills[:MOST_SKILLS]:
        asked |= Q(vacancy__skills__icontains=skill)
        known |= Q(resident__skills__icontains=skill)
    recent = Application.objects.filter(created_at__gt=database_now() - REMEMBERED_FOR)
    rows = recent.filter(asked, resident__user__is_active=True).exclude(known)
    return rows.order_by("resident__user_id").values_list("resident__user_id", flat=True).distinct()
