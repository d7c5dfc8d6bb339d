"""The open rehearsal: made by one button, without effect on anybody, and with its figures published (N-21)."""

import datetime

import pytest
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone

from cakapkerja.errors import BusinessRuleError
from jobs.fairs import rehearsal
from jobs.fairs.enums import BoothState, Phase
from jobs.fairs.models import Edition, EditionApplication, Place, RehearsalSample, Talk
from jobs.fairs.services.editions import change_phase
from jobs.fairs.services.outcomes import booth_origin, link_application
from jobs.fairs.services.rehearsals import make_rehearsal, record_sample
from notifications.models import Message
from tests.admin.pages import signed_in, words
from tests.factories.accounts import OfficerFactory, ResidentFactory
from tests.factories.fairs import (
    BoothFactory,
    BoothVacancyFactory,
    EditionFactory,
    EntryWindowFactory,
    PlaceFactory,
)
from tests.factories.jobs import ApplicationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh():
    caches["pages"].clear()


@pytest.fixture
def manager():
    return OfficerFactory(groups=["Pengelola bursa"])


@pytest.fixture
def live():
    return EditionFactory(is_rehearsal=True)


def test_a_rehearsal_is_made_from_the_fair_with_its_companies_and_seats(manager):
    source = EditionFactory(registration=True, forecast_people=900)
    EntryWindowFactory.create_batch(1, edition=source, quota=700)
    booth = BoothFactory(edition=source)
    client = signed_in(manager)
    day = source.starts_on - datetime.timedelta(days=1)
    answer = client.post(reverse("admin:fairs_edition_latihan", args=[source.pk]), {"day": day.isoformat()})
    copy = Edition.objects.get(is_rehearsal=True)
    assert answer.url == reverse("admin:fairs_edition_change", args=[copy.pk])
    assert (copy.phase, copy.starts_on, copy.copied_from, copy.forecast_people) == (Phase.DRAFT, day, source, 900)
    assert (copy.windows.get().quota, copy.booths.get().company) == (700, booth.company)
    assert copy.booths.get().state == BoothState.INVITED
    for again in (
        day,
        source.starts_on + datetime.timedelta(days=1),
        timezone.localdate() - datetime.timedelta(days=1),
    ):
        with pytest.raises(BusinessRuleError):
            make_rehearsal(officer=manager, edition_id=source.pk, day=again)
    with pytest.raises(BusinessRuleError, match="sudah latihan"):
        make_rehearsal(officer=manager, edition_id=copy.pk, day=day)


def test_a_rehearsal_is_open_to_all_and_named_as_one(client, live):
    page = words(client.get(reverse("fairs:list")))
    assert "Latihan terbuka" in page
    assert live.name in page
    assert "Ini latihan terbuka" in words(client.get(live.get_absolute_url()))
    Edition.objects.update(phase=Phase.DRAFT)
    assert "Latihan terbuka" not in words(client.get(f"{reverse('fairs:list')}?x=1"))


def test_nobody_applies_at_a_rehearsal(client, live, manager):
    row = BoothVacancyFactory(booth__edition=live)
    page = words(client.get(row.booth.get_absolute_url()))
    assert "tidak ada lamaran yang dikirim" in page
    assert "Lamar " not in page
    link_application(ApplicationFactory(vacancy=row.vacancy), booth_origin(row.booth))
    assert not EditionApplication.objects.exists()
    place = PlaceFactory(booth=row.booth)
    change_phase(officer=manager, edition_id=live.pk, arrow="close", reason="Selesai.")
    assert not Message.objects.filter(kind="fairs.queue_ended").exists()
    page = words(signed_in(place.resident.user).get(Place.objects.get(pk=place.pk).get_absolute_url()))
    assert "Terima kasih sudah mencoba" in page


def test_nobody_owes_an_outcome_after_a_rehearsal(live):
    past = timezone.now() - datetime.timedelta(days=20)
    place = PlaceFactory(booth__edition=live)
    Talk.objects.create(
        booth=place.booth,
        place=place,
        resident=place.resident,
        recruiter=OfficerFactory(),
        room="x",
        ends_at=past,
        ended_at=past,
        outcome_due_at=past,
    )
    assert not Talk.objects.overdue().exists()
    Edition.objects.update(is_rehearsal=False)
    assert Talk.objects.overdue().exists()


def test_phones_tell_what_they_measured_once_a_minute_and_it_is_published(client, live):
    person = signed_in(ResidentFactory(complete=True).user)
    url = reverse("fairs:measured", kwargs={"edition": live.slug})
    for _ in range(2):
        assert person.post(url, {"waktu": "90,5,0,4,0,1,0,0", "gagal": "2"}).status_code == 204
    assert RehearsalSample.objects.count() == 1
    found = rehearsal.result_of(live)
    assert (found.answers, found.failed, found.p95, found.seconds) == (100, 2, 200, "0,2")
    Edition.objects.update(phase=Phase.CLOSED)
    page = words(client.get(live.get_absolute_url()))
    assert "0,2 detik atau kurang untuk 95 dari 100 jawaban" in page
    assert "2 permintaan gagal" in page


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"waktu": "1,2", "gagal": "0"},
        {"waktu": "1,0,0,0,0,0,0,-1", "gagal": "0"},
        {"waktu": "99999,0,0,0,0,0,0,0", "gagal": "0"},
        {"waktu": "a,0,0,0,0,0,0,0", "gagal": "x"},
        {"waktu": "0,0,0,0,0,0,0,0", "gagal": "0"},
    ],
    ids=range(6),
)
def test_made_up_measurements_are_dropped(live, body):
    person = signed_in(ResidentFactory(complete=True).user)
    assert person.post(reverse("fairs:measured", kwargs={"edition": live.slug}), body).status_code == 204
    assert not RehearsalSample.objects.exists()


def test_a_real_fair_measures_nobody():
    edition = EditionFactory()
    user = ResidentFactory(complete=True).user
    assert record_sample(actor=user, edition_id=edition.pk, buckets=[1] * 8, failed=0) is None
    page = signed_in(user).get(PlaceFactory(booth__edition=edition, resident=user.resident).get_absolute_url())
    assert "data-measure" not in page.content.decode()


@pytest.mark.parametrize(
    ("buckets", "bound"),
    [([100, 0, 0, 0, 0, 0, 0, 0], 100), ([94, 6, 0, 0, 0, 0, 0, 0], 200), ([0, 0, 0, 0, 0, 0, 0, 9], None)],
    ids=["all-fast", "one-step", "too-slow"],
)
def test_ninety_five_of_a_hundred(buckets, bound):
    assert rehearsal.percentile(buckets, 95) == bound
