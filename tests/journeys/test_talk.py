"""The fair in two browsers: a number, a call, chat, sound, rating, outcome, and the application that follows."""

import pytest
from playwright.sync_api import expect

from tests.journeys.browsing import DESKTOP, FRESH, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

PERSON, RECRUITER = "antre{n}@contoh.test", "perekrut{n}@contoh.test"
# An edition of its own for each run: what other journeys do at the demonstration's fair does not matter here.
MAKE_FAIR = (
    FRESH
    + """
from tests.factories.fairs import BoothFactory, BoothVacancyFactory, EditionFactory
company = CompanyFactory(verified=True, name="PT Bicara Contoh {n}")
MembershipFactory(company=company, user__email={recruiter!r}, user__password=PASSWORD)
ResidentFactory(complete=True, user__email={person!r}, user__password=PASSWORD)
edition = EditionFactory(number=900 + {n})
booth = BoothFactory(edition=edition, company=company, answers_wanted="Kapan Anda bisa mulai?")
vacancy = BoothVacancyFactory(booth=booth, vacancy__title="Operator Mesin Bicara {n}").vacancy
desk = f"/mitra/{{company.code}}/bursa/{{edition.slug}}/meja/"
print(booth.get_absolute_url(), desk, edition.name.replace(" ", "_"))
"""
)
SEEN = """
from jobs.fairs.models import EditionApplication, Talk
row = EditionApplication.objects.select_related("application__resident__user", "edition").get(
    application__resident__user__email={person!r})
talk = Talk.objects.get(resident=row.application.resident)
print(talk.rating, talk.outcome, talk.medium, talk.application_id == row.application_id, row.edition.number)
"""


def make(portal, n):
    """Return the addresses of booth and desk and the edition's name, and who is who."""
    person, recruiter = PERSON.format(n=n), RECRUITER.format(n=n)
    code = MAKE_FAIR.format(n=n, person=person, recruiter=recruiter)
    booth, desk, name = portal.manage(code=code).splitlines()[-1].split()
    return booth, desk, name.replace("_", " "), person, recruiter


def meet(person, recruiter, booth, desk):
    """Take a number, be called, come; both are then on the page of the talk."""
    person.goto(booth)
    person.get_by_role("link", name="Ambil nomor").click()
    person.locator("[name=answer]").fill("Mulai bulan depan.")
    person.get_by_role("button", name="Ambil nomor").click()
    expect(person.get_by_role("heading", name="Anda nomor 1")).to_be_visible()
    number = person.url
    person.goto(booth)  # the page of the number may be closed (UX-31)
    recruiter.goto(desk)
    recruiter.get_by_role("button", name="Panggil berikutnya").click()
    expect(recruiter.locator("main")).to_contain_text("Mulai bulan depan.")  # the answer, before the talk (F-06)
    person.goto(number)
    person.get_by_role("button", name="Saya datang").click()
    expect(person.get_by_role("button", name="Kirim pesan")).to_be_visible()
    recruiter.goto(person.url)


def say(writer, reader, text):
    writer.locator("[name=text]").fill(text)
    writer.get_by_role("button", name="Kirim pesan").click()
    expect(writer.locator("[data-lines]")).to_contain_text(text)
    if not scripts_of(reader):
        reader.get_by_role("link", name="Lihat pesan baru").click()
    expect(reader.locator("[data-lines]")).to_contain_text(text)


def scripts_of(page):
    return page.locator("[data-media]").get_attribute("hidden") is None


def judge(recruiter):
    """End the talk, rate it and say what came of it."""
    recruiter.get_by_role("button", name="Selesai bicara").click()
    recruiter.get_by_label("Sesuai, layak diwawancara").check()
    recruiter.locator("[name=notes]").fill("Cekatan.")
    recruiter.get_by_role("button", name="Simpan penilaian").click()
    expect(recruiter.locator("main")).to_contain_text("Tersimpan.")
    recruiter.get_by_label("Diminta melamar").check()
    recruiter.get_by_role("button", name="Simpan hasil").click()
    expect(recruiter.get_by_label("Diminta melamar")).to_be_checked()


def apply_and_be_seen(person, recruiter, edition_name):
    """One tap to the application; the company reads from which fair it came, and what it thought of the talk."""
    expect(person.locator("main")).to_contain_text("Waktu bicara sudah selesai.")
    expect(person.locator("main")).not_to_contain_text("Cekatan.")  # F-08: never for the resident
    person.get_by_role("button", name="Kirim lamaran").first.click()
    expect(person.get_by_role("heading", level=1)).to_contain_text("Lamaran terkirim")
    recruiter.reload()
    recruiter.get_by_role("link", name="Lihat lamarannya").click()
    expect(recruiter.locator("main")).to_contain_text(f"Dari {edition_name}")
    recruiter.get_by_role("button", name="Buka lamaran").click()
    expect(recruiter.get_by_role("heading", name="Profil yang dikirim")).to_be_visible()
    expect(recruiter.locator("main")).to_contain_text("Sesuai, layak diwawancara")


@pytest.mark.parametrize("n", [1, 2], ids=["with scripts", "without scripts"])
def test_two_people_meet_at_a_booth_talk_and_part_with_an_application(browser, portal, n):
    scripts = n == 1
    booth, desk, edition_name, person_mail, recruiter_mail = make(portal, n)
    person = signed_in(browser, portal, person_mail, scripts=scripts)
    recruiter = signed_in(browser, portal, recruiter_mail, scripts=scripts, size=DESKTOP)
    meet(person, recruiter, booth, desk)
    say(person, recruiter, "Selamat pagi, saya ingin bertanya.")
    say(recruiter, person, "Selamat pagi, silakan.")
    if scripts:
        connect(person, recruiter)
    judge(recruiter)
    if not scripts:  # with scripts the page sees by itself that the talk is over
        person.reload()
    apply_and_be_seen(person, recruiter, edition_name)
    seen = portal.manage(code=SEEN.format(person=person_mail)).splitlines()[-1]
    assert seen == f"4 applied {'audio' if scripts else 'chat'} True {900 + n}"
    person.context.close()
    recruiter.context.close()


def connect(person, recruiter):
    """Sound in both directions: one asks, the other agrees, the browsers find each other (F-12, F-14)."""
    person.get_by_role("button", name="Bicara dengan suara").click()
    expect(recruiter.locator("[data-said]")).to_contain_text("ingin bicara dengan suara")
    recruiter.get_by_role("button", name="Bicara dengan suara").click()
    for page in (person, recruiter):
        expect(page.locator("#talk")).to_have_attribute("data-connection", "connected")
        expect(page.locator("[data-said]")).to_have_text("Suara tersambung.")
        assert page.evaluate(
            "document.querySelector('[data-audio]').srcObject.getAudioTracks().map(track => track.readyState)"
        ) == ["live"]
        expect(page.locator("[data-picture]")).to_be_hidden()  # a picture is the last thing, and off
