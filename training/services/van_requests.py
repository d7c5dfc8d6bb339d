"""A community's request for the van: written in steps, handed in, taken back (TR-6)."""

import datetime
import logging

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models.residents import NIK_CONTEXT
from cakapkerja.clock import database_now
from cakapkerja.crypto import keyed_index
from cakapkerja.errors import BusinessRuleError, StaleStateError
from cakapkerja.receipts import once
from notifications.services import add_digest_entry, notify
from reference.models import Holiday
from training.community_notifications import VanRequestReceived
from training.enums import REQUEST_CAN_SUBMIT, REQUEST_CAN_WITHDRAW, RequestState
from training.imports.people import BY_FIELD, read_people
from training.models import CommunityPerson, CommunityRequest, CommunityRequestTransition
from training.models.community import PEOPLE_AT_MOST, TARGET_PEOPLE

logger = logging.getLogger(__name__)
DIGEST_AUDIENCE = "officers.van"
OPEN_REQUESTS_AT_MOST = 5
DRAFTS_KEPT_FOR = datetime.timedelta(days=60)
BATCH = 200
DRAFT_FIELDS = (
    "kind", "community", "kelurahan", "contact_name", "contact_phone", "field", "wished_on", "place", "address",
    "has_power", "has_roof", "has_room", "van_can_park", "has_toilet", "place_note",
)  # fmt: skip
PERSON_FIELDS = ("full_name", "phone", "sex", "birth_date", "education", "kelurahan", "agreed")


# --- the door to the state ----------------------------------------------------------------------------
def lock_request(request_id):
    """The request, locked in the caller's transaction."""
    return (
        CommunityRequest.objects.select_for_update(of=("self",))
        .select_related("contact", "kelurahan__kecamatan", "field__programme")
        .get(pk=request_id)
    )


def move_request(request, target, sources, *, actor=None, reason=""):
    """Move a locked request to ``target`` from one of ``sources`` and write the log; the one door to its state."""
    if request.state not in sources:
        raise StaleStateError(
            _("Permintaan ini sudah berubah: %(state)s.") % {"state": request.get_state_display().lower()}
        )
    before, request.state = request.state, target
    request.save()
    CommunityRequestTransition.objects.create(
        request=request, from_state=before, to_state=target, actor=actor, reason=reason
    )


def _own(actor, request_id):
    if not CommunityRequest.objects.for_user(actor).filter(pk=request_id).exists():
        raise BusinessRuleError(_("Permintaan ini tidak ada atau bukan milik Anda."))
    return lock_request(request_id)


def _own_editable(actor, request_id):
    request = _own(actor, request_id)
    if not request.is_editable:
        raise StaleStateError(
            _("Permintaan ini tidak bisa diubah: %(state)s.") % {"state": request.get_state_display().lower()}
        )
    return request


# --- the draft ----------------------------------------------------------------------------------------
def start_request(*, actor, data, token=None, url_of=None):
    """Begin a draft with the first step. ``url_of(request)`` is where a repeat of the form leads (R-04)."""
    with once(actor, token) as receipt:
        running = CommunityRequest.objects.for_user(actor).filter(
            state__in=[RequestState.DRAFT, RequestState.SUBMITTED, RequestState.RETURNED]
        )
        if running.count() >= OPEN_REQUESTS_AT_MOST:
            raise BusinessRuleError(
                _("Anda punya %d permintaan yang belum selesai. Selesaikan atau tarik satu dulu.")
                % OPEN_REQUESTS_AT_MOST
            )
        request = CommunityRequest(contact=actor)
        _fill(request, data)
        receipt.url = url_of(request) if url_of else ""
    return request


def _fill(request, data):
    for name in DRAFT_FIELDS:
        if name in data:
            setattr(request, name, data[name])
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError as exc:  # a returned request was whole once and stays so
        raise BusinessRuleError(
            _("Lengkapi bagian ini. Permintaan yang dikembalikan harus tetap lengkap.")
        ) from exc


