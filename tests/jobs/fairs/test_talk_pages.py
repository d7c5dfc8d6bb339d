"""The talk and the recruiter's desk, through HTTP requests."""

import datetime
import json

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AccessLog
from jobs.fairs.ice import ice_servers
from jobs.fairs.models import Booth, Edition, Place, PlaceEvent, Talk, TalkMessage, TalkSignal
from jobs.fairs.services import calls, queue, talks
from tests.accounts.conftest import text_of
from tests.factories.accounts import DocumentFactory, MembershipFactory, ResidentFactory
from tests.factories.fairs import BoothFactory

pytestmark = pytest.mark.django_db
AF_10 = "Pemerintah kota dan perusahaan tidak pernah meminta biaya."


@pytest.fixture
def booth():
    return BoothFactory()


@pytest.fixture
def recruiter(booth):
    return MembershipFactory(company=booth.company, recruiter=True).user


@pytest.fixture
def talk(booth, recruiter):
    return begin(booth, recruiter)


def call(booth, recruiter, **more):
    queue.join_queue(actor=ResidentFactory(complete=True).user, booth_id=booth.pk, **more)
    return calls.call_next(actor=recruiter, booth_id=booth.pk)


def begin(booth, recruiter):
    place = call(booth, recruiter)
    return talks.answer_call(actor=place.resident.user, place_id=place.pk)


def url(name, talk):
    return reverse(f"fairs:{name}", kwargs={"edition": talk.booth.edition.slug, "pk": talk.pk})


def at_desk(name, booth, **more):
    return reverse(f"employer:{name}", kwargs={"code": booth.company.code, "edition": booth.edition.slug, **more})


def news(client, talk, **query):
    return json.loads(client.get(url("talk_news", talk), query).content)


# --- the chat -------------------------------------------------------------------------------------------
def test_both_write_and_the_fixed_line_stands_below_what_the_company_writes(client, talk, recruiter):
    client.force_login(recruiter)
    assert client.post(url("talk_write", talk), {"text": "Halo <b>Sari</b>"}).url == talk.get_absolute_url()
    client.force_login(talk.resident.user)
    client.post(url("talk_write", talk), {"text": "Halo"})
    html = client.get(url("talk", talk)).content.decode()
    assert "Halo &lt;b&gt;Sari&lt;/b&gt;" in html
    assert html.count(AF_10) == 1
    lines = news(client, talk)["lines"]
    assert [(row["n"], row["own"], row["fixed"]) for row in lines] == [(1, False, AF_10), (2, True, "")]
    assert news(client, talk, setelah="1")["lines"] == lines[1:]


def test_a_warning_stands_above_a_line_that_asks_for_money(client, talk, recruiter):
    client.force_login(recruiter)
    client.post(url("talk_write", talk), {"text": "Transfer biaya seragam ke rekening BCA 1234567890"})
    client.force_login(talk.resident.user)
    assert "Jangan bayar apa pun" in text_of(client.get(url("talk", talk)))
    assert news(client, talk)["lines"][0]["warnings"]


@pytest.mark.parametrize("text", ["", "  ", "x" * 1001, "a\x00b"])
def test_a_line_that_can_not_be_sent_is_answered_on_the_page(client, talk, text):
    client.force_login(talk.resident.user)
    assert client.post(url("talk_write", talk), {"text": text}).status_code == 422
    assert "error" in json.loads(
        client.post(url("talk_write", talk), {"text": text}, headers={"X-Part": "line"}).content
    )
    assert not TalkMessage.objects.exists()


@pytest.mark.parametrize("number", ["", "-1", "x", "9" * 30, "\x00", "١"])
def test_a_poll_with_a_strange_number_is_answered(client, talk, number):
    client.force_login(talk.resident.user)
    assert client.get(url("talk_news", talk), {"setelah": number, "sinyal": number}).status_code == 200


