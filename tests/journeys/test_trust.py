"""Trust, in a browser: a kept search that writes and stops, and a vacancy that is mended before it appears."""

import re
import urllib.request

import pytest
from playwright.sync_api import expect

from tests.journeys.browsing import DESKTOP, FRESH, signed_in, visitor

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

SEEKER = "pencari.las@contoh.test"
MAKE_SEEKER = FRESH + f"ResidentFactory(complete=True, user__email={SEEKER!r}, user__password=PASSWORD)"
PUBLISH = (
    FRESH
    + """
from django.utils import timezone
VacancyFactory(published=True, title=%r, published_at=timezone.now())
"""
)
ALERT = """
from jobs.models import SavedSearch
from jobs.services.alerts import send_search_alerts
SavedSearch.objects.update(last_told_on=None)  # as if a night had passed
print("told", send_search_alerts())
"""


def test_a_kept_search_writes_once_and_stops_with_one_press_without_an_account(browser, portal):
    portal.manage(code=MAKE_SEEKER)
    person = signed_in(browser, portal, SEEKER)
    person.goto("/lowongan/?q=juru+las+kapal")
    person.get_by_role("link", name=re.compile("Simpan pencarian|Beri tahu saya")).first.click()
    person.get_by_role("button", name="Simpan pencarian").click()
    expect(person.locator("main")).to_contain_text("Pencarian disimpan.")

    once_and_again = PUBLISH % "Juru Las Kapal Cisadane" + ALERT + ALERT
    assert portal.manage(code=once_and_again).splitlines()[-2:] == ["told 1", "told 0"]  # never the same twice
    body = portal.wait_for_mail(SEEKER, "1 lowongan baru untuk Anda")
    assert "Juru Las Kapal Cisadane" in body

    # The vacancy's short address, and the stop link, as somebody who never signed in on this phone.
    stranger = visitor(browser, portal, scripts=False)
    stranger.goto(re.search(r"http\S+/l/\w{8}", body)[0])
    expect(stranger.locator("h1")).to_contain_text("Juru Las Kapal Cisadane")
    stop = re.search(r"http\S+/kabar/berhenti/\S+", body)[0]
    stranger.goto(stop)
    expect(stranger.locator("h1")).to_contain_text("Berhenti menerima kabar lowongan?")
    stranger.get_by_role("button", name="Hentikan kabar lowongan").click()
    expect(stranger.locator("h1")).to_contain_text("Kabar lowongan sudah berhenti")
    # The mail program's own button asks the same address (RFC 8058); again is no error.
    one_click = urllib.request.Request(stop, data=b"List-Unsubscribe=One-Click", method="POST")
    with urllib.request.urlopen(one_click, timeout=10) as answer:
        assert answer.status == 200

    assert portal.manage(code=PUBLISH % "Juru Las Kapal Kedua" + ALERT).splitlines()[-1] == "told 0"
    person.goto("/saya/pencarian/")
    expect(person.locator("main")).to_contain_text("juru las kapal")
    person.context.close()
    stranger.context.close()


EMPLOYER = "hrd.baru@contoh.test"
# A company whose first vacancy this is: two officers must agree (AF-02).
MAKE_DRAFT = (
    FRESH
    + f"""
company = CompanyFactory(verified=True, name="PT Baru Mulai Contoh")
MembershipFactory(company=company, user__email={EMPLOYER!r}, user__password=PASSWORD)
row = VacancyFactory(draft=True, company=company, title="Penjaga Toko Bahan Kue",
    requirements="Wanita berpenampilan menarik, belum menikah. Biaya administrasi Rp100.000.")
print(row.get_desk_url(), row.pk, row.get_absolute_url())
"""
)


def test_a_vacancy_with_forbidden_words_is_sent_back_mended_and_seen_by_two_officers(browser, portal):
    desk, key, public = portal.manage(code=MAKE_DRAFT).splitlines()[-1].split()
    admin = f"/admin/jobs/vacancy/{key}/change/"
    employer = signed_in(browser, portal, EMPLOYER)
    employer.goto(desk)
    expect(employer.locator("main")).to_contain_text("belum menikah")  # the hint, before anybody else reads it
    employer.get_by_role("button", name="Ajukan untuk ditayangkan").click()
    expect(employer.locator("main")).to_contain_text("Menunggu pemeriksaan")

    officers = [signed_in(browser, portal, f"petugas{number}@contoh.test", size=DESKTOP) for number in (1, 2)]
    first, second = officers
    first.goto(admin)
    first.get_by_role("link", name="Minta perbaikan").click()
    # Each phrase stands in the letter already, with its rule in words.
    asked = first.locator("[name=reason]").input_value()
    assert "administrasi" in asked.lower() and "menikah" in asked.lower()
    first.locator(".decision-box form").get_by_role("button", name="Minta perbaikan").click()
    portal.wait_for_mail(EMPLOYER, "perlu")

    employer.goto(desk)
    expect(employer.locator("main")).to_contain_text("Catatan petugas")
    employer.get_by_role("link", name="Ubah", exact=True).click()
    employer.locator("[name=requirements]").fill("Ramah dan teliti menghitung uang.")
    employer.get_by_role("button", name="Simpan draf").click()
    employer.get_by_role("button", name="Ajukan untuk ditayangkan").click()

    outsider = visitor(browser, portal)
    for number, officer in enumerate(officers, 1):
        officer.goto(admin)
        officer.get_by_role("link", name="Setujui").click()
        officer.locator("[name=is_read]").check()
        officer.locator(".decision-box form").get_by_role("button", name="Setujui").click()
        assert outsider.goto(public).status == (404 if number == 1 else 200), number
    portal.wait_for_mail(EMPLOYER, "tayang")
    expect(outsider.locator("h1")).to_contain_text("Penjaga Toko Bahan Kue")
    for page in (employer, first, second, outsider):
        page.context.close()
