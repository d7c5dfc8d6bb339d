"""Public pages of training are kept for visitors, and never show seats or classes of before."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.enums import ConsentPurpose
from accounts.services.residents import give_consent
from jobs.freshness import public_version
from tests.factories.accounts import ResidentFactory
from tests.factories.training import BatchFactory, BusinessFactory, EnrolmentFactory
from training.models import Batch, Business, Enrolment
from training.services import enrolments as service

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_minute(monkeypatch):
    """A test that crosses a minute would find nothing kept."""
    monkeypatch.setattr("jobs.pages.KEPT_SECONDS", 10**9)


def text(path):
    response = Client().get(path)
    assert response.status_code == 200
    assert not response.cookies
    return response.content.decode()


def test_a_second_visitor_costs_two_statements():
    batch = BatchFactory()
    for path in ("/pelatihan/", "/pelatihan/blk/", batch.get_absolute_url()):
        first = text(path)
        with CaptureQueriesContext(connection) as seen:
            assert text(path) == first
        assert len(seen) == 2, path


def test_a_registration_takes_one_seat_from_the_kept_pages_at_once():
    batch = BatchFactory(quota=3)
    before = public_version()
    for path in (batch.get_absolute_url(), "/pelatihan/", "/pelatihan/blk/"):
        assert "inggal 3" in text(path)
    service.register(actor=ResidentFactory(complete=True, with_nik=True).user, batch=batch)
    for path in (batch.get_absolute_url(), "/pelatihan/", "/pelatihan/blk/"):
        assert "inggal 2" in text(path)
    assert public_version() == before  # the one row of all public changes is not waited for in a rush


def test_canary_without_the_counters_the_page_shows_old_seats(monkeypatch):
    batch = BatchFactory(quota=3)
    text(batch.get_absolute_url())
    from jobs import pages

    key = pages._key
    monkeypatch.setattr(pages, "_key", lambda request, query, minute="", shown="": key(request, query, minute))
    assert "Tinggal 3" in text(batch.get_absolute_url())
    service.register(actor=ResidentFactory(complete=True, with_nik=True).user, batch=batch)
    assert "Tinggal 3" in text(batch.get_absolute_url())


def test_somebody_who_leaves_the_waiting_list_shows_at_once():
    batch = BatchFactory(quota=1)
    EnrolmentFactory(batch=batch)
    waiting = EnrolmentFactory(batch=batch, state="waiting", waiting_number=1)
    assert "1 orang di daftar tunggu" in text(batch.get_absolute_url())
    Enrolment.objects.filter(pk=waiting.pk).update(state="withdrawn")
    assert "orang di daftar tunggu" not in text(batch.get_absolute_url())


def test_raw_changes_of_class_field_day_and_programme_show_at_once():
    batch = BatchFactory()
    path = batch.get_absolute_url()
    text(path)
    text("/pelatihan/")
    Batch.objects.filter(pk=batch.pk).update(place="Gedung Baru Contoh")
    assert "Gedung Baru Contoh" in text(path)
    type(batch.field).objects.filter(pk=batch.field_id).update(summary="Belajar pola baru.")
    assert "Belajar pola baru." in text(path)
    programme = batch.field.programme
    type(programme).objects.filter(pk=programme.pk).update(name="Balai Contoh Baru")
    assert "Balai Contoh Baru" in text("/pelatihan/")
    before = public_version()
    batch.days.first().delete()
    assert public_version() > before


def test_a_draft_changes_no_public_page():
    draft = BatchFactory(draft=True, days=False)
    before = public_version()
    Batch.objects.filter(pk=draft.pk).update(place="Lain")
    assert public_version() == before


def test_a_business_that_leaves_the_catalogue_is_gone_at_once():
    business = BusinessFactory()
    consent = give_consent(user=business.owner.user, purpose=ConsentPurpose.BUSINESS_CATALOGUE, text_version="uji")
    Business.objects.filter(pk=business.pk).update(is_public=True, consent=consent)
    path = "/pelatihan/kewirausahaan/katalog/"
    assert business.name in text(path)
    assert business.name in text(f"/usaha/{business.code}/")
    Business.objects.filter(pk=business.pk).update(is_public=False)
    assert business.name not in text(path)
    assert Client().get(f"/usaha/{business.code}/").status_code == 404


def test_every_column_of_a_class_but_its_counters_is_watched():
    """A new column needs a new trigger, as migration 0007 of training makes it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT event_object_column FROM information_schema.triggered_update_columns"
            " WHERE trigger_name = 'training_batch_public_update'"
        )
        watched = {column for (column,) in cursor.fetchall()}
    columns = {field.column for field in Batch._meta.local_concrete_fields}
    assert columns - watched == {"seats_taken", "last_number", "last_waiting_number", "updated_at"}
