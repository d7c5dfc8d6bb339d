"""Pages around a selection: the public lottery, marks on a phone, the office's pages, a company's pledge."""

import datetime
import hashlib
import subprocess
import sys

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import AccessKind
from accounts.models import AccessLog
from accounts.models.residents import NIK_CONTEXT
from cakapkerja.crypto import keyed_index
from cakapkerja.errors import BusinessRuleError
from reference.models import EducationLevel
from tests.admin.pages import signed_in, url_of, words
from tests.factories.accounts import (
    CompanyFactory,
    MembershipFactory,
    OfficerFactory,
    UserFactory,
    kelurahan,
    make_nik,
)
from tests.factories.training import BatchFactory, EnrolmentFactory
from training.enums import EnrolmentState
from training.models import Attendance, Batch, Enrolment, EnrolmentFile, Pledge, RuleFile, Score
from training.services.lottery import draw_lottery, freeze_list
from training.services.office import call_replacement, record_no_show
from training.services.seats import check_seats
from training.services.selection import approve_ranking, publish_due_results

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def officer():
    return OfficerFactory(groups=["Pengelola pelatihan"])


def closed_lottery():
    past = timezone.now() - 2 * DAY
    batch = BatchFactory(lottery=True, quota=2, opens_at=past - DAY, closes_at=past, seed_at=past + DAY)
    for _ in range(5):
        EnrolmentFactory(batch=batch, state=EnrolmentState.REGISTERED)
    return batch


def address(batch, name="lottery"):
    return reverse(f"training:{name}", args=[batch.field.programme.slug, batch.slug])


# --- the public lottery -------------------------------------------------------------------------------
def test_an_outsider_downloads_list_and_script_and_gets_the_published_result(client, officer, tmp_path):
    batch = closed_lottery()
    freeze_list(officer=officer, batch_id=batch.pk)
    draw_lottery(officer=officer, batch_id=batch.pk, seed="2026-11")
    data = client.get(address(batch, "lottery_list")).content
    (tmp_path / "daftar.json").write_bytes(data)
    (tmp_path / "undian.py").write_bytes(client.get("/pelatihan/undian.py").content)
    done = subprocess.run(
        [sys.executable, "-I", "undian.py", "daftar.json", "2026-11"], cwd=tmp_path, capture_output=True, text=True
    )
    page = words(client.get(address(batch)))
    first, *rows = done.stdout.splitlines()
    assert hashlib.sha256(data).hexdigest() == first.removeprefix("sidik jari ")
    assert first.removeprefix("sidik jari ") in page
    result = client.get(address(batch, "lottery_result")).json()
    order = [row.split() for row in rows]
    assert [ticket for _n, ticket, what in order if what == "kursi"] == result["seated"]
    assert [ticket for _n, ticket, what in order if what == "daftar-tunggu"] == result["waiting"]
    shown = [page.index(ticket) for _n, ticket, _what in order]
    assert shown == sorted(shown)


def test_the_page_says_where_the_lottery_stands_and_names_nobody(client, officer):
    batch = closed_lottery()
    Enrolment.objects.filter(batch=batch).update(full_name="Nama Rahasia")
    assert "Setelah itu daftar peserta undian tampil" in words(client.get(address(batch)))
    assert client.get(address(batch, "lottery_list")).status_code == 404
    freeze_list(officer=officer, batch_id=batch.pk)
    page = words(client.get(address(batch)))
    assert "5 kode peserta untuk 2 kursi. Belum diundi." in page
    assert "Rahasia" not in page
    assert client.get(address(batch, "lottery_result")).status_code == 404


def test_a_draft_and_a_class_without_lottery_have_no_such_page(client):
    assert client.get(address(BatchFactory(lottery=True, draft=True))).status_code == 404
    assert client.get(address(BatchFactory())).status_code == 404
    assert client.get("/pelatihan/aturan/999.json").status_code == 404


