"""Signing in by code or password, signing out, forgotten passwords, changing the address."""

import datetime

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.models import User
from notifications.models import Message
from tests.accounts.conftest import errors_of, text_of
from tests.factories.accounts import PASSWORD, OfficerFactory, ResidentFactory, UserFactory

LOGIN, CONFIRM = "/akun/login/", "/akun/login/code/confirm/"
RESET, RESET_CODE, RESET_NEW = (
    "/akun/password/reset/",
    "/akun/password/reset/confirm/",
    "/akun/password/reset/complete/",
)
NEW_PASSWORD = "jalan kecil di cibodas"
TOO_MANY = "Terlalu banyak percobaan. Tunggu beberapa menit, lalu coba lagi."


@pytest.fixture
def person(db):
    return UserFactory(email="orang@contoh.test")


def by_password(client, email="orang@contoh.test", password=PASSWORD):
    return client.post(f"{LOGIN}?cara=sandi", {"login": email, "password": password})


def is_in(client):
    return "_auth_user_id" in client.session


# --- the first screen ---------------------------------------------------------------------------------
def test_the_first_screen_offers_a_code_and_the_password_second(client, db):
    response = client.get(LOGIN)
    text = text_of(response)
    assert text.index("Kirim kode") < text.index("Masuk dengan kata sandi")
    assert 'name="password"' not in response.content.decode()
    assert response.content.decode().count('class="button"') == 1


def test_the_password_screen_keeps_where_the_person_was_going(client, person):
    page = client.get(f"{LOGIN}?next=/saya/profil/").content.decode()
    assert 'href="/akun/login/?cara=sandi&amp;next=/saya/profil/"' in page.replace("%2F", "/")
    response = client.post(
        f"{LOGIN}?cara=sandi", {"login": person.email, "password": PASSWORD, "next": "/saya/profil/"}
    )
    assert response["Location"] == "/saya/profil/"


@pytest.mark.parametrize("address", ["/saya/", "/saya/profil/", "/akun/email/", "/mitra/daftar/"])
def test_a_private_page_leads_to_sign_in_and_back(client, db, address):
    assert client.get(address)["Location"].replace("%2F", "/") == f"{LOGIN}?next={address}"


# --- by code ------------------------------------------------------------------------------------------
def test_a_person_signs_in_by_code(client, person, mailbox):
    assert client.post(LOGIN, {"login": "Orang@contoh.test"})["Location"] == CONFIRM
    before = client.session.session_key
    done = client.post(CONFIRM, {"code": mailbox.code(person.email)})
    assert (done.status_code, done["Location"]) == (302, "/masuk/")
    assert client.session["_auth_user_id"] == str(person.pk)
    assert client.session.session_key != before  # SEC-10


@pytest.mark.parametrize(
    "typed", ["{0[0]}{0[1]}{0[2]} {0[3]}{0[4]}{0[5]}", " {0} ", "{0[0]}{0[1]}{0[2]}-{0[3]}{0[4]}{0[5]}"]
)
def test_blanks_and_dashes_in_a_code_do_not_matter(client, person, mailbox, typed):
    client.post(LOGIN, {"login": person.email})
    client.post(CONFIRM, {"code": typed.format(mailbox.code(person.email))})
    assert is_in(client)


def test_a_wrong_code_says_so_and_the_right_one_still_works(client, person, mailbox):
    client.post(LOGIN, {"login": person.email})
    code = mailbox.code(person.email)
    wrong = client.post(CONFIRM, {"code": "000000" if code != "000000" else "111111"})
    assert errors_of(wrong) == {"code": ["Kode tidak cocok. Periksa pesan terakhir dari kami."]}
    assert not is_in(client)
    client.post(CONFIRM, {"code": code})
    assert is_in(client)


def test_the_sixth_try_is_dead_even_if_right(client, person, mailbox):
    client.post(LOGIN, {"login": person.email})
    code = mailbox.code(person.email)
    for _round in range(5):
        client.post(CONFIRM, {"code": "x"})
    assert client.post(CONFIRM, {"code": code})["Location"] == "/akun/login/code/"
    assert not is_in(client)
    assert TOO_MANY in text_of(client.get("/akun/login/code/"))


