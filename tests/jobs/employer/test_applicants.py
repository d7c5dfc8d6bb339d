"""The company's answers to its applicants, through the browser's requests."""

import datetime

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.enums import AccessKind
from accounts.models import AccessLog
from jobs.enums import ApplicationState
from jobs.models import Application
from placements.models import Placement
from tests.factories.accounts import DocumentFactory, MembershipFactory, ResidentFactory
from tests.factories.jobs import ApplicationFactory, VacancyFactory

pytestmark = pytest.mark.django_db
S = ApplicationState


@pytest.fixture
def membership():
    return MembershipFactory(company__verified=True, recruiter=True)


@pytest.fixture
def vacancy(membership):
    return VacancyFactory(company=membership.company, published=True)


@pytest.fixture
def employer(client, membership):
    client.force_login(membership.user)
    return client


def new(vacancy, **traits):
    return ApplicationFactory(vacancy=vacancy, resident=ResidentFactory(complete=True), **traits)


def url(application, name="application"):
    return reverse(f"employer:{name}", kwargs={"code": application.vacancy.company.code, "pk": application.pk})


def tomorrow_parts(prefix):
    day = timezone.localdate() + datetime.timedelta(days=1)
    return {f"{prefix}_tanggal": day.day, f"{prefix}_bulan": day.month, f"{prefix}_tahun": day.year}


PAGES = ["application", "application_cv", "decide_accept", "decide_reject", "decide_invite"]


@pytest.mark.parametrize("name", PAGES)
def test_another_company_and_a_visitor_see_nothing_of_an_applicant(client, vacancy, name):
    application = new(vacancy, seen=True)
    assert client.get(url(application, name)).status_code == 302
    client.force_login(MembershipFactory(company__verified=True).user)
    assert client.get(url(application, name)).status_code == 404
    assert not AccessLog.objects.exists()


@pytest.mark.parametrize("name", ["application_open", "decide_accept", "application_note"])
def test_another_company_answers_nobody(client, vacancy, name):
    application = new(vacancy, seen=True)
    client.force_login(MembershipFactory(company__verified=True).user)
    assert client.post(url(application, name), {"text": "x"}).status_code == 404
    application.refresh_from_db()
    assert application.state == S.SEEN


def test_opening_marks_it_seen_and_leaves_a_row_that_the_resident_reads(employer, membership, vacancy, client):
    application = new(vacancy)
    closed = employer.get(url(application))
    assert "Buka lamaran" in closed.content.decode()
    assert application.profile["phone"] not in closed.content.decode()
    assert not AccessLog.objects.exists()
    assert employer.get(url(application, "application_open")).status_code == 405

    answer = employer.post(url(application, "application_open"))
    assert answer.url == url(application)
    application.refresh_from_db()
    assert application.state == S.SEEN
    page = employer.get(url(application))
    assert application.profile["phone"] in page.content.decode()
    rows = AccessLog.objects.filter(subject=application.resident.user, actor=membership.user)
    assert [row.kind for row in rows] == [AccessKind.APPLICATION]  # the button and its page are one look

    client.force_login(application.resident.user)
    assert membership.company.name in client.get(reverse("resident:access_log")).content.decode()


def test_a_withdrawn_application_is_closed_to_the_company(employer, vacancy):
    application = new(vacancy, withdrawn=True)
    answer = employer.get(url(application))
    assert answer.status_code == 410
    assert application.profile["phone"] not in answer.content.decode()
    assert employer.post(url(application, "decide_accept"), {}).status_code == 302
    employer.post(url(application, "application_open"))
    application.refresh_from_db()
    assert application.state == S.WITHDRAWN


def test_the_list_filters_by_state_and_needs_the_same_queries_for_one_and_three(employer, vacancy):
    listing = reverse("employer:applicants", kwargs={"code": vacancy.company.code, "vacancy_code": vacancy.code})
    first = new(vacancy)
    employer.get(listing)  # what is kept per process is read now
    with CaptureQueriesContext(connection) as one:
        employer.get(listing)
    new(vacancy, interview=True)
    new(vacancy, withdrawn=True)
    new(vacancy, rejected=True)
    with CaptureQueriesContext(connection) as three:
        page = employer.get(listing)
    assert len(one) == len(three)
    assert [row["number"] for row in page.context["tabs"]] == [3, 1, 0, 1, 0, 0, 1]
    assert page.context["withdrawn"] == 1
    only_new = employer.get(listing, {"keadaan": "baru"}).context["page"].rows
    assert only_new == [first]
    assert employer.get(listing, {"keadaan": "'--", "halaman": "abc"}).status_code == 200


