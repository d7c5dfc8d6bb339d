"""The relay: what becomes of a row when mail goes well, badly, or not at all (R-01, FT-13, FT-14)."""

import datetime
import smtplib

import pytest
from django.utils import timezone

from notifications.channels import CHANNELS, Channel, Rejected, Unavailable
from notifications.channels.email import EmailChannel
from notifications.models import Delivery, Message
from notifications.notice import CodeMail
from notifications.services import relay, send_mail_row
from notifications.services.relay import backoff, claim, deliver_due_messages, requeue_delivery, tidy
from tests.factories.accounts import OfficerFactory, UserFactory
from tests.mailserver import free_port, mail_server
from tests.notifications.conftest import states, time_passes, use_smtp, write, write_many
from tests.notifications.notices import Broken, News, Secret

pytestmark = pytest.mark.django_db


class Memory(Channel):
    """A channel whose behaviour a test chooses."""

    def __init__(self, name="email"):
        self.name = name
        self.got, self.sessions = [], 0
        self.fail = lambda delivery: None
        self.available, self.away = True, False

    def is_available(self):
        return self.available

    def address_of(self, message):
        return message.recipient.email

    def session(self):
        if self.away:
            raise Unavailable("away")
        self.sessions += 1
        return super().session()

    def send(self, session, delivery):
        error = self.fail(delivery)
        if error:
            raise error
        self.got.append(delivery.message.context["title"])


@pytest.fixture
def channel(monkeypatch):
    memory = Memory()
    monkeypatch.setitem(CHANNELS, "email", memory)
    return memory


def delivery():
    return Delivery.objects.get()


# --- taking rows --------------------------------------------------------------------------------------
def test_a_claim_leases_what_is_due_and_nothing_else():
    due, later, sent = (write().deliveries.get() for _ in range(3))
    Delivery.objects.filter(pk=later.pk).update(due_at=timezone.now() + datetime.timedelta(minutes=1))
    Delivery.objects.filter(pk=sent.pk).update(state="sent", sent_at=timezone.now())
    lease, [row] = claim()
    assert (row.pk, row.state, row.lease) == (due.pk, "leased", lease)
    seconds = (row.leased_until - timezone.now()).total_seconds()
    assert 55 < seconds <= 61
    assert claim()[1] == []


def test_a_claim_takes_at_most_a_batch_and_the_oldest_first():
    rows = [message.deliveries.get() for message in write_many(4)]
    assert relay.BATCH <= 100
    _lease, taken = claim(limit=3)
    assert [row.pk for row in taken] == [row.pk for row in rows[:3]]


def test_the_lease_of_a_lost_worker_runs_out(channel):
    write()
    claim()
    time_passes(59)
    assert deliver_due_messages() == 0
    time_passes(2)
    assert deliver_due_messages() == 1
    assert channel.got == ["kerja"]


def test_who_lost_the_lease_sends_nothing_and_marks_nothing(channel):
    write()
    lease, [row] = claim()
    time_passes(61)
    other, _rows = claim()
    assert relay._send_one(channel, None, row, lease) is False
    relay._fail(row, lease, "late", 1)
    relay._put_back([row], lease, "late")
    relay._finish(row, lease)
    assert (delivery().state, delivery().lease, channel.got) == ("leased", other, [])


def test_beginning_to_send_renews_the_lease(channel):
    write()
    lease, [row] = claim()
    time_passes(50)
    assert relay._begin(row, lease)
    assert delivery().leased_until > timezone.now() + datetime.timedelta(seconds=55)
    assert delivery().attempts == 1


# --- sending ------------------------------------------------------------------------------------------
def test_everything_due_goes_over_one_session_in_order(channel, monkeypatch):
    write_many(7)
    assert deliver_due_messages() == 7
    assert channel.got == [str(number) for number in range(7)]
    assert channel.sessions == 1
    assert states() == {"sent": 7}
    row = Delivery.objects.first()
    assert row.sent_at
    assert (row.attempts, row.lease, row.leased_until) == (1, None, None)


def test_more_than_a_batch_goes_in_several(channel, monkeypatch):
    monkeypatch.setattr(relay, "claim", lambda without=(), original=claim: original(limit=3, without=without))
    write_many(7)
    assert deliver_due_messages() == 7
    assert channel.sessions == 3


