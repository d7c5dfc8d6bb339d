"""Applying and following an application, through HTTP requests."""

import datetime
import uuid
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import Document
from jobs.enums import ApplicationState
from jobs.models import Application
from tests.factories.accounts import DocumentFactory, MembershipFactory, ResidentFactory, UserFactory
from tests.factories.jobs import ApplicationFactory, VacancyFactory

pytestmark = pytest.mark.django_db
S = ApplicationState
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\nxref\n0 4\n0000000000 65535 f \n"
    b"0000000009 00000 n \n0000000052 00000 n \n0000000101 00000 n \n"
    b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n164\n%%EOF\n"
)


@pytest.fixture
def resident():
    return ResidentFactory(complete=True)


@pytest.fixture
def vacancy():
    return VacancyFactory(published=True)


@pytest.fixture
def person(client, resident):
    client.force_login(resident.user)
    return client


def form(vacancy):
    return reverse("jobs:apply", kwargs={"code": vacancy.code, "slug": vacancy.slug})


def upload(content=PDF, name="cv.pdf"):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


# --- apply --------------------------------------------------------------------------------------------
def test_a_visitor_signs_in_first_and_comes_back(client, vacancy):
    answer = client.get(form(vacancy))
    assert answer.status_code == 302
    assert answer.url.startswith(f"/akun/login/?next={form(vacancy)}")


def test_two_taps_send_the_stored_profile(person, resident, vacancy):
    page = person.get(form(vacancy))
    assert resident.phone in page.content.decode()
    token = page.context["form"]["form_token"].value()
    answer = person.post(form(vacancy), {"form_token": token})
    application = Application.objects.get()
    assert answer.url == application.receipt_url
    receipt = person.get(answer.url).content.decode()
    assert application.number in receipt
    assert vacancy.title in receipt


def test_a_double_press_the_back_button_and_a_retry_give_the_first_receipt(person, vacancy):
    data = {"form_token": str(uuid.uuid4())}
    first = person.post(form(vacancy), data)
    assert person.post(form(vacancy), data).url == first.url
    assert person.post(form(vacancy), {"form_token": str(uuid.uuid4())}).url == first.url
    again = person.get(form(vacancy))
    assert again.url == Application.objects.get().get_absolute_url()


def test_a_cv_goes_along_and_can_be_chosen_again(person, resident, vacancy):
    person.post(form(vacancy), {"upload": upload(), "message": "Siap kerja"})
    application = Application.objects.get()
    assert application.cv.owner == resident.user
    other = VacancyFactory(published=True)
    assert application.cv.name in person.get(form(other)).content.decode()
    person.post(form(other), {"cv": str(application.cv.pk)})
    assert Application.objects.get(vacancy=other).cv == application.cv


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (upload(b"GIF89a bukan pdf"), "PDF"),
        (upload(PDF + b"0" * (2 * 1024 * 1024)), "2 MB"),
        (upload(b""), "kosong"),
    ],
)
def test_a_false_or_too_large_file_says_so_and_the_message_is_kept(person, vacancy, file, words):
    answer = person.post(form(vacancy), {"upload": file, "message": "Saya rajin"})
    assert answer.status_code == 422
    assert words in " ".join(answer.context["form"].errors["upload"])
    assert "Saya rajin" in answer.content.decode()
    assert not Application.objects.exists()
    assert not Document.objects.exists()


def test_somebody_elses_cv_can_not_be_sent(person, vacancy):
    DocumentFactory(owner=ResidentFactory(complete=True).user)
    mine = DocumentFactory(owner=UserFactory())
    answer = person.post(form(vacancy), {"cv": str(mine.pk)})
    assert not Application.objects.filter(cv=mine).exists()
    assert answer.status_code in (302, 422)


