"""Sign-up by one field and a code; known and new people see the same (AC-2, SEC-09)."""

import re
import threading

import pytest
from allauth.account.models import EmailAddress
from django.db import connection

from accounts.models import User
from accounts.services.signup import ensure_account
from notifications.channels import CHANNELS, Channel
from notifications.models import Delivery
from tests.accounts.conftest import deliver, errors_of, text_of
from tests.factories.accounts import UserFactory

SIGNUP, CONFIRM = "/akun/signup/", "/akun/login/code/confirm/"


def sign_up(client, email="baru@contoh.test", **more):
    return client.post(SIGNUP, {"email": email, **more})


def test_somebody_signs_up_with_the_code_that_was_mailed(client, db, mailbox):
    response = sign_up(client, "  Baru@Contoh.test ")
    assert (response.status_code, response["Location"]) == (302, CONFIRM)
    page = client.get(CONFIRM)
    assert "Kami mengirim kode ke baru@contoh.test." in text_of(page)

    done = client.post(CONFIRM, {"code": mailbox.code("baru@contoh.test")})

    assert (done.status_code, done["Location"]) == (302, "/masuk/")
    user = User.objects.get()
    assert (user.email, user.has_usable_password()) == ("baru@contoh.test", False)
    assert client.session["_auth_user_id"] == str(user.pk)
    address = EmailAddress.objects.get()
    assert (address.user, address.email, address.verified, address.primary) == (user, user.email, True, True)
    assert client.get("/masuk/")["Location"] == "/saya/mulai/"


def test_the_mail_says_the_code_first_and_warns(client, db, mailbox):
    sign_up(client)
    (message,) = mailbox("baru@contoh.test")
    code = mailbox.code("baru@contoh.test")
    assert message.subject == f"{code} adalah kode masuk Anda"
    assert message.body.splitlines()[:3] == ["Kode masuk Anda:", "", code]
    assert "Jangan beri kode ini kepada siapa pun" in message.body
    assert message.body.rstrip().endswith("Gratis. Jangan bayar kepada siapa pun.")


def test_after_the_code_the_journey_goes_on_where_it_began(client, db, mailbox):
    response = sign_up(client, next="/mitra/daftar/")
    assert response["Location"] == f"{CONFIRM}?next=%2Fmitra%2Fdaftar%2F"
    page = client.get(response["Location"])
    assert '<input type="hidden" name="next" value="/mitra/daftar/">' in page.content.decode()
    done = client.post(CONFIRM, {"code": mailbox.code("baru@contoh.test"), "next": "/mitra/daftar/"})
    assert done["Location"] == "/mitra/daftar/"


def test_a_journey_never_goes_on_at_another_site(client, db, mailbox):
    sign_up(client, next="https://jahat.test/")
    done = client.post(CONFIRM, {"code": mailbox.code("baru@contoh.test"), "next": "https://jahat.test/"})
    assert done["Location"] == "/masuk/"


def test_signing_up_with_a_known_address_looks_the_same_and_signs_its_owner_in(client, db, mailbox):
    owner = UserFactory(email="lama@contoh.test")
    new, known = client, type(client)()
    answers = [sign_up(new, "baru@contoh.test"), sign_up(known, "lama@contoh.test")]
    assert [(a.status_code, a["Location"]) for a in answers] == [(302, CONFIRM)] * 2
    pages = [
        re.sub(r"(baru|lama)@|csrfmiddlewaretoken\" value=\"\w+", "", c.get(CONFIRM).content.decode())
        for c in (new, known)
    ]
    assert pages[0] == pages[1]

    known.post(CONFIRM, {"code": mailbox.code("lama@contoh.test")})

    assert known.session["_auth_user_id"] == str(owner.pk)
    assert User.objects.count() == 2


def test_who_left_at_the_code_simply_begins_again(client, db, mailbox):
    sign_up(client)
    mailbox.code("baru@contoh.test")
    later = type(client)()
    sign_up(later)
    later.post(CONFIRM, {"code": mailbox.code("baru@contoh.test")})
    assert later.session["_auth_user_id"] == str(User.objects.get().pk)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Isi “E-mail” dulu."),
        ("bukan-alamat", "Alamat e-mail ini belum lengkap. Contoh: nama@gmail.com."),
        ("0812 3456 7890", "Alamat e-mail ini belum lengkap. Contoh: nama@gmail.com."),
        (
            "orang@mailinator.com",
            "Alamat e-mail sekali pakai tidak bisa dipakai. Pakai alamat e-mail Anda sendiri.",
        ),
    ],
)
def test_a_bad_address_is_refused_with_the_fix_and_kept(client, db, typed, words):
    response = sign_up(client, typed)
    assert errors_of(response) == {"email": [words]}
    page = response.content.decode()
    assert "<title>Kesalahan: Daftar" in page
    assert f'href="#id_email">{words}' in page
    assert f'value="{typed}"' in page or not typed
    assert not User.objects.exists()


def test_an_address_of_600_characters_gives_no_500(client, db):
    assert sign_up(client, "a" * 600 + "@contoh.test").status_code == 200
    assert sign_up(client, "a\x00b@contoh.test").status_code == 200