@transaction.atomic
def save_step(*, actor, request_id, data):
    """Keep what one step asked, names in :data:`DRAFT_FIELDS`."""
    request = _own_editable(actor, request_id)
    _fill(request, data)
    return request


# --- the people ---------------------------------------------------------------------------------------
def _put(person, data):
    """Set what a cleaned :class:`training.forms.community.PersonForm` says; an empty NIK leaves the old one."""
    for name in PERSON_FIELDS:
        if name in data:
            setattr(person, name, data[name] or getattr(CommunityPerson(), name))
    if data.get("nik"):
        person.nik_index = keyed_index(data["nik"], context=NIK_CONTEXT)
        person.nik_last4 = data["nik"][-4:]


def _refuse_full(request, more):
    if request.people.count() + more > PEOPLE_AT_MOST:
        raise BusinessRuleError(_("Paling banyak %d orang dalam satu permintaan.") % PEOPLE_AT_MOST)


def _save_person(person):
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as exc:
        raise BusinessRuleError(_("NIK ini sudah ada di daftar."), field="nik") from exc


def _next_position(request):
    return (request.people.aggregate(last=Max("position"))["last"] or 0) + 1


def add_person(*, actor, request_id, data, token=None, url=""):
    """Add one name to the list of an editable request."""
    with once(actor, token) as receipt:
        request = _own_editable(actor, request_id)
        _refuse_full(request, 1)
        person = CommunityPerson(request=request, position=_next_position(request))
        _put(person, data)
        _save_person(person)
        receipt.url = url
    return person


@transaction.atomic
def change_person(*, actor, request_id, person_id, data):
    """Mend a row; its faults are gone with it, because ``data`` passed the form."""
    request = _own_editable(actor, request_id)
    person = request.people.filter(pk=person_id).first()
    if person is None:
        raise BusinessRuleError(_("Orang ini sudah tidak ada di daftar."))
    _put(person, data)
    person.faults = []
    _save_person(person)
    return person


@transaction.atomic
def remove_person(*, actor, request_id, person_id):
    """Take a name off the list. Twice is once."""
    _own_editable(actor, request_id).people.filter(pk=person_id).delete()


def add_people_from_file(*, actor, request_id, uploaded, token=None, url=""):
    """Add every row of a spreadsheet; return (how many were read, how many have a fault).

    A row with a fault is kept with the fault named, so that it can be mended here; what was wrong as a NIK is
    not kept.
    """
    with once(actor, token) as receipt:
        request = _own_editable(actor, request_id)
        rows = read_people(uploaded)
        _refuse_full(request, len(rows))
        known = {bytes(index) for index in request.people.values_list("nik_index", flat=True) if index}
        first, people = _next_position(request), []
        for offset, (line, data, faults) in enumerate(rows):
            person = CommunityPerson(request=request, position=first + offset)
            _put(person, data)
            if person.nik_index in known:
                person.nik_index, person.nik_last4 = None, ""
                faults.append({"column": BY_FIELD["nik"].header, "text": _("NIK ini sudah ada di daftar.")})
            elif person.nik_index:
                known.add(person.nik_index)
            person.faults = [{"row": line, **fault} for fault in faults]
            people.append(person)
        CommunityPerson.objects.bulk_create(people)
        receipt.url = url
    return len(people), sum(bool(person.faults) for person in people)


# --- handing in, taking back --------------------------------------------------------------------------
def missing_for_submitting(request):
    """Return ``[(step, sentence)]`` of what keeps ``request`` from being handed in."""
    missing = []
    if not (request.kind and request.community and request.kelurahan_id and request.contact_phone):
        missing.append(("siapa", _("Isi siapa yang meminta.")))
    if not (request.field_id and request.wished_on):
        missing.append(("pelatihan", _("Pilih pelatihan dan hari mulainya.")))
    elif max(request.wished_on) <= timezone.localdate(database_now()):
        missing.append(("pelatihan", _("Hari yang Anda pilih sudah lewat. Pilih hari lain.")))
    if not (request.place and request.address):
        missing.append(("tempat", _("Isi tempat pelatihan.")))
    people = list(request.people.all())
    faulty = sum(bool(person.faults) for person in people)
    if not people:
        missing.append(("orang", _("Tambah calon peserta.")))
    elif faulty:
        text = ngettext("%d baris peserta perlu diperbaiki.", "%d baris peserta perlu diperbaiki.", faulty)
        missing.append(("orang", text % faulty))
    return missing


