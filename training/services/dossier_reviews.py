"""The office and a dossier: a file check, a judgement by somebody else, a letter, the partner's answer (X-146)."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError
from reference.models import Holiday
from training.enums import DOSSIER_IN_REVIEW, DossierState
from training.letters import make_dossier_letter
from training.services.dossiers import lock_dossier, move_dossier


def _lock_for(officer, dossier_id):
    dossier = lock_dossier(dossier_id)
    people = {dossier.business.owner.user_id, *dossier.members.values_list("resident__user_id", flat=True)}
    if officer.pk in people:
        raise BusinessRuleError(_("Ini proposal Anda sendiri. Minta petugas lain memeriksa."))
    return dossier


def _needs(text, field, sentence):
    if not text.strip():
        raise BusinessRuleError(sentence, field=field)
    return text.strip()


@transaction.atomic
def check_dossier(*, officer, dossier_id, reason=""):
    """First step: the papers are whole. The judgement is another officer's."""
    dossier = _lock_for(officer, dossier_id)
    dossier.checked_by = officer
    dossier.due_at = Holiday.objects.add_workdays(database_now(), settings.DOSSIER_SLA_WORKDAYS)
    move_dossier(dossier, DossierState.CHECKED, {DossierState.SUBMITTED}, actor=officer, reason=reason.strip())
    return dossier


@transaction.atomic
def return_dossier(*, officer, dossier_id, reason):
    """Ask for something better, in either step; a mended dossier begins with the file check again."""
    dossier = _lock_for(officer, dossier_id)
    words = _needs(reason, "reason", _("Tulis apa yang harus diperbaiki."))
    dossier.due_at, dossier.checked_by = None, None
    move_dossier(dossier, DossierState.RETURNED, DOSSIER_IN_REVIEW, actor=officer, reason=words)
    return dossier


@transaction.atomic
def refuse_dossier(*, officer, dossier_id, reason, next_step):
    """Say no, with the reason and the way on."""
    dossier = _lock_for(officer, dossier_id)
    words = _needs(reason, "reason", _("Tulis alasannya."))
    words += "\n" + _needs(next_step, "next_step", _("Tulis apa yang bisa dilakukan pemohon."))
    dossier.due_at = None
    move_dossier(dossier, DossierState.REFUSED, DOSSIER_IN_REVIEW, actor=officer, reason=words)
    return dossier


@transaction.atomic
def approve_dossier(*, officer, dossier_id, amount=None, reason=""):
    """Second step, by another officer than the first (two pairs of eyes); the letter comes next."""
    dossier = _lock_for(officer, dossier_id)
    if dossier.checked_by_id == officer.pk:
        raise BusinessRuleError(_("Anda yang memeriksa berkasnya. Penilaian dilakukan petugas lain."))
    if amount is not None and amount > dossier.total:
        raise BusinessRuleError(_("Jumlah ini lebih besar dari anggaran yang diminta."), field="amount")
    dossier.approved_by, dossier.approved_amount = officer, amount
    dossier.due_at = Holiday.objects.add_workdays(database_now(), settings.DOSSIER_SLA_WORKDAYS)
    move_dossier(dossier, DossierState.APPROVED, {DossierState.CHECKED}, actor=officer, reason=reason.strip())
    return dossier


@transaction.atomic
def send_dossier(*, officer, dossier_id, data):
    """Make the letter to the partner office and keep it as it was sent. ``data``: ``letter_number``,
    ``letter_on``, ``partner_office``, ``signer_title``, ``signer_name``, ``signer_nip``.
    """
    dossier = _lock_for(officer, dossier_id)
    if data["letter_on"] > timezone.localdate(database_now()):
        raise BusinessRuleError(_("Tanggal surat tidak boleh di depan hari ini."), field="letter_on")
    dossier.letter_number = data["letter_number"].strip()
    dossier.partner_office = data["partner_office"].strip()
    dossier.letter_on = data["letter_on"]
    dossier.letter = make_dossier_letter(dossier, signer=data)
    dossier.due_at = None
    move_dossier(
        dossier,
        DossierState.SENT,
        {DossierState.APPROVED},
        actor=officer,
        reason=_("Surat %(number)s kepada %(office)s.")
        % {"number": dossier.letter_number, "office": dossier.partner_office},
    )
    return dossier


@transaction.atomic
def record_answer(*, officer, dossier_id, granted, answer, answered_on):
    """What the partner office answered, and when."""
    dossier = _lock_for(officer, dossier_id)
    words = _needs(answer, "answer", _("Tulis jawaban dinas mitra."))
    if dossier.letter_on and not dossier.letter_on <= answered_on <= timezone.localdate(database_now()):
        raise BusinessRuleError(_("Tanggal jawaban antara tanggal surat dan hari ini."), field="answered_on")
    dossier.answer, dossier.answered_on = words, answered_on
    target = DossierState.GRANTED if granted else DossierState.REFUSED
    move_dossier(dossier, target, {DossierState.SENT}, actor=officer, reason=words)
    return dossier
