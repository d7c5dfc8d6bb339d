"""Marks are given: each scorer their own, until the ranking is approved (X-134)."""

from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.utils.translation import gettext as _

from cakapkerja.errors import BusinessRuleError
from training.enums import EnrolmentState, ScoreStage, SelectionMode
from training.models import Batch, Score
from training.scoring import weights_of
from training.services.seats import lock_batch

SCORE = "training.score_enrolment"


def scorable_by(user):
    """The batches whose marks ``user`` may give: an instructor's own, every one for officers of training."""
    rows = Batch.objects.taught_by(user).filter(mode=SelectionMode.SCORES)
    return rows if user.is_authenticated and user.has_perm(SCORE) else rows.none()


def parse_mark(text):
    """Return the mark in ``text`` (0 to 100, comma or point, two decimals), or raise."""
    try:
        value = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        raise BusinessRuleError(_("Nilai harus angka 0 sampai 100.")) from None
    if not value.is_finite() or not 0 <= value <= 100 or value.normalize().as_tuple().exponent < -2:
        raise BusinessRuleError(_("Nilai antara 0 dan 100, paling banyak dua angka di belakang koma."))
    return value


@transaction.atomic
def save_scores(*, actor, batch_id, stage, marks):
    """Write the marks of one scorer for one stage; ``marks`` is {enrolment id: (Decimal or None, note)}.

    None takes the own mark back. Other scorers' marks are never touched. Return how many changed.
    """
    batch = lock_batch(batch_id)
    if not scorable_by(actor).filter(pk=batch.pk).exists():
        raise BusinessRuleError(_("Anda bukan penilai kelas ini."))
    if batch.results_approved_at is not None:
        raise BusinessRuleError(_("Peringkat sudah disetujui. Nilai tidak bisa diubah lagi."))
    if stage not in ScoreStage.values or stage not in weights_of(batch):
        raise BusinessRuleError(_("Tahap ini tidak dinilai di kelas ini."))
    people = {
        str(person.pk): person
        for person in batch.enrolments.filter(state=EnrolmentState.REGISTERED, pk__in=list(marks))
    }
    own = {
        str(score.enrolment_id): score
        for score in Score.objects.filter(enrolment__in=people.values(), stage=stage, scorer=actor)
    }
    changed = 0
    for key, person in people.items():
        changed += _save_one(person, stage, actor, own.get(key), *marks[key])
    return changed


def _save_one(person, stage, actor, kept, value, note):
    if person.resident is not None and person.resident.user_id == actor.pk:
        raise BusinessRuleError(_("Anda tidak bisa menilai diri sendiri."))
    if value is None:
        if kept is None:
            return False
        kept.delete()
        return True
    if kept is not None and (kept.value, kept.note) == (value, note):
        return False
    row = kept or Score(enrolment=person, stage=stage, scorer=actor)
    row.value, row.note = value, note[:300]
    row.save()
    return True
