"""A class in a browser: attendance through a lost signal, a result, a certificate checked without a network."""

import json
import re
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from cakapkerja.management.demo.content import ACCOUNTS, PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

# A class of the demonstration's instructor that runs today, with the demonstration's resident in it.
PREPARE = """
import datetime
from django.utils import timezone
from accounts.models import Resident, User
from training.models import Batch, Enrolment, Field, TrainingDay
teacher, user = (User.objects.get(email=email) for email in %r)
today, now = timezone.localdate(), timezone.now()
batch, new = Batch.objects.get_or_create(slug="perjalanan-%d", defaults=dict(
    field=Field.objects.filter(programme__slug="blk").first(), number=900 + %d, year=today.year, starts_on=today,
    ends_on=today, place="UPT BLK Contoh", quota=20, opens_at=now - datetime.timedelta(days=9),
    closes_at=now - datetime.timedelta(days=2), mode="first_come", state="published"))
if new:
    batch.instructors.add(teacher)
    TrainingDay.objects.create(batch=batch, date=today)
    others = list(Resident.objects.exclude(user=user)[:3])
    for number, one in enumerate([Resident.objects.get(user=user), *others], start=1):
        Enrolment.objects.create(batch=batch, resident=one, full_name=one.full_name, number=number,
            state="confirmed", in_city=True)
    Batch.objects.filter(pk=batch.pk).update(seats_taken=4, last_number=4)
print(batch.slug, Enrolment.objects.get(batch=batch, resident__user=user).pk)
"""
COUNT = """
from training.models import Attendance
print(sorted(Attendance.objects.filter(day__batch__slug=%r).values_list("presence", flat=True)))
"""

# Until the worker holds the page and its style.
KEPT = """async () => {
  const wanted = [location.href, document.querySelector('[rel=stylesheet]').href];
  for (let i = 0; i < 150; i += 1) {
    if ((await Promise.all(wanted.map((url) => caches.match(url)))).every(Boolean)) { return; }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("the page is not kept");
}"""
GONE = """async () => {
  for (let i = 0; i < 100 && await caches.has("hadir-1"); i += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  if (await caches.has("hadir-1")) { throw new Error("a list stays on the phone"); }
}"""
CARD = """
from training.cards import card_text
from training.models import Enrolment
print(card_text(Enrolment.objects.get(pk=%r)))
"""
SCANNED = """
from training.models import Attendance
print(list(Attendance.objects.filter(day__batch__slug=%r).values_list("presence", "how")))
"""


def signed_in(browser, portal, email, *, scripts=True):
    context = browser.new_context(
        base_url=portal.url, viewport={"width": 360, "height": 640}, locale="id-ID", java_script_enabled=scripts
    )
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto("/akun/login/?cara=sandi")
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()
    page.wait_for_url(lambda url: "/akun/login/" not in url)
    return page


def prepared(portal, number):
    emails = (ACCOUNTS["instructor"][0], ACCOUNTS["resident"][0])
    return portal.manage(code=PREPARE % (emails, number, number)).splitlines()[-1].split()


def test_marks_made_in_airplane_mode_arrive_once(browser, portal):
    """FT-27 for attendance: twice through the tunnel, two tabs, one mark each, and nothing left on the phone."""
    slug, _own = prepared(portal, 1)
    page = signed_in(browser, portal, ACCOUNTS["instructor"][0])
    assert page.url.endswith("/instruktur/")
    page.goto(f"/instruktur/{slug}/hadir/")
    other = page.context.new_page()
    other.goto(page.url)
    page.context.set_offline(True)
    rows = page.locator("[data-person]")
    for place, name in enumerate(["Hadir", "Hadir", "Izin"]):
        rows.nth(place).get_by_role("button", name=name, exact=True).click()
    rows.nth(0).get_by_role("button", name="Terlambat").click()
    other.locator("[data-person]").nth(3).get_by_role("button", name="Tidak hadir").click()
    expect(page.locator("[data-marks-said]")).to_have_text(re.compile("^4 tanda menunggu sinyal"))
    kept = page.evaluate("JSON.stringify(Object.assign({}, localStorage))")
    assert "Contoh" not in kept  # no name
    page.context.set_offline(False)
    expect(page.locator("form[data-marks]")).to_be_hidden()
    expect(other.locator("form[data-marks]")).to_be_hidden()
    assert page.evaluate("localStorage.length") == 0
    assert portal.manage(code=COUNT % slug).splitlines()[-1] == "['absent', 'excused', 'late', 'present']"
    page.reload()
    expect(rows.nth(0).get_by_role("button", name="Terlambat")).to_have_attribute("aria-pressed", "true")
    page.context.close()


