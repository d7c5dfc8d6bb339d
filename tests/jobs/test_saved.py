"""Kept vacancies and searches, the daily message, and the link that stops it."""

import datetime
import re
from urllib.parse import quote

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jobs.models import SavedSearch, SavedVacancy, ToldVacancy
from jobs.search import read_criteria
from jobs.services import saved
from jobs.services.alerts import send_search_alerts
from notifications.models import Message
from notifications.services.relay import deliver_due_messages
from tests.factories.accounts import ResidentFactory
from tests.factories.jobs import VacancyFactory, kecamatan

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return ResidentFactory(complete=True).user


@pytest.fixture
def mine(client, user):
    client.force_login(user)
    return client


def keep_search(user, **params):
    """A search that was kept yesterday."""
    with transaction.atomic():
        row = saved.save_search(actor=user, criteria=read_criteria(params))[0]
    SavedSearch.objects.filter(pk=row.pk).update(checked_until=timezone.now() - datetime.timedelta(days=2))
    return row


# --- vacancies ----------------------------------------------------------------------------------------
def test_a_kept_vacancy_is_listed_and_marked_until_it_is_thrown_out(mine):
    vacancy = VacancyFactory(published=True, title="Penjahit Tas")
    address = vacancy.get_absolute_url()
    mine.post(f"{address}simpan/")
    mine.post(f"{address}simpan/")  # twice is once
    assert "Penjahit Tas" in mine.get("/saya/tersimpan/").content.decode()
    assert "Tersimpan" in mine.get("/lowongan/").content.decode()
    assert "Buang dari simpanan" in mine.get(address).content.decode()
    mine.post(f"{address}simpan/", {"buang": "1"})
    assert not SavedVacancy.objects.exists()


def test_an_ended_vacancy_stays_and_says_so(mine, user):
    vacancy = VacancyFactory(closed=True, title="Kasir Toko")
    SavedVacancy.objects.create(user=user, vacancy=vacancy)
    html = mine.get("/saya/tersimpan/").content.decode()
    assert "Kasir Toko" in html
    assert "Sudah tutup" in html


def test_a_draft_can_not_be_kept_by_a_stranger(mine):
    assert mine.post(f"{VacancyFactory().get_absolute_url()}simpan/").status_code == 404


def test_a_visitor_is_asked_to_sign_in_and_comes_back(client):
    address = VacancyFactory(published=True).get_absolute_url()
    html = client.get(address).content.decode()
    assert f'href="/akun/login/?next={quote(address, safe="")}"' in html
    assert "csrfmiddlewaretoken" not in html


def test_nobody_sees_what_others_keep(client, user):
    SavedVacancy.objects.create(user=user, vacancy=VacancyFactory(published=True, title="Rahasia saya"))
    client.force_login(ResidentFactory(complete=True).user)
    assert "Rahasia saya" not in client.get("/saya/tersimpan/").content.decode()


@pytest.mark.parametrize("path", ["/saya/tersimpan/", "/saya/pencarian/", "/lowongan/"])
def test_the_page_costs_the_same_at_one_row_and_at_three(mine, user, path):
    counts = []
    for batch in (1, 2):
        for vacancy in VacancyFactory.create_batch(batch, published=True):
            SavedVacancy.objects.create(user=user, vacancy=vacancy)
            keep_search(user, q=vacancy.title)
        mine.get(path)
        with CaptureQueriesContext(connection) as seen:
            mine.get(path)
        counts.append(len(seen))
    assert counts[0] == counts[1]


# --- searches -----------------------------------------------------------------------------------------
def test_a_search_is_kept_under_its_words_or_a_name_of_one_s_own(mine, user):
    page = mine.get("/saya/pencarian/simpan/?q=jahit&kecamatan=cibodas&urut=upah").content.decode()
    assert "jahit” · Cibodas" in page
    mine.post("/saya/pencarian/simpan/?q=jahit&kecamatan=cibodas", {"name": "Dekat rumah", "wants_mail": "on"})
    row = SavedSearch.objects.get()
    assert (row.name, row.params, row.wants_mail) == ("Dekat rumah", {"q": "jahit", "kecamatan": "cibodas"}, True)
    assert "Dekat rumah" in mine.get("/saya/pencarian/").content.decode()


