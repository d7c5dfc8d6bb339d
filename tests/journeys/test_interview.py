"""An interview by choice, in a browser: planned, offered, taken; with scripts and without."""

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from cakapkerja.management.demo.content import ACCOUNTS
from tests.journeys.browsing import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

# The first opened application of the demonstration's resident, and where both sides read it.
WHERE = """
from accounts.models import User
from jobs.models import Application
from jobs.services.applications import open_application
user, member = (User.objects.get(email=email) for email in %r)
row = Application.objects.filter(resident__user=user, vacancy__company__memberships__user=member).exclude(
    state="accepted").select_related("vacancy__company").first()
if row.seen_at is None:
    open_application(actor=member, application_id=row.pk)
print(row.get_absolute_url(), row.vacancy.get_slots_url(), row.vacancy.get_applicants_url(), row.pk)
"""


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_company_offers_times_and_the_applicant_takes_one(browser, portal, scripts):
    emails = (ACCOUNTS["resident"][0], ACCOUNTS["employer"][0])
    own, slots, applicants, key = portal.manage(code=WHERE % (emails,)).splitlines()[-1].split()
    company = signed_in(browser, portal, emails[1], scripts=scripts)
    day = timezone.localdate() + datetime.timedelta(days=5 if scripts else 6)
    company.goto(f"{slots}baru/")
    company.locator("[name=date_tanggal]").fill(str(day.day))
    company.locator("[name=date_bulan]").select_option(str(day.month))
    company.locator("[name=date_tahun]").fill(str(day.year))
    for name, value in {"begins": "09.00", "ends": "10.00", "place": "Ruang HRD"}.items():
        company.locator(f"[name={name}]").fill(value)
    company.get_by_role("button", name="Buat jadwal").click()
    expect(company.locator("main")).to_contain_text("2 jadwal dibuat.")
    company.goto(applicants)
    company.locator(f"[name=pilih][value='{key}']").check()
    company.locator("[name=tindakan]").select_option("offer")
    company.get_by_role("button", name="Lanjutkan").click()
    company.get_by_role("button", name="Tawarkan jadwal wawancara (1 pelamar)").click()

    person = signed_in(browser, portal, emails[0], scripts=scripts)
    person.goto(own)
    person.get_by_role("link", name="Pilih waktu").first.click()
    person.get_by_role("button", name="09.30–10.00").last.click()
    expect(person.locator("main")).to_contain_text("Jadwal tercatat.")
    with person.expect_download() as download:
        person.get_by_role("link", name="Simpan di kalender").click()
    assert b"BEGIN:VEVENT" in download.value.path().read_bytes()
    company.goto(slots)
    expect(company.locator("main")).to_contain_text(ACCOUNTS["resident"][1])
    person.context.close()
    company.context.close()
