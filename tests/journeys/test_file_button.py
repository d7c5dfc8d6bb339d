"""Choosing a file on a phone: a button in our words with scripts, the field itself without (UX-26)."""

import pytest
from playwright.sync_api import expect

from cakapkerja.management.demo.content import ACCOUNTS
from tests.journeys.browsing import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

RESIDENT = ACCOUNTS["resident"][0]
PICTURE = {"name": "ktp siti.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff"}


def test_the_button_opens_the_chooser_and_says_which_file_was_taken(browser, portal):
    page = signed_in(browser, portal, RESIDENT)
    page.goto("/saya/identitas/")
    status = page.locator(".file-row [role=status]").first
    expect(status).to_have_text("Belum ada berkas")
    field = page.locator("input[type=file]").first
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Pilih berkas").first.click()
    assert field.get_attribute("capture") is None
    chooser.value.set_files(PICTURE)
    expect(status).to_have_text("ktp siti.jpg")
    with page.expect_file_chooser():
        page.get_by_role("button", name="Ambil foto").first.click()
    assert field.get_attribute("capture") == "environment"
    # By keyboard: the field behind the button is no stop of its own, a click on the label leads to the button.
    assert field.get_attribute("tabindex") == "-1"
    field.focus()
    expect(page.get_by_role("button", name="Pilih berkas").first).to_be_focused()
    page.context.close()


def test_without_scripts_the_field_itself_is_there(browser, portal):
    page = signed_in(browser, portal, RESIDENT, scripts=False)
    page.goto("/saya/identitas/")
    expect(page.get_by_role("button", name="Pilih berkas")).to_have_count(0)
    field = page.locator("input[type=file]").first
    expect(field).to_be_visible()
    field.set_input_files(PICTURE)
    assert field.evaluate("node => node.files[0].name") == "ktp siti.jpg"
    page.context.close()