def test_a_rule_is_published_once_and_downloaded_as_it_was_hashed(client, officer):
    office = signed_in(officer)
    data = {"name": "Kuota", "words": "Satu kursi.", "form_token": "", "body": "{"}
    make = reverse("admin:training_rulefile_make")
    assert office.get(make).status_code == 200
    assert "JSON ini tidak terbaca" in words(office.post(make, data))
    data["body"] = '{"format": "cakapkerja-kuota-1", "quotas": [{"group": "perempuan", "seats": 1}]}'
    assert office.post(make, data).status_code == office.post(make, data).status_code == 302
    assert list(RuleFile.objects.values_list("version", flat=True)) == [2, 1]
    rule = RuleFile.objects.last()
    body = client.get(f"/pelatihan/aturan/{rule.pk}.json").content
    assert hashlib.sha256(body).hexdigest() == rule.sha256
    assert office.get(url_of(rule)).status_code == 200
    assert office.get(reverse("admin:training_rulefile_changelist")).status_code == 200


# --- marks --------------------------------------------------------------------------------------------
def test_an_instructor_gives_marks_and_a_wrong_one_is_kept_beside_its_sentence():
    batch = BatchFactory(scores=True)
    teacher = UserFactory()
    one, two = (EnrolmentFactory(batch=batch, state=EnrolmentState.REGISTERED) for _ in range(2))
    page = reverse("instructor:scores", args=[batch.slug])
    assert Client().get(page).status_code == 302
    assert signed_in(teacher).get(page).status_code == 404
    batch.instructors.add(teacher)
    assert signed_in(teacher).get(page).status_code == 404
    teacher.groups.set(OfficerFactory(groups=["Instruktur"]).groups.all())
    client = signed_in(teacher)
    assert client.get(page).status_code == 200
    assert client.get(f"{page}?tahap=file").status_code == 404
    response = client.post(page, {"tahap": "test", f"nilai-{one.pk}": "80,5", f"nilai-{two.pk}": "180"})
    assert response.status_code == 422
    assert "Nilai antara 0 dan 100" in words(response)
    assert 'value="180"' in response.content.decode()
    assert list(Score.objects.values_list("enrolment", "value")) == [(one.pk, 80.5)]
    response = client.post(page, {"tahap": "test", f"nilai-{two.pk}": "70", "nilai-x": "1"}, follow=True)
    assert response.status_code == 200
    assert "1 nilai disimpan." in words(response)


def test_a_class_page_leads_to_marks_only_when_the_class_is_chosen_by_them():
    teacher = OfficerFactory(groups=["Instruktur"])
    client = signed_in(teacher)
    for batch, leads in ((BatchFactory(scores=True), True), (BatchFactory(), False)):
        batch.instructors.add(teacher)
        html = client.get(reverse("instructor:batch", args=[batch.slug])).content.decode()
        assert (reverse("instructor:scores", args=[batch.slug]) in html) == leads


def test_an_applicant_reads_the_own_marks_only_after_the_results(client, officer):
    past = timezone.now() - 2 * DAY
    batch = BatchFactory(scores=True, opens_at=past - DAY, closes_at=past, quota=1)
    batch.weight_file, batch.weight_test, batch.weight_interview = 0, 50, 50
    batch.results_on = timezone.now() + DAY
    batch.save()
    one, two = (EnrolmentFactory(batch=batch, state=EnrolmentState.REGISTERED) for _ in range(2))
    for row, stage, value in ((one, "test", 81), (one, "test", 80), (one, "interview", 70), (two, "test", 43)):
        Score.objects.create(enrolment=row, stage=stage, value=value, scorer=UserFactory())
    client.force_login(one.resident.user)
    approve_ranking(officer=officer, batch_id=batch.pk, absent_confirmed=True)
    assert "80,5" not in words(client.get(one.get_absolute_url()))
    Batch.objects.filter(pk=batch.pk).update(results_on=past)
    publish_due_results()
    page = words(client.get(one.get_absolute_url()))
    assert "Nilai seleksi Anda" in page
    for mark in ("80,5", "70", "75,25", "Urutan hasil 1"):
        assert mark in page
    assert "43" not in page.split("Nilai seleksi Anda")[1].split("Hanya Anda")[0]
    assert client.get(two.get_absolute_url()).status_code == 404
    client.force_login(two.resident.user)
    page = words(client.get(two.get_absolute_url()))
    assert "tidak ada nilai" in page
    assert "Urutan hasil" not in page