def test_whoever_starts_again_after_five_wrong_codes_still_gets_where_they_were_going(client, person, mailbox):
    wanted = "/saya/profil/"
    client.post(LOGIN, {"login": person.email, "next": wanted})
    for _round in range(5):
        response = client.post(CONFIRM, {"code": "salah1", "next": wanted})
    assert response["Location"].replace("%2F", "/").endswith(f"?next={wanted}")
    late = client.post(CONFIRM, {"code": "salah1", "next": wanted})
    assert late["Location"].replace("%2F", "/").endswith(f"?next={wanted}")
    evil = client.post(CONFIRM, {"code": "salah1", "next": "https://jahat.test/"})
    assert "jahat" not in evil["Location"]


def test_a_code_works_once(client, person, mailbox):
    client.post(LOGIN, {"login": person.email})
    code = mailbox.code(person.email)
    client.post(CONFIRM, {"code": code})
    client.post("/akun/logout/")
    client.post(CONFIRM, {"code": code})
    assert not is_in(client)


def test_a_code_works_only_in_the_browser_that_asked(client, person, mailbox):
    client.post(LOGIN, {"login": person.email})
    thief = Client()
    assert thief.post(CONFIRM, {"code": mailbox.code(person.email)}).status_code == 302
    assert not is_in(thief)


def test_after_ten_minutes_a_code_is_dead_and_the_page_says_so(client, person, mailbox):
    client.post(LOGIN, {"login": person.email})
    code = mailbox.code(person.email)
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=601)):
        late = client.post(CONFIRM, {"code": code})
        assert late["Location"] == "/akun/login/code/"
        assert "Kode sudah tidak berlaku. Minta kode baru." in text_of(client.get(late["Location"]))
    assert not is_in(client)


def test_a_new_code_makes_the_old_one_useless(client, person, mailbox):
    client.post(LOGIN, {"login": person.email})
    old = mailbox.code(person.email)
    assert client.post(CONFIRM, {"action": "resend"})["Location"] == CONFIRM
    assert f"Kode baru terkirim ke {person.email}." in text_of(client.get(CONFIRM))
    new = mailbox.code(person.email)
    if new != old:  # one in a million
        client.post(CONFIRM, {"code": old})
        assert not is_in(client)
    client.post(CONFIRM, {"code": new})
    assert is_in(client)


def test_a_code_can_be_sent_again_twice(client, person):
    client.post(LOGIN, {"login": person.email})
    for _round in range(2):
        assert "Kirim kode lagi" in text_of(client.get(CONFIRM))
        client.post(CONFIRM, {"action": "resend"})
    assert "Kirim kode lagi" not in text_of(client.get(CONFIRM))


def test_the_code_page_leads_back_to_another_address(client, person):
    client.post(LOGIN, {"login": person.email})
    assert client.get(LOGIN)["Location"] == CONFIRM  # a journey that has begun is taken up again
    assert client.post("/akun/logout/", {"next": LOGIN})["Location"] == LOGIN
    assert client.get(LOGIN).status_code == 200


def test_an_unknown_address_sees_the_same_and_gets_a_helpful_mail(client, person, mailbox):
    stranger = Client()
    answers = [
        client.post(LOGIN, {"login": person.email}),
        stranger.post(LOGIN, {"login": "asing@contoh.test"}),
    ]
    assert [(a.status_code, a["Location"]) for a in answers] == [(302, CONFIRM)] * 2
    known, unknown = (text_of(c.get(CONFIRM)) for c in (client, stranger))
    assert unknown.replace("asing@", "orang@") == known
    wrong = [c.post(CONFIRM, {"code": "x"}) for c in (client, stranger)]
    assert errors_of(wrong[0]) == errors_of(wrong[1])
    again = [c.post(CONFIRM, {"action": "resend"}) for c in (client, stranger)]
    assert [(a.status_code, a["Location"]) for a in again] == [(302, CONFIRM)] * 2
    assert not User.objects.filter(email="asing@contoh.test").exists()
    (message,) = mailbox("asing@contoh.test")
    assert message.subject == "Belum ada akun dengan alamat ini"
    assert "http://localhost:8000/akun/signup/" in message.body


def test_the_links_in_a_mail_never_follow_the_host_of_the_request(client, db, mailbox, settings):
    settings.ALLOWED_HOSTS = ["*"]
    client.post(LOGIN, {"login": "asing@contoh.test"}, headers={"host": "jahat.test"})
    assert "jahat.test" not in mailbox("asing@contoh.test")[0].body