def test_the_same_search_in_another_order_is_the_same(user):
    first = keep_search(user, q="jahit", urut="upah")
    again, created = saved.save_search(actor=user, criteria=read_criteria({"urut": "terbaru", "q": "jahit"}))
    assert (again.pk, created) == (first.pk, False)


def test_everything_is_no_search(mine):
    answer = mine.get("/saya/pencarian/simpan/", follow=True)
    assert "Cari dulu dengan kata atau saringan" in answer.content.decode()


def test_an_eleventh_search_is_refused_and_what_was_typed_stays(mine, user):
    for number in range(10):
        keep_search(user, q=f"kata{number}")
    answer = mine.post("/saya/pencarian/simpan/?q=lain", {"name": "Nama saya"})
    assert answer.status_code == 422
    assert "Hapus satu dulu" in answer.content.decode()
    assert "Nama saya" in answer.content.decode()


def test_a_stranger_changes_no_search(client, user):
    row = keep_search(user, q="jahit")
    client.force_login(ResidentFactory(complete=True).user)
    assert client.post(f"/saya/pencarian/{row.pk}/", {"hapus": "1"}).status_code == 404


# --- the daily message --------------------------------------------------------------------------------
def test_what_is_new_comes_once_a_day_and_never_twice(user):
    keep_search(user, q="jahit")
    keep_search(user, kecamatan="cibodas")
    old = VacancyFactory(published=True, published_at=timezone.now() - datetime.timedelta(days=3))
    new = VacancyFactory(published=True, title="Operator Jahit Baru")
    VacancyFactory(published=True, title="Kasir", kecamatan=kecamatan("benda"), duties="x", requirements="x")
    assert send_search_alerts() == 1
    message = Message.objects.get(kind="jobs.new_vacancies")
    assert [row["title"] for row in message.context["rows"]] == ["Operator Jahit Baru"]  # by both searches, once
    assert send_search_alerts() == 0
    SavedSearch.objects.update(
        last_told_on=timezone.localdate() - datetime.timedelta(days=1),
        checked_until=timezone.now() - datetime.timedelta(days=9),
    )
    send_search_alerts()
    told = set(ToldVacancy.objects.filter(user=user).values_list("vacancy_id", flat=True))
    assert told == {old.pk, new.pk}
    assert Message.objects.filter(kind="jobs.new_vacancies").count() == 1  # one a day, whatever was marked


def test_without_news_there_is_no_message(user):
    keep_search(user, q="astronaut")
    VacancyFactory(published=True)
    assert send_search_alerts() == 0
    assert SavedSearch.objects.get().last_told_on == timezone.localdate()


def test_a_search_that_is_off_is_not_repeated(mine, user):
    row = keep_search(user, q="jahit")
    VacancyFactory(published=True)
    mine.post(f"/saya/pencarian/{row.pk}/", {"mati": "1"})
    assert send_search_alerts() == 0


@pytest.mark.django_db(transaction=True)
def test_the_mail_has_a_link_that_stops_it_without_signing_in():
    user = ResidentFactory(complete=True).user
    keep_search(user, q="jahit")
    vacancy = VacancyFactory(published=True)
    send_search_alerts()
    deliver_due_messages()
    sent = mail.outbox[-1]
    assert f"http://localhost:8000/l/{vacancy.code}" in sent.body
    header = sent.extra_headers["List-Unsubscribe"]
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = re.search(r"<http://localhost:8000(/kabar/berhenti/[^>]+)>", header)[1]
    assert path in sent.body
    stranger = Client(enforce_csrf_checks=True)  # as a mail program, or a person without the page's cookie
    assert stranger.get(path).status_code == 200
    assert SavedSearch.objects.get().wants_mail  # a look stops nothing: programs follow links
    assert "sudah berhenti" in stranger.post(path, {"List-Unsubscribe": "One-Click"}).content.decode()
    assert not SavedSearch.objects.get().wants_mail


@pytest.mark.parametrize("token", ["x", "abc:def:ghi"])
def test_a_made_up_stop_link_is_not_there(client, token):
    assert client.get(f"/kabar/berhenti/{token}/").status_code == 404
    assert client.post(f"/kabar/berhenti/{token}/").status_code == 404


def test_another_notice_has_no_stop_header(user):
    from notifications.notice import notice_of

    assert notice_of(Message(kind="jobs.application_received")).stop_path() == ""
