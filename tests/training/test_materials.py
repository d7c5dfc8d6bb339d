"""Materials: for the participants of the field or the batch, and only PDFs without programs."""

import pytest
from django.core.files.base import ContentFile

from tests.accounts.files import pdf_bytes
from tests.factories.accounts import OfficerFactory, ResidentFactory
from tests.factories.training import BatchFactory, EnrolmentFactory, FieldFactory
from training.enums import EnrolmentState
from training.models import Material

pytestmark = pytest.mark.django_db


def test_a_participant_sees_what_belongs_to_field_and_batch(client):
    own = EnrolmentFactory(batch=BatchFactory(running=True))
    Material.objects.create(field=own.batch.field, title="Modul dasar", link="https://contoh.test/modul")
    paper = Material.objects.create(batch=own.batch, title="Jadwal praktik", file=ContentFile(b"%PDF-", "x.pdf"))
    Material.objects.create(field=FieldFactory(name="Tata Boga"), title="Resep", link="https://contoh.test/")
    client.force_login(own.resident.user)
    page = client.get(f"/saya/pelatihan/{own.pk}/kartu/").content.decode()
    assert ("Modul dasar" in page, "Jadwal praktik" in page, "Resep" in page) == (True, True, False)
    path = f"/saya/pelatihan/{own.pk}/bahan/{paper.pk}/"
    assert b"".join(client.get(path).streaming_content) == b"%PDF-"
    client.force_login(ResidentFactory().user)
    assert client.get(path).status_code == 404
    client.logout()
    assert client.get(path).status_code == 302


def test_a_paper_of_another_class_or_before_a_seat_is_not_there(client):
    waiting = EnrolmentFactory(state=EnrolmentState.REGISTERED)
    paper = Material.objects.create(batch=waiting.batch, title="Jadwal", file=ContentFile(b"%PDF-", "x.pdf"))
    seated = EnrolmentFactory()
    for one in (waiting, seated):
        client.force_login(one.resident.user)
        assert client.get(f"/saya/pelatihan/{one.pk}/bahan/{paper.pk}/").status_code == 404


def test_an_officer_adds_a_pdf_and_nothing_else(client):
    batch = BatchFactory()
    client.force_login(OfficerFactory(groups=["Pengelola pelatihan"]))
    path = "/admin/training/material/add/"
    assert client.get(path).status_code == 200
    data = {"title": "Modul", "batch": batch.pk, "position": 0}
    client.post(path, data | {"file": ContentFile(b"<html>", "modul.pdf")})
    assert Material.objects.count() == 0
    client.post(path, data | {"file": ContentFile(pdf_bytes(), "modul.pdf")})
    assert Material.objects.get().file.size > 100
