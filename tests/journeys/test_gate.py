"""FT-28 in a browser: two gates without a signal, one ticket at both; then nobody twice, nothing lost."""

import pytest
from playwright.sync_api import expect

from cakapkerja.management.demo.content import ACCOUNTS
from tests.journeys.browsing import FRESH, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

FAIR = (
    FRESH
    + """
from jobs.fairs.ticket_codes import qr_text
from tests.factories.fairs import EditionFactory, EntryWindowFactory, TicketFactory
edition = EditionFactory(number=int(str(time.time_ns())[3:10]), kind="on_site", place="Gedung Contoh")
window = EntryWindowFactory(edition=edition)
tickets = [TicketFactory(window=window, lane=lane) for lane in ("ordinary", "disability")]
print(edition.slug, tickets[0].code, qr_text(tickets[1]), sep="|")
"""
)
RESULT = """
from jobs.fairs.models import CheckIn, CheckInConflict
print(CheckIn.objects.filter(ticket__edition__slug="{slug}").count(),
      CheckInConflict.objects.filter(edition__slug="{slug}").count(), sep="|")
"""


def gate(browser, portal, slug):
    """A gate whose phone is ready for hours without a signal, and has none any more."""
    page = signed_in(browser, portal, ACCOUNTS["officer_1"][0])
    page.goto(f"/petugas/bursa/{slug}/pintu/")
    expect(page.get_by_text("Siap tanpa sinyal: 2 tiket")).to_be_visible()
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_text("Siap tanpa sinyal: 2 tiket")).to_be_visible()
    return page


def scan(page, text, words):
    page.locator("[name=kode]").fill(text)
    page.locator("[name=kode]").press("Enter")
    expect(page.locator("[data-verdict]")).to_contain_text(words)


def test_two_gates_without_a_signal(browser, portal):
    slug, code, qr = portal.manage(code=FAIR).splitlines()[-1].split("|")
    first, second = gate(browser, portal, slug), gate(browser, portal, slug)
    scan(first, code.upper(), "Silakan masuk")
    scan(first, code, "Sudah masuk lewat HP ini")
    scan(first, qr[:-1] + ("A" if qr[-1] != "A" else "B"), "tidak asli")
    scan(second, qr, "Penyandang disabilitas")
    scan(second, code, "Silakan masuk")  # the other gate has no signal either
    expect(second.locator("[data-gate-said]")).to_have_text("2 pindaian menunggu sinyal di HP ini.")
    for page in (first, second):
        page.context.set_offline(False)
        expect(page.locator("[data-gate-waits]")).to_be_hidden()
    expect(second.locator("[data-gate-problems]")).to_contain_text(f"{code.upper()}: Tiket ini sudah masuk pukul")
    expect(second.locator("[data-gate-came]")).to_have_text("2")
    # Both people once; the second scan and the forged code are listed.
    assert portal.manage(code=RESULT.format(slug=slug)) == "2|2"
    for page in (first, second):
        page.context.close()
