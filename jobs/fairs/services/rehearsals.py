"""The open rehearsal before a fair (N-21): a draft made from the edition, and what phones measured at it."""

import datetime

from django.core.cache import caches
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from cakapkerja.clock import database_now, start_of_day
from cakapkerja.errors import BusinessRuleError
from jobs.fairs.enums import BoothState, Phase
from jobs.fairs.models import Booth, BoothTransition, Edition, EditionTransition, EntryWindow, RehearsalSample
from jobs.fairs.services.editions import free_slug, lock_edition, may_copy

HOURS = 3
FEWEST_SEATS = 100
ONE_SAMPLE_SECONDS = 45  # of one person: the page sends one a minute
MOST_ANSWERS = 600  # in a sample: more than a page can ask for in a minute


@transaction.atomic
def make_rehearsal(*, officer, edition_id, day):
    """Make the draft of a public rehearsal on ``day``: three hours from nine o'clock, same companies, same rules.

    It has a wave with as many seats as the fair itself, so that it is a test of the load as well. Applications
    from it count for no fair, and nobody owes an outcome.
    """
    source = lock_edition(edition_id)
    if not may_copy(officer, source):
        raise BusinessRuleError(_("Anda tidak berhak membuat edisi baru."))
    if source.is_rehearsal:
        raise BusinessRuleError(_("Ini sudah latihan. Buat latihan dari edisi aslinya."))
    if source.phase in (Phase.CLOSED, Phase.ARCHIVED):
        raise BusinessRuleError(_("Bursa ini sudah selesai. Buat latihan dari edisi berikutnya."))
    if not timezone.localdate() <= day <= source.starts_on:
        raise BusinessRuleError(_("Pilih hari dari hari ini sampai hari pertama bursa."), field="day")
    if Edition.objects.filter(copied_from=source, is_rehearsal=True, starts_on=day).exists():
        raise BusinessRuleError(_("Latihan pada hari itu sudah ada. Buka dari daftar edisi."), field="day")
    edition = _draft(source, officer, day)
    EditionTransition.objects.create(
        edition=edition, to_state=edition.phase, actor=officer, reason=_("Latihan untuk %s.") % source.name
    )
    booths = Booth.objects.bulk_create(
        Booth(
            edition=edition,
            company_id=row.company_id,
            slug=row.slug,
            state=BoothState.INVITED,
            about=row.about,
            hall=row.hall,
            position=row.position,
        )
        for row in source.booths.filter(
            state__in=[BoothState.APPROVED, BoothState.INVITED], company__state="verified"
        )
    )
    BoothTransition.objects.bulk_create(
        BoothTransition(booth=booth, to_state=booth.state, actor=officer) for booth in booths
    )
    return edition


def _draft(source, officer, day):
    opens = start_of_day(day) + datetime.timedelta(hours=9)
    closes = opens + datetime.timedelta(hours=HOURS)
    if closes <= database_now():  # made on the day itself, after nine o'clock
        opens = database_now()
        closes = opens + datetime.timedelta(hours=HOURS)
    name = f"Latihan {source.name}"  # data of the office, not words of a page: in Indonesian whoever makes it
    edition = Edition.objects.create(
        slug=free_slug(name),
        number=source.number,
        name=name[:120],
        summary="Coba antre dan bicara sebelum bursa. Tanpa pengaruh pada lamaran Anda.",
        kind="virtual",
        kelurahan_id=source.kelurahan_id,
        starts_on=timezone.localdate(opens),
        ends_on=timezone.localdate(closes),
        registration_opens_at=min(database_now(), opens),
        opens_at=opens,
        closes_at=closes,
        forecast_people=source.forecast_people,
        video_allowed=source.video_allowed,
        places_per_person=source.places_per_person,
        talk_minutes=3,
        door_mode=source.door_mode,
        door_capacity=source.door_capacity,
        admit_per_minute=source.admit_per_minute,
        is_rehearsal=True,
        copied_from=source,
        created_by=officer,
    )
    edition.local_officers.set(source.local_officers.all())
    seats = source.windows.aggregate(n=Sum("quota"))["n"] or 0
    EntryWindow.objects.create(
        edition=edition, starts_at=opens, ends_at=closes, quota=max(seats, FEWEST_SEATS), on_site=False
    )
    return edition


def record_sample(*, actor, edition_id, buckets, failed):
    """Keep what one phone measured in a minute of a live rehearsal; more often, or made up, is dropped."""
    if len(buckets) != 8 or min([*buckets, failed]) < 0 or sum(buckets) + failed not in range(1, MOST_ANSWERS + 1):
        return None
    edition = Edition.objects.filter(pk=edition_id, phase=Phase.LIVE, is_rehearsal=True).first()
    if edition is None or not caches["pages"].add(f"ukur:{edition.pk}:{actor.pk}", 1, ONE_SAMPLE_SECONDS):
        return None
    return RehearsalSample.objects.create(edition=edition, buckets=buckets, failed=failed)
