"""The start page: the queues of this officer by age, and the frame of every page of the admin."""

import datetime
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import Company
from accounts.services.corrections import ask_correction
from jobs.enums import ReviewDecision
from jobs.models import Vacancy, VacancyReview
from notifications.enums import DeliveryState
from notifications.models import Delivery, Message
from tests.admin.pages import signed_in, words
from tests.factories.accounts import (
    CompanyFactory,
    IdentityCheckFactory,
    MembershipFactory,
    OfficerFactory,
    ResidentFactory,
    UserFactory,
)
from tests.factories.jobs import VacancyFactory, VacancyReportFactory

pytestmark = pytest.mark.django_db
EVERY_GROUP = ["Verifikator", "Moderator lowongan", "Pengantar kerja", "Admin data"]


def ago(**time):
    return timezone.now() - datetime.timedelta(**time)


def queues(client):
    response = client.get("/admin/")
    assert response.status_code == 200
    return {str(queue.label): (queue.count, queue.overdue) for queue in response.context["queues"]}


def dead_message():
    message = Message.objects.create(recipient=UserFactory(), kind="uji", category="akun")
    return Delivery.objects.create(message=message, channel="email", state=DeliveryState.DEAD)


def test_each_queue_counts_what_waits_and_what_waits_too_long():
    CompanyFactory(submitted=True)
    CompanyFactory(submitted=True, due_at=ago(hours=1))
    CompanyFactory(verified=True)
    IdentityCheckFactory()
    IdentityCheckFactory(approved=True)
    VacancyFactory(in_review=True, due_at=ago(hours=3))
    VacancyFactory(published=True)
    dead_message()
    assert queues(signed_in(OfficerFactory(groups=EVERY_GROUP))) == {
        "Perusahaan untuk diperiksa": (2, 1),
        "Identitas untuk diperiksa": (1, 0),
        "Permintaan pembetulan data": (0, 0),
        "Lowongan untuk diperiksa": (1, 1),
        "Laporan lowongan": (0, 0),
        "Pesan yang gagal dikirim": (1, 0),
    }


def test_the_oldest_queue_stands_first_and_empty_ones_last():
    IdentityCheckFactory()
    CompanyFactory(submitted=True, submitted_at=ago(days=2))
    VacancyFactory(in_review=True, submitted_at=ago(days=4))
    response = signed_in(OfficerFactory(groups=EVERY_GROUP)).get("/admin/")
    assert [str(queue.label) for queue in response.context["queues"]] == [
        "Lowongan untuk diperiksa",
        "Perusahaan untuk diperiksa",
        "Identitas untuk diperiksa",
        "Pesan yang gagal dikirim",
        "Permintaan pembetulan data",
        "Laporan lowongan",
    ]
    assert "Tertua: 4 hari yang lalu." in words(response)


@pytest.mark.parametrize(
    ("group", "labels"),
    [
        (
            "Verifikator",
            {"Perusahaan untuk diperiksa", "Identitas untuk diperiksa", "Permintaan pembetulan data"},
        ),
        ("Moderator lowongan", {"Lowongan untuk diperiksa", "Laporan lowongan"}),
        ("Pengantar kerja", set()),
        ("Admin data", {"Pesan yang gagal dikirim"}),
    ],
)
def test_an_officer_sees_only_the_queues_of_the_own_group(group, labels):
    assert set(queues(signed_in(OfficerFactory(groups=[group])))) == labels


def test_a_vacancy_that_i_approved_or_whose_company_is_mine_does_not_wait_for_me():
    officer = OfficerFactory(moderator=True)
    approved = VacancyFactory(in_review=True)
    VacancyReview.objects.create(vacancy=approved, round=1, officer=officer, decision=ReviewDecision.APPROVE)
    MembershipFactory(user=officer, company=VacancyFactory(in_review=True).company)
    waits = VacancyFactory(in_review=True)
    client = signed_in(officer)
    assert queues(client) == {"Lowongan untuk diperiksa": (1, 0), "Laporan lowongan": (0, 0)}
    listed = client.get(f"{reverse('admin:jobs_vacancy_changelist')}?antrean=saya")
    assert list(listed.context["cl"].queryset) == [waits]


def test_a_new_round_waits_for_the_same_officer_again():
    officer = OfficerFactory(moderator=True)
    vacancy = VacancyFactory(in_review=True, review_round=2)
    VacancyReview.objects.create(vacancy=vacancy, round=1, officer=officer, decision=ReviewDecision.APPROVE)
    assert queues(signed_in(officer)) == {"Lowongan untuk diperiksa": (1, 0), "Laporan lowongan": (0, 0)}


