"""Somebody looks for work on a small phone: a mistyped word, filters, an order, with and without JavaScript."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]


def number_in(text):
    return int(re.search(r"\d[\d.]*", text).group().replace(".", ""))


def sideways(page):
    return page.locator("html").evaluate("page => page.scrollWidth - page.clientWidth")


@pytest.fixture
def phone(browser, portal):
    contexts = []

    def open_phone(scripts):
        context = browser.new_context(
            viewport={"width": 360, "height": 640},
            locale="id-ID",
            java_script_enabled=scripts,
            base_url=portal.url,
        )
        contexts.append(context)
        return context.new_page()

    portal.manage("load_words")
    yield open_phone
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_search_on_a_phone_from_a_typing_error_to_the_filtered_list(phone, scripts):
    page = phone(scripts)
    page.goto("/lowongan/")
    page.get_by_label("Pekerjaan atau keahlian").fill("oprator")
    page.get_by_role("button", name="Cari lowongan").click()
    assert page.get_by_text("Menampilkan hasil untuk operator.").is_visible()
    found = number_in(page.locator("h1").inner_text())
    assert found > 1

    page.get_by_role("link", name=re.compile("^Saring")).click()
    button = page.get_by_role("button", name=re.compile("^Tampilkan"))
    assert number_in(button.inner_text()) == found
    page.get_by_label("Kecamatan").select_option("jatiuwung")
    if scripts:
        expect(button).not_to_have_text(re.compile(rf"\b{found}\b"))
    else:
        page.get_by_role("button", name="Hitung ulang").click()
    promised = number_in(button.inner_text())
    assert 0 < promised < found
    button.click()
    assert number_in(page.locator("h1").inner_text()) == promised

    page.get_by_role("link", name="Upah tertinggi").click()
    assert "urut=upah" in page.url
    assert number_in(page.locator("h1").inner_text()) == promised
    page.get_by_role("link", name=re.compile("^Jatiuwung")).click()
    assert number_in(page.locator("h1").inner_text()) == found
    if scripts:
        assert "pengalaman=" not in page.url  # what was not chosen is not in the address


def test_search_pages_fit_a_small_phone_and_pass_axe(phone):
    page = phone(True)
    for width in (320, 360, 1280):
        page.set_viewport_size({"width": width, "height": 640})
        for path in ("/lowongan/?q=operator", "/lowongan/saring/?q=operator", "/lowongan/?q=satpam+kapal+selam"):
            page.goto(path)
            assert sideways(page) == 0, (path, width)
            found = Axe().run(page).response["violations"]
            assert [(item["id"], item["nodes"][0]["html"][:80]) for item in found] == []
