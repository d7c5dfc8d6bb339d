"""Getting into a class, in a browser: a seat at once, a seat that somebody gave back, a seat by lot."""

import itertools
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from cakapkerja.management.demo.content import ACCOUNTS
from tests.journeys.browsing import DESKTOP, FRESH, signed_in, visitor

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
BOTH = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
SEED = "angka undian 17 3 92"
DECIDE = "#content form button[type=submit], #content form input[type=submit]"
NUMBERS = itertools.count(950)

# A class that is open now, and people of the city who may join it: each test has its own.
PREPARE = (
    FRESH
    + """
import datetime
from django.utils import timezone
from training.models import Batch, Field
for email in %(emails)r:
    ResidentFactory(complete=True, with_nik=True, user__email=email, user__password=PASSWORD)
now, today = timezone.now(), timezone.localdate()
field = Field.objects.filter(programme__slug="blk").order_by("pk").first()
batch = Batch.objects.create(slug="uji-%(number)d", title="Kelas Uji %(number)d", field=field, number=%(number)d,
    year=today.year, starts_on=today + datetime.timedelta(days=40), ends_on=today + datetime.timedelta(days=50),
    place="UPT BLK Contoh", quota=%(quota)d, state="published", opens_at=now - datetime.timedelta(days=3),
    closes_at=now + datetime.timedelta(days=1), **%(more)s)
print(batch.pk, batch.slug, batch.title, sep="|")
"""
)
LOTTERY = 'dict(mode="lottery", seed_source="angka uji", seed_at=now + datetime.timedelta(days=2))'
# Others who registered at the counter, and then the end of the registration.
CLOSE = """
from django.db import transaction
from django.utils import timezone
from accounts.models import User
from training.enums import EnrolmentSource, EnrolmentState
from training.models import Batch
from training.services import seats
officer = User.objects.get(email=%r)
with transaction.atomic():
    batch = seats.lock_batch(%s)
    for name in ("Ayu Contoh", "Bagas Contoh", "Citra Contoh", "Dimas Contoh", "Eka Contoh"):
        seats.enrol(batch, source=EnrolmentSource.OFFICE, state=EnrolmentState.REGISTERED, actor=officer,
            person={"full_name": name, "in_city": True})
Batch.objects.filter(pk=batch.pk).update(closes_at=timezone.now())
"""
LATER = """
import pgtrigger
from django.utils import timezone
from training.models import Batch
with pgtrigger.ignore("training.Batch:batch_seed_named_before"):
    Batch.objects.filter(pk=%s).update(seed_at=timezone.now())
"""
STATE = """
from training.models import Batch, Enrolment
from training.services import seats
row = Enrolment.objects.get(pk=%r)
kept = row.keep_until and round((row.keep_until - row.transitions.latest("pk").at).total_seconds() / 3600)
print(row.state, kept, row.ticket, seats.check_seats(row.batch_id), sep="|")
"""


def prepared(portal, *emails, quota, more="{}"):
    values = {"emails": emails, "number": next(NUMBERS), "quota": quota, "more": more}
    return portal.manage(code=PREPARE % values).splitlines()[-1].split("|")


def state_of(portal, key):
    return portal.manage(code=STATE % key).splitlines()[-1].split("|")


def registered(page, title):
    """Go from the list of the programme to the receipt; return the key of the enrolment."""
    page.goto("/pelatihan/blk/")
    page.get_by_role("link", name=title).click()
    page.locator("a[href$='/daftar/']").filter(visible=True).click()
    page.locator("main form button[type=submit]:not([name=simpan])").click()
    page.wait_for_url("**/terdaftar/")
    return page.url.rstrip("/").split("/")[-2]