def test_sending_twice_sends_once(channel):
    write()
    assert [deliver_due_messages(), deliver_due_messages()] == [1, 0]


def test_waits_double_up_to_half_an_hour():
    for attempts, seconds in [(1, 10), (2, 20), (3, 40), (8, 1280), (9, 1800), (30, 1800)]:
        waits = [backoff(attempts).total_seconds() for _ in range(50)]
        assert min(waits) >= seconds * 0.8
        assert max(waits) <= seconds * 1.2
        assert max(waits) > min(waits)


def test_a_refused_message_is_tried_again_and_dies_in_the_end(channel):
    channel.fail = lambda row: Rejected("550 RCPT")
    write()
    for attempt in range(1, relay.REJECTED_ATTEMPTS):
        deliver_due_messages()
        row = delivery()
        assert (row.state, row.attempts, row.last_error) == ("pending", attempt, "550 RCPT")
        wait = (row.due_at - timezone.now()).total_seconds()
        assert 7 * 2 ** (attempt - 1) < wait <= 12 * 2 ** (attempt - 1)
        assert deliver_due_messages() == 0
        time_passes(1000)
    deliver_due_messages()
    assert (delivery().state, delivery().attempts) == ("dead", relay.REJECTED_ATTEMPTS)
    time_passes(1_000_000)
    assert claim()[1] == []


def test_a_poison_message_dies_alone(channel):
    broken, unknown = write(Broken), write()
    Message.objects.filter(pk=unknown.pk).update(kind="no.such.kind")
    channel.fail = lambda row: relay.notice_of(row.message) and row.message.kind == "test.broken" and KeyError("x")
    good = write_many(5)
    assert deliver_due_messages() == 5
    for _ in range(relay.POISON_ATTEMPTS):
        time_passes(60)
        deliver_due_messages()
    assert {row.message_id: row.state for row in Delivery.objects.all()} == {
        broken.pk: "dead",
        unknown.pk: "dead",
        **{message.pk: "sent" for message in good},
    }


def test_a_message_that_kills_its_worker_takes_no_other_with_it_twice(channel):
    class Killed(BaseException):
        """Stands for kill -9: nothing of the relay runs any more."""

    killer, *others = write_many(4)

    def kill(row):
        if row.message_id == killer.pk:
            raise Killed

    channel.fail = kill
    with pytest.raises(Killed):
        deliver_due_messages()
    assert states() == {"leased": 4}
    time_passes(61)
    with pytest.raises(Killed):
        deliver_due_messages()
    assert states() == {"leased": 1, "sent": 3}
    for _ in range(relay.DEFERRED_ATTEMPTS - 2):
        time_passes(61)
        with pytest.raises(Killed):
            deliver_due_messages()
    time_passes(61)
    deliver_due_messages()
    row = killer.deliveries.get()
    assert (row.state, row.last_error) == ("dead", "worker lost")
    assert len(channel.got) == len(others)


def test_a_message_without_use_is_dropped(channel):
    user = UserFactory()
    write(Secret, recipient=user, code="123456")
    time_passes(601)
    assert deliver_due_messages() == 0
    row = delivery()
    assert (row.state, row.last_error, row.message.context) == ("dropped", "of no use any more", {})


def test_a_person_without_address_is_no_failure():
    user = UserFactory(email=None, phone="+628120000001", address=False)
    write(recipient=user)
    deliver_due_messages()
    assert (delivery().state, delivery().last_error) == ("dropped", "no address")


def test_a_channel_that_was_switched_off_keeps_its_rows(channel):
    write()
    channel.available = False
    assert deliver_due_messages() == 0
    row = delivery()
    assert (row.state, row.attempts, row.last_error) == ("pending", 0, "channel off")
    channel.available = True
    time_passes(60)
    assert deliver_due_messages() == 1


def test_a_channel_that_is_away_does_not_stop_the_others(channel, monkeypatch):
    gateway = Memory("sms")
    monkeypatch.setitem(CHANNELS, "sms", gateway)
    monkeypatch.setattr(relay, "claim", lambda without=(), original=claim: original(limit=4, without=without))
    channel.away = True
    for number in range(6):
        write(title=str(number))
    assert deliver_due_messages() == 6
    assert sorted(gateway.got) == [str(number) for number in range(6)]