# --- answers ------------------------------------------------------------------------------------------
def test_inviting_keeps_time_and_place(employer, vacancy):
    application = new(vacancy, seen=True)
    data = {**tomorrow_parts("date"), "time": "09.30", "place": "Ruang HRD", "state": "seen"}
    assert employer.post(url(application, "decide_invite"), data).url == url(application)
    application.refresh_from_db()
    assert application.state == S.INTERVIEW
    assert timezone.localtime(application.interview_at).strftime("%H.%M") == "09.30"
    assert "Ruang HRD" in employer.get(url(application)).content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"time": "kapan-kapan"}, "time"),
        ({"date_tanggal": "31", "date_bulan": "2"}, "date"),
        ({"date_tahun": "2020"}, "date"),
        ({"place": ""}, "place"),
    ],
)
def test_a_bad_invitation_says_what_is_wrong_and_keeps_the_message(employer, vacancy, changes, field):
    application = new(vacancy, seen=True)
    data = {**tomorrow_parts("date"), "time": "09.30", "place": "HRD", "message": "Bawa map", **changes}
    answer = employer.post(url(application, "decide_invite"), data)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "Bawa map" in answer.content.decode()


def test_accepting_records_one_placement_even_when_pressed_twice(employer, vacancy):
    application = new(vacancy, in_process=True)
    employer.post(url(application, "decide_accept"), {"message": "Datang Senin", "state": "in_process"})
    second = employer.post(url(application, "decide_accept"), {"message": "Datang Senin", "state": "in_process"})
    assert second.url == url(application)
    assert Placement.objects.count() == 1
    application.refresh_from_db()
    assert (application.state, application.placement.in_city) == (S.ACCEPTED, True)


def test_another_answer_after_the_first_is_not_taken_for_a_repeat(employer, vacancy):
    application = new(vacancy, in_process=True)
    employer.post(url(application, "decide_reject"), {"reason_code": "skill", "state": "in_process"})
    again = employer.post(url(application, "decide_reject"), {"reason_code": "full", "state": "in_process"})
    assert again.status_code == 422
    assert "sudah berubah" in again.content.decode()
    other_words = {"reason_code": "skill", "message": "Maaf ya", "state": "in_process"}
    answer = employer.post(url(application, "decide_reject"), other_words)
    assert answer.status_code == 422
    assert "Maaf ya" in answer.content.decode()


def test_a_colleagues_same_answer_is_said_not_taken_over(employer, client, vacancy):
    application = new(vacancy, in_process=True)
    employer.post(url(application, "decide_accept"), {"message": "", "state": "in_process"})
    client.force_login(MembershipFactory(company=vacancy.company).user)
    answer = client.post(url(application, "decide_accept"), {"message": "", "state": "in_process"})
    assert answer.status_code == 422
    assert "sudah berubah" in answer.content.decode()


def test_a_no_needs_a_reason_and_the_applicant_reads_it(employer, client, vacancy):
    application = new(vacancy, seen=True)
    assert employer.post(url(application, "decide_reject"), {"reason_code": "rude"}).status_code == 422
    employer.post(url(application, "decide_reject"), {"reason_code": "distance", "message": "Terima kasih."})
    application.refresh_from_db()
    assert (application.state, application.reject_reason) == (S.REJECTED, "distance")
    client.force_login(application.resident.user)
    page = client.get(application.get_absolute_url()).content.decode()
    assert "Tempat tinggal terlalu jauh" in page
    assert "Terima kasih." in page


def test_the_first_day_and_a_no_show_are_noted(employer, vacancy):
    started = new(vacancy, accepted=True)
    today = timezone.localdate()
    parts = {"started_on_tanggal": today.day, "started_on_bulan": today.month, "started_on_tahun": today.year}
    employer.post(url(started, "decide_start"), parts)
    started.refresh_from_db()
    assert (started.state, started.placement.started_on) == (S.STARTED, today)
    missed = new(vacancy, accepted=True)
    employer.post(url(missed, "decide_miss"), {"who": "person", "note": "Tidak datang."})
    missed.refresh_from_db()
    assert missed.state == S.NO_SHOW
    assert missed.placement.cancelled_at is not None