def test_after_its_time_nobody_writes_and_the_page_says_so(client, talk):
    Talk.objects.update(ends_at=F("started_at"))
    client.force_login(talk.resident.user)
    assert client.post(url("talk_write", talk), {"text": "Halo"}).status_code == 422
    page = client.get(url("talk", talk))
    assert "Waktu bicara sudah selesai" in text_of(page)
    assert "microphone=()" in page["Permissions-Policy"]


def test_two_minutes_before_the_end_the_page_warns_and_both_give_more_time(client, talk, recruiter):
    Talk.objects.update(ends_at=F("started_at") + datetime.timedelta(seconds=100))
    client.force_login(recruiter)
    assert "Tinggal 2 menit" in text_of(client.get(url("talk", talk)))
    client.post(url("talk_longer", talk))
    client.force_login(talk.resident.user)
    assert "Setuju tambah waktu" in text_of(client.get(url("talk", talk)))
    client.post(url("talk_longer", talk))
    assert "Tinggal 2 menit" not in text_of(client.get(url("talk", talk)))


def test_strangers_and_colleagues_do_not_read_a_talk(client, talk, booth):
    names = ("talk_write", "talk_longer", "talk_medium", "talk_signal", "talk_end")
    assert "/akun/login/" in client.get(url("talk", talk)).url
    colleague = MembershipFactory(company=booth.company).user
    for user in (ResidentFactory(complete=True).user, colleague, MembershipFactory().user):
        client.force_login(user)
        for name in ("talk", "talk_news"):
            assert client.get(url(name, talk)).status_code == 404
        for name in names:
            assert client.post(url(name, talk), {"text": "x"}).status_code == 404
    assert not TalkMessage.objects.exists()


def test_a_recruiter_who_left_the_company_reads_nothing_more(client, talk, recruiter):
    recruiter.memberships.update(is_active=False)
    client.force_login(recruiter)
    assert client.get(url("talk", talk)).status_code == 404


def test_a_poll_asks_the_same_for_one_line_and_three(client, talk):
    client.force_login(talk.resident.user)
    counts = []
    for _ in range(2):
        client.post(url("talk_write", talk), {"text": "Halo"})
        with CaptureQueriesContext(connection) as asked:
            news(client, talk)
        counts.append(len(asked))
        client.post(url("talk_write", talk), {"text": "Halo"})
    assert counts[0] == counts[1]


# --- sound and picture (F-12, F-13, F-14) ---------------------------------------------------------------
def ask(client, talk, user, medium):
    client.force_login(user)
    client.post(url("talk_medium", talk), {"cara": medium})
    return Talk.objects.get().medium


def test_sound_begins_when_both_asked_and_a_picture_only_after_it(client, talk, recruiter):
    resident = talk.resident.user
    assert ask(client, talk, recruiter, "video") == "chat"
    assert ask(client, talk, recruiter, "audio") == "chat"
    assert news(client, talk)["asked"]["audio"] == {"own": True, "other": False}
    assert ask(client, talk, resident, "audio") == "audio"
    assert ask(client, talk, resident, "video") == "audio"
    assert ask(client, talk, recruiter, "video") == "video"
    assert ask(client, talk, recruiter, "chat") == "chat"
    assert ask(client, talk, resident, "audio") == "chat"
    for wrong in ("", "in_person", "x", "\x00"):
        assert ask(client, talk, resident, wrong) == "chat"


def test_where_video_is_forbidden_nobody_can_ask_for_it(client, talk, recruiter):
    Edition.objects.update(video_allowed=False)
    resident = talk.resident.user
    for user in (recruiter, resident):
        ask(client, talk, user, "audio")
    for user in (recruiter, resident):
        assert ask(client, talk, user, "video") == "audio"
    page = client.get(url("talk", talk))
    assert 'value="video"' not in page.content.decode()
    assert "camera=()" in page["Permissions-Policy"]
    assert "microphone=(self)" in page["Permissions-Policy"]
    refused = client.post(
        url("talk_signal", talk), {"jenis": "offer", "isi": "m=video 9"}, headers={"X-Part": "line"}
    )
    assert refused.status_code == 422