def test_a_vacancy_that_closed_meanwhile_says_so_and_offers_others(person, vacancy):
    other = VacancyFactory(published=True, title="Operator Obras", occupation_group=vacancy.occupation_group)
    type(vacancy).objects.filter(pk=vacancy.pk).update(closes_at=timezone.now() - datetime.timedelta(minutes=1))
    answer = person.post(form(vacancy), {"message": "Saya masih mau"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "sudah tutup" in page
    assert "Saya masih mau" in page
    assert other.title in page
    assert person.get(form(vacancy)).status_code == 409


def test_an_incomplete_profile_is_asked_for_once_and_leads_back(client, vacancy):
    client.force_login(ResidentFactory().user)
    answer = client.get(form(vacancy))
    assert answer.url.startswith(reverse("resident:start"))
    assert quote(form(vacancy), safe="") in answer.url


@pytest.mark.parametrize("trait", ["draft", "in_review", "suspended"])
def test_what_is_not_public_can_not_be_applied_for(person, trait):
    hidden = VacancyFactory(**{trait: True})
    assert person.get(form(hidden)).status_code == 404
    assert person.post(form(hidden), {}).status_code == 404


# --- follow -------------------------------------------------------------------------------------------
PAGES = ["application", "receipt", "withdraw", "decline", "start_work"]


@pytest.mark.parametrize("name", PAGES)
def test_only_the_applicant_sees_an_application(client, resident, name):
    trait = "seen" if name == "withdraw" else "accepted"  # what is accepted is declined, not withdrawn
    application = ApplicationFactory(resident=resident, **{trait: True})
    url = reverse(f"resident:{name}", kwargs={"pk": application.pk})
    assert client.get(url).status_code == 302
    client.force_login(ResidentFactory(complete=True).user)
    assert client.get(url).status_code == 404
    client.force_login(MembershipFactory(company=application.vacancy.company).user)
    assert client.get(url).status_code == 404
    client.force_login(resident.user)
    assert client.get(url).status_code == 200


def test_the_list_puts_first_what_waits_for_the_person(person, resident):
    waiting = ApplicationFactory(resident=resident, interview=True)
    running = ApplicationFactory(resident=resident, seen=True)
    ended = ApplicationFactory(resident=resident, rejected=True)
    groups = person.get("/saya/lamaran/").context["groups"]
    assert groups == {"action": [waiting], "open": [running], "ended": [ended]}


def test_withdrawing_is_asked_once_and_done_by_a_button(person, resident):
    application = ApplicationFactory(resident=resident)
    url = reverse("resident:withdraw", kwargs={"pk": application.pk})
    person.get(url)
    application.refresh_from_db()
    assert application.state == S.SUBMITTED
    person.post(url)
    page = person.post(url, follow=True)
    application.refresh_from_db()
    assert application.state == S.WITHDRAWN
    assert "Dibatalkan" in page.content.decode()


def test_an_offer_can_be_declined_with_a_word(person, resident):
    application = ApplicationFactory(resident=resident, accepted=True)
    url = reverse("resident:decline", kwargs={"pk": application.pk})
    person.post(url, {"note": "Sudah dapat yang dekat rumah"})
    application.refresh_from_db()
    assert application.state == S.DECLINED
    assert application.placement.cancelled_at is not None


def test_the_person_notes_the_first_day(person, resident):
    application = ApplicationFactory(resident=resident, accepted=True)
    url = reverse("resident:start_work", kwargs={"pk": application.pk})
    wrong = {"started_on_tanggal": "31", "started_on_bulan": "2", "started_on_tahun": "2026"}
    assert person.post(url, wrong).status_code == 422
    today = timezone.localdate()
    data = {
        "started_on_tanggal": today.day,
        "started_on_bulan": today.month,
        "started_on_tahun": today.year,
    }
    assert person.post(url, data).status_code == 302
    application.refresh_from_db()
    assert (application.state, application.placement.started_on) == (S.STARTED, today)


def test_the_timeline_says_each_step_in_words(person, client, resident):
    from jobs.services import applications as service

    vacancy = VacancyFactory(published=True)
    member = MembershipFactory(company=vacancy.company)
    application, _created = service.apply(actor=resident.user, vacancy_id=vacancy.pk)
    service.open_application(actor=member.user, application_id=application.pk)
    service.process_application(actor=member.user, application_id=application.pk, message="Sabar ya")
    page = person.get(application.get_absolute_url()).content.decode()
    steps = ["Lamaran terkirim ke", "membuka lamaran Anda", "sedang mempertimbangkan", "Sabar ya", "Berikutnya:"]
    places = [page.index(step) for step in steps]
    assert places == sorted(places)
