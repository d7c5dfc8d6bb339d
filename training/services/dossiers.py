"""A dossier for capital or a stall, written by one person or a group, and handed in (X-144)."""

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Resident
from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError, StaleStateError
from cakapkerja.receipts import once
from notifications.services import add_digest_entry, notify, notify_many
from reference.models import Holiday
from training.business_notifications import DossierMemberAsked, DossierMoved
from training.enums import DOSSIER_CAN_WITHDRAW, DOSSIER_EDITABLE, DossierKind, DossierState
from training.models import Dossier, DossierItem, DossierMember, DossierTransition
from training.services.businesses import lock_own_business

DIGEST_AUDIENCE = "officers.business"
ITEMS_AT_MOST = 15
MEMBERS_AT_MOST = 9


# --- the door to the state ----------------------------------------------------------------------------
def lock_dossier(dossier_id):
    return (
        Dossier.objects.select_for_update(of=("self",)).select_related("business__owner__user").get(pk=dossier_id)
    )


def move_dossier(dossier, target, sources, *, actor=None, reason="", tell=True):
    """Move a locked dossier from one of ``sources``, log it, tell the owner and the group; the one door."""
    if dossier.state not in sources:
        raise StaleStateError(
            _("Proposal ini sudah berubah: %(state)s.") % {"state": dossier.get_state_display().lower()}
        )
    before, dossier.state = dossier.state, target
    dossier.save()
    DossierTransition.objects.create(
        dossier=dossier, from_state=before, to_state=target, actor=actor, reason=reason
    )
    if tell:
        people = [dossier.business.owner.user_id, *_agreed(dossier)]
        context = {"number": dossier.number, "state": str(DossierState(target).label)}
        notify_many(
            DossierMoved, recipients=((user_id, context) for user_id in people), url=dossier.get_absolute_url()
        )


def _agreed(dossier):
    rows = dossier.members.filter(agreed_at__isnull=False).order_by("pk")
    return rows.values_list("resident__user_id", flat=True)


def _own(actor, dossier_id):
    if not Dossier.objects.filter(pk=dossier_id, business__owner__user=actor).exists():
        raise BusinessRuleError(_("Proposal ini tidak ada atau bukan milik Anda."))
    return lock_dossier(dossier_id)


def _own_editable(actor, dossier_id):
    dossier = _own(actor, dossier_id)
    if dossier.state not in DOSSIER_EDITABLE:
        raise StaleStateError(
            _("Proposal ini tidak bisa diubah: %(state)s.") % {"state": dossier.get_state_display().lower()}
        )
    return dossier


# --- writing ------------------------------------------------------------------------------------------
def start_dossier(*, actor, business_id, kind, token=None):
    """Begin a draft. One of a kind at a time for each business; the constraint is the judge."""
    if kind not in DossierKind.values:
        raise BusinessRuleError(_("Pilih modal usaha atau tempat jualan."))
    with once(actor, token) as receipt:
        business = lock_own_business(actor, business_id)
        try:
            with transaction.atomic():
                dossier = Dossier.objects.create(business=business, kind=kind)
        except IntegrityError as exc:
            raise BusinessRuleError(_("Proposal seperti ini masih berjalan. Lanjutkan yang itu.")) from exc
        receipt.url = dossier.get_absolute_url()
    return dossier


@transaction.atomic
def save_dossier(*, actor, dossier_id, data, items):
    """Keep the plan and the budget of an editable dossier. ``items`` are (name, count, price)."""
    dossier = _own_editable(actor, dossier_id)
    for name in ("plan", "market", "stall_place"):
        if name in data:
            setattr(dossier, name, data[name])
    if dossier.state != DossierState.DRAFT and not dossier.plan.strip():
        raise BusinessRuleError(_("Rencana usaha tidak boleh kosong."), field="plan")
    dossier.save()
    dossier.items.all().delete()
    DossierItem.objects.bulk_create(
        DossierItem(dossier=dossier, position=place, name=name, count=count, price=price)
        for place, (name, count, price) in enumerate(items[:ITEMS_AT_MOST], start=1)
    )
    return dossier


