"""The company's desk, in a browser: many applicants decided at once, and the report of who was hired."""

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from cakapkerja.management.demo.content import ACCOUNTS
from tests.journeys.browsing import FRESH, signed_in, visitor

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

EMPLOYER = ACCOUNTS["employer"][0]
MAKE = (
    FRESH
    + """
from accounts.models import Company
from tests.factories.jobs import education
company = Company.objects.filter(memberships__user__email=%r, state="verified").order_by("pk")[0]
row = VacancyFactory(published=True, company=company, title=%r)
for number in range(%d):
    level = education("smp" if number %% 2 else "smk")
    person = ResidentFactory(complete=True, user__password=None, education=level)
    ApplicationFactory(vacancy=row, resident=person, seen=True)
print(row.get_desk_url(), row.pk, row.get_absolute_url())
"""
)
COUNT = """
from collections import Counter
from jobs.models import Application
from notifications.models import Message
rows = Application.objects.filter(vacancy=%s)
told = Message.objects.filter(kind="jobs.application_rejected", recipient__resident__applications__in=rows)
states = sorted(Counter(rows.values_list("state", flat=True)).items())
print(states, told.count(), told.values("recipient").distinct().count())
print(rows.filter(reject_reason="", state="rejected").count(), "without a reason")
"""


def test_forty_applicants_are_filtered_chosen_and_answered_each_once(browser, portal):
    desk, key, _public = portal.manage(code=MAKE % (EMPLOYER, "Petugas Gudang Malam", 40)).splitlines()[-1].split()
    page = signed_in(browser, portal, EMPLOYER)
    page.goto(f"{desk}pelamar/")
    expect(page.locator("main")).to_contain_text("40 pelamar.")
    page.get_by_text("Saring dan urutkan").click()
    page.locator("[name=pendidikan]").select_option("smk")
    page.get_by_role("button", name="Tampilkan pelamar").click()
    expect(page.locator("main")).to_contain_text("20 pelamar.")
    ticks = page.locator("[name=pilih]")
    for place in range(ticks.count()):
        ticks.nth(place).check()
    chosen = ticks.count()
    if page.locator("[name=semua]").count():  # the list goes on
        page.locator("[name=semua]").check()
        chosen = 20
    page.locator("[name=tindakan]").select_option("reject")
    page.get_by_role("button", name="Lanjutkan").click()
    expect(page.locator("main")).to_contain_text(f"{chosen} pelamar dipilih.")
    page.locator("[name=reason_code]").first.check()
    press = page.locator("main form button[type=submit]").last
    press.click()
    expect(page.locator("main")).to_contain_text("selesai", ignore_case=True, timeout=20_000)
    page.reload()  # looking again decides nothing again
    assert portal.manage(code=COUNT % key).splitlines()[-2:] == [
        "[('rejected', 20), ('seen', 20)] 20 20",
        "0 without a reason",
    ]
    page.context.close()


TOTAL = "\nfrom placements.models import Placement; print(Placement.objects.totals()['total'])"
REPORTED = "from jobs.models import HiredPerson; print(HiredPerson.objects.filter(vacancy=%s).count())"


def test_a_filled_vacancy_is_reported_with_the_people_and_leaves_the_list(browser, portal):
    title = "Juru Masak Kantin Pabrik"
    made, before = portal.manage(code=MAKE % (EMPLOYER, title, 2) + TOTAL).splitlines()[-2:]
    desk, key, public = made.split()
    guest = visitor(browser, portal)
    guest.goto("/lowongan/?q=juru+masak+kantin+pabrik")
    expect(guest.get_by_role("link", name=title, exact=True)).to_have_count(1)

    page = signed_in(browser, portal, EMPLOYER)
    page.goto(f"{desk}pelamar/")
    page.get_by_role("link", name="Orang Uji").first.click()
    page.get_by_role("link", name="Terima", exact=False).first.click()
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_load_state()

    page.goto(desk)
    page.get_by_role("link", name="Laporkan terisi").click()
    expect(page.locator("main")).to_contain_text("Orang Uji")  # hired here: stands there already
    page.locator("[name=orang-0-full_name]").fill("Budi Dari Papan Pengumuman")
    page.locator("[name=orang-0-sex][value=male]").check()
    page.locator("[name=orang-0-in_city][value='1']").check()
    day = timezone.localdate() + datetime.timedelta(days=3)
    page.locator("[name=orang-0-started_on_tanggal]").fill(str(day.day))
    page.locator("[name=orang-0-started_on_bulan]").select_option(str(day.month))
    page.locator("[name=orang-0-started_on_tahun]").fill(str(day.year))
    page.get_by_role("button", name="Laporkan hasil").click()
    expect(page.locator("main")).to_contain_text("Laporan tersimpan dan lowongan ini terisi.")

    # At once, also where pages are kept for visitors.
    guest.goto("/lowongan/?q=juru+masak+kantin+pabrik")
    expect(guest.get_by_role("link", name=title, exact=True)).to_have_count(0)
    guest.goto(public)
    expect(guest.locator("main")).to_contain_text("Lowongan ini sudah tutup.")
    expect(guest.locator("meta[name=robots]")).to_have_attribute("content", "noindex")  # JP-04
    expect(guest.locator("script[type='application/ld+json']")).to_have_count(0)
    # The one hired here is a placement, the other one is in the report.
    assert portal.manage(code=REPORTED % key + TOTAL).splitlines()[-2:] == ["1", str(int(before) + 1)]
    for one in (page, guest):
        one.context.close()
