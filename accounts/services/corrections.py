"""Putting locked data of a verified person right: they ask, an officer changes or refuses (PDP-07)."""

import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.enums import CorrectionState
from accounts.known import tell_identity_known
from accounts.models import CorrectionRequest, Resident, ResidentCorrection
from accounts.nik import NumberError, check_nik
from accounts.notifications import CorrectionRefused, DataCorrected
from accounts.services.residents import IDENTITY_FIELDS
from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError, StaleStateError
from notifications.services import add_digest_entry, notify

ANSWERED_WITHIN = datetime.timedelta(hours=3 * 24)  # PDP-07: clock hours, not working days
DIGEST_AUDIENCE = "officers.corrections"
PAGE = "/saya/profil/pembetulan/"


@transaction.atomic
def ask_correction(*, actor, wanted, nik=""):
    """Keep what a verified resident wants put right; it waits for an officer for at most 3 x 24 hours.

    ``nik`` is the number as it should be, "" when it is right; it is stored sealed until the decision.
    """
    resident = Resident.objects.select_for_update(of=("self",)).get(user=actor)
    if not resident.is_verified:
        raise BusinessRuleError(_("Data Anda belum terverifikasi. Anda bisa mengubahnya sendiri di profil."))
    if not wanted.strip():
        raise BusinessRuleError(_("Tulis bagian yang salah dan isi yang benar."), field="wanted")
    if any(part.isdigit() and len(part) >= 12 for part in wanted.replace(".", "").replace("-", "").split()):
        raise BusinessRuleError(_("Jangan tulis NIK di sini. Tulis di kolom NIK di bawahnya."), field="wanted")
    request = CorrectionRequest(resident=resident, wanted=wanted.strip(), due_at=database_now() + ANSWERED_WITHIN)
    if nik.strip():
        try:
            request.put_nik(check_nik(nik))
        except NumberError as exc:
            raise BusinessRuleError(exc.message, field="nik") from exc
    if resident.correction_requests.waiting().exists():
        raise BusinessRuleError(_("Permintaan Anda yang tadi masih diperiksa. Tunggu jawabannya dulu."))
    request.save()
    add_digest_entry(
        audience=DIGEST_AUDIENCE,
        kind="accounts.correction_asked",
        text=_("Satu permintaan pembetulan data menunggu"),
        url=f"/admin/accounts/resident/{resident.pk}/change/",
        subject=request.pk,
    )
    return request


def _locked(officer, resident_id):
    resident = Resident.objects.select_for_update(of=("self",)).select_related("user").get(pk=resident_id)
    if resident.user_id == officer.pk:
        raise BusinessRuleError(_("Ini data Anda sendiri. Minta petugas lain membetulkannya."))
    return resident


@transaction.atomic
def correct_resident(*, officer, resident_id, data, reason, nik="", use_asked_nik=False):
    """Change name, birth date, sex or NIK with a reason; before and after are kept, the person is told.

    ``data`` holds names of :data:`IDENTITY_FIELDS`. ``nik`` is a new number, or "" to leave it; with
    ``use_asked_nik`` it is the one of the waiting request. The number passes the same checks and the same
    uniqueness as the person's own entry, and its refusal does not tell that somebody has it (SEC-09).
    """
    if not reason.strip():
        raise BusinessRuleError(_("Tulis alasan pembetulan."), field="reason")
    resident = _locked(officer, resident_id)
    waiting = resident.correction_requests.waiting().select_for_update(of=("self",)).first()
    if use_asked_nik:
        nik = waiting.open_nik() if waiting is not None else ""
        if not nik:
            raise StaleStateError(_("Permintaan itu sudah dijawab. Muat ulang halaman ini."))
    before, after = {}, {}
    for name in IDENTITY_FIELDS:
        old = getattr(resident, name)
        if name in data and data[name] != old:
            before[name], after[name] = _plain(old), _plain(data[name])
            setattr(resident, name, data[name])
    old_nik, new_nik = resident.open_nik(), _checked_nik(resident, nik)
    if new_nik and new_nik != old_nik:
        before["nik"], after["nik"] = resident.nik_last4, new_nik[-4:]
        resident.put_nik(new_nik)
    if not after:
        raise BusinessRuleError(_("Tidak ada yang berubah."))
    _save(resident)
    tell_identity_known(resident)
    if "full_name" in after:
        resident.user.name = resident.full_name
        resident.user.save(update_fields=["name"])
    ResidentCorrection.objects.create(
        resident=resident, actor=officer, reason=reason.strip(), before=before, after=after
    )
    if waiting is None:  # made without a request: the person reads the reason in the same place
        waiting = CorrectionRequest(resident=resident, wanted=_("Pembetulan oleh petugas"), due_at=database_now())
    _decide(waiting, officer, CorrectionState.DONE, reason)
    notify(DataCorrected, recipient=resident.user, context={}, url=PAGE)
    return resident


@transaction.atomic
def refuse_correction(*, officer, resident_id, reason):
    """Say no to the waiting request, with what the person can do."""
    if not reason.strip():
        raise BusinessRuleError(_("Tulis mengapa data tidak diubah."), field="reason")
    resident = _locked(officer, resident_id)
    waiting = resident.correction_requests.waiting().select_for_update(of=("self",)).first()
    if waiting is None:
        raise StaleStateError(_("Permintaan itu sudah dijawab. Muat ulang halaman ini."))
    _decide(waiting, officer, CorrectionState.REFUSED, reason)
    notify(CorrectionRefused, recipient=resident.user, context={}, url=PAGE)
    return waiting


def _checked_nik(resident, nik):
    """The digits of ``nik``, or of the stored number, when they go with birth date and sex as they will be."""
    stored = resident.open_nik()
    text = nik.strip() or stored
    if not text:
        return ""
    try:
        return check_nik(text, birth_date=resident.birth_date, sex=resident.sex)
    except NumberError as exc:
        raise BusinessRuleError(exc.message, field="nik") from exc


def _save(resident):
    try:
        resident.clean_fields(exclude=["user"])
    except ValidationError as exc:
        raise BusinessRuleError(" ".join(exc.messages)) from exc
    try:
        with transaction.atomic():
            resident.save()
    except IntegrityError as exc:
        raise BusinessRuleError(
            _("NIK ini tidak dapat disimpan. Periksa lagi, atau hubungi Admin data."), field="nik"
        ) from exc


def _decide(request, officer, state, answer):
    request.state, request.answer = state, answer.strip()
    request.decided_at, request.decided_by = database_now(), officer
    request.nik_sealed, request.nik_last4 = None, ""
    request.save()


def _plain(value):
    return value.isoformat() if hasattr(value, "isoformat") else value