def test_a_long_queue_is_handed_to_the_next_task(channel, monkeypatch):
    woken = []
    monkeypatch.setattr(relay, "wake_relay", lambda: woken.append(1))
    write_many(3)

    class Clock:
        """Two messages take all the time that a task has."""

        @staticmethod
        def monotonic():
            return 0 if len(channel.got) < 2 else 1000

    monkeypatch.setattr(relay, "time", Clock)
    assert deliver_due_messages() == 2
    assert woken == [1]
    assert states() == {"sent": 2, "pending": 1}
    assert Delivery.objects.get(state="pending").attempts == 0


# --- a real mail server -------------------------------------------------------------------------------
def test_mail_arrives_with_its_words(smtp):
    user = UserFactory()
    message = write(recipient=user, title="A & B", body="Isi <penting> & baik.", url="/saya/lamaran/")
    assert deliver_due_messages() == 1
    [mail] = smtp.mails
    text = mail.get_content()
    assert (str(mail["Subject"]), str(mail["To"])) == ("Kabar A & B", user.email)
    assert "Isi <penting> & baik." in text
    assert "http://localhost:8000/saya/lamaran/" in text
    assert "Gratis. Jangan bayar kepada siapa pun." in text
    assert str(mail["Message-ID"]) == f"<{message.deliveries.get().pk}@localhost>"
    assert str(mail["Auto-Submitted"]) == "auto-generated"


def test_the_message_id_stays_the_same_at_every_attempt(smtp):
    write()
    seen = []

    def refuse_twice(envelope):
        seen.append(envelope.content)
        return "451 later" if len(seen) < 3 else None

    smtp.answer = refuse_twice
    for _ in range(3):
        deliver_due_messages()
        time_passes(100)
    lines = [next(line for line in mail.splitlines() if line.startswith(b"Message-ID:")) for mail in seen]
    assert len(lines) == 3
    assert len(set(lines)) == 1
    assert (delivery().state, delivery().attempts) == ("sent", 3)


def test_an_absent_mail_server_loses_nothing_and_counts_no_attempt(settings):
    port = free_port()
    use_smtp(settings, port)
    write_many(5)
    for _ in range(30):  # an hour would be 180
        assert deliver_due_messages() == 0
        time_passes(21)
    rows = Delivery.objects.all()
    assert {(row.state, row.attempts, row.last_error) for row in rows} == {
        ("pending", 0, "ConnectionRefusedError")
    }
    with mail_server(port) as inbox:
        assert deliver_due_messages() == 5
    assert len(set(inbox.ids)) == 5


def test_a_server_that_refuses_everybody_for_a_while_loses_nothing(smtp):
    smtp.answer = lambda envelope: "451 try later"
    write_many(3)
    for _ in range(6):
        deliver_due_messages()
        time_passes(700)
    assert states() == {"pending": 3}
    smtp.answer = lambda envelope: None
    time_passes(1800)
    assert deliver_due_messages() == 3


def test_an_address_that_does_not_exist_dies_alone(smtp):
    bad = write(recipient=UserFactory(email="tiada@contoh.test"))
    good = write_many(2)
    smtp.answer_to_recipient = lambda address: "550 no such user" if address.startswith("tiada") else None
    for _ in range(relay.REJECTED_ATTEMPTS):
        deliver_due_messages()
        time_passes(1000)
    row = bad.deliveries.get()
    assert (row.state, row.last_error) == ("dead", "550 RCPT")
    assert {message.deliveries.get().state for message in good} == {"sent"}


def test_a_mail_that_is_too_large_dies_alone(settings):
    with mail_server(data_size_limit=20_000) as inbox:
        use_smtp(settings, inbox.port)
        large = write(body="x" * 30_000)
        good = write_many(2)
        for _ in range(relay.REJECTED_ATTEMPTS):
            deliver_due_messages()
            time_passes(1000)
    row = large.deliveries.get()
    assert (row.state, row.last_error) == ("dead", "552 MAIL")
    assert {message.deliveries.get().state for message in good} == {"sent"}