def test_from_the_code_page_of_an_unknown_address_sign_up_is_open(client, db):
    client.post(LOGIN, {"login": "asing@contoh.test"})
    assert client.get("/akun/signup/").status_code == 200


def test_the_code_is_erased_from_the_outbox_once_it_is_sent(client, person, mailbox):
    client.post(LOGIN, {"login": person.email})
    assert Message.objects.get().context != {}
    mailbox.code(person.email)
    assert Message.objects.get().context == {}


def test_an_inactive_account_learns_it_only_after_its_code(client, person, mailbox):
    client.post(LOGIN, {"login": person.email})
    code = mailbox.code(person.email)
    User.objects.update(is_active=False)
    assert client.post(CONFIRM, {"code": code})["Location"] == "/akun/inactive/"
    assert not is_in(client)
    assert "Akun ini tidak aktif" in text_of(client.get("/akun/inactive/"))


def test_the_own_page_for_codes_works_too(client, person):
    assert "Minta kode masuk" in text_of(client.get("/akun/login/code/"))
    assert client.post("/akun/login/code/", {"email": person.email})["Location"] == CONFIRM


# --- by password --------------------------------------------------------------------------------------
def test_a_person_signs_in_by_password(client, person):
    assert by_password(client)["Location"] == "/masuk/"
    assert client.session["_auth_user_id"] == str(person.pk)


@pytest.mark.parametrize("email", ["orang@contoh.test", "asing@contoh.test"])
def test_a_wrong_password_and_an_unknown_address_get_the_same_words(client, person, email):
    response = by_password(client, email, "bukan-ini-sandinya")
    assert response.status_code == 200
    assert errors_of(response) == {
        "__all__": ["E-mail dan kata sandi tidak cocok. Coba lagi, atau masuk dengan kode lewat e-mail."]
    }
    assert f'value="{email}"' in response.content.decode()


def test_an_account_without_a_password_gets_the_same_words_too(client, person):
    person.set_unusable_password()
    person.save()
    assert errors_of(by_password(client, password="")) == {"password": ["Isi “Kata sandi” dulu."]}
    assert list(errors_of(by_password(client))) == ["__all__"]


def test_after_five_wrong_passwords_the_account_waits_but_the_code_still_works(client, person, mailbox):
    for _round in range(5):
        by_password(Client(), password="salah-sekali")
    assert errors_of(by_password(client)) == {"__all__": [TOO_MANY]}
    client.post(LOGIN, {"login": person.email})
    client.post(CONFIRM, {"code": mailbox.code(person.email)})
    assert is_in(client)


def test_strangers_addresses_are_throttled_alike(client, person):
    for _round in range(5):
        by_password(Client(), "asing@contoh.test")
    assert errors_of(by_password(client, "asing@contoh.test")) == {"__all__": [TOO_MANY]}


@pytest.mark.parametrize(
    ("make", "address"),
    [
        (OfficerFactory, "/admin/"),
        (lambda **kw: ResidentFactory(user__email=kw["email"]).user, "/saya/"),
        (UserFactory, "/saya/mulai/"),
    ],
)
def test_each_kind_of_person_lands_on_their_own_page(client, db, make, address):
    make(email="dia@contoh.test")
    by_password(client, "dia@contoh.test")
    assert client.get("/masuk/")["Location"] == address


# --- signing out --------------------------------------------------------------------------------------
def test_signing_out_ends_the_session_on_the_server(client, person):
    client.force_login(person)
    key = client.session.session_key
    assert "Keluar dari akun?" in text_of(client.get("/akun/logout/"))
    assert is_in(client)
    assert client.post("/akun/logout/")["Location"] == "/"
    assert not Session.objects.filter(pk=key).exists()


def test_a_deactivated_person_is_out_at_once(client, person):
    client.force_login(person)
    User.objects.update(is_active=False)
    assert client.get("/saya/profil/")["Location"].startswith(LOGIN)


