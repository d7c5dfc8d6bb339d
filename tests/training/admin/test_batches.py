"""Batches in the admin: every page for those who may, and nothing for others (TR-1, TR-3)."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.admin.pages import buttons, errors, sentences, signed_in, url_of, words
from tests.factories.accounts import OfficerFactory
from tests.factories.training import BatchFactory, EnrolmentFactory, FieldFactory
from training.enums import BatchState, EnrolmentState
from training.models import Batch

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return OfficerFactory(groups=["Pengelola pelatihan"])


@pytest.fixture
def client(manager):
    return signed_in(manager)


def local(when):
    return timezone.localtime(when).strftime("%Y-%m-%dT%H:%M")


def typed(batch, **changes):
    """The form of a batch as the browser sends it; days are an inline that is not touched."""
    rows = list(batch.days.all()) if batch.pk else []
    data = {
        "field": batch.field_id,
        "number": batch.number,
        "year": batch.year,
        "title": batch.title,
        "about": "",
        "starts_on": batch.starts_on.isoformat(),
        "ends_on": batch.ends_on.isoformat(),
        "hours": 40,
        "place": batch.place,
        "address": "",
        "instructor_names": "",
        "quota": batch.quota,
        "opens_at": local(batch.opens_at),
        "closes_at": local(batch.closes_at),
        "residents_only": "on",
        "mode": batch.mode,
        "weight_file": 0,
        "weight_test": 50,
        "weight_interview": 50,
        "pass_score": 0,
        "confirm_hours": 72,
        "offer_hours": 24,
        "transport_money": 0,
        "pass_presence": 80,
        "bnsp_scheme": "",
        "days-TOTAL_FORMS": len(rows),
        "days-INITIAL_FORMS": len(rows),
    }
    for place, day in enumerate(rows):
        data |= {
            f"days-{place}-id": day.pk,
            f"days-{place}-batch": batch.pk,
            f"days-{place}-date": day.date.strftime("%d-%m-%Y"),
            f"days-{place}-starts_at": "08:00",
            f"days-{place}-ends_at": "15:00",
        }
    return data | changes


def test_a_batch_is_made_as_a_draft(client, manager):
    batch = BatchFactory.build(field=FieldFactory(), number=3, year=2026)
    response = client.post("/admin/training/batch/add/", typed(batch, documents=["ktp"]))
    assert response.status_code == 302
    made = Batch.objects.get()
    assert (made.state, made.slug, made.created_by) == (BatchState.DRAFT, "menjahit-3-2026", manager)
    assert (made.documents, made.quota) == (["ktp"], 20)


def test_a_number_that_is_taken_names_the_next(client):
    batch = BatchFactory(number=3, year=2026)
    response = client.post("/admin/training/batch/add/", typed(batch))
    assert response.status_code == 200
    assert "Nomor ini sudah dipakai. Berikutnya: 4." in words(response)


def test_what_decides_who_gets_a_seat_is_not_asked_any_more_after_publication(client):
    draft, published = BatchFactory(draft=True), BatchFactory()
    asked = set(client.get(url_of(draft)).context["adminform"].form.fields)
    assert {"mode", "quota", "seed_source", "opens_at"} <= asked
    asked = set(client.get(url_of(published)).context["adminform"].form.fields)
    assert not {"mode", "quota", "seed_source", "opens_at", "rule", "weight_test"} & asked
    assert {"place", "starts_on", "title"} <= asked


def test_saving_a_published_batch_keeps_the_seats_that_were_given_meanwhile(client):
    batch = BatchFactory()
    EnrolmentFactory(batch=batch)
    response = client.post(url_of(batch), typed(batch, title="Nama baru", place="Aula"))
    assert response.status_code == 302
    batch.refresh_from_db()
    assert (batch.title, batch.place, batch.seats_taken) == ("Nama baru", "Aula", 1)


def test_the_second_of_two_officers_is_told_and_overwrites_nothing(client):
    batch = BatchFactory()
    seen = client.get(url_of(batch)).context["adminform"].form.initial["version"]
    EnrolmentFactory(batch=batch)  # a registration is no change of the page
    assert client.post(url_of(batch), typed(batch, place="Aula", version=seen)).status_code == 302
    answer = client.post(url_of(batch), typed(batch, place="Gudang", version=seen))
    assert answer.status_code == 200
    assert "Angkatan ini baru saja diubah orang lain." in words(answer)
    batch.refresh_from_db()
    assert batch.place == "Aula"


def test_the_buttons_follow_the_state(client):
    assert buttons(client.get(url_of(BatchFactory(draft=True)))) == [
        "Tayangkan",
        "Buat hari pelatihan",
        "Salin angkatan",
        "Ubah kuota",
        "Batalkan kelas",
    ]
    assert "Bekukan daftar" in buttons(client.get(url_of(BatchFactory(lottery=True, closed=True))))
    assert "Setujui peringkat" in buttons(client.get(url_of(BatchFactory(scores=True, closed=True))))
    assert buttons(client.get(url_of(BatchFactory(state=BatchState.FINISHED)))) == ["Salin angkatan"]


def test_a_draft_says_what_it_lacks(client):
    page = client.get(url_of(BatchFactory(draft=True, days=False)))
    assert "Belum ada hari pelatihan." in words(page)


def test_copying_leads_to_the_copy(client):
    batch = BatchFactory()
    address = url_of(batch, "salin")
    assert client.get(address).status_code == 200
    data = {"starts_on_tanggal": "1", "starts_on_bulan": "3", "starts_on_tahun": "2027", "form_token": ""}
    form = client.get(address).context["form"]
    data |= {"form_token": str(form["form_token"].value())}
    response = client.post(address, data, follow=True)
    copy = Batch.objects.exclude(pk=batch.pk).get()
    assert response.redirect_chain[-1][0] == url_of(copy)
    assert sentences(response) == ["Angkatan disalin. Periksa tanggalnya, lalu tayangkan."]


def test_a_decision_is_carried_out_by_its_page(client):
    batch = BatchFactory(draft=True)
    response = client.post(url_of(batch, "terbitkan"), {"is_read": "on"}, follow=True)
    assert sentences(response) == ["Kelas sudah tayang."]
    refused = client.post(url_of(batch, "kuota"), {"quota": "0", "reason": "x"})
    assert [name for name, _text in errors(refused)] == ["quota"]
    response = client.post(url_of(batch, "kuota"), {"quota": "21", "reason": "x"}, follow=True)
    assert sentences(response) == ["Kuota menjadi 21."]
    days = {"weekdays": ["0", "1", "2", "3", "4", "5", "6"], "starts_at": "08:00", "ends_at": "12:00"}
    assert client.post(url_of(batch, "hari"), days).status_code == 302
    assert client.post(url_of(batch, "batalkan"), {"reason": "Pengajar sakit"}).status_code == 302
    batch.refresh_from_db()
    assert batch.state == BatchState.CANCELLED


def test_an_instructor_and_another_officer_see_no_batch():
    batch = BatchFactory()
    for officer in (OfficerFactory(groups=["Instruktur"]), OfficerFactory(verifier=True)):
        client = signed_in(officer)
        assert client.get(url_of(batch)).status_code in (403, 404)
        assert client.get(reverse("admin:training_batch_counters")).status_code in (403, 404)
        assert client.get(reverse("admin:training_batch_ranking", args=[batch.pk])).status_code in (403, 404)
        assert client.post(url_of(batch, "batalkan"), {"reason": "x"}).status_code in (403, 404)


def test_the_list_asks_the_same_number_of_questions_for_one_and_three(client, django_assert_num_queries):
    BatchFactory()
    address = reverse("admin:training_batch_changelist")
    client.get(address)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(address)
    BatchFactory()
    BatchFactory(field=FieldFactory(name="Barista"))
    with django_assert_num_queries(len(one)):
        client.get(address)


@pytest.mark.parametrize(
    "query", ["antrean=undi", "antrean=peringkat", "antrean=draf", "antrean=selesai", "antrean=x"]
)
def test_each_queue_is_a_list(client, query):
    assert client.get(f"{reverse('admin:training_batch_changelist')}?{query}").status_code == 200


def test_the_start_page_tells_what_waits(client):
    past = timezone.now() - datetime.timedelta(days=3)
    waiting = BatchFactory(scores=True, closed=True, last_number=4, results_on=past)
    BatchFactory(scores=True, closed=True)  # nobody registered
    BatchFactory(
        lottery=True,
        opens_at=past - datetime.timedelta(days=9),
        closes_at=past - datetime.timedelta(days=2),
        seed_at=past,
    )
    BatchFactory(draft=True)
    queues = {str(row.label): (row.count, row.overdue) for row in client.get("/admin/").context["queues"]}
    assert queues["Kelas menunggu peringkat"] == (1, 1)
    assert queues["Kelas menunggu undian"] == (1, 1)
    assert queues["Draf kelas yang segera dibuka"] == (1, 1)
    assert waiting.results_on == past


def test_the_ranking_names_what_is_missing(client):
    batch = BatchFactory(scores=True, closed=True)
    EnrolmentFactory(batch=batch, state=EnrolmentState.REGISTERED, full_name="Sari Contoh")
    page = client.get(reverse("admin:training_batch_ranking", args=[batch.pk]))
    assert "1 pendaftar belum punya nilai lengkap." in words(page)
    assert "Sari Contoh" in words(page)
    other = BatchFactory()
    assert client.get(reverse("admin:training_batch_ranking", args=[other.pk])).status_code == 404


@pytest.mark.parametrize(
    "query", ["", "day_tanggal=5&day_bulan=12&day_tahun=2023", "day_tanggal=99&day_bulan=x&day_tahun=", "day=9"]
)
def test_the_counters_answer_any_day(client, query):
    page = client.get(f"{reverse('admin:training_batch_counters')}?{query}")
    assert page.status_code == 200
    assert "Cara menghitung" in words(page)
