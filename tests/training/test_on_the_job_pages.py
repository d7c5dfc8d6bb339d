"""Pages of on-the-job training: the trainee's, the company's, the office's; and the ways in (TR-8)."""

import datetime

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccessLog
from placements.models import Placement
from tests.admin.pages import buttons, signed_in, url_of, words
from tests.factories.accounts import (
    CompanyFactory,
    MembershipFactory,
    OfficerFactory,
    ResidentFactory,
    UserFactory,
)
from tests.factories.training import BatchFactory, EnrolmentFactory, OnTheJobFactory
from training.enums import EnrolmentState, OnTheJobState
from training.models import OnTheJob, OnTheJobWeek

pytestmark = pytest.mark.django_db


@pytest.fixture
def row():
    row = OnTheJobFactory(running=True)
    row.agreement.save("x", ContentFile(b"%PDF-1.4 contoh"), save=True)
    return row


@pytest.fixture
def member(row):
    return MembershipFactory(company=row.company).user


def own(row, name="on_the_job", **kwargs):
    return reverse(f"resident:{name}", kwargs={"pk": row.pk, **kwargs})


def firm(row, name="on_the_job", **kwargs):
    return reverse(f"employer:{name}", kwargs={"code": row.company.code, "pk": row.pk, **kwargs})


def date_parts(name, day):
    return {f"{name}_tanggal": day.day, f"{name}_bulan": day.month, f"{name}_tahun": day.year}


def test_every_page_is_for_its_own_side_only(row, member):
    OnTheJobWeek.objects.create(on_the_job=row, number=1, text="Menjahit", days_present=5)
    trainee = row.resident.user
    colleague = MembershipFactory(company=row.company, recruiter=True).user
    other = MembershipFactory(company=CompanyFactory(verified=True)).user
    stranger = ResidentFactory(complete=True).user
    mine = [
        own(row),
        own(row, "on_the_job_week", number=2),
        own(row, "on_the_job_stop"),
        own(row, "on_the_job_agreement"),
    ]
    theirs = [
        firm(row),
        firm(row, "on_the_job_week", number=1),
        firm(row, "on_the_job_stop"),
        firm(row, "on_the_job_finish"),
        firm(row, "on_the_job_agreement"),
        reverse("employer:on_the_job_list", args=[row.company.code]),
        reverse("employer:on_the_job_plan", args=[row.company.code]),
    ]
    for path in mine:
        assert [signed_in(user).get(path).status_code for user in (trainee, member, stranger)] == [200, 404, 404]
        assert Client().get(path).status_code == 302
    for path in theirs:
        people = (member, colleague, trainee, other, stranger)
        assert [signed_in(user).get(path).status_code for user in people] == [200, 200, 404, 404, 404]
        assert Client().get(path).status_code == 302
    assert signed_in(trainee).get(own(row, "on_the_job_week", number=7)).status_code == 404
    assert signed_in(trainee).get(own(row, "on_the_job_week", number=10**30)).status_code == 404
    assert signed_in(member).get(firm(row, "on_the_job_week", number=99)).status_code == 404
    crossed = firm(row).replace(row.company.code, company_code(other))
    assert signed_in(other).get(crossed).status_code == 404
    assert signed_in(other).post(firm(row, "on_the_job_start")).status_code == 404


def company_code(user):
    return user.memberships.get().company.code


