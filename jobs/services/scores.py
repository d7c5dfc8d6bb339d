"""The answer score of companies (N-08): recomputed every night, contested by the company, answered by the office.

Answered is a word that moves a person on: an invitation, a place in the reserve, a no, a yes. That somebody
looked, or marked it as being weighed, is none (docs/decisions/0010-answer-score.md).
"""

import logging

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.models import Company
from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError, StaleStateError
from jobs.freshness import raise_public_version
from jobs.models import AnswerScore
from jobs.notifications import CompanyContestAnswered
from notifications.services import notify

logger = logging.getLogger(__name__)

# An application that its person ended within 14 days, before any answer, counts for nobody.
_COMPUTE = """
    WITH looked_at AS (
        SELECT v.company_id, a.created_at, least(log.answered_at, a.slots_offered_at) AS answered_at, log.over_at
        FROM jobs_application a
        JOIN jobs_vacancy v ON v.id = a.vacancy_id
        LEFT JOIN LATERAL (
            SELECT min(at) FILTER (WHERE to_state IN ('interview', 'reserve', 'rejected', 'accepted'))
                    AS answered_at,
                min(at) FILTER (WHERE to_state IN ('withdrawn', 'closed')) AS over_at
            FROM jobs_applicationtransition WHERE application_id = a.id
        ) log ON true
        WHERE a.created_at >= now() - interval '12 months' AND a.created_at < now() - interval '14 days'
            AND (%(company)s::bigint IS NULL OR v.company_id = %(company)s)
    ), counted AS (
        SELECT company_id, answered_at - created_at AS took FROM looked_at
        WHERE answered_at IS NOT NULL OR over_at IS NULL OR over_at > created_at + interval '14 days'
    )
    INSERT INTO jobs_answerscore
        (company_id, applications, answered, median_hours, computed_at, contest_text, contest_answer)
    SELECT company_id, count(*), count(*) FILTER (WHERE took <= interval '14 days'),
        round(extract(epoch FROM percentile_cont(0.5) WITHIN GROUP (ORDER BY took)) / 3600), now(), '', ''
    FROM counted GROUP BY company_id
    ON CONFLICT (company_id) DO UPDATE SET applications = excluded.applications, answered = excluded.answered,
        median_hours = excluded.median_hours, computed_at = excluded.computed_at
"""


@transaction.atomic
def compute_scores(company=None):
    """Compute every company's score, or one's, in one statement; return how many. Twice gives the same."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '240s'")
        cursor.execute(_COMPUTE, {"company": company.pk if company else None})
        count = cursor.rowcount
    # Nothing left in the last twelve months: an old figure must not stay.
    rows = AnswerScore.objects.filter(company=company) if company else AnswerScore.objects.all()
    rows.filter(computed_at__lt=database_now()).update(
        applications=0, answered=0, median_hours=None, computed_at=database_now()
    )
    raise_public_version()  # public pages show the scores
    if company is None:
        logger.info("answer scores: %d companies", count)
    return count


@transaction.atomic
def contest_score(*, actor, company_id, text):
    """Say why the score is wrong. One at a time: the office answers before the next."""
    company = Company.objects.manageable_by(actor).filter(pk=company_id).first()
    score = (
        AnswerScore.objects.select_for_update(of=("self",)).filter(company=company).first() if company else None
    )
    if score is None:
        raise BusinessRuleError(_("Perusahaan ini belum punya nilai jawaban."))
    if not text.strip():
        raise BusinessRuleError(_("Tulis apa yang tidak cocok."), field="text")
    if score.is_contested:
        raise StaleStateError(_("Sanggahan Anda masih diperiksa petugas."))
    score.contested_at, score.contest_text, score.contest_answer = database_now(), text.strip(), ""
    score.save(update_fields=["contested_at", "contest_text", "contest_answer"])
    return score


@transaction.atomic
def answer_contest(*, officer, score_id, answer):
    """Answer a contest in words; the company's members are told."""
    score = AnswerScore.objects.select_for_update(of=("self",)).select_related("company").get(pk=score_id)
    if not score.is_contested:
        raise StaleStateError(_("Sanggahan ini sudah dijawab."))
    if not answer.strip():
        raise BusinessRuleError(_("Tulis jawaban untuk perusahaan."), field="reason")
    if score.company.memberships.filter(user=officer, is_active=True).exists():
        raise BusinessRuleError(_("Anda anggota perusahaan ini. Minta petugas lain memeriksa."))
    score.contest_answer = answer.strip()
    score.save(update_fields=["contest_answer"])
    for membership in score.company.memberships.filter(is_active=True):
        notify(
            CompanyContestAnswered,
            recipient=membership.user_id,
            context={"company": score.company.name},
            url=f"/mitra/{score.company.code}/nilai-jawaban/",
        )
    return score