# --- forgotten password -------------------------------------------------------------------------------
def test_a_forgotten_password_is_made_new_with_a_code(client, person, mailbox):
    other = Client()
    other.force_login(person)
    assert client.post(RESET, {"email": person.email})["Location"] == RESET_CODE
    code = mailbox.code(person.email)
    assert mailbox(person.email)[-1].subject == f"{code} adalah kode kata sandi Anda"
    assert client.post(RESET_CODE, {"code": code})["Location"] == RESET_NEW
    done = client.post(RESET_NEW, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert done["Location"] == "/akun/password/reset/done/"
    assert "Kata sandi diganti" in text_of(client.get(done["Location"]))
    assert by_password(client, password=NEW_PASSWORD)["Location"] == "/masuk/"
    assert other.get("/saya/profil/")["Location"].startswith(LOGIN)  # SEC-12
    assert mailbox(person.email)[-1].subject == "Kata sandi Anda diganti"


def test_a_reset_for_an_unknown_address_looks_the_same(client, person, mailbox):
    stranger = Client()
    answers = [c.post(RESET, {"email": e}) for c, e in ((client, person.email), (stranger, "asing@contoh.test"))]
    assert [(a.status_code, a["Location"]) for a in answers] == [(302, RESET_CODE)] * 2
    known, unknown = (text_of(c.get(RESET_CODE)) for c in (client, stranger))
    assert unknown.replace("asing@", "orang@") == known
    assert mailbox("asing@contoh.test")[0].subject == "Belum ada akun dengan alamat ini"
    for code in ("", "x", "000000"):
        assert stranger.post(RESET_CODE, {"code": code}).status_code == 200


def test_the_new_password_page_needs_the_code_first(client, person):
    assert client.get(RESET_NEW)["Location"] == RESET
    client.post(RESET, {"email": person.email})
    assert client.get(RESET_NEW)["Location"] == RESET_CODE


def test_an_old_reset_code_is_refused_with_a_word(client, person, mailbox):
    client.post(RESET, {"email": person.email})
    code = mailbox.code(person.email)
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=601)):
        late = client.post(RESET_CODE, {"code": code})
        assert "Kode sudah tidak berlaku. Minta kode baru." in text_of(client.get(late["Location"]))


def test_five_wrong_reset_codes_end_the_try(client, person, mailbox):
    client.post(RESET, {"email": person.email})
    code = mailbox.code(person.email)
    for _round in range(5):
        client.post(RESET_CODE, {"code": "x"})
    assert client.post(RESET_CODE, {"code": code})["Location"] == LOGIN


# --- passwords ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("password", [" spasi di depan", "😀😀😀😀😀😀😀😀", "p" * 64 + "q" * 64])
def test_every_character_of_a_password_counts(client, person, password):
    client.force_login(person)
    body = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    assert client.post("/akun/password/change/", body)["Location"] == "/akun/email/"
    client.post("/akun/logout/")
    assert list(errors_of(by_password(client, password=password.strip()[:-1]))) == ["__all__"]
    assert by_password(client, password=password)["Location"] == "/masuk/"


@pytest.mark.parametrize("password", ["pendek1", "password123", "orang@contoh"])
def test_short_common_and_own_name_passwords_are_refused(client, person, password):
    client.force_login(person)
    body = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    assert list(errors_of(client.post("/akun/password/change/", body))) == ["password1"]


def test_changing_a_password_asks_for_the_old_one_and_ends_other_sessions(client, person, mailbox):
    client.force_login(person)
    other = Client()
    other.force_login(person)
    body = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    wrong = client.post("/akun/password/change/", {**body, "oldpassword": "salah"})
    assert errors_of(wrong) == {"oldpassword": ["Kata sandi sekarang tidak cocok. Coba lagi."]}
    client.post("/akun/password/change/", {**body, "oldpassword": PASSWORD})
    assert client.get("/akun/email/").status_code == 200
    assert other.get("/akun/email/")["Location"].startswith(LOGIN)
    assert mailbox(person.email)[-1].subject == "Kata sandi Anda diganti"


def sign_in_by_code(client, person, mailbox):
    client.post(LOGIN, {"login": person.email})
    client.post(CONFIRM, {"code": mailbox.code(person.email)})


@pytest.fixture
def without_password(person):
    person.set_unusable_password()
    person.save()
    return person


def test_somebody_without_a_password_may_make_one_just_after_signing_in(client, without_password, mailbox):
    sign_in_by_code(client, without_password, mailbox)
    assert client.get("/akun/password/change/")["Location"] == "/akun/password/set/"
    body = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert client.post("/akun/password/set/", body)["Location"] == "/akun/email/"
    assert by_password(Client(), password=NEW_PASSWORD)["Location"] == "/masuk/"
    assert mailbox(without_password.email)[-1].subject == "Kata sandi Anda dibuat"


