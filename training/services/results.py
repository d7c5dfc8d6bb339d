"""How a class ended for each person: passed or not, stopped, never came; with the rule that was applied (TR-5)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import can_proceed

from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError
from notifications.services import notify
from training.attendance import share_of
from training.enums import EnrolmentState
from training.models import Certificate, Enrolment
from training.notifications import ResultRecorded
from training.services.seats import lock_batch, move

# What an instructor chooses, and the arrow that it takes. Nothing in a request names an arrow.
ARROWS = {
    EnrolmentState.PASSED: "pass_class",
    EnrolmentState.FAILED: "fail_class",
    EnrolmentState.DROPPED: "drop",
    EnrolmentState.NO_SHOW: "miss",
}


def possible_results(enrolment):
    """The results that ``enrolment`` can be given now, with the one that it has."""
    return [
        state
        for state, arrow in ARROWS.items()
        if state == enrolment.state or can_proceed(getattr(enrolment, arrow))
    ]


@transaction.atomic
def record_result(*, actor, enrolment_id, result, grade=None, note="", bnsp_number=""):
    """Record how the class ended for one person and tell them; recording the same again changes no state.

    Somebody who came less than the batch asks (``pass_presence``) passes only with a note that says why. ``grade``
    is 0 to 100. Raises :class:`BusinessRuleError` for a class that is not the actor's or has not begun, for
    "never came" about somebody who came, and while a valid certificate says something else.
    """
    own = Enrolment.objects.taught_by(actor).filter(pk=enrolment_id).values_list("batch_id", flat=True).first()
    if own is None:
        raise BusinessRuleError(_("Orang ini bukan peserta kelas Anda."), code="missing")
    batch = lock_batch(own)
    enrolment = (
        Enrolment.objects.select_for_update(of=("self",)).select_related("resident__user").get(pk=enrolment_id)
    )
    enrolment.batch = batch
    _refuse(batch, enrolment, result, note)
    before = enrolment.state
    enrolment.grade, enrolment.result_note, enrolment.bnsp_number = grade, note.strip(), bnsp_number.strip()
    if result == before:
        enrolment.save(update_fields=["grade", "result_note", "bnsp_number"])
    else:
        move(enrolment, ARROWS[result], actor=actor, reason=note, tell=False)
        _tell(enrolment)
    return enrolment


def _refuse(batch, enrolment, result, note):
    if result not in ARROWS:
        raise BusinessRuleError(_("Pilih hasilnya dari daftar."), field="result")
    if result not in possible_results(enrolment):
        raise BusinessRuleError(
            _("Hasil ini tidak bisa dicatat: sekarang %s.") % enrolment.get_state_display().lower(), field="result"
        )
    if timezone.localdate(database_now()) < batch.starts_on:
        raise BusinessRuleError(_("Kelas ini belum mulai. Hasil dicatat setelah kelas berjalan."))
    share = share_of(enrolment)
    if result == EnrolmentState.NO_SHOW and share.came:
        raise BusinessRuleError(_("Orang ini pernah datang. Pilih berhenti di tengah."), field="result")
    if result == EnrolmentState.PASSED and share.percent < batch.pass_presence and not note.strip():
        raise BusinessRuleError(
            _("Kehadirannya %(share)d%%, aturan lulus %(rule)d%%. Tulis mengapa tetap lulus.")
            % {"share": share.percent, "rule": batch.pass_presence},
            field="note",
        )
    has_certificate = Certificate.objects.filter(enrolment=enrolment, revoked_at__isnull=True).exists()
    if has_certificate and result != EnrolmentState.PASSED:
        raise BusinessRuleError(_("Orang ini sudah punya sertifikat. Cabut dulu sertifikatnya."), field="result")


def _tell(enrolment):
    if enrolment.resident is None:
        return
    notify(
        ResultRecorded,
        recipient=enrolment.resident.user,
        context={"title": str(enrolment.batch)},
        url=f"/saya/pelatihan/{enrolment.pk}/",
    )