def at_counter(batch, **typed):
    """The page of the counter and what an officer types there."""
    data = {
        "form_token": "",
        "nik": make_nik(serial=5),
        "full_name": "Sari Contoh",
        "sex": "female",
        "birth_date_tanggal": "17",
        "birth_date_bulan": "5",
        "birth_date_tahun": "1998",
        "kelurahan": kelurahan().pk,
    }
    return reverse("admin:training_enrolment_counter", args=[batch.pk]), data | typed


def nik_of_sari():
    return keyed_index(make_nik(serial=5), context=NIK_CONTEXT)


# --- the office ---------------------------------------------------------------------------------------
def test_somebody_at_the_counter_gets_the_same_line(officer):
    batch = BatchFactory(quota=1)
    EnrolmentFactory(batch=batch)
    client = signed_in(officer)
    page, data = at_counter(batch)
    assert client.get(page).status_code == 200
    assert client.post(page, data | {"nik": "1"}).status_code == 422
    assert client.post(page, data).status_code == 302
    row = Enrolment.objects.get(full_name="Sari Contoh")
    assert (row.state, row.waiting_number, row.source) == (EnrolmentState.WAITING, 1, "office")
    assert "sudah terdaftar" in words(client.post(page, data))


def test_the_counter_asks_who_lives_outside_the_city_to_choose_another_class(officer):
    page, data = at_counter(BatchFactory(), kelurahan="", exception="Tetap ikut")
    response = signed_in(officer).post(page, data)
    assert "hanya untuk warga Kota Tangerang" in words(response)
    assert not Enrolment.objects.exists()


@pytest.mark.parametrize(
    ("state", "same_year", "sentence"),
    [
        (EnrolmentState.CONFIRMED, True, "sudah punya kelas di program ini"),
        (EnrolmentState.PASSED, False, "sudah lulus bidang ini"),
    ],
)
def test_double_training_is_refused_at_the_counter_whatever_the_reason(officer, state, same_year, sentence):
    batch = BatchFactory()
    year = batch.year if same_year else batch.year - 1
    EnrolmentFactory(
        batch=BatchFactory(field=batch.field, year=year),
        resident=None,
        full_name="Sari",
        nik_index=nik_of_sari(),
        nik_last4="0005",
        state=state,
    )
    page, data = at_counter(batch, exception="Mohon dibantu")
    assert sentence in words(signed_in(officer).post(page, data))
    assert not batch.enrolments.exists()


@pytest.mark.parametrize("rule", ["age", "education", "no_show"])
def test_an_officer_excepts_somebody_with_a_reason_that_stays(officer, rule):
    batch = BatchFactory(age_max=20 if rule == "age" else None)
    if rule == "education":
        batch.min_education = EducationLevel.objects.order_by("-rank").first()
        batch.save()
    if rule == "no_show":
        EnrolmentFactory(
            batch=BatchFactory(field=batch.field, running=True, year=batch.year - 1),
            resident=None,
            full_name="Sari",
            nik_index=nik_of_sari(),
            nik_last4="0005",
            state=EnrolmentState.NO_SHOW,
        )
    client = signed_in(officer)
    page, data = at_counter(batch)
    response = client.post(page, data)
    assert response.status_code == 422
    assert "tulis alasannya" in words(response)
    assert client.post(page, data | {"exception": "Surat dokter"}).status_code == 302
    step = batch.enrolments.get().transitions.get()
    assert step.actor == officer
    assert "Alasan: Surat dokter" in step.reason