@pytest.mark.parametrize(
    ("address", "body"),
    [
        ("/akun/password/set/", {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}),
        ("/akun/email/", {"email": "lain@contoh.test", "action_add": ""}),
    ],
)
def test_an_old_session_without_a_password_must_sign_in_again_first(
    client, without_password, mailbox, address, body
):
    sign_in_by_code(client, without_password, mailbox)
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=301)):
        assert errors_of(client.post(address, body)) == {
            "__all__": ["Demi keamanan: keluar dulu, masuk lagi dengan kode, lalu ulangi dalam lima menit."]
        }


# --- the e-mail address -------------------------------------------------------------------------------
def test_changing_the_address_asks_for_the_password_then_for_a_code_and_tells_the_old_one(client, person, mailbox):
    by_password(client)
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=400), tick=True):
        asked = client.post("/akun/email/", {"email": "lain@contoh.test", "action_add": ""})
        assert asked["Location"].startswith("/akun/reauthenticate/")
        page = client.get(asked["Location"])
        assert "Pastikan ini Anda" in text_of(page)
        wrong = client.post("/akun/reauthenticate/", {"password": "salah", "next": "/akun/email/"})
        assert errors_of(wrong) == {"password": ["Kata sandi tidak cocok. Coba lagi."]}
        resumed = client.post("/akun/reauthenticate/", {"password": PASSWORD, "next": "/akun/email/"})
        assert resumed["Location"] == "/akun/confirm-email/"
        assert "lain@contoh.test" in text_of(client.get("/akun/confirm-email/"))
        assert User.objects.get().email == "orang@contoh.test"
        client.post("/akun/confirm-email/", {"code": mailbox.code("lain@contoh.test")})
    person.refresh_from_db()
    assert person.email == "lain@contoh.test"
    assert list(EmailAddress.objects.values_list("email", "verified")) == [("lain@contoh.test", True)]
    old = mailbox("orang@contoh.test")[-1]
    assert old.subject == "E-mail akun Anda diganti"
    assert "dari orang@contoh.test menjadi lain@contoh.test" in old.body


def test_the_address_of_somebody_else_is_not_told_and_not_taken(client, without_password, mailbox):
    UserFactory(email="lain@contoh.test")
    sign_in_by_code(client, without_password, mailbox)
    answer = client.post("/akun/email/", {"email": "lain@contoh.test", "action_add": ""})
    assert answer["Location"] == "/akun/confirm-email/"
    refused = client.post("/akun/confirm-email/", {"code": mailbox.code("lain@contoh.test")})
    assert refused.context["verify_form"].errors == {
        "code": ["Alamat ini tidak dapat dipakai. Pakai alamat lain."]
    }
    assert User.objects.filter(email="lain@contoh.test").count() == 1


def test_an_unproved_address_must_be_proved_after_the_password(client, db, mailbox):
    person = UserFactory(email="orang@contoh.test", address=False)
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=False)
    assert by_password(client)["Location"] == "/akun/confirm-email/"
    assert not is_in(client)
    client.post("/akun/confirm-email/", {"code": mailbox.code(person.email)})
    assert is_in(client)


def test_the_address_page_works_for_an_account_that_a_command_made(client, db):
    client.force_login(User.objects.create_user("petugas@contoh.test", PASSWORD, is_staff=True))
    assert "petugas@contoh.test" in text_of(client.get("/akun/email/"))


# --- every page stands in the portal's frame ----------------------------------------------------------
PUBLIC = [LOGIN, f"{LOGIN}?cara=sandi", "/akun/login/code/", "/akun/signup/", RESET, "/akun/inactive/"]
PUBLIC += ["/akun/password/reset/done/"]
PRIVATE = ["/akun/email/", "/akun/password/change/", "/akun/logout/", "/akun/reauthenticate/"]


@pytest.mark.parametrize("address", PUBLIC + PRIVATE)
def test_every_page_is_indonesian_framed_and_without_inline_code(client, person, address):
    if address in PRIVATE:
        client.force_login(person)
    response = client.get(address)
    page = response.content.decode()
    assert response.status_code == 200
    assert '<html lang="id">' in page
    assert page.count("<h1>") == 1
    assert "style=" not in page
    assert page.count("<script") == page.count("<script src=")
    assert "Sign" not in text_of(response)
    assert "script-src 'self'" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]
