"""The main job, end to end, in a real browser against the running portal with a real Celery worker."""

import datetime
import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from cakapkerja.management.demo.content import PASSWORD
from tests.jobs.test_resident_pages import PDF

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PHONE, DESKTOP = {"width": 360, "height": 640}, {"width": 1280, "height": 900}
SHOTS = Path(os.environ.get("SCREENSHOTS", "test-results/screenshots"))
WITHOUT_FRAUD_NOTICE = "Gratis. Jangan bayar kepada siapa pun."


class Person:
    """One person with a browser of their own; every page is checked as it is looked at."""

    def __init__(self, browser, portal, name):
        self.portal, self.name, self.problems, self.is_closed = portal, name, [], False
        self.context = browser.new_context(base_url=portal.url, viewport=PHONE, locale="id-ID")
        self.context.set_default_timeout(15_000)
        self.page = self.context.new_page()
        self.page.on("console", self._heard)
        self.page.on("request", self._asked)

    def _heard(self, message):
        if message.type == "error" and "status of 4" not in message.text:
            self.problems.append(f"console: {message.text}")

    def _asked(self, request):
        if not request.url.startswith((self.portal.url, "data:")):
            self.problems.append(f"third party: {request.url}")

    def go(self, path):
        answer = self.page.goto(path)
        assert answer.status == 200, (path, answer.status)

    def press(self, words):
        self.page.get_by_role("button", name=words, exact=True).first.click()

    def follow(self, words):
        self.page.get_by_role("link", name=words).first.click()

    def fill(self, **fields):
        for name, value in fields.items():
            control = self.page.locator(f"[name={name}]").first
            if control.evaluate("node => node.tagName") == "SELECT":
                words = control.locator("option").filter(has_text=value).first.text_content()
                control.select_option(label=words.strip())
            else:
                control.fill(value)

    def date(self, name, day):
        self.fill(**{f"{name}_tanggal": str(day.day), f"{name}_tahun": str(day.year)})
        self.page.locator(f"[name={name}_bulan]").select_option(str(day.month))

    def sees(self, words):
        expect(self.page.locator("main, #content").first).to_contain_text(words)

    def keep(self, name):
        """Photograph the page on a phone and on a desk, and check that nothing sticks out sideways."""
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.page.wait_for_load_state()
        for size in (DESKTOP, PHONE):
            self.page.set_viewport_size(size)
            # By a locator, which waits: between two pages there is a moment without any element.
            over = self.page.locator("html").evaluate("page => page.scrollWidth - page.clientWidth")
            if over > 0 and self.name != "officer":
                self.problems.append(f"{name} is {over} px too wide at {size['width']} px")
            self.page.screenshot(path=SHOTS / f"{name}-{size['width']}.png", full_page=True)

    def sign_up(self, email):
        """One field and a code from the mailbox; no password."""
        self.go("/akun/signup/")
        self.keep("signup")
        self.fill(email=email)
        self.press("Kirim kode")
        self.page.wait_for_url("**/akun/login/code/confirm/**")
        self.keep("signup-code")
        self.fill(code=self.portal.code_from_mail(email))
        self.page.locator("main form").first.get_by_role("button").first.click()
        self.page.wait_for_url(re.compile(r"/saya/|/mitra/|/lowongan/"))

    def sign_in_by_password(self, email):
        self.go("/akun/login/?cara=sandi")
        self.fill(login=email, password=PASSWORD)
        self.press("Masuk")
        self.page.wait_for_url("**/admin/")

    def close(self):
        self.context.close()
        self.is_closed = True
        assert self.problems == []


@pytest.fixture
def people(browser, portal):
    made = []

    def make(name):
        made.append(Person(browser, portal, name))
        return made[-1]

    yield make
    for number, person in enumerate(made):
        if not person.is_closed:  # the test stopped half-way: show where
            SHOTS.mkdir(parents=True, exist_ok=True)
            person.page.screenshot(path=SHOTS / f"stopped-{number}-{person.name}.png", full_page=True)
            person.context.close()


def decide(officer, path, decision, check=None):
    """One decision of an officer: its own page, the box that says it was read, the button."""
    officer.go(path)
    officer.keep(f"admin-{path.split('/')[3]}")
    officer.follow(decision)
    if check:
        officer.page.locator(f"[name={check}]").check()
    officer.keep(f"admin-{path.split('/')[3]}-decide")
    officer.page.locator(".decision-box form").get_by_role("button", name=decision).click()


