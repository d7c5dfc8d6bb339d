"""Before the door of the fair with a browser: the place is kept, and one comes in by oneself."""

import pytest
from playwright.sync_api import expect

from tests.journeys.browsing import FRESH, visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MAKE = (
    FRESH
    + """
from tests.factories.fairs import EditionFactory
EditionFactory(number=9000 + time.time_ns() % 9000, slug="pintu-uji", name="Bursa Pintu", admit_per_minute=0)
"""
)
OPEN = """
from accounts.models import User
from jobs.fairs.models import Edition
from jobs.fairs.services.door import set_door
officer = User.objects.get(email="petugas1@contoh.test")
edition = Edition.objects.get(slug="pintu-uji")
set_door(officer=officer, edition_id=edition.pk, mode="auto", capacity=500, per_minute=6000)
"""


def test_who_waits_keeps_the_place_in_every_tab_and_comes_in_by_itself(browser, portal):
    portal.manage(code=MAKE)
    visitor(browser, portal).goto("/bursa-kerja/pintu-uji/")
    page = visitor(browser, portal)
    page.clock.install()
    page.goto("/bursa-kerja/pintu-uji/")
    place = page.locator("[data-place]")
    expect(place).to_have_text("Nomor 2")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.clock.fast_forward(130_000)  # it asked: the reader of the screen hears the place now
    expect(page.get_by_role("status")).to_contain_text("1 orang sebelum Anda.")
    other = page.context.new_page()
    other.goto("/bursa-kerja/pintu-uji/")
    expect(other.locator("[data-place]")).to_have_text("Nomor 2")
    other.close()

    without = visitor(browser, portal, scripts=False)
    without.goto("/bursa-kerja/pintu-uji/")
    expect(without.locator("[data-place]")).to_have_text("Nomor 3")
    assert without.locator("meta[http-equiv=refresh]").count() == 1
    expect(without.get_by_role("link", name="Periksa sekarang")).to_be_visible()

    portal.manage(code=OPEN)
    page.clock.fast_forward(130_000)
    expect(page.get_by_role("heading", level=1)).to_have_text("Bursa Pintu", timeout=30_000)
    without.goto("/bursa-kerja/pintu-uji/")  # or its own refresh was first
    expect(without.get_by_role("heading", level=1)).to_have_text("Bursa Pintu")