def warnings_for_submitting(request):
    """Sentences that do not keep the request back (OQ-05: fewer warns, more goes to a waiting list)."""
    count, sentences = request.people.count(), []
    if 0 < count < TARGET_PEOPLE:
        sentences.append(
            _("Baru %(n)d dari %(target)d orang. Permintaan dengan %(target)d orang lebih mudah dijadwalkan.")
            % {"n": count, "target": TARGET_PEOPLE}
        )
    elif count > TARGET_PEOPLE:
        sentences.append(
            _("Ada %(n)d orang. Nomor %(next)d dan seterusnya masuk daftar tunggu.")
            % {"n": count, "next": TARGET_PEOPLE + 1}
        )
    if request.unfit:
        sentences.append(_("Tempatnya belum punya: %s.") % ", ".join(str(name).lower() for name in request.unfit))
    return sentences


@transaction.atomic
def submit_request(*, actor, request_id):
    """Hand the request in; the office answers within ``VAN_SLA_WORKDAYS`` working days. Twice is once."""
    request = _own(actor, request_id)
    if request.state == RequestState.SUBMITTED:
        return request
    if request.state in REQUEST_CAN_SUBMIT and (missing := missing_for_submitting(request)):
        raise BusinessRuleError(missing[0][1])
    now = database_now()
    # Who mends a returned request keeps the place in the turn.
    request.submitted_at = request.submitted_at or now
    request.due_at = Holiday.objects.add_workdays(now, settings.VAN_SLA_WORKDAYS)
    move_request(request, RequestState.SUBMITTED, REQUEST_CAN_SUBMIT, actor=actor)
    notify(
        VanRequestReceived,
        recipient=actor,
        context={"number": request.number, "days": settings.VAN_SLA_WORKDAYS},
        url=request.get_absolute_url(),
    )
    add_digest_entry(
        audience=DIGEST_AUDIENCE,
        kind="training.van_request_submitted",
        text=_("%(community)s meminta Mobil Si Praja") % {"community": request.community},
        url=f"/admin/training/communityrequest/{request.pk}/change/",
        subject=request.pk,
    )
    return request


@transaction.atomic
def withdraw_request(*, actor, request_id):
    """Take the request back; the list of people goes with it."""
    request = _own(actor, request_id)
    if request.state == RequestState.PLANNED:
        raise BusinessRuleError(_("Mobil sudah dijadwalkan. Hubungi petugas untuk membatalkan."))
    move_request(request, RequestState.WITHDRAWN, REQUEST_CAN_WITHDRAW, actor=actor)
    request.people.all().delete()
    return request


def delete_old_drafts():
    """Delete drafts that nobody touched for 60 days, with the names in them; return how many."""
    old = CommunityRequest.objects.filter(
        state=RequestState.DRAFT, updated_at__lt=Now() - DRAFTS_KEPT_FOR
    ).order_by("updated_at", "pk")[:BATCH]
    keys = [row.pk for row in old]
    CommunityRequest.objects.filter(pk__in=keys, state=RequestState.DRAFT).delete()
    (logger.error if len(keys) == BATCH else logger.info)("van drafts deleted: %d", len(keys))
    return len(keys)


def still_waiting(keys):
    """Which of the digest's requests still wait for the office."""
    rows = CommunityRequest.objects.waiting().filter(pk__in=keys).order_by("pk")
    return {str(key) for key in rows.values_list("pk", flat=True)}