def test_a_list_is_opened_again_without_a_signal_and_its_marks_arrive(browser, portal):
    """The phone went to sleep in the tunnel: the page comes back, says from when it is, and takes marks."""
    slug, _own = prepared(portal, 4)
    page = signed_in(browser, portal, ACCOUNTS["instructor"][0])
    page.goto(f"/instruktur/{slug}/hadir/")
    day = page.url
    page.evaluate(KEPT)
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("[data-kept-said]")).to_contain_text("Tanpa sinyal. Daftar ini disimpan di HP pukul")
    page.locator("[data-person]").nth(0).get_by_role("button", name="Terlambat").click()
    page.goto(f"/instruktur/{slug}/hadir/")  # "today", which only the portal knows
    expect(page.locator("[data-marks-said]")).to_have_text(re.compile("^1 tanda menunggu sinyal"))
    page.context.set_offline(False)
    expect(page.locator("form[data-marks]")).to_be_hidden()
    assert portal.manage(code=COUNT % slug).splitlines()[-1] == "['late']"
    page.goto(day)
    expect(page.locator("[data-kept-said]")).to_be_hidden()
    page.get_by_text("Menu", exact=True).first.click()
    page.get_by_role("button", name="Keluar").click()
    page.wait_for_url(lambda url: "/instruktur/" not in url)
    page.evaluate(GONE)
    page.context.close()


# What Android brings and the Chromium of this machine does not: a reader of QR codes. It sees the card at once.
READER = """
window.BarcodeDetector = class {
  static getSupportedFormats() { return Promise.resolve(["qr_code"]); }
  detect(video) { return Promise.resolve(video.videoWidth ? [{ rawValue: %s }] : []); }
};
"""


def test_the_camera_reads_a_card(browser_type, browser_type_launch_args, portal):
    slug, own = prepared(portal, 5)
    card = portal.manage(code=CARD % own).splitlines()[-1]
    camera = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    arguments = {**browser_type_launch_args, "args": [*browser_type_launch_args.get("args", []), *camera]}
    browser = browser_type.launch(**arguments)
    page = signed_in(browser, portal, ACCOUNTS["instructor"][0])
    page.goto(f"/instruktur/{slug}/hadir/")
    expect(page.get_by_role("button", name="Pindai QR")).to_be_hidden()  # a browser without a reader
    page.add_init_script(READER % json.dumps(card))
    page.reload()
    page.get_by_role("button", name="Pindai QR").click()
    expect(page.locator("[data-scan-said]")).to_contain_text(": hadir")
    expect(page.locator(f'[data-person="{own}"] .mark-present')).to_have_attribute("aria-pressed", "true")
    expect(page.locator("form[data-marks]")).to_be_hidden()
    assert portal.manage(code=SCANNED % slug).splitlines()[-1] == "[('present', 'scan')]"
    browser.close()


def test_the_list_is_a_form_without_scripts(browser, portal):
    slug, _own = prepared(portal, 2)
    page = signed_in(browser, portal, ACCOUNTS["instructor"][0], scripts=False)
    page.goto(f"/instruktur/{slug}/hadir/")
    page.locator("[data-person]").nth(1).get_by_role("button", name="Tidak hadir").click()
    page.get_by_role("button", name="Yang belum ditandai hadir semua (3)").click()
    expect(page.locator("main")).to_contain_text("3 orang ditandai hadir.")
    assert portal.manage(code=COUNT % slug).splitlines()[-1] == "['absent', 'present', 'present', 'present']"
    page.context.close()


def test_from_a_result_to_a_certificate_that_is_checked_without_a_network(browser, portal, tmp_path):
    slug, own = prepared(portal, 3)
    page = signed_in(browser, portal, ACCOUNTS["instructor"][0])
    page.goto(f"/instruktur/{slug}/hasil/{own}/")
    page.get_by_label("Lulus", exact=True).check()
    page.get_by_label("Catatan untuk peserta").fill("Ujian praktik baik.")
    page.get_by_role("button", name="Simpan hasil").click()
    expect(page.locator("main")).to_contain_text("Lulus")
    page.context.close()

    officer = signed_in(browser, portal, ACCOUNTS["officer_1"][0])
    officer.goto(f"/instruktur/{slug}/hasil/")
    officer.get_by_role("button", name="Terbitkan sertifikat").click()
    for _try in range(40):
        if officer.get_by_text("1 sertifikat terbit.").count():
            break
        officer.wait_for_timeout(500)
        officer.reload()
    expect(officer.locator("main")).to_contain_text("1 sertifikat terbit.")
    officer.context.close()

    person = signed_in(browser, portal, ACCOUNTS["resident"][0])
    person.goto("/saya/")
    with person.expect_download() as download:
        person.evaluate(f"window.location = '/saya/pelatihan/{own}/sertifikat/'")
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    sealed = portal.manage(
        code="from training.models import Certificate\nfrom training.certificates import check_url\n"
        f"print(check_url(Certificate.objects.get(enrolment={own!r})))"
    ).splitlines()[-1]
    person.goto(sealed)
    expect(person.locator("main")).to_contain_text("Asli dan berlaku.")
    expect(person.locator("[data-said]")).to_have_text("Kode QR cocok dengan tanda tangannya.")
    spoilt = sealed[:-3] + ("AAA" if not sealed.endswith("AAA") else "BBB")
    person.goto("/verifikasi/")
    person.goto(spoilt)
    expect(person.locator("[data-said]")).to_contain_text("Tidak cocok.")

    keys, script = tmp_path / "kunci.json", tmp_path / "periksa.py"
    keys.write_bytes(person.request.get("/verifikasi/kunci/").body())
    script.write_bytes(person.request.get("/verifikasi/periksa_sertifikat.py").body())
    for text, code in ((sealed, 0), (spoilt, 1)):
        done = subprocess.run(
            [sys.executable, "-I", script, keys, text], capture_output=True, timeout=60, check=False
        )
        assert done.returncode == code
    person.context.close()
