"""The pages of training: visitors, residents and strangers; words of seats, the answer to a registration."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.accounts.files import picture
from tests.factories.accounts import CompanyFactory, ResidentFactory, UserFactory
from tests.factories.jobs import VacancyFactory
from tests.factories.training import BatchFactory, EnrolmentFactory, FieldFactory
from training.enums import BatchState, DocumentNeed
from training.enums import EnrolmentState as S
from training.models import AlumniFollowUp, Enrolment, Pledge, RegistrationDraft, RuleFile
from training.services import enrolments as service

pytestmark = pytest.mark.django_db


@pytest.fixture
def resident(client):
    resident = ResidentFactory(complete=True, with_nik=True)
    client.force_login(resident.user)
    return resident


def page(client, url, status=200):
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def register_url(batch):
    return reverse("training:register", kwargs={"programme": "blk", "batch": batch.slug})


# --- public -----------------------------------------------------------------------------------------
def test_a_class_says_seats_rule_and_time_and_has_one_button(client):
    batch = BatchFactory(quota=3, documents=[DocumentNeed.KTP])
    EnrolmentFactory(batch=batch)
    html = page(client, batch.get_absolute_url())
    for words in ("Tinggal 2 dari 3 kursi", "Siapa cepat", "Foto KTP", "Pendaftaran ditutup", "UPT BLK Contoh"):
        assert words in html
    assert html.count(register_url(batch)) == 2  # one for each width


@pytest.mark.parametrize(
    ("trait", "words", "has_button"),
    [
        ({}, "Pendaftaran sampai", True),
        ({"soon": True}, "Pendaftaran dibuka", False),
        ({"closed": True}, "Pendaftaran ditutup.", False),
        ({"closed": True, "mode": "scores"}, "Peserta sedang dipilih", False),
        ({"running": True}, "sedang berjalan", False),
        ({"state": BatchState.FINISHED}, "sudah selesai", False),
        ({"state": BatchState.CANCELLED, "cancel_reason": "Pengajar sakit"}, "Pengajar sakit", False),
        ({"lottery": True}, "Angka pertama pengumuman contoh", True),
    ],
)
def test_the_button_follows_the_computed_state(client, trait, words, has_button):
    batch = BatchFactory(**trait)
    html = page(client, batch.get_absolute_url())
    assert words in html
    assert (register_url(batch) in html) == has_button


def test_a_full_class_says_the_next_number_and_what_happened_before(client):
    past = BatchFactory(running=True)
    EnrolmentFactory(batch=past, state=S.CONFIRMED, waiting_number=1, seated_at=timezone.now())
    EnrolmentFactory(batch=past, state=S.NOT_SELECTED, waiting_number=2)
    batch = BatchFactory(quota=1)
    EnrolmentFactory(batch=batch)
    html = page(client, batch.get_absolute_url())
    assert "Masuk daftar tunggu" in html
    assert "nomor tunggu Anda 1" in html
    assert "Peluangnya besar" in html
    assert "2 orang menunggu, 1 mendapat kursi" in html


def test_drafts_and_unknown_addresses_are_not_there(client):
    draft = BatchFactory(draft=True)
    for url in (
        draft.get_absolute_url(),
        "/pelatihan/tidak-ada/",
        "/pelatihan/blk/tidak-ada/",
        "/pelatihan/aturan/9.json",
    ):
        page(client, url, 404)


def test_what_past_batches_led_to_is_shown_from_five_people_on(client):
    batch = BatchFactory()
    for index in range(6):
        row = EnrolmentFactory(batch__field=batch.field, batch__running=True, state=S.PASSED)
        AlumniFollowUp.objects.create(
            enrolment=row,
            months=3,
            due_on=timezone.localdate(),
            answered_at=timezone.now(),
            outcome="working" if index < 5 else "looking",
        )
    html = page(client, batch.get_absolute_url())
    assert "6 orang sudah lulus" in html
    assert "<strong>5</strong> bekerja" in html
    assert "masih mencari" not in html


def test_the_rule_file_is_shown_and_can_be_downloaded(client):
    rule = RuleFile.objects.create(
        name="Kuota contoh", body={"women": 30}, words="Tiga puluh persen perempuan.", sha256="x"
    )
    batch = BatchFactory(rule=rule)
    assert "Tiga puluh persen perempuan." in page(client, batch.get_absolute_url())
    assert client.get(f"/pelatihan/aturan/{rule.pk}.json").json() == {"women": 30}


def test_a_class_page_names_quotas_tie_rule_and_the_rule_file(client):
    body = {"quotas": [{"group": "perempuan", "seats": 6}]}
    rule = RuleFile.objects.create(name="Kuota contoh", body=body, words="Enam kursi perempuan.", sha256="x")
    html = page(client, BatchFactory(rule=rule, scores=True).get_absolute_url())
    assert "Paling sedikit 6 kursi untuk perempuan." in html
    assert "Bila nilai akhir sama, nilai wawancara lebih tinggi didahulukan." in html
    assert f'href="/pelatihan/aturan/{rule.pk}.json"' in html


def test_only_a_lottery_class_leads_to_its_lottery(client):
    for batch, leads in ((BatchFactory(lottery=True), True), (BatchFactory(), False)):
        url = batch.get_absolute_url()
        assert (f'href="{url}undian/"' in page(client, url)) == leads


def test_a_class_page_tells_pledges_with_what_came_of_them(client):
    batch = BatchFactory()
    company = CompanyFactory(verified=True)
    made = {"interviews": 3, "position": "Operator jahit", "made_by": UserFactory()}
    Pledge.objects.create(batch=batch, company=company, **made)
    html = page(client, batch.get_absolute_url())
    assert "3 wawancara dijanjikan, 0 sudah dilakukan" in html
    assert "bukan jaminan" in html
    Pledge.objects.update(withdrawn_at=timezone.now())
    assert "wawancara dijanjikan" not in page(client, batch.get_absolute_url())


def test_lists_ask_the_same_number_of_questions_for_one_class_and_three(client):
    counts = []
    for _ in range(2):
        for url in ("/pelatihan/", "/pelatihan/blk/"):
            BatchFactory.create_batch(1 if not counts else 2)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                page(client, url)
            counts.append(len(queries))
    assert counts[:2] == counts[2:]


def test_a_class_names_vacancies_that_ask_for_it_and_a_vacancy_the_next_class(client, resident):
    vacancy = VacancyFactory(published=True, title="Operator Jahit", skills="jahit, las SMAW")
    batch = BatchFactory(field=FieldFactory(name="Menjahit", skills="jahit"))
    assert "Operator Jahit" in page(client, batch.get_absolute_url())
    html = page(client, vacancy.get_absolute_url())
    assert batch.get_absolute_url() in html
    assert "Belum ada kelas untuk: las SMAW." in html


def test_home_counts_open_classes(client):
    BatchFactory()
    BatchFactory(soon=True)
    assert "1 kelas buka" in page(client, "/")


# --- registering ------------------------------------------------------------------------------------
def test_three_screens_from_the_class_to_the_seat(client, resident):
    batch = BatchFactory(quota=1)
    html = page(client, register_url(batch))
    assert resident.full_name in html
    answer = client.post(register_url(batch), {"motivation": "Ingin bekerja."}, follow=True)
    row = Enrolment.objects.get()
    assert answer.redirect_chain == [(row.get_receipt_url(), 302)]
    assert "Anda mendapat kursi" in answer.content.decode()


def test_the_waiting_number_is_in_the_answer(client, resident):
    batch = BatchFactory(quota=1)
    EnrolmentFactory(batch=batch)
    html = client.post(register_url(batch), {}, follow=True).content.decode()
    assert "Nomor tunggu Anda" in html
    assert "Tidak ada yang menunggu di depan Anda" in html


def test_visitors_sign_in_first_and_come_back(client):
    batch = BatchFactory()
    response = client.get(register_url(batch))
    assert response.status_code == 302
    assert "next=" in response.url


def test_obstacles_stand_before_the_form_with_the_way_out(client):
    resident = ResidentFactory(complete=True)
    client.force_login(resident.user)
    html = page(client, register_url(BatchFactory()))
    assert "Isi NIK" in html
    assert "Kirim pendaftaran" not in html


def test_nothing_typed_is_lost_when_the_class_closes_or_the_line_is_long(client, resident, monkeypatch):
    batch = BatchFactory()

    def busy(**kwargs):
        raise service.BusyError("Sedang ramai, kami coba lagi. Isian Anda aman.", code="busy")

    with monkeypatch.context() as patch:
        patch.setattr(service, "register", busy)
        answer = client.post(register_url(batch), {"motivation": "Kalimat saya."})
    assert (answer.status_code, answer["Retry-After"]) == (503, "4")
    assert "Kalimat saya." in answer.content.decode()
    assert "data-retry" in answer.content.decode()
    type(batch).objects.update(
        opens_at=timezone.now() - datetime.timedelta(days=2),
        closes_at=timezone.now() - datetime.timedelta(hours=1),
    )
    html = client.post(register_url(batch), {"motivation": "Kalimat saya."}, follow=True).content.decode()
    assert "sudah ditutup" in html
    assert RegistrationDraft.objects.get().data == {"motivation": "Kalimat saya."}


def test_bad_input_is_never_an_error_of_ours(client, resident):
    batch = BatchFactory()
    for data in (
        {"motivation": "a\x00b"},
        {"motivation": "x" * 600},
        {"need": "kursi"},
        {"form_token": "rusak", "need": "x"},
    ):
        assert client.post(register_url(batch), data).status_code in (302, 422)
    assert client.post(f"{register_url(batch)}draf/", {"motivation": "a\x00b"}).status_code == 204


# --- my classes -------------------------------------------------------------------------------------
def test_my_pages_are_mine_alone(client, resident):
    row = EnrolmentFactory(resident=resident)
    urls = [
        row.get_absolute_url(),
        row.get_receipt_url(),
        reverse("resident:enrolment_withdraw", kwargs={"pk": row.pk}),
        reverse("resident:class_calendar", kwargs={"pk": row.pk}),
    ]
    for url in urls:
        page(client, url)
    client.force_login(UserFactory())
    for url in urls:
        page(client, url, 404)
    client.logout()
    for url in urls:
        assert client.get(url).status_code == 302


@pytest.mark.parametrize("state", S.values)
def test_every_state_has_a_page(client, resident, state):
    row = EnrolmentFactory(
        resident=resident,
        state=state,
        waiting_number=3,
        keep_until=timezone.now() + datetime.timedelta(hours=3),
        batch__documents=[DocumentNeed.KTP],
    )
    assert str(row.batch) in page(client, row.get_absolute_url())
    page(client, row.get_receipt_url())
    assert str(row.batch) in page(client, "/saya/pelatihan/")
    page(client, "/saya/")


def test_an_offer_is_taken_with_one_button(client, resident):
    row = EnrolmentFactory(
        resident=resident,
        state=S.OFFERED,
        waiting_number=1,
        keep_until=timezone.now() + datetime.timedelta(hours=1),
    )
    url = reverse("resident:take_seat", kwargs={"pk": row.pk})
    assert url in page(client, row.get_absolute_url())
    client.post(url)
    row.refresh_from_db()
    assert row.state == S.CONFIRMED
    assert client.get(url).status_code == 405


def test_giving_a_place_back_asks_first(client, resident):
    row = EnrolmentFactory(resident=resident)
    url = reverse("resident:enrolment_withdraw", kwargs={"pk": row.pk})
    assert "langsung ditawarkan" in page(client, url)
    client.post(url, {"reason": "Sakit\x00"})
    row.refresh_from_db()
    assert row.state == S.WITHDRAWN
    assert row.transitions.get().reason == "Sakit"


def test_papers_are_uploaded_and_read_by_their_owner(client, resident):
    row = EnrolmentFactory(resident=resident, batch__documents=[DocumentNeed.KTP])
    url = reverse("resident:enrolment_paper_add", kwargs={"pk": row.pk})
    assert client.post(url, {"kind": "ktp"}).status_code == 422
    assert client.post(url, {"kind": "rusak", "file": picture()}).status_code == 422
    assert client.post(url, {"kind": "ktp", "file": picture()}).status_code == 302
    paper = row.files.get()
    own = reverse("resident:enrolment_paper", kwargs={"pk": row.pk, "file_pk": paper.pk})
    assert client.get(own)["Cache-Control"] == "no-store, private"
    client.force_login(UserFactory())
    page(client, own, 404)


def test_the_calendar_has_an_event_for_every_day(client, resident):
    row = EnrolmentFactory(resident=resident)
    body = client.get(reverse("resident:class_calendar", kwargs={"pk": row.pk})).content.decode()
    assert body.count("BEGIN:VEVENT") == row.batch.days.count() == 5
