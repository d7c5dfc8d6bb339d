"""A community's request for the van, in a browser: from twenty names to the attendance of the first day."""

import datetime
import io

import pytest
from django.utils import timezone
from openpyxl import Workbook
from playwright.sync_api import expect

from cakapkerja.management.demo.content import ACCOUNTS
from tests.journeys.test_interview import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
HEADERS = ("Nama sesuai KTP", "NIK", "Tanggal lahir", "Jenis kelamin", "Kelurahan", "Orangnya setuju")
OWN_NIK = "3671095705980001"  # of the demonstration's resident
PLACE = "Cibodas Sari, Cibodas"


# As if the first day had come.
TODAY = """
from django.utils import timezone
from training.models import TrainingDay
days = TrainingDay.objects.filter(batch__enrolments__community_request__community="RW 09 Uji")
day = days.order_by("date").first()
TrainingDay.objects.filter(pk=day.pk).update(date=timezone.localdate())
print(day.batch.slug, day.batch.enrolments.count(), day.batch.state, sep="|")
"""
MARKED = """
from training.models import Attendance
rows = Attendance.objects.filter(enrolment__community_request__community="RW 09 Uji")
print(*sorted(rows.values_list("presence", flat=True)), sep="|")
"""


def people_file():
    """Nineteen people: the resident of the demonstration first, and one NIK with a digit too few."""
    book = Workbook()
    book.active.title = "Peserta"
    book.active.append(HEADERS)
    book.active.append((ACCOUNTS["resident"][1], OWN_NIK, "17-05-1998", "Perempuan", PLACE, "ya"))
    for number in range(2, 20):
        nik = f"369999570598{number:04d}"[: 15 if number == 7 else 16]
        book.active.append((f"Peserta Uji {number}", nik, "17-05-1998", "Perempuan", PLACE, "ya"))
    out = io.BytesIO()
    book.save(out)
    return {"name": "peserta.xlsx", "mimeType": "application/octet-stream", "buffer": out.getvalue()}


def fill_date(page, name, day):
    page.locator(f"[name={name}_tanggal]").fill(str(day.day))
    page.locator(f"[name={name}_bulan]").select_option(str(day.month))
    page.locator(f"[name={name}_tahun]").fill(str(day.year))


def press(page, words):
    page.get_by_role("button", name=words, exact=True).first.click()


@pytest.mark.parametrize("scripts", [False], ids=["without scripts"])
def test_a_community_asks_and_the_instructor_marks_who_came(browser, portal, scripts):
    day = timezone.localdate() + datetime.timedelta(days=40)
    asker = signed_in(browser, portal, ACCOUNTS["employer"][0], scripts=scripts)
    asker.goto("/pelatihan/si-praja/minta/")
    asker.get_by_label("RT/RW").check()
    for name, value in {
        "community": "RW 09 Uji",
        "contact_name": "Ketua Uji",
        "contact_phone": "0812 3456 7890",
    }.items():
        asker.locator(f"[name={name}]").fill(value)
    asker.locator("[name=kelurahan]").select_option(label="Cibodas Sari")
    press(asker, "Simpan dan lanjutkan")
    asker.get_by_label("Digital Marketing").check()
    fill_date(asker, "wish_1", day)
    press(asker, "Simpan dan lanjutkan")
    asker.locator("[name=place]").fill("Balai Warga Uji")
    asker.locator("[name=address]").fill("Jalan Uji 9")
    for name in ("has_power", "has_roof", "has_room", "van_can_park", "has_toilet"):
        asker.locator(f"[name={name}]").check()
    press(asker, "Simpan dan lanjutkan")
    asker.locator("[name=upload]").set_input_files(people_file())
    press(asker, "Unggah daftar")
    expect(asker.locator("main")).to_contain_text("Baris 8, kolom “NIK”:")
    asker.get_by_role("link", name="Perbaiki Peserta Uji 7").click()
    asker.locator("[name=nik]").fill("3699995705980007")
    press(asker, "Simpan")
    asker.get_by_role("link", name="Tambah satu orang").click()
    asker.locator("[name=full_name]").fill("Peserta Uji 20")
    asker.locator("[name=nik]").fill("3699995705980020")
    fill_date(asker, "birth_date", datetime.date(1998, 5, 17))
    asker.get_by_label("Perempuan").check()
    asker.locator("[name=kelurahan]").select_option(label="Cibodas Sari")
    asker.locator("[name=agreed]").check()
    press(asker, "Simpan")
    expect(asker.get_by_role("heading", name="20 orang di daftar")).to_be_visible()
    asker.get_by_role("link", name="Lanjutkan", exact=True).click()
    press(asker, "Kirim permintaan")
    expect(asker.locator("main")).to_contain_text("Menunggu jadwal")
    own = asker.url

    officer = signed_in(browser, portal, ACCOUNTS["officer_1"][0], scripts=scripts)
    officer.goto("/admin/training/communityrequest/?q=RW+09+Uji")
    officer.locator("th.field-number a").first.click()
    officer.get_by_role("link", name="Jadwalkan mobil").click()
    officer.locator("[name=van]").select_option(label="Si Praja 1")
    fill_date(officer, "starts_on", day)
    officer.get_by_label(ACCOUNTS["instructor"][1]).check()
    press(officer, "Jadwalkan mobil")
    expect(officer.locator("body")).to_contain_text("20 orang mendapat kursi.")
    officer.goto(f"/admin/training/vanbooking/kalender/?bulan={day:%Y-%m}")
    expect(officer.locator("table")).to_contain_text("RW 09 Uji")

    slug, count, state = portal.manage(code=TODAY).splitlines()[-1].split("|")
    assert (count, state) == ("20", "published")
    portal.wait_for_mail(ACCOUNTS["employer"][0], "Mobil Si Praja dijadwalkan")
    portal.wait_for_mail(ACCOUNTS["resident"][0], "Anda terdaftar di pelatihan")

    asker.goto(own)
    expect(asker.locator("main")).to_contain_text("Mobil Si Praja dijadwalkan.")
    participant = signed_in(browser, portal, ACCOUNTS["resident"][0], scripts=scripts)
    participant.goto("/saya/pelatihan/")
    expect(participant.locator("main")).to_contain_text("Digital Marketing")
    instructor = signed_in(browser, portal, ACCOUNTS["instructor"][0], scripts=scripts)
    instructor.goto("/instruktur/")
    expect(instructor.locator("main")).to_contain_text("Digital Marketing")
    instructor.goto(f"/instruktur/{slug}/hadir/")
    expect(instructor.locator(".roll li")).to_have_count(20)
    person = instructor.locator(".roll li", has_text="Peserta Uji 20")
    person.get_by_role("button", name="Tidak hadir").click()
    expect(person.get_by_role("button", name="Tidak hadir")).to_have_attribute("aria-pressed", "true")
    press(instructor, "Yang belum ditandai hadir semua (19)")
    expect(instructor.locator("main")).to_contain_text("19 orang ditandai hadir.")
    assert portal.manage(code=MARKED).splitlines()[-1].split("|") == ["absent"] + ["present"] * 19
    for page in (asker, officer, participant, instructor):
        page.context.close()