@BOTH
def test_a_freed_seat_goes_to_the_first_waiting_number_who_takes_it(browser, portal, scripts):
    """First come: a seat for the first, number 1 for the second, and the seat after all."""
    first, second = (f"{name}.{scripts}@contoh.test".lower() for name in ("pertama", "kedua"))
    _pk, _slug, title = prepared(portal, first, second, quota=1, more='dict(mode="first_come")')
    one = signed_in(browser, portal, first, scripts=scripts)
    seat = registered(one, title)
    expect(one.get_by_role("heading", name="Anda mendapat kursi")).to_be_visible()

    two = signed_in(browser, portal, second, scripts=scripts)
    key = registered(two, title)
    expect(two.get_by_role("heading", name="Anda di daftar tunggu")).to_be_visible()
    expect(two.locator(".receipt-number")).to_have_text("1")
    two.goto(f"/saya/pelatihan/{key}/")
    expect(two.get_by_role("button", name="Ambil kursi ini")).to_have_count(0)

    one.goto(f"/saya/pelatihan/{seat}/batal/")
    one.get_by_role("button", name="Batalkan pendaftaran").click()
    expect(one.locator("main")).to_contain_text("Pendaftaran dibatalkan.")
    one.context.close()

    portal.wait_for_mail(second, f"Ada kursi untuk Anda: {title}")
    state, hours, _ticket, faults = state_of(portal, key)
    assert (state, hours, faults) == ("offered", "24", "[]")
    two.goto("/saya/pelatihan/")
    expect(two.get_by_role("heading", name="Menunggu jawaban Anda")).to_be_visible()
    two.get_by_role("link", name=title).first.click()
    two.get_by_role("button", name="Ambil kursi ini").click()
    expect(two.locator("main")).to_contain_text("Kursi Anda sudah pasti.")
    assert state_of(portal, key)[0] == "confirmed"
    two.context.close()


def test_a_lottery_is_frozen_drawn_and_drawn_again_by_anybody(browser, portal, tmp_path):
    """N-04: the fingerprint is public before the number, and the same list and number give the same order."""
    person = "undian@contoh.test"
    pk, slug, title = prepared(portal, person, quota=3, more=LOTTERY)
    page = signed_in(browser, portal, person)
    key = registered(page, title)
    expect(page.get_by_role("heading", name="Pendaftaran diterima")).to_be_visible()
    portal.manage(code=CLOSE % (ACCOUNTS["officer_1"][0], pk))
    public = visitor(browser, portal)
    public.goto(f"/pelatihan/blk/{slug}/undian/")
    expect(public.locator("main code.code-line")).to_have_count(0)

    officer = signed_in(browser, portal, ACCOUNTS["officer_1"][0], size=DESKTOP)
    officer.goto(f"/admin/training/batch/{pk}/bekukan/")
    officer.locator(DECIDE).first.click()
    expect(officer.locator("body")).to_contain_text("Daftar dibekukan.")
    public.reload()
    expect(public.locator("main")).to_contain_text("6 kode peserta untuk 3 kursi. Belum diundi.")
    published = public.locator("main dl code.code-line").inner_text()

    portal.manage(code=LATER % pk)  # as if the day of the number had come
    officer.goto(f"/admin/training/batch/{pk}/undi/")
    officer.locator("[name=seed]").fill(SEED)
    officer.locator(DECIDE).first.click()
    expect(officer.locator("body")).to_contain_text("Undian selesai.")
    officer.context.close()

    public.reload()
    for name, link in (("daftar.json", "Unduh daftar"), ("undian.py", "Unduh program penghitung")):
        with public.expect_download() as download:
            public.get_by_role("link", name=link).click()
        download.value.save_as(tmp_path / name)
    done = subprocess.run(
        [sys.executable, "-I", "undian.py", "daftar.json", SEED],
        cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    fingerprint, *lines = done.stdout.splitlines()
    assert fingerprint == f"sidik jari {published}"
    order = [line.split()[1:] for line in lines]
    words = {"mendapat kursi": "kursi", "daftar tunggu": "daftar-tunggu"}
    shown = [text.split(maxsplit=1) for text in public.locator("ol.draw li").all_inner_texts()]
    assert [[ticket, words[what.strip()]] for ticket, what in shown] == order
    assert sum(what == "kursi" for _ticket, what in order) == 3
    public.context.close()

    state, _hours, ticket, faults = state_of(portal, key)
    assert (state, faults) == ("accepted" if [ticket, "kursi"] in order else "waiting", "[]")
    page.goto(f"/saya/pelatihan/{key}/")
    expect(page.locator("main")).to_contain_text(ticket)
    page.context.close()