def test_a_sender_refused_for_the_size_is_about_this_mail(monkeypatch):
    """Servers that are told the size refuse at MAIL FROM: smtplib calls that a refused sender."""
    from notifications.channels import email

    assert type(email._judged(smtplib.SMTPSenderRefused(552, b"too big", "a"))) is Rejected
    assert type(email._judged(smtplib.SMTPSenderRefused(530, b"sign in", "a"))) is Unavailable
    assert type(email._judged(smtplib.SMTPDataError(421, b"bye"))) is Unavailable


def test_a_mail_that_breaks_the_session_does_not_hold_up_the_others(smtp):
    breaker = write(body="putus")
    good = write_many(3)
    smtp.answer = lambda envelope: "hang up" if b"putus" in envelope.content else None
    assert deliver_due_messages() == 3
    row = breaker.deliveries.get()
    assert (row.state, row.attempts) == ("pending", 1)
    assert {message.deliveries.get().state for message in good} == {"sent"}


def test_a_server_that_breaks_every_session_is_away(smtp):
    write_many(10)
    smtp.answer = lambda envelope: "hang up"
    assert deliver_due_messages() == 0
    attempts = list(Delivery.objects.values_list("attempts", flat=True))
    assert states() == {"pending": 10}
    assert (attempts.count(0), attempts.count(1)) == (8, 2)


def test_one_time_codes_are_erased_when_they_are_sent(smtp):
    send_mail_row("luar@contoh.test", "123456 adalah kode Anda", "123456", notice=CodeMail)
    assert deliver_due_messages() == 1
    assert smtp.subjects == ["123456 adalah kode Anda"]
    assert Message.objects.get().context == {}


def test_a_code_with_two_ways_is_erased_after_the_second(channel, monkeypatch):
    gateway = Memory("sms")
    gateway.fail = lambda row: Rejected("not now")
    monkeypatch.setitem(CHANNELS, "sms", gateway)
    message = write(Secret, code="123456")
    Delivery.objects.create(message=message, channel="sms")
    assert deliver_due_messages() == 1
    message.refresh_from_db()
    assert message.context["code"] == "123456"
    gateway.fail = lambda row: None
    time_passes(30)
    assert deliver_due_messages() == 1
    message.refresh_from_db()
    assert message.context == {}


# --- files --------------------------------------------------------------------------------------------
def test_without_a_mail_server_each_mail_is_a_file_of_its_own(settings, tmp_path):
    settings.EMAIL_BACKEND = "notifications.channels.files.EmailBackend"
    rows = [message.deliveries.get() for message in write_many(2)]
    assert deliver_due_messages() == 2
    files = sorted((tmp_path / "mail").iterdir())
    assert [path.name for path in files] == sorted(f"{row.pk}.eml" for row in rows)
    assert {oct(path.stat().st_mode & 0o777) for path in files} == {"0o600"}
    assert b"Subject: Kabar" in files[0].read_bytes()
    Delivery.objects.update(state="pending")  # a worker died before it could mark them
    assert deliver_due_messages() == 2
    assert len(list((tmp_path / "mail").iterdir())) == 2


def test_mail_goes_to_files_exactly_when_no_server_is_set():
    import os
    import subprocess
    import sys

    code = "from cakapkerja import settings as s; print(s.EMAIL_BACKEND, getattr(s, 'EMAIL_PORT', ''))"
    found = []
    for url in ("", "smtp://mail.contoh.test:2525"):
        environment = {**os.environ, "EMAIL_URL": url, "BUILD": "1"}
        environment.pop("PYTEST_VERSION", None)
        done = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
        )
        found.append(done.stdout.split())
    assert found == [
        ["notifications.channels.files.EmailBackend"],
        ["django.core.mail.backends.smtp.EmailBackend", "2525"],
    ]


def test_a_header_can_not_be_smuggled_in(smtp):
    write(title="x\r\nBcc: lain@contoh.test")
    assert deliver_due_messages() == 1
    assert smtp.subjects == ["Kabar x Bcc: lain@contoh.test"]
    assert smtp.mails[0]["Bcc"] is None


