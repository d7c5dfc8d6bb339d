"""News of a field: asked for by one tap, stopped by one tap, told once for each batch that opens."""

import datetime
import logging

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.lacking import people_lacking
from accounts.models import User
from cakapkerja.clock import database_now
from cakapkerja.errors import BusinessRuleError
from notifications.services import notify_many
from training.enums import BatchState, EnrolmentState
from training.models import Batch, Enrolment, Field, FieldNews
from training.notifications import BatchOpened

logger = logging.getLogger(__name__)
SALT = "training.field-news"
BATCHES = 50  # of one run
TOLD_WITHIN = datetime.timedelta(days=1)
REMEMBERED_FOR = datetime.timedelta(days=730)
MOST_WANTED = 30
# Whoever registered before and got no seat, by whatever way.
NO_SEAT = (EnrolmentState.NOT_SELECTED, EnrolmentState.CANCELLED)
NEEDS_NO_CLASS = (EnrolmentState.PASSED, EnrolmentState.CONFIRMED)


def fields_with_news():
    """The fields that one can be told of: those that people join by themselves."""
    return Field.objects.valid_on().filter(programme__is_active=True, programme__by_community=False)


def wanted_fields(user):
    """The keys of the fields that ``user`` asked to hear of."""
    if not user.is_authenticated:
        return frozenset()
    return frozenset(FieldNews.objects.filter(user=user, wants=True).values_list("field_id", flat=True))


@transaction.atomic
def want_news(*, actor, field_id):
    """Ask to hear when ``field_id`` opens. Twice is once; beyond 30 fields a :class:`BusinessRuleError`."""
    others = FieldNews.objects.filter(user=actor, wants=True).exclude(field_id=field_id)
    if others.count() >= MOST_WANTED:
        raise BusinessRuleError(_("Anda sudah meminta kabar 30 bidang. Hentikan satu dulu."))
    FieldNews.objects.update_or_create(user=actor, field_id=field_id, defaults={"wants": True})


def stop_news(*, actor, field_id):
    """Hear nothing more of ``field_id``, for whatever reason it would have been told."""
    FieldNews.objects.update_or_create(user=actor, field_id=field_id, defaults={"wants": False})


# --- stop by a link, without signing in ----------------------------------------------------------------
def stop_token(user_id, field_id):
    """Return the signed token of a stop link. It opens nothing and says nothing about the person."""
    return signing.dumps([str(user_id), field_id], salt=SALT)


def field_of_token(token):
    """Return ``(user id, field)`` of a stop link, or None when the token is not ours or the field is gone."""
    try:
        user_id, field_id = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    field = Field.objects.select_related("programme").filter(pk=field_id).first()
    return field and (user_id, field)


def stop_by_token(token):
    """Stop the news of a stop link; return whether it was ours and the person is still here. Twice is once."""
    found = field_of_token(token)
    user = found and User.objects.filter(pk=found[0]).first()
    if user is None:
        return False
    stop_news(actor=user, field_id=found[1].pk)
    return True


# --- told ----------------------------------------------------------------------------------------------
@transaction.atomic
def tell_batch_opened():
    """Tell once for each batch whose registration opened since yesterday; return how many messages were written.

    In this order: who asked to be told, who found no seat in the field before, whose applications ask for a skill
    that the field teaches. Whoever stopped news of the field, sits in it or has passed it, hears nothing.
    """
    since = database_now() - TOLD_WITHIN
    published = Q(transitions__to_state=BatchState.PUBLISHED, transitions__at__gt=since)
    opened = (
        Batch.objects.open()
        .filter(Q(opens_at__gt=since) | published)
        .exclude(field__programme__by_community=True)
        .select_related("field__programme")
        .order_by("pk")
        .distinct()
    )
    batches = list(opened[:BATCHES])
    with override("id"):
        told = sum(_tell(batch) for batch in batches)
    logger.info("opened batches: %d told", told)
    if len(batches) == BATCHES:
        logger.error("opened batches: more than %d opened since yesterday", BATCHES)
    return told


def _tell(batch):
    from cakapkerja.templatetags.cakap import waktu

    shared = {
        "title": str(batch),
        "field": batch.field.name,
        "place": batch.place,
        "until": str(waktu(batch.closes_at)),
    }
    return notify_many(
        BatchOpened,
        recipients=((user, shared | {"why": why} | _stop(user, batch)) for user, why in _people(batch).items()),
        url=batch.get_absolute_url(),
        dedup_key=f"batch-opened:{batch.pk}",
    )


def _stop(user_id, batch):
    stop = reverse("training:stop_field_news", kwargs={"token": stop_token(user_id, batch.field_id)})
    return {"stop": stop, "stop_address": settings.SITE_URL + stop}


def _people(batch):
    """Return {user id: why}, the strongest reason of each person."""
    of_field = Enrolment.objects.filter(batch__field_id=batch.field_id, resident__isnull=False)
    missed = of_field.filter(state__in=NO_SEAT, registered_at__gt=database_now() - REMEMBERED_FOR)
    has = of_field.filter(state__in=NEEDS_NO_CLASS) | of_field.live().filter(batch=batch)
    news = dict(FieldNews.objects.filter(field_id=batch.field_id).values_list("user_id", "wants"))
    found = dict.fromkeys(people_lacking(batch.field.skill_list), "skill")
    found |= dict.fromkeys(missed.values_list("resident__user_id", flat=True), "missed")
    found |= dict.fromkeys((user for user, wants in news.items() if wants), "asked")
    out = set(has.values_list("resident__user_id", flat=True)) | {
        user for user, wants in news.items() if not wants
    }
    return {user: why for user, why in sorted(found.items(), key=lambda item: str(item[0])) if user not in out}