def test_signals_reach_the_other_side_only_and_are_gone_after_the_talk(client, talk, recruiter):
    resident = talk.resident.user
    client.force_login(recruiter)
    data = {"jenis": "offer", "isi": '{"g":"audio"}'}
    headers = {"X-Part": "line"}
    assert client.post(url("talk_signal", talk), data, headers=headers).status_code == 422
    for user in (resident, recruiter):
        ask(client, talk, user, "audio")
    assert client.post(url("talk_signal", talk), data, headers=headers).status_code == 200
    for bad in ({"jenis": "x"}, {"isi": "x" * 16001}, {"isi": "\x00"}):
        assert client.post(url("talk_signal", talk), data | bad, headers=headers).status_code == 422
    assert news(client, talk)["signals"] == []
    client.force_login(resident)
    (signal,) = news(client, talk)["signals"]
    assert (signal["kind"], signal["payload"]) == ("offer", '{"g":"audio"}')
    assert news(client, talk, sinyal=str(signal["id"]))["signals"] == []
    client.post(url("talk_end", talk))
    Talk.objects.update(ended_at=F("started_at") - datetime.timedelta(minutes=6))
    talks.end_overdue_talks()
    assert not TalkSignal.objects.exists()


def test_the_relay_gets_a_password_that_ends(settings):
    assert ice_servers("7") == []
    settings.STUN_URLS, settings.TURN_URLS = ["stun:a.test"], ["turn:a.test"]
    assert ice_servers("7") == [{"urls": ["stun:a.test"]}]
    settings.TURN_SECRET = "rahasia"
    relay = ice_servers("7", now=1_000_000)[1]
    assert relay["username"].startswith("1003600:")
    assert relay["credential"] == ice_servers("7", now=1_000_000)[1]["credential"]
    assert relay["credential"] != ice_servers("8", now=1_000_000)[1]["credential"]


def test_only_the_page_of_a_talk_may_use_the_microphone(client, talk):
    client.force_login(talk.resident.user)
    assert "microphone=(self)" in client.get(url("talk", talk))["Permissions-Policy"]
    assert "microphone=()" in client.get(talk.place.get_absolute_url())["Permissions-Policy"]


# --- the desk -------------------------------------------------------------------------------------------
def test_the_recruiter_calls_reads_profile_answer_and_cv_and_the_looks_are_logged(client, booth, recruiter):
    Booth.objects.update(answers_wanted="Bisa kerja malam?")
    resident = ResidentFactory(complete=True, skills="Obras")
    DocumentFactory(owner=resident.user)
    queue.join_queue(actor=resident.user, booth_id=booth.pk, answer="Bisa", lane="disability")
    client.force_login(recruiter)
    assert "1 orang menunggu" in text_of(client.get(at_desk("fair_desk", booth)))
    client.post(at_desk("fair_call", booth))
    page = text_of(client.get(at_desk("fair_desk", booth)))
    assert "Tidak ada antrean" in page
    assert "0 orang" not in page
    for words in ("Nomor 1 sedang dipanggil", resident.full_name, "Bisa kerja malam?", "Obras"):
        assert words in page
    assert "disabilitas" not in page.lower()
    place = Place.objects.get()
    cv = at_desk("fair_cv", booth, pk=place.pk)
    assert client.get(cv).status_code == 200
    assert sorted(AccessLog.objects.filter(subject=resident.user).values_list("kind", flat=True)) == [
        "cv",
        "profile",
    ]
    client.force_login(MembershipFactory(company=booth.company).user)
    assert client.get(cv).status_code == 404  # a colleague did not call
    client.force_login(recruiter)
    talk = talks.answer_call(actor=resident.user, place_id=place.pk)
    assert client.get(cv).status_code == 200
    talks.end_talk(actor=recruiter, talk_id=talk.pk)
    assert client.get(cv).status_code == 404