def test_from_a_new_company_to_a_counted_placement(people, portal):
    today = datetime.date.today()

    # A company signs up, fills in its profile and hands it in.
    employer = people("employer")
    employer.go("/mitra/")
    employer.keep("employer-welcome")
    employer.sign_up("hrd@garmen.test")
    employer.go("/mitra/daftar/")
    employer.fill(
        name="PT Garmen Baru Contoh",
        nib="9120000654321",
        npwp="0912000000000999",
        industry="Industri Pengolahan",
        size="20-99 orang",
        street="Jl. Contoh Industri 9",
        kelurahan="Cibodas Sari",
        phone="021 5550 9999",
    )
    employer.keep("company-register")
    employer.page.locator("main form").last.get_by_role("button").click()
    employer.page.locator("[name=upload]").set_input_files(
        {"name": "nib.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    employer.press("Unggah berkas")
    employer.sees("nib.pdf")
    employer.keep("company-profile")
    employer.press("Ajukan untuk diperiksa")
    employer.sees("Perusahaan sedang diperiksa petugas.")
    desk = employer.page.url.removeprefix(portal.url)

    # An officer finds it in the queue and verifies it.
    officers = [people("officer"), people("officer")]
    for number, officer in enumerate(officers, 1):
        officer.sign_in_by_password(f"petugas{number}@contoh.test")
    officers[0].keep("admin-start")
    company_id = portal.manage(
        code="from accounts.models import Company; print(Company.objects.get(nib='9120000654321').pk)"
    )
    decide(officers[0], f"/admin/accounts/company/{company_id}/change/", "Verifikasi", "is_checked")
    portal.wait_for_mail("hrd@garmen.test", "terverifikasi")

    # The company writes a vacancy and hands it in; its first vacancy needs both officers.
    employer.go(desk)
    employer.follow("Tulis lowongan")
    employer.follow("Mulai dari kosong")
    employer.fill(
        title="Operator Jahit Kemeja",
        duties="Menjahit kemeja seragam.\nMemeriksa hasil jahitan.",
        wage_min="5,4 juta",
        openings_any="3",
    )
    employer.page.locator("[name=occupation_group]").select_option(index=7)
    employer.page.locator("[name=min_education]").select_option("smp")
    employer.page.get_by_label("Kontrak", exact=True).check()
    employer.fill(kecamatan="Cibodas")
    employer.date("closes_on", today + datetime.timedelta(days=20))
    employer.keep("vacancy-form")
    employer.press("Simpan draf")
    employer.keep("vacancy-draft")
    vacancy_page = employer.page.url.removeprefix(portal.url)
    employer.press("Ajukan untuk ditayangkan")
    employer.sees("Menunggu pemeriksaan")
    vacancy_id = portal.manage(
        code="from jobs.models import Vacancy; print(Vacancy.objects.get(title='Operator Jahit Kemeja').pk)"
    )
    for officer in officers:
        decide(officer, f"/admin/jobs/vacancy/{vacancy_id}/change/", "Setujui", "is_read")
    portal.wait_for_mail("hrd@garmen.test", "tayang")

    # A resident looks around without an account, then signs up with a code and fills in the profile once.
    resident = people("resident")
    resident.go("/")
    resident.keep("home")
    resident.fill(q="jahit kemeja")
    resident.press("Cari lowongan")
    resident.keep("list")
    resident.follow("Operator Jahit Kemeja")
    resident.sees(WITHOUT_FRAUD_NOTICE)
    resident.keep("detail")
    resident.follow("Lamar")
    resident.page.wait_for_url("**/akun/login/**")
    resident.keep("login")
    resident.page.locator("main").get_by_role("link", name="Daftar gratis").click()
    resident.fill(email="sari@warga.test")
    resident.press("Kirim kode")
    resident.fill(code=portal.code_from_mail("sari@warga.test"))
    resident.page.locator("main form").first.get_by_role("button").first.click()
    resident.page.wait_for_url("**/saya/mulai/**")
    resident.keep("start-name")
    resident.fill(full_name="Sari Contoh Pelamar")
    resident.date("birth_date", datetime.date(1999, 3, 4))
    resident.page.get_by_label("Perempuan").check()
    resident.press("Simpan dan lanjutkan")
    resident.fill(kelurahan="Cibodas Sari", street="Jl. Contoh 3")
    resident.keep("start-address")
    resident.press("Simpan dan lanjutkan")
    resident.fill(phone="0812 0000 1234", education="SMK/MAK")
    resident.keep("start-work")
    resident.press("Simpan dan lanjutkan")
    resident.keep("start-nik")
    resident.press("Nanti saja")
    resident.keep("start-consent")
    resident.press("Saya setuju")

    # Back at the vacancy: two taps and a CV.
    resident.page.wait_for_url("**/lamar/")
    resident.page.locator("[name=upload]").set_input_files(
        {"name": "CV Sari.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    resident.fill(message="Saya terbiasa menjahit kemeja.")
    resident.keep("apply")
    resident.press("Kirim lamaran")
    resident.page.wait_for_url("**/terkirim/")
    resident.sees("Lamaran terkirim")
    resident.keep("receipt")
    resident.page.go_back()
    resident.sees("sudah terkirim")
    portal.wait_for_mail("sari@warga.test", "terkirim")

    # The company opens the application, reads the CV, invites and accepts.
    employer.go(f"{vacancy_page}pelamar/")
    employer.keep("applicants")
    employer.press("Buka lamaran")
    employer.sees("Saya terbiasa menjahit kemeja.")
    employer.keep("application-of-company")
    with employer.page.expect_download() as download:
        employer.page.get_by_role("link", name="CV Sari.pdf").click()
    assert Path(download.value.path()).read_bytes() == PDF
    application_page = employer.page.url.removeprefix(portal.url)
    employer.follow("Undang wawancara")
    employer.date("date", today + datetime.timedelta(days=2))
    employer.fill(time="09.00", place="Ruang HRD, Jl. Contoh Industri 9")
    employer.keep("invite")
    employer.press("Undang wawancara")
    portal.wait_for_mail("sari@warga.test", "wawancara")
    employer.go(application_page)
    employer.follow("Terima")
    employer.fill(message="Datang Senin pukul 07.30.")
    employer.keep("accept")
    employer.press("Terima")
    employer.sees("Penempatan tercatat")
    employer.go(desk)
    employer.keep("employer-desk")

    # The placement is counted in the city, everybody is told, and the timeline shows every step.
    counted = portal.manage(
        code="from placements.models import Placement as P; p = P.objects.get(position='Operator Jahit Kemeja');"
        " print(p.in_city, p.cancelled_at, p.kind, p.source)"
    )
    assert counted == "True None akl vacancy"
    assert "Operator Jahit Kemeja" in portal.wait_for_mail("sari@warga.test", "diterima")
    portal.wait_for_mail("hrd@garmen.test", "Penerimaan tercatat")
    portal.manage(code="from notifications.services import send_digests; send_digests()")
    digest = portal.wait_for_mail("petugas1@contoh.test", "enempatan")
    assert "Operator Jahit Kemeja" in digest

    resident.go("/saya/")
    resident.sees("Isi NIK")
    resident.keep("my-page")
    resident.go("/saya/lamaran/")
    resident.keep("my-applications")
    resident.follow("Operator Jahit Kemeja")
    for step in (
        "Lamaran terkirim ke",
        "membuka lamaran Anda",
        "mengundang Anda",
        "menerima Anda",
        "Datang Senin",
    ):
        resident.sees(step)
    resident.keep("my-application")
    resident.go("/saya/pesan/")
    resident.keep("my-messages")
    resident.go("/saya/jejak/")
    resident.sees("PT Garmen Baru Contoh")

    for person in (employer, resident, *officers):
        person.close()


def test_a_resident_applies_without_javascript(browser, portal):
    """Every flow completes without a script (UX-08)."""
    context = browser.new_context(base_url=portal.url, viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto("/akun/login/?cara=sandi")
    page.locator("[name=login]").fill("warga@contoh.test")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()
    page.goto("/lowongan/?q=sopir")
    page.locator("main article a").first.click()
    page.get_by_role("link", name="Lamar", exact=True).click()
    page.get_by_role("button", name="Kirim lamaran").click()
    expect(page.locator("main")).to_contain_text("Lamaran terkirim")
    context.close()