@transaction.atomic
def ask_member(*, actor, dossier_id, email, role=""):
    """Ask somebody to join the group. Silent about whether the address has an account (SEC-09)."""
    dossier = _own_editable(actor, dossier_id)
    if dossier.members.count() >= MEMBERS_AT_MOST:
        raise BusinessRuleError(_("Satu kelompok paling banyak %d orang.") % (MEMBERS_AT_MOST + 1), field="email")
    resident = Resident.objects.filter(user__email__iexact=email.strip(), user__is_active=True).first()
    if resident is None or resident.user_id == actor.pk:
        return
    _member, is_new = DossierMember.objects.get_or_create(
        dossier=dossier, resident=resident, defaults={"role": role[:60]}
    )
    if is_new:
        notify(
            DossierMemberAsked,
            recipient=resident.user,
            context={"business": dossier.business.name},
            url="/saya/usaha/",
        )


@transaction.atomic
def answer_member(*, actor, member_id, agree):
    """The person agrees to be of the group, or leaves it."""
    member = (
        DossierMember.objects.select_for_update(of=("self",))
        .select_related("dossier")
        .filter(pk=member_id, resident__user=actor)
        .first()
    )
    if member is None:
        raise BusinessRuleError(_("Undangan ini sudah tidak ada."))
    if member.dossier.state not in DOSSIER_EDITABLE:
        raise StaleStateError(_("Proposal ini sudah dikirim. Hubungi petugas untuk mengubah anggota."))
    if not agree:
        member.delete()
    elif member.agreed_at is None:
        member.agreed_at = database_now()
        member.save(update_fields=["agreed_at"])


@transaction.atomic
def remove_member(*, actor, dossier_id, member_id):
    """Take somebody off the group. Twice is once."""
    _own_editable(actor, dossier_id).members.filter(pk=member_id).delete()


# --- handing in ---------------------------------------------------------------------------------------
def missing_of(dossier):
    """Sentences about what keeps ``dossier`` from being handed in."""
    missing = []
    if not dossier.plan.strip():
        missing.append(_("Tulis rencana usaha."))
    if not dossier.items.exists():
        missing.append(_("Isi paling sedikit satu baris anggaran."))
    if dossier.kind == DossierKind.STALL and not dossier.stall_place.strip():
        missing.append(_("Tulis tempat jualan yang diinginkan."))
    if dossier.members.filter(agreed_at__isnull=True).exists():
        missing.append(_("Ada anggota yang belum setuju. Tunggu, atau keluarkan dari kelompok."))
    return missing


@transaction.atomic
def submit_dossier(*, actor, dossier_id):
    """Hand it in; the file check is due within ``DOSSIER_SLA_WORKDAYS`` working days. Twice is once."""
    dossier = _own(actor, dossier_id)
    if dossier.state == DossierState.SUBMITTED:
        return dossier
    if dossier.state in DOSSIER_EDITABLE and (missing := missing_of(dossier)):
        raise BusinessRuleError(missing[0])
    now = database_now()
    dossier.submitted_at = dossier.submitted_at or now
    dossier.due_at = Holiday.objects.add_workdays(now, settings.DOSSIER_SLA_WORKDAYS)
    dossier.checked_by = None
    move_dossier(dossier, DossierState.SUBMITTED, DOSSIER_EDITABLE, actor=actor)
    add_digest_entry(
        audience=DIGEST_AUDIENCE,
        kind="training.dossier_submitted",
        text=_("Proposal usaha %(number)s menunggu pemeriksaan") % {"number": dossier.number},
        url=f"/admin/training/dossier/{dossier.pk}/change/",
        subject=dossier.pk,
    )
    return dossier


@transaction.atomic
def withdraw_dossier(*, actor, dossier_id):
    """Take it back before it is approved."""
    dossier = _own(actor, dossier_id)
    dossier.due_at = None
    move_dossier(dossier, DossierState.WITHDRAWN, DOSSIER_CAN_WITHDRAW, actor=actor)
    return dossier


def still_in_review(keys):
    rows = Dossier.objects.filter(pk__in=keys, state=DossierState.SUBMITTED).order_by("pk")
    return {str(key) for key in rows.values_list("pk", flat=True)}