# --- the office ---------------------------------------------------------------------------------------
def test_a_dead_row_can_be_queued_again(channel):
    channel.fail = lambda row: Rejected("550 RCPT")
    write()
    Delivery.objects.update(attempts=relay.REJECTED_ATTEMPTS - 1)
    deliver_due_messages()
    officer = OfficerFactory()
    assert requeue_delivery(officer=officer, delivery_id=delivery().pk)
    assert (delivery().state, delivery().attempts, delivery().last_error) == ("pending", 0, "")
    channel.fail = lambda row: None
    assert deliver_due_messages() == 1


@pytest.mark.parametrize("state", ["pending", "sent", "dropped"])
def test_only_a_dead_row_can_be_queued_again(state):
    write()
    Delivery.objects.update(state=state, sent_at=timezone.now())
    assert not requeue_delivery(officer=OfficerFactory(), delivery_id=delivery().pk)
    assert delivery().state == state


def test_a_row_without_its_words_is_not_queued_again():
    write(Secret, code="1")
    Delivery.objects.update(state="dead")
    Message.objects.update(context={})
    assert not requeue_delivery(officer=OfficerFactory(), delivery_id=delivery().pk)


def test_the_age_of_the_outbox_counts_from_the_writing(channel):
    assert relay.oldest_waiting_age() == 0
    channel.away = True
    write()
    for _ in range(20):
        deliver_due_messages()
        time_passes(20)
    assert 399 < relay.oldest_waiting_age() < 500


def test_a_long_outage_raises_an_alarm(channel, caplog):
    channel.away = True
    write()
    deliver_due_messages()
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
    time_passes(310)
    deliver_due_messages()
    [alarm] = [record.message for record in caplog.records if record.levelname == "ERROR"]
    assert alarm.startswith("outbox: the oldest message waits for 3")


# --- keeping no more than needed ----------------------------------------------------------------------
def test_old_words_go_after_ninety_days_and_secret_ones_after_one():
    day = 86400
    old, fresh = write(), write()
    Delivery.objects.filter(message=old).update(state="sent", sent_at=timezone.now())
    secret = write(Secret, code="123456")
    Message.objects.filter(pk=old.pk).update(created_at=timezone.now() - datetime.timedelta(days=91))
    assert tidy() == 1
    time_passes(day + 60)
    assert tidy() == 1
    for message in (old, fresh, secret):
        message.refresh_from_db()
    assert (old.context, secret.context) == ({}, {})
    assert fresh.context["title"] == "kerja"
    assert (old.is_erased, fresh.is_erased, secret.is_erased) == (True, False, True)
    assert secret.deliveries.get().state == "dropped"
    assert fresh.deliveries.get().state == "pending"
    assert tidy() == 0


def test_an_erased_message_is_never_sent(channel):
    write(Secret, code="1")
    Message.objects.update(context={})
    deliver_due_messages()
    assert (delivery().state, delivery().last_error) == ("dropped", "erased")


# --- logs ---------------------------------------------------------------------------------------------
def test_no_log_line_and_no_row_names_a_person(smtp, caplog):
    caplog.set_level("DEBUG")
    names = ["rahasia.budi", "Budi Rahasia", "kode-778899"]
    user = UserFactory(email="rahasia.budi@contoh.test", name="Budi Rahasia")
    for answer in (None, "550 no rahasia.budi here", "451 later rahasia.budi", "hang up"):
        smtp.answer = lambda envelope, answer=answer: answer
        write(recipient=user, title="kode-778899")
        write(Broken, recipient=user, title="kode-778899")
        deliver_due_messages()
        time_passes(5000)
    smtp.answer_to_recipient = lambda address: f"550 <{address}> unknown"
    write(recipient=user, title="kode-778899")
    deliver_due_messages()

    class Odd(EmailChannel):
        def address_of(self, message):
            raise ValueError(f"{user.email} {user.name}")

    CHANNELS["email"], kept = Odd(), CHANNELS["email"]
    try:
        write(News, recipient=user)
        deliver_due_messages()
    finally:
        CHANNELS["email"] = kept
    ours = [record for record in caplog.records if record.name.startswith(("notifications", "celery"))]
    logged = caplog.handler.formatter.format
    text = "\n".join(logged(record) for record in ours)
    assert "can not be sent: ValueError at test_relay.py" in text
    errors = " ".join(Delivery.objects.values_list("last_error", flat=True))
    assert [name for name in names if name in text or name in errors] == []
