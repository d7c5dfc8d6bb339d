"""The CV made from the profile: facts in, nothing that acts, the same bytes again; at most three uploads."""

import io

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from pypdf import PdfReader

from accounts.cv import make_cv, missing_for_cv
from accounts.enums import DocumentKind
from accounts.files import check_pdf
from accounts.models import Document, Resident
from accounts.services.documents import MAX_CVS, keep_cv, keep_profile_cv
from cakapkerja.errors import BusinessRuleError
from tests.accounts.files import pdf, upload
from tests.factories.accounts import DocumentFactory, ResidentFactory, UserFactory

pytestmark = pytest.mark.django_db
HOSTILE = '#import "x": * ] [ } { \\ $x^2$ *tebal* `kode` <label> @siapa //lalu #panic() #read("/etc/passwd")'


@pytest.fixture
def resident():
    return ResidentFactory(
        complete=True,
        with_nik=True,
        full_name="Siti Aminah",
        skills="Mesin jahit lurus, obras",
        experience="2019-2022 PT Contoh, operator jahit\n2022-2024 Konveksi Uji",
        major="Tata busana",
    )


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def reader(data):
    return PdfReader(io.BytesIO(data))


def text_of_pdf(data):
    return " ".join(" ".join(page.extract_text() for page in reader(data).pages).split())


def squeezed(text):
    """Without blanks: a line break in a PDF is none of the person's letters."""
    return "".join(text.split())


# --- the file -----------------------------------------------------------------------------------------
def test_the_cv_holds_the_facts_of_the_profile_and_no_nik(resident):
    words = text_of_pdf(make_cv(resident))
    for fact in (
        "Siti Aminah",
        "Operator jahit",
        resident.phone,
        resident.user.email,
        "Tata busana, lulus 2016",
        "Cibodas Sari, Cibodas, Kota Tangerang",
        "Mesin jahit lurus, obras",
        "2019-2022 PT Contoh, operator jahit",
        "2022-2024 Konveksi Uji",
    ):
        assert fact in words
    assert resident.open_nik() not in words
    assert resident.nik_last4 not in words
    assert "1998" not in words  # the birth date stays with the person (SEC-23)


def test_what_somebody_types_is_letters_and_never_an_instruction(resident):
    resident.full_name = "Siti ] #panic() $"
    resident.wanted_work = resident.skills = HOSTILE[:200]
    resident.experience = f"{HOSTILE}\n= Judul\n+ satu"
    words = squeezed(text_of_pdf(make_cv(resident)))
    assert words.count(squeezed(HOSTILE)) == 3
    assert "Siti]#panic()$" in words
    assert "root:" not in words
    assert "=Judul+satu" in words


@pytest.mark.parametrize(
    "name", ["Siti \u202e\x00\x07", "Nguyễn Văn Ω Ж", "سيتي أمينة", "李小龍", "Siti 👩\u200d🔧", "A" * 120]
)
def test_any_name_gives_a_file_that_our_own_check_of_uploads_takes(resident, name):
    resident.full_name = name
    resident.experience = "panjang " * 250
    assert check_pdf(upload(make_cv(resident)))


def test_the_same_profile_gives_the_same_bytes_and_another_gives_others(resident):
    first = make_cv(resident)
    assert make_cv(Resident.objects.get(pk=resident.pk)) == first
    resident.skills = "Obras"
    assert make_cv(resident) != first


