"""Words of messages about jobs: the lines against fraud, and what to bring."""

import datetime

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from jobs import notifications as notices
from jobs.services import closing_soon
from jobs.services.applications import invite_applicant, open_application
from notifications.models import Message
from notifications.notice import Notice
from notifications.rendering import render_body, render_mail
from notifications.services import notify
from tests.factories.accounts import MembershipFactory, ResidentFactory
from tests.factories.jobs import ApplicationFactory, VacancyFactory

pytestmark = pytest.mark.django_db
AF_10 = "Pemerintah kota dan perusahaan tidak pernah meminta biaya."
MC_14 = "Gratis. Jangan bayar kepada siapa pun."
FROM_EMPLOYER = {
    "jobs.application_seen",
    "jobs.application_in_process",
    "jobs.application_invited",
    "jobs.application_reserved",
    "jobs.application_rejected",
    "jobs.application_accepted",
    "jobs.application_on_hold",
    "jobs.work_started",
    "jobs.placement_cancelled",
}
KINDS = sorted(
    (notice for notice in vars(notices).values() if isinstance(notice, type) and issubclass(notice, Notice)),
    key=lambda notice: notice.kind,
)


def test_every_message_that_a_company_causes_is_marked():
    marked = {notice.kind for notice in KINDS if notice.from_employer}
    assert marked >= FROM_EMPLOYER
    about_applicants = {n.kind for n in KINDS if n.category in ("lamaran", "penempatan") and n.kind}
    assert about_applicants - marked <= {
        "jobs.application_received",
        "jobs.application_withdrawn",
        "jobs.applications_ended_by_work",
    }


@pytest.mark.parametrize("notice", [n for n in KINDS if n.kind in FROM_EMPLOYER], ids=lambda notice: notice.kind)
def test_a_message_from_an_employer_says_in_mail_and_inbox_that_nobody_asks_for_money(notice):
    user = ResidentFactory(complete=True).user
    context = {"title": "Kasir", "company": "PT A", "number": "1", "when": "x", "place": "x", "day": "x"}
    with transaction.atomic():
        message = notify(notice, recipient=user, context=context, url="/saya/")
    assert render_mail(message).endswith(f"{AF_10}\n\n{MC_14}\n")
    client = Client()
    client.force_login(user)
    page = client.get("/saya/pesan/").content.decode()
    assert f"{AF_10} {MC_14}" in page


def test_a_message_of_the_portal_has_its_one_line():
    user = ResidentFactory(complete=True).user
    with transaction.atomic():
        message = notify(
            notices.ApplicationReceived, recipient=user, context={"title": "x", "company": "y", "number": "1"}
        )
    assert AF_10 not in render_mail(message)
    client = Client()
    client.force_login(user)
    assert MC_14 in client.get("/saya/pesan/").content.decode()


@pytest.mark.parametrize(
    ("place", "words", "not_words"),
    [
        ("Ruang HRD, Jl. Contoh 1", "Tempat: Ruang HRD, Jl. Contoh 1", "Tautan"),
        ("HTTPS://rapat.contoh.test/abc", "Tautan: HTTPS://rapat.contoh.test/abc", "KTP"),
    ],
)
def test_only_who_comes_to_a_place_brings_the_ktp(place, words, not_words):
    member = MembershipFactory()
    application = ApplicationFactory(vacancy=VacancyFactory(published=True, company__verified=True))
    MembershipFactory(company=application.vacancy.company, user=member.user)
    open_application(actor=member.user, application_id=application.pk)
    invite_applicant(
        actor=member.user,
        application_id=application.pk,
        at=timezone.now() + datetime.timedelta(days=2),
        place=place,
    )
    body = render_body(Message.objects.get(kind="jobs.application_invited"))
    assert words in body
    assert not_words not in body
    assert ("bawa KTP" in body) == ("Ruang" in place)


# --- three days before ----------------------------------------------------------------------------------
def closing_in(days, **fields):
    return VacancyFactory(published=True, closes_on=timezone.localdate() + datetime.timedelta(days=days), **fields)


def test_a_company_is_told_three_days_before_once_and_again_after_an_extension():
    member = MembershipFactory()
    soon = closing_in(3, company=member.company)
    closing_in(4, company=member.company)
    assert closing_soon.tell_closing_soon() == 1
    assert closing_soon.tell_closing_soon() == 0
    message = Message.objects.get(kind="jobs.vacancy_closing_soon")
    assert (message.recipient, message.url) == (member.user, soon.get_desk_url())
    assert soon.title in render_body(message)
    type(soon).objects.filter(pk=soon.pk).update(closes_on=soon.closes_on - datetime.timedelta(days=1))
    assert closing_soon.tell_closing_soon() == 1


def test_what_is_closed_or_not_public_is_not_told(monkeypatch):
    member = MembershipFactory()
    for state in ("closed", "filled", "suspended", "in_review", "draft", "expired"):
        day = timezone.localdate() + datetime.timedelta(days=-1 if state == "expired" else 2)
        VacancyFactory(company=member.company, **{state: True, "closes_on": day})
    assert closing_soon.tell_closing_soon() == 0


def test_more_than_one_batch_is_told_to_the_last(monkeypatch):
    monkeypatch.setattr(closing_soon, "BATCH", 2)
    member = MembershipFactory()
    for _number in range(5):
        closing_in(1, company=member.company)
    assert closing_soon.tell_closing_soon() == 5
    assert Message.objects.filter(kind="jobs.vacancy_closing_soon").count() == 5
