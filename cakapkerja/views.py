"""Views of the roof: home, where to go after sign-in, the resident's desk, information, error pages."""

import logging

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_safe

from cakapkerja.codes import new_code
from jobs.fairs.phases import phase_words
from jobs.fairs.reading import short_days
from jobs.fairs.services.editions import newest_published
from jobs.models import Application
from jobs.pages import kept_for_visitors
from jobs.search import Criteria, bounded_count, find_vacancies, page_after
from placements.models import FollowUp, Placement
from reference.models import Kecamatan
from training.enums import ENROLMENT_CAN_CONFIRM, EnrolmentState
from training.models import Batch, Enrolment

logger = logging.getLogger(__name__)


@login_not_required
@require_safe
@kept_for_visitors
def home(request):
    """Search first, then what is open, in one screen of a phone."""
    found = find_vacancies(Criteria())
    newest, _cursor = page_after(found, "", size=3)
    count, is_exact = bounded_count(found)
    totals = Placement.objects.totals()
    rows = []
    if count:
        rows.append(
            {
                "label": _("Lowongan"),
                "text": (_("%d buka sekarang") if is_exact else _("lebih dari %d buka")) % count,
                "url": reverse("jobs:list"),
                "icon": "briefcase",
            }
        )
    classes = Batch.objects.open().coming().exclude(field__programme__by_community=True).count()
    if classes:
        rows.append(
            {
                "label": _("Pelatihan"),
                "text": ngettext("%d kelas buka", "%d kelas buka", classes) % classes,
                "url": reverse("training:home"),
                "icon": "graduation-cap",
            }
        )
    rows += [_fair_row(edition) for edition in newest_published()[:1]]
    rows.append(
        {
            "label": _("Pasang lowongan"),
            "text": _("Untuk perusahaan, gratis"),
            "url": reverse("employer:home"),
            "icon": "building-2",
        }
    )
    context = {
        "vacancy_count": count,
        "count_is_exact": is_exact,
        "newest": newest,
        "kecamatan_options": Kecamatan.objects.all(),
        "programme_rows": rows,
        "placement_tile": totals if totals["total"] else None,
    }
    return render(request, "home.html", context)


def _fair_row(edition):
    """The fair that runs, or the next one."""
    return {
        "label": _("Bursa kerja %s") % short_days(edition),
        "text": phase_words(edition),
        "url": edition.get_absolute_url(),
        "icon": "store",
    }


@require_safe
def home_after_login(request):
    """Officers to their queues, instructors to their classes, companies to their desk, residents to their page."""
    user = request.user
    if user.is_staff:
        return redirect("admin:index")
    if Batch.objects.filter(instructors=user).exists() or user.groups.filter(name="Instruktur").exists():
        return redirect("instructor:home")
    if user.is_resident:
        return redirect("resident:home")
    if user.has_companies:
        return redirect("employer:home")
    return redirect("resident:start")


@require_safe
def resident_home(request):
    """The resident's desk: what waits for an answer first, then applications, then the profile."""
    resident = request.user.resident_or_none
    if resident is None:
        return redirect("employer:home" if request.user.has_companies else "resident:start")
    applications = list(
        Application.objects.for_user(request.user)
        .with_unread()
        .select_related("vacancy__company", "vacancy__kecamatan", "vacancy__work_province", "placement")
        .defer("profile", "vacancy__search", "vacancy__facts", "vacancy__duties", "vacancy__requirements")[:20]
    )
    context = {
        "resident": resident,
        "tasks": resident.tasks.open(),
        "questions": FollowUp.objects.filter(
            placement__resident=resident,
            placement__cancelled_at__isnull=True,
            asked_at__isnull=False,
            answered_at__isnull=True,
        ).select_related("placement"),
        "to_answer": [row for row in applications if row.needs_answer],
        "running": [row for row in applications if row.is_open and not row.needs_answer][:5],
        "has_applications": bool(applications),
        "missing": resident.missing_for_applying(),
        "classes": list(
            Enrolment.objects.for_user(request.user)
            .filter(state__in=[*ENROLMENT_CAN_CONFIRM, EnrolmentState.CONFIRMED, EnrolmentState.WAITING])
            .filter(batch__ends_on__gte=timezone.localdate())
            .select_related("batch__field__programme")
            .order_by("batch__starts_on", "pk")[:5]
        ),
    }
    return render(request, "resident_home.html", context)


@login_not_required
@require_safe
def set_language(request, code):
    """Remember the language in a cookie and go back. A link, not a form: public pages carry no form token."""
    back = request.GET.get("kembali", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = reverse("home")
    response = redirect(iri_to_uri(back))
    if code in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            max_age=365 * 24 * 3600,
            secure=settings.SITE_HTTPS,
            httponly=True,
            samesite="Lax",
        )
    return response


@login_not_required
@require_safe
def help_page(request):
    return render(request, "pages/help.html")


@login_not_required
@require_safe
def privacy(request):
    return render(request, "pages/privacy.html")


# --- error pages --------------------------------------------------------------------------------------
def bad_request(request, exception=None):
    return HttpResponse(render_to_string("400.html"), status=400)


def not_here(request, exception=None):
    """One text for "not there" and "not yours": it does not tell which (design.md, states)."""
    return render(request, "404.html", status=404)


def too_many(request):
    """A throttle of sign-in was reached (allauth asks for this view by its name)."""
    response = render(request, "429.html", status=429)
    response["Retry-After"] = "60"
    return response


def broken(request):
    """The page of an error of ours; its code is in the log beside the traceback, so that support finds it."""
    code = new_code()
    logger.error("support code %s: %s %s", code, request.method, request.path)
    return HttpResponse(render_to_string("500.html", {"code": code}), status=500)


@requires_csrf_token
def csrf_failure(request, reason=""):
    """A form that was open too long, or cookies that are off: say so, and how to go on."""
    return render(request, "403_csrf.html", status=403)
