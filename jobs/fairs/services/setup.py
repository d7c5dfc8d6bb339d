"""A company furnishes its booth: words, hours, vacancies that are shown, people who are there."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Membership
from cakapkerja.errors import BusinessRuleError
from jobs.fairs.enums import BoothState
from jobs.fairs.models import BoothHours, BoothVacancy, Recruiter
from jobs.fairs.phases import require_booths
from jobs.fairs.services.booths import lock_own_booth
from jobs.models import Vacancy
from jobs.rules import DANGER, question_refusal, text_hints

MOST_VACANCIES = 30


@transaction.atomic
def furnish_booth(*, actor, booth_id, about, link, answers_wanted, hours, vacancy_ids, user_ids):
    """Write everything of a booth at once. ``hours`` are (starts, ends) instants within the edition's days.

    Vacancies are the company's own and open, people are its own members; what is not is left out by refusal.
    """
    booth = lock_own_booth(actor, booth_id)
    require_booths(booth.edition)
    if booth.state != BoothState.APPROVED:
        raise BusinessRuleError(_("Stan Anda belum ikut bursa ini. Terima undangannya atau tunggu persetujuan."))
    _check_hours(booth.edition, hours)
    _check_question(answers_wanted)
    _check_about(about)
    booth.about, booth.link, booth.answers_wanted = about.strip(), link.strip(), answers_wanted.strip()
    try:
        booth.full_clean(exclude=["edition", "company"])
    except ValidationError as exc:
        raise BusinessRuleError(" ".join(exc.messages)) from exc
    booth.save()
    _put_hours(booth, hours)
    _put_vacancies(booth, vacancy_ids)
    _put_people(booth, user_ids)
    return booth


def _check_question(text):
    """A booth's question asks for no paper of identity and no money (AF-07)."""
    problem = question_refusal(text) if text.strip() else None
    if problem:
        raise BusinessRuleError(problem, field="answers_wanted")


def _check_about(text):
    """Nobody reviews a booth's words before they are public, so a sign of fraud is refused at once (AF-05)."""
    found = next((hint for hint in text_hints(text, for_reader=False) if hint.level == DANGER), None)
    if found is not None:
        raise BusinessRuleError(f"“{found.phrase}”: {found.text}", field="about")


def _check_hours(edition, hours):
    if not hours:
        raise BusinessRuleError(_("Pilih paling sedikit satu hari buka."), field="days")
    for starts, ends in hours:
        if ends <= starts:
            raise BusinessRuleError(_("Jam tutup harus setelah jam buka."), field="ends")
        if starts < edition.opens_at or ends > edition.closes_at:
            raise BusinessRuleError(_("Pilih jam di antara jam buka dan tutup bursa."), field="begins")


def _put_hours(booth, hours):
    booth.hours.all().delete()
    rows = [BoothHours(booth=booth, starts_at=starts, ends_at=ends) for starts, ends in hours]
    BoothHours.objects.bulk_create(rows)


def _put_vacancies(booth, vacancy_ids):
    own = list(
        Vacancy.objects.open()
        .filter(company_id=booth.company_id, pk__in=vacancy_ids)
        .order_by("-published_at", "pk")
        .values_list("pk", flat=True)
    )
    if len(own) > MOST_VACANCIES:
        raise BusinessRuleError(_("Paling banyak %d lowongan di satu stan.") % MOST_VACANCIES, field="vacancies")
    # A vacancy that closed meanwhile keeps its row: applications and figures speak of it.
    booth.booth_vacancies.filter(vacancy__in=Vacancy.objects.open()).exclude(vacancy_id__in=own).delete()
    kept = set(booth.booth_vacancies.values_list("vacancy_id", flat=True))
    BoothVacancy.objects.bulk_create(
        BoothVacancy(booth=booth, vacancy_id=pk, position=number)
        for number, pk in enumerate(own)
        if pk not in kept
    )


def _put_people(booth, user_ids):
    members = set(
        Membership.objects.filter(company_id=booth.company_id, is_active=True, user_id__in=user_ids).values_list(
            "user_id", flat=True
        )
    )
    if not members:
        raise BusinessRuleError(_("Pilih paling sedikit satu orang yang menjaga stan."), field="people")
    booth.recruiters.exclude(user_id__in=members).delete()
    kept = set(booth.recruiters.values_list("user_id", flat=True))
    Recruiter.objects.bulk_create(Recruiter(booth=booth, user_id=pk) for pk in sorted(members - kept, key=str))