def test_a_reason_without_an_obstacle_leaves_no_exception(officer):
    batch = BatchFactory()
    page, data = at_counter(batch, exception="Tidak perlu")
    assert signed_in(officer).post(page, data).status_code == 302
    assert batch.enrolments.get().transitions.get().reason == ""


def test_opening_a_paper_is_logged_for_its_owner_and_closed_to_others(officer):
    row = EnrolmentFactory()
    paper = EnrolmentFile(enrolment=row, kind="ktp", content_type="application/pdf")
    paper.file.save("ktp.pdf", ContentFile(b"%PDF"))
    url = reverse("admin:training_enrolment_file", args=[paper.pk])
    for stranger in (UserFactory(), OfficerFactory(verifier=True)):
        assert signed_in(stranger).get(url).status_code in (302, 403, 404)
    assert not AccessLog.objects.filter(kind=AccessKind.ENROLMENT_FILE).exists()
    assert signed_in(officer).get(url).status_code == 200
    entry = AccessLog.objects.get(kind=AccessKind.ENROLMENT_FILE)
    assert (entry.subject, entry.actor) == (row.resident.user, officer)


def test_after_a_no_show_the_replacement_gets_the_seat(officer):
    batch = BatchFactory(running=True, quota=1)
    missing = EnrolmentFactory(batch=batch)
    first, second = (
        EnrolmentFactory(batch=batch, state=EnrolmentState.WAITING, waiting_number=number) for number in (1, 2)
    )
    with pytest.raises(BusinessRuleError):
        call_replacement(officer=officer, batch_id=batch.pk)
    record_no_show(officer=officer, enrolment_id=missing.pk)
    batch.refresh_from_db()
    assert batch.seats_taken == 0
    call_replacement(officer=officer, batch_id=batch.pk)
    for row in (missing, first, second, batch):
        row.refresh_from_db()
    states = [row.state for row in (missing, first, second)]
    assert states == [EnrolmentState.NO_SHOW, EnrolmentState.OFFERED, EnrolmentState.WAITING]
    assert batch.seats_taken == 1
    assert check_seats(batch.pk) == []


def test_a_no_show_is_not_noted_before_the_class_or_for_somebody_who_came(officer):
    early = EnrolmentFactory()
    with pytest.raises(BusinessRuleError):
        record_no_show(officer=officer, enrolment_id=early.pk)
    came = EnrolmentFactory(batch=BatchFactory(running=True))
    mark = {"presence": "present", "marked_by": officer, "marked_at": timezone.now()}
    Attendance.objects.create(enrolment=came, day=came.batch.days.first(), **mark)
    with pytest.raises(BusinessRuleError):
        record_no_show(officer=officer, enrolment_id=came.pk)


def test_opening_and_downloading_leave_a_trace_for_the_person(officer):
    row = EnrolmentFactory()
    client = signed_in(officer)
    assert client.get(url_of(row)).status_code == 200
    download = reverse("admin:training_enrolment_download", args=[row.batch_id])
    assert client.get(download).status_code == 200
    assert client.post(download, {"reason": " "}).status_code == 422
    response = client.post(download, {"reason": "Daftar hadir"})
    assert response.content[:2] == b"PK"
    kinds = AccessLog.objects.filter(subject=row.resident.user).values_list("kind", "reason")
    assert sorted(kinds) == [(AccessKind.ENROLMENT, ""), (AccessKind.PARTICIPANT_LIST, "Daftar hadir")]