def test_the_fourth_code_for_one_address_within_a_minute_is_refused(client, db):
    for _round in range(3):
        assert sign_up(type(client)()).status_code == 302
    refused = sign_up(type(client)())
    assert errors_of(refused) == {"email": ["Terlalu banyak percobaan. Tunggu beberapa menit, lalu coba lagi."]}
    assert sign_up(type(client)(), "lain@contoh.test").status_code == 302


def test_300_people_behind_one_address_of_a_carrier_may_sign_up(client, db, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "signup": "2/m/ip"}
    for number in range(2):
        assert sign_up(client, f"orang{number}@contoh.test").status_code == 302
    late = client.get(SIGNUP)
    late = sign_up(type(client)(), "orang9@contoh.test")
    assert (late.status_code, late["Retry-After"]) == (429, "60")
    assert "Tunggu satu menit" in text_of(late)


def test_the_limit_of_one_internet_address_is_loose(settings):
    assert settings.ACCOUNT_RATE_LIMITS["signup"] == "300/m/ip"


def test_a_signed_in_person_is_led_away_from_sign_up(client, db):
    client.force_login(UserFactory())
    assert client.get(SIGNUP)["Location"] == "/masuk/"


@pytest.mark.django_db(transaction=True)
def test_many_sign_ups_at_once_give_one_account():
    barrier, found = threading.Barrier(8), []

    def run():
        try:
            barrier.wait()
            found.append(ensure_account(email="baru@contoh.test").pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _number in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert found == [User.objects.get().pk] * 8


# --- phones: only while a gateway is set --------------------------------------------------------------
class Gateway(Channel):
    name, label = "sms", "SMS"

    def __init__(self):
        self.sent, self.on = [], True

    def is_available(self):
        return self.on

    def address_of(self, message):
        return message.recipient.phone if message.recipient_id else ""

    def send(self, session, delivery):
        from notifications.rendering import render_subject

        self.sent.append((self.address_of(delivery.message), render_subject(delivery.message)))


@pytest.fixture
def gateway(monkeypatch):
    channel = Gateway()
    monkeypatch.setitem(CHANNELS, "sms", channel)
    return channel


def last_code(gateway):
    deliver()
    return gateway.sent[-1][1].split()[0]


def test_without_a_gateway_no_page_speaks_of_phones(client, db):
    for address in (SIGNUP, "/akun/login/"):
        page = client.get(address)
        assert 'type="email"' in page.content.decode()
        assert "HP" not in text_of(page)


def test_with_a_gateway_the_one_field_takes_either(client, db, gateway):
    page = text_of(client.get(SIGNUP))
    assert "E-mail atau nomor HP" in page
    assert "E-mail atau nomor HP" in text_of(client.get("/akun/login/"))


def test_somebody_signs_up_by_phone(client, db, gateway):
    assert sign_up(client, "0812-3456-7890")["Location"] == CONFIRM
    assert "Kami mengirim kode ke +6281234567890." in text_of(client.get(CONFIRM))
    code = last_code(gateway)
    assert gateway.sent == [
        (
            "+6281234567890",
            f"{code} adalah kode masuk Cakap Kerja. Berlaku 10 menit. Jangan beri kepada siapa pun.",
        )
    ]

    done = client.post(CONFIRM, {"code": code})

    assert done["Location"] == "/masuk/"
    user = User.objects.get()
    assert (user.phone, user.phone_verified, user.email) == ("+6281234567890", True, None)
    assert client.session["_auth_user_id"] == str(user.pk)
    assert client.get("/akun/email/").status_code == 200


def test_a_known_phone_signs_in_from_either_page(client, db, gateway):
    user = UserFactory(email=None, phone="+6281234567890", phone_verified=True, address=False)
    for address, name in ((SIGNUP, "email"), ("/akun/login/", "login")):
        visitor = type(client)()
        assert visitor.post(address, {name: "+62 812 3456 7890"})["Location"] == CONFIRM
        visitor.post(CONFIRM, {"code": last_code(gateway)})
        assert visitor.session["_auth_user_id"] == str(user.pk)


def test_an_unknown_phone_at_sign_in_looks_the_same_and_can_ask_again(client, db, gateway):
    assert client.post("/akun/login/", {"login": "081299990000"})["Location"] == CONFIRM
    assert client.post(CONFIRM, {"action": "resend"})["Location"] == CONFIRM
    assert "Kode baru terkirim ke +6281299990000." in text_of(client.get(CONFIRM))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("12345", "Nomor HP diawali 08 atau +62. Contoh: 0812 3456 7890."),
        ("08123", "Nomor HP harus 10 sampai 13 angka. Anda mengisi 5."),
    ],
)
def test_a_bad_phone_number_says_which_rule_failed(client, db, gateway, typed, words):
    assert errors_of(sign_up(client, typed)) == {"email": [words]}


def test_codes_to_one_phone_are_throttled_on_both_pages(client, db, gateway):
    for _round in range(3):
        sign_up(type(client)(), "081234567890")
    refused = client.post("/akun/login/", {"login": "081234567890"})
    assert errors_of(refused) == {"__all__": ["Terlalu banyak percobaan. Tunggu beberapa menit, lalu coba lagi."]}


def test_a_code_for_a_phone_goes_by_text_message_only_and_is_erased(client, db, gateway):
    sign_up(client, "081234567890")
    assert [row.channel for row in Delivery.objects.all()] == ["sms"]
    last_code(gateway)
    assert Delivery.objects.get().message.context == {}