def test_the_desk_skips_recalls_and_shuts_the_queue(client, booth, recruiter):
    place = call(booth, recruiter)
    client.force_login(recruiter)
    client.post(at_desk("fair_call_again", booth, pk=place.pk))
    assert Place.objects.get().calls == 2
    assert client.post(at_desk("fair_skip", booth, pk=place.pk), {"reason": ""}).status_code == 422
    client.post(at_desk("fair_skip", booth, pk=place.pk), {"reason": "technical"})
    assert PlaceEvent.objects.get(step="skipped").reason == "technical"
    client.post(at_desk("fair_queue", booth), {"buka": "0"})
    assert not Booth.objects.get().queue_open
    client.post(at_desk("fair_call", booth))
    assert Place.objects.get().state == "called"
    client.post(at_desk("fair_queue", booth), {"buka": "1"})
    assert Booth.objects.get().queue_open


def test_a_look_at_the_desk_is_a_press_and_ends_a_break(client, booth, recruiter):
    Booth.objects.update(on_break_since=F("created_at"))
    client.force_login(recruiter)
    client.get(at_desk("fair_desk", booth))
    assert Booth.objects.get().on_break_since is not None
    client.post(at_desk("fair_here", booth))
    assert Booth.objects.get().on_break_since is None


def test_rating_and_outcome_are_kept_and_never_shown_to_the_person(client, talk, booth, recruiter):
    client.force_login(recruiter)
    after = client.post(url("talk_end", talk)).url
    assert after == at_desk("fair_talk", booth, pk=talk.pk)
    assert client.post(after, {"nilai": "1", "rating": "9"}).status_code == 422
    assert client.post(after, {"hasil": "1"}).status_code == 422
    client.post(after, {"nilai": "1", "rating": "4", "notes": "Rapi sekali"})
    client.post(after, {"hasil": "1", "outcome": "applied"})
    row = Talk.objects.get()
    assert (row.rating, row.notes, row.outcome) == (4, "Rapi sekali", "applied")
    assert talk.resident.full_name in text_of(client.get(at_desk("fair_report", booth)))
    client.force_login(talk.resident.user)
    for path in (talk.get_absolute_url(), talk.place.get_absolute_url()):
        page = text_of(client.get(path))
        assert "Rapi sekali" not in page
        assert "layak diwawancara" not in page


def test_strangers_find_no_desk(client, booth, recruiter):
    place = call(booth, recruiter)
    paths = [at_desk(name, booth) for name in ("fair_desk", "fair_report")]
    presses = [at_desk(name, booth) for name in ("fair_here", "fair_queue", "fair_call")]
    presses += [at_desk(name, booth, pk=place.pk) for name in ("fair_call_again", "fair_skip", "fair_in_person")]
    assert "/akun/login/" in client.get(paths[0]).url
    for user in (MembershipFactory(company__verified=True).user, ResidentFactory(complete=True).user):
        client.force_login(user)
        for path in [*paths, at_desk("fair_cv", booth, pk=place.pk)]:
            assert client.get(path).status_code == 404
        for path in presses:
            assert client.post(path, {"reason": "technical"}).status_code == 404
    assert Place.objects.get().state == "called"


def test_desk_and_report_ask_the_same_for_one_talk_and_three(client, booth, recruiter):
    client.force_login(recruiter)
    counts = []
    for more in (1, 2):
        for _ in range(more):
            talks.end_talk(actor=recruiter, talk_id=begin(booth, recruiter).pk)
        for name in ("fair_desk", "fair_report"):
            with CaptureQueriesContext(connection) as asked:
                client.get(at_desk(name, booth), {"halaman": "9" * 20})
            counts.append(len(asked))
    assert counts[:2] == counts[2:]