def test_an_old_page_says_who_changed_what_and_keeps_the_words(employer, vacancy):
    application = new(vacancy, interview=True)
    answer = employer.post(
        url(application, "decide_reserve"), {"message": "Kami simpan ya", "state": "in_process"}
    )
    assert answer.status_code == 422
    assert "tes atau wawancara" in answer.content.decode()
    assert "Kami simpan ya" in answer.content.decode()
    application.refresh_from_db()
    assert application.state == S.INTERVIEW


def test_only_answers_that_are_possible_are_offered(employer, vacancy):
    def offered(application):
        return [row["url"].split("/")[-2] for row in employer.get(url(application)).context["decisions"]]

    assert offered(new(vacancy, seen=True)) == ["terima", "undang", "proses", "cadangan", "belum-sesuai"]
    assert offered(new(vacancy, accepted=True)) == ["mulai-kerja", "tidak-jadi"]
    assert offered(new(vacancy, rejected=True)) == []
    rejected = new(vacancy, rejected=True)
    assert employer.get(url(rejected, "decide_accept")).url == url(rejected)


def test_a_note_stays_inside_the_company(employer, client, vacancy):
    application = new(vacancy, seen=True)
    assert employer.post(url(application, "application_note"), {"text": " "}).status_code == 422
    employer.post(url(application, "application_note"), {"text": "Ramah, <b>teliti</b>"})
    assert "Ramah, &lt;b&gt;teliti&lt;/b&gt;" in employer.get(url(application)).content.decode()
    client.force_login(application.resident.user)
    assert "Ramah" not in client.get(application.get_absolute_url()).content.decode()


def test_the_cv_is_served_after_opening_only_and_each_look_is_logged(employer, vacancy):
    resident = ResidentFactory(complete=True)
    document = DocumentFactory(owner=resident.user, file=ContentFile(b"%PDF-1.4 isi", name="cv.pdf"))
    application = ApplicationFactory(vacancy=vacancy, resident=resident, cv=document)
    assert employer.get(url(application, "application_cv")).status_code == 404
    employer.post(url(application, "application_open"))
    answer = employer.get(url(application, "application_cv"))
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == b"%PDF-1.4 isi"
    assert AccessLog.objects.filter(kind=AccessKind.CV, subject=resident.user).count() == 1
    Application.objects.filter(pk=application.pk).update(state=S.WITHDRAWN)
    assert employer.get(url(application, "application_cv")).status_code == 404


def test_the_list_shows_neither_contact_nor_birth_nor_nik(employer, vacancy):
    """SEC-23: what was shared is read in an opened application, not in a list of thousands."""
    resident = ResidentFactory(complete=True, with_nik=True, phone="+628111222333")
    application = ApplicationFactory(vacancy=vacancy, resident=resident, seen=True)
    listing = reverse("employer:applicants", kwargs={"code": vacancy.company.code, "vacancy_code": vacancy.code})
    page = employer.get(listing).content.decode()
    assert application.profile["full_name"] in page
    planted = ["8111222333", resident.user.email, "1998", resident.open_nik(), resident.street]
    assert [value for value in planted if value in page] == []


def test_another_company_and_a_visitor_see_no_list(client, vacancy):
    new(vacancy)
    listing = reverse("employer:applicants", kwargs={"code": vacancy.company.code, "vacancy_code": vacancy.code})
    assert client.get(listing).status_code == 302
    client.force_login(MembershipFactory(company__verified=True).user)
    assert client.get(listing).status_code == 404


def test_opening_one_that_was_kept_from_the_list_unlocks_it_without_moving_it(employer, vacancy):
    application = new(vacancy, reserve=True, seen_at=None)
    assert application.profile["phone"] not in employer.get(url(application)).content.decode()
    employer.post(url(application, "application_open"))
    application.refresh_from_db()
    assert application.state == S.RESERVE
    assert application.profile["phone"] in employer.get(url(application)).content.decode()