def test_from_plan_to_hired_by_pages_only(member, row):
    OnTheJob.objects.all().delete()
    enrolment = EnrolmentFactory(
        batch=BatchFactory(running=True), resident=ResidentFactory(complete=True), state=EnrolmentState.PASSED
    )
    company, today = signed_in(member), timezone.localdate()
    plan = reverse("employer:on_the_job_plan", args=[row.company.code])
    start = today - datetime.timedelta(days=30)
    data = {
        "form_token": "",
        "person": "salah",
        "position": "Menjahit",
        "supervisor": "Ibu Contoh",
        "supervisor_phone": "12",
        "agreement_number": "OJT/7",
        **date_parts("starts_on", start),
        **date_parts("ends_on", start + datetime.timedelta(days=30)),
    }
    answer = company.post(plan, data)
    assert answer.status_code == 422
    assert 'value="OJT/7"' in answer.content.decode()
    data["supervisor_phone"] = "081234567890"
    assert "Kode ini tidak dikenal" in words(company.post(plan, data))
    answer = company.post(plan, data | {"person": enrolment.ticket}, follow=True)
    assert "Magang direncanakan" in words(answer)
    found = OnTheJob.objects.get()
    page = company.post(firm(found, "on_the_job_start"), follow=True)
    assert "Magang dimulai" in words(page)
    trainee = signed_in(enrolment.resident.user)
    assert "Tulis minggu ke-5" in words(trainee.get(own(found)))
    write = own(found, "on_the_job_week", number=5)
    answer = trainee.post(write, {"text": "Menjahit saku", "days_present": "9"})
    assert (answer.status_code, "Menjahit saku" in answer.content.decode()) == (422, True)
    trainee.post(write, {"text": "Menjahit saku", "days_present": "5"})
    week = OnTheJobWeek.objects.get()
    sign = firm(found, "on_the_job_week", number=5)
    stale = company.post(sign, {"version": "1", "note": "Rapi"})
    assert (stale.status_code, "Rapi" in stale.content.decode()) == (422, True)
    company.post(sign, {"version": week.version, "note": "Rapi\x00 sekali"})
    assert "Rapi sekali" in words(trainee.get(own(found)))
    assert "Disetujui" in words(company.get(sign))
    finish = firm(found, "on_the_job_finish")
    assert company.post(finish, {}).status_code == 422
    assert "Isi hari mulai bekerja" in words(company.post(finish, {"was_hired": "ya"}))
    company.post(finish, {"was_hired": "ya", "position": "", **date_parts("hired_on", today)})
    assert Placement.objects.get().source == "ojt"
    assert "Dipekerjakan ya" in words(trainee.get(own(found)))
    assert "Magang selesai" in words(company.get(firm(found)))


@pytest.mark.parametrize("state", OnTheJobState.values)
def test_both_sides_see_every_state(row, member, state):
    OnTheJob.objects.filter(pk=row.pk).update(state=state, stop_reason="Sakit")
    label = str(OnTheJobState(state).label)
    trainee = signed_in(row.resident.user)
    assert label in words(trainee.get(own(row)))
    assert label in words(trainee.get(reverse("resident:on_the_job_list")))
    assert label in words(signed_in(member).get(firm(row)))
    is_open = state in ("planned", "running")
    assert ("Hentikan magang" in words(signed_in(member).get(firm(row)))) is is_open
    assert ("Hentikan magang" in words(trainee.get(own(row)))) is is_open
    if not is_open:
        assert trainee.get(own(row, "on_the_job_stop")).status_code == 302
        assert trainee.post(own(row, "on_the_job_stop"), {"reason": "x"}).status_code == 422


def test_the_trainee_stops_and_the_company_reads_why(row, member):
    signed_in(row.resident.user).post(own(row, "on_the_job_stop"), {"reason": "Pindah kota"})
    assert "Pindah kota" in words(signed_in(member).get(firm(row)))


def test_the_desk_leads_there_and_home_only_with_one(row, member):
    link = reverse("resident:on_the_job_list")
    without = ResidentFactory(complete=True).user
    assert link in signed_in(row.resident.user).get("/saya/").content.decode()
    assert link not in signed_in(without).get("/saya/").content.decode()
    assert "belum punya magang" in words(signed_in(without).get(link))
    desk = signed_in(member).get(reverse("employer:desk", args=[row.company.code])).content.decode()
    assert reverse("employer:on_the_job_list", args=[row.company.code]) in desk


