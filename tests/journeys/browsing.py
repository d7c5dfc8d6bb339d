"""A person with a browser, for journeys."""

from cakapkerja.management.demo.content import PASSWORD

# Before code that makes rows beside the running portal: an earlier run's numbers are taken.
FRESH = """
import time
from cakapkerja.management.demo.content import PASSWORD
from tests.factories.accounts import CompanyFactory, MembershipFactory, ResidentFactory, UserFactory
from tests.factories.jobs import ApplicationFactory, VacancyFactory
for factory in (CompanyFactory, ResidentFactory, UserFactory):
    factory.reset_sequence(int(str(time.time_ns())[4:11]), force=True)
"""
PHONE, DESKTOP = {"width": 360, "height": 640}, {"width": 1280, "height": 900}


def visitor(browser, portal, *, scripts=True, size=PHONE):
    """A page of somebody who is not signed in."""
    context = browser.new_context(base_url=portal.url, viewport=size, locale="id-ID", java_script_enabled=scripts)
    context.set_default_timeout(20_000)
    return context.new_page()


def signed_in(browser, portal, email, *, scripts=True, size=PHONE):
    """A page of the account with the demonstration's password."""
    page = visitor(browser, portal, scripts=scripts, size=size)
    page.goto("/akun/login/?cara=sandi")
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()
    page.wait_for_url(lambda url: "/akun/login/" not in url)
    return page