def test_the_file_is_tagged_for_screen_readers_and_names_its_language(resident):
    root = reader(make_cv(resident)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "id"
    assert b'pdfuaid:part="1"' in make_cv(resident) or b"<pdfuaid:part>1" in make_cv(resident)


# --- keeping it ---------------------------------------------------------------------------------------
def test_keeping_it_twice_is_one_file_and_a_changed_profile_replaces_it(resident):
    first = keep_profile_cv(actor=resident.user)
    assert keep_profile_cv(actor=resident.user) == first
    assert (first.kind, first.name) == (DocumentKind.PROFILE_CV, "CV Siti Aminah.pdf")
    Resident.objects.filter(pk=resident.pk).update(skills="Obras")
    second = keep_profile_cv(actor=resident.user)
    assert list(Document.objects.for_user(resident.user).current()) == [second]
    first.refresh_from_db()
    assert first.file.read().startswith(b"%PDF")  # what was sent with an application stays


def test_somebody_without_a_name_is_asked_for_it():
    with pytest.raises(BusinessRuleError, match="Isi nama"):
        keep_profile_cv(actor=ResidentFactory(full_name="").user)
    with pytest.raises(BusinessRuleError, match="Isi nama"):
        keep_profile_cv(actor=UserFactory())


def test_three_uploads_are_kept_and_the_fourth_says_what_to_do(resident):
    def another(number):
        """A file of its own: the same bytes again are the same CV."""
        return pdf(change=lambda writer: writer.add_metadata({"/Subject": f"CV {number}"}))

    for number in range(MAX_CVS):
        keep_cv(actor=resident.user, uploaded=another(number))
    keep_profile_cv(actor=resident.user)  # the one from the profile does not count
    with pytest.raises(BusinessRuleError, match="sudah menyimpan 3 CV"):
        keep_cv(actor=resident.user, uploaded=another(9))
    client = signed_in(resident.user)
    page = client.post("/saya/berkas/", {"upload": another(9)})
    assert page.status_code == 422
    assert "sudah menyimpan 3 CV" in page.content.decode()
    assert 'type="file"' not in client.get("/saya/berkas/").content.decode()
    Document.objects.filter(owner=resident.user, kind=DocumentKind.CV).first().delete()
    assert signed_in(resident.user).post("/saya/berkas/", {"upload": another(9)}).status_code == 302


def test_what_is_missing_is_named_what_an_application_needs_first():
    assert missing_for_cv(ResidentFactory(complete=True)) == ["skills", "experience"]
    assert missing_for_cv(ResidentFactory())[:2] == ["birth_date", "sex"]


# --- pages --------------------------------------------------------------------------------------------
def test_the_page_shows_what_the_cv_says_and_leads_to_what_is_missing(resident):
    Resident.objects.filter(pk=resident.pk).update(skills="")
    page = signed_in(resident.user).get("/saya/cv/").content.decode()
    assert "Konveksi Uji" in page
    assert "Keahlian" in page
    assert "/saya/profil/kerja/" in page
    assert resident.nik_last4 not in page
    assert not Document.objects.exists()


def test_the_button_keeps_it_and_the_download_stores_nothing(resident):
    client = signed_in(resident.user)
    answer = client.get("/saya/cv/unduh/")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store, private"
    assert 'filename="CV Siti Aminah.pdf"' in answer["Content-Disposition"]
    assert "Siti Aminah" in text_of_pdf(b"".join(answer.streaming_content))
    assert not Document.objects.exists()
    assert client.post("/saya/cv/").url == "/saya/berkas/"
    assert "CV Siti Aminah.pdf" in client.get("/saya/berkas/").content.decode()


def test_visitors_and_people_without_a_profile_are_led_on(client):
    assert client.get("/saya/cv/").url.startswith("/akun/login/")
    assert client.get("/saya/cv/unduh/").url.startswith("/akun/login/")
    client.force_login(UserFactory())
    assert client.get("/saya/cv/").url == "/saya/mulai/"
    assert client.get("/saya/cv/unduh/").url == "/saya/cv/"
    client.force_login(ResidentFactory(full_name="").user)
    assert client.get("/saya/cv/").status_code == 200
    assert client.post("/saya/cv/").url == "/saya/cv/"


def test_the_uploads_of_others_are_not_counted(resident):
    for _ in range(MAX_CVS):
        DocumentFactory(file=ContentFile(b"%PDF-1.4", name="x.pdf"))
    assert keep_cv(actor=resident.user, uploaded=pdf()).owner == resident.user