def test_a_company_that_is_not_verified_reads_why_it_can_not_plan():
    user = MembershipFactory(company=CompanyFactory(submitted=True)).user
    page = reverse("employer:on_the_job_list", args=[company_code(user)])
    assert "setelah perusahaan terverifikasi" in words(signed_in(user).get(page))
    assert signed_in(user).get(reverse("employer:on_the_job_plan", args=[company_code(user)])).status_code == 302


def test_lists_ask_the_same_number_of_questions_for_one_and_three(row, member):
    def count():
        with CaptureQueriesContext(
            connection,
        ) as found:
            signed_in(member).get(reverse("employer:on_the_job_list", args=[row.company.code]))
        return len(found)

    count()
    one = count()
    for _number in range(2):
        OnTheJobFactory(running=True, company=row.company)
    assert count() == one


# --- the office -------------------------------------------------------------------------------------
def test_the_office_plans_starts_and_stops_and_leaves_a_trace(row, member):
    officer = OfficerFactory(groups=["Pengelola pelatihan"])
    office = signed_in(officer)
    resident = ResidentFactory(complete=True)
    plan = reverse("admin:training_onthejob_plan")
    today = timezone.localdate()
    data = {
        "form_token": "",
        "company": "tidakada",
        "person": resident.user.email,
        "position": "Gudang",
        "supervisor": "Pak Contoh",
        "agreement_number": "OJT/8",
        **date_parts("starts_on", today),
        **date_parts("ends_on", today + datetime.timedelta(days=60)),
    }
    listing = office.get(reverse("admin:training_onthejob_changelist"))
    assert plan in listing.content.decode()
    assert office.get(plan).status_code == 200
    assert office.post(plan, data).status_code == 422
    assert office.post(plan, data | {"company": row.company.nib}).status_code == 302
    new = OnTheJob.objects.get(resident=resident)
    page = office.get(url_of(new))
    assert buttons(page) == ["Mulai magang", "Hentikan magang"]
    assert AccessLog.objects.filter(subject=resident.user, actor=officer).count() == 1
    office.post(url_of(new, "mulai"), {"version": ""})
    assert office.post(url_of(new, "hentikan"), {"version": ""}).status_code == 200
    office.post(url_of(new, "hentikan"), {"version": "", "reason": "Pindah"})
    new.refresh_from_db()
    assert (new.state, new.stop_reason) == (OnTheJobState.STOPPED, "Pindah")
    paper = reverse("admin:training_onthejob_agreement", args=[row.pk])
    assert b"".join(office.get(paper)) == b"%PDF-1.4 contoh"
    assert AccessLog.objects.filter(subject=row.resident.user, actor=officer).count() == 1
    assert office.get(url_of(new, "history")).status_code == 200
    stranger = signed_in(OfficerFactory(groups=["Moderator lowongan"]))
    assert {stranger.get(path).status_code for path in (plan, paper, url_of(new))} == {404}


# --- ways to the class ------------------------------------------------------------------------------
def test_the_menu_leads_whoever_teaches_to_their_classes_and_nobody_else():
    teacher, other = UserFactory(), UserFactory()
    BatchFactory().instructors.add(teacher)
    BatchFactory(draft=True).instructors.add(other)
    link = f'href="{reverse("instructor:home")}"'
    assert link in signed_in(teacher).get("/lowongan/").content.decode()
    assert link not in signed_in(other).get("/lowongan/").content.decode()
    assert link not in Client().get("/lowongan/").content.decode()


def test_the_office_goes_from_a_batch_to_its_class():
    office = signed_in(OfficerFactory(groups=["Pengelola pelatihan"]))
    batch, draft = BatchFactory(), BatchFactory(draft=True)
    page = reverse("instructor:batch", args=[batch.slug])
    assert page in office.get(url_of(batch)).content.decode()
    assert office.get(page).status_code == 200
    assert reverse("instructor:batch", args=[draft.slug]) not in office.get(url_of(draft)).content.decode()