def test_every_queue_links_to_a_list_of_as_many_rows():
    CompanyFactory(submitted=True), CompanyFactory(verified=True)
    IdentityCheckFactory(), IdentityCheckFactory(rejected=True)
    VacancyFactory(in_review=True), VacancyFactory(published=True)
    ask_correction(actor=ResidentFactory(complete=True, verified=True).user, wanted="Nama saya salah.")
    VacancyReportFactory()
    dead_message()
    client = signed_in(OfficerFactory(groups=EVERY_GROUP))
    found = client.get("/admin/").context["queues"]
    assert len(found) == 6
    for queue in found:
        assert client.get(queue.url).context["cl"].result_count == queue.count == 1


def test_the_start_page_needs_as_many_queries_for_three_rows_as_for_one(django_assert_num_queries):
    client = signed_in(OfficerFactory(groups=EVERY_GROUP))
    for _number in range(3):
        with django_assert_num_queries(16):  # session, account, two for permissions, holidays, eleven queues
            client.get("/admin/")
        CompanyFactory(submitted=True), IdentityCheckFactory(), VacancyFactory(in_review=True), dead_message()


# --- who comes in --------------------------------------------------------------------------------------
def test_an_anonymous_visitor_is_sent_to_the_portals_own_sign_in(client):
    response = client.get("/admin/", follow=True)
    assert response.redirect_chain[-1][0].startswith("/akun/login/?next=")
    assert "Django" not in words(response)


def test_the_admins_own_form_does_not_exist_for_anybody(client):
    assert client.post("/admin/login/", {"username": "a@contoh.test", "password": "x"}).status_code == 302
    assert signed_in(OfficerFactory(verifier=True)).get("/admin/login/").url == "/admin/"


@pytest.mark.parametrize("path", ["/admin/", "/admin/accounts/company/", "/admin/jobs/vacancy/"])
def test_residents_and_companies_find_no_admin(path):
    for user in (ResidentFactory(complete=True).user, MembershipFactory().user):
        assert signed_in(user).get(path, follow=True).status_code == 404


def test_an_officer_of_another_group_finds_no_such_list():
    client = signed_in(OfficerFactory(moderator=True))
    for name in ("accounts_user", "accounts_resident", "accounts_accesslog", "placements_placement"):
        assert client.get(reverse(f"admin:{name}_changelist")).status_code == 404


# --- the frame ----------------------------------------------------------------------------------------
LISTS = [
    "accounts_company",
    "accounts_identitycheck",
    "accounts_resident",
    "accounts_user",
    "accounts_accesslog",
    "jobs_vacancy",
    "jobs_application",
    "placements_placement",
    "notifications_delivery",
    "reference_holiday",
]


@pytest.mark.parametrize("name", LISTS)
def test_every_list_is_strict_about_scripts_and_holds_no_inline_style_or_script(name):
    response = signed_in(OfficerFactory(groups=EVERY_GROUP)).get(reverse(f"admin:{name}_changelist"))
    assert response.status_code == 200
    policy = response.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy and "style-src 'self'" in policy and "unsafe" not in policy
    html = response.content.decode()
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\bsrc=)", html)
    assert response.headers["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    "query", ["?q=%00", "?state__exact=%00", "?state__exact=ada", "?o=x&p=-3", "?antrean=x", "?e=1"]
)
def test_bad_filters_are_no_crash(name, query):
    client = signed_in(OfficerFactory(groups=EVERY_GROUP))
    assert client.get(reverse(f"admin:{name}_changelist") + query, follow=True).status_code in (200, 400)


def test_the_colours_are_tokens_of_the_portal():
    css = Path(settings.BASE_DIR, "static/css")
    colours = lambda name: set(re.findall(r"#[0-9a-f]{6}\b", (css / name).read_text()))
    assert colours("admin.css") - colours("portal.css") == set()


def test_officers_can_not_add_or_delete_what_only_decisions_change():
    root = OfficerFactory(is_superuser=True)
    client = signed_in(root)
    VacancyFactory()
    for model in (Company, Vacancy):
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        assert client.get(reverse(f"{name}_add")).status_code == 404
        assert client.post(reverse(f"{name}_delete", args=[model.objects.get().pk])).status_code == 404
        before = model.objects.values().get()
        assert (
            client.post(reverse(f"{name}_change", args=[before["id"]]), {"state": "verified"}).status_code == 404
        )
        assert model.objects.values().get() == before