def test_the_waiting_list_is_not_passed_over(officer):
    batch = BatchFactory(quota=1)
    first, second = (
        EnrolmentFactory(batch=batch, state=EnrolmentState.WAITING, waiting_number=number) for number in (1, 2)
    )
    client = signed_in(officer)
    assert "Nomor tunggu 1 lebih dulu" in words(client.post(url_of(second, "tawarkan"), {"reason": "x"}))
    assert client.post(url_of(first, "tawarkan"), {"reason": "x"}).status_code == 302
    assert client.post(url_of(first, "batal"), {"reason": "Sakit"}).status_code == 302
    second.refresh_from_db()
    assert second.state == EnrolmentState.OFFERED
    assert client.post(url_of(second, "daftar-ulang"), {}).status_code == 302
    second.refresh_from_db()
    assert second.state == EnrolmentState.CONFIRMED


def test_strangers_find_none_of_it():
    row = EnrolmentFactory()
    for user in (UserFactory(), OfficerFactory(verifier=True)):
        client = signed_in(user)
        for page in (
            url_of(row),
            reverse("admin:training_enrolment_counter", args=[row.batch_id]),
            reverse("admin:training_enrolment_download", args=[row.batch_id]),
            reverse("admin:training_pastimport_read"),
            reverse("admin:training_rulefile_make"),
        ):
            assert client.get(page).status_code in (302, 403, 404)


def test_the_tables_of_training_open(officer):
    client = signed_in(officer)
    EnrolmentFactory()
    for name in ("programme", "field", "enrolment", "pastimport", "rulefile", "batch"):
        assert client.get(reverse(f"admin:training_{name}_changelist")).status_code == 200
    assert client.get(reverse("admin:training_field_add")).status_code == 200
    assert client.get(reverse("admin:training_pastimport_read")).status_code == 200
    assert client.get(reverse("admin:training_pastimport_example")).content[:2] == b"PK"


# --- pledges ------------------------------------------------------------------------------------------
def test_a_company_pledges_before_a_class_opens_and_notes_what_it_held():
    company = CompanyFactory(verified=True)
    member = MembershipFactory(company=company).user
    client = signed_in(member)
    page = reverse("employer:pledges", args=[company.code])
    soon, opened = BatchFactory(soon=True), BatchFactory()
    assert signed_in(UserFactory()).get(page).status_code == 404
    assert page in client.get(reverse("employer:desk", args=[company.code])).content.decode()
    assert client.post(page, {"batch": opened.pk, "interviews": 3}).status_code == 422
    assert client.post(page, {"batch": soon.pk, "interviews": 3}).status_code == 302
    assert "sudah berjanji" in words(client.post(page, {"batch": soon.pk, "interviews": 5}))
    pledge = Pledge.objects.get()
    soon.starts_on = soon.ends_on = timezone.localdate() - DAY
    soon.opens_at = timezone.now() - 9 * DAY
    soon.save(update_fields=["starts_on", "ends_on", "opens_at"])
    graduate = EnrolmentFactory(batch=soon, state=EnrolmentState.PASSED)
    today = timezone.localdate()
    data = {
        "ticket": graduate.ticket.lower(),
        "held_on_tanggal": today.day,
        "held_on_bulan": today.month,
        "held_on_tahun": today.year,
        "was_hired": "on",
    }
    own = reverse("employer:pledge", args=[company.code, pledge.pk])
    assert client.post(own, data | {"ticket": "ZZZZZZZZ"}).status_code == 422
    assert client.post(own, data).status_code == 302
    assert "3 wawancara dijanjikan, 1 sudah dilakukan, 1 orang diterima kerja" in words(client.get(own))
    assert "3 wawancara dijanjikan" in words(client.get(page))
    client.post(reverse("employer:pledge_withdraw", args=[company.code, pledge.pk]))
    pledge.refresh_from_db()
    assert pledge.withdrawn_at is None


def test_a_company_that_is_not_verified_pledges_nothing():
    company = CompanyFactory()
    member = MembershipFactory(company=company).user
    batch = BatchFactory(soon=True)
    page = reverse("employer:pledges", args=[company.code])
    response = signed_in(member).post(page, {"batch": batch.pk, "interviews": 3})
    assert "belum terverifikasi" in words(response)
    assert not Pledge.objects.exists()
