"""Businesses after a class: record, products, catalogue, dossiers by two officers, visits, progress."""

import datetime
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader

from accounts.models import AccessLog, Consent
from cakapkerja.errors import BusinessRuleError, StaleStateError
from notifications.models import Message
from tests.admin.pages import buttons, errors, signed_in, url_of, words
from tests.factories.accounts import OfficerFactory, ResidentFactory, UserFactory
from tests.factories.training import (
    BatchFactory,
    BusinessFactory,
    DossierFactory,
    EnrolmentFactory,
    FieldFactory,
    ProgrammeFactory,
)
from training.enums import DossierState
from training.models import Business, BusinessProgress, Dossier, DossierMember, Product
from training.services import companions, dossiers
from training.services import dossier_reviews as reviews

pytestmark = pytest.mark.django_db
CATALOGUE = "/pelatihan/kewirausahaan/katalog/"


@pytest.fixture
def resident():
    return ResidentFactory(complete=True, full_name="Pemilik Rahasia")


@pytest.fixture
def owner(client, resident):
    client.force_login(resident.user)
    return client


@pytest.fixture
def business(resident):
    return BusinessFactory(owner=resident)


def page(name, **kwargs):
    return reverse(f"resident:{name}", kwargs=kwargs)


def date_parts(name, day):
    return {f"{name}_tanggal": day.day, f"{name}_bulan": day.month, f"{name}_tahun": day.year}


def picture():
    image = Image.new("RGB", (60, 40), "#0b5c8a")
    out = io.BytesIO()
    image.save(out, "JPEG", exif=b"Exif\x00\x00rahasia-gps")
    return SimpleUploadedFile("foto.jpg", out.getvalue())


def kinds_for(user):
    return list(Message.objects.filter(recipient=user).order_by("created_at", "pk").values_list("kind", flat=True))


# --- the record ---------------------------------------------------------------------------------------
def test_a_business_is_recorded_and_tied_to_the_class_of_its_owner(owner, resident):
    programme = ProgrammeFactory(slug="kewirausahaan", leads_to_business=True)
    batch = BatchFactory(field=FieldFactory(programme=programme, name="Barista"), running=True)
    taken = EnrolmentFactory(batch=batch, resident=resident)
    data = {"name": "Kopi Contoh", "line": "Kopi", "people": "2", "nib": "9120 0000 00123"}
    data["contact"] = "08123456789"
    answer = owner.post("/saya/usaha/baru/", data)
    found = Business.objects.get()
    assert answer.url == page("business", pk=found.pk)
    assert (found.nib, found.contact, found.enrolment, found.is_public) == (
        "9120000000123",
        "+628123456789",
        taken,
        False,
    )


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"nib": "123"}, "NIB harus 13 angka. Anda mengisi 3."),
        ({"people": "0"}, "id_people-error"),
        ({"people": "9" * 4000}, "id_people-error"),
        ({"name": ""}, "id_name-error"),
        ({"contact": "12"}, "Nomor HP diawali 08"),
    ],
)
def test_what_can_not_be_recorded_is_said_at_its_field(owner, change, sentence):
    data = {"name": "Kopi Contoh", "line": "Kopi", "people": "2"} | change
    answer = owner.post("/saya/usaha/baru/", data)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Business.objects.exists()


def test_a_nib_that_somebody_recorded_is_refused(owner):
    BusinessFactory(nib="9120000000123")
    data = {"name": "Kopi Contoh", "line": "Kopi", "people": "2", "nib": "9120000000123"}
    assert "NIB ini sudah tercatat" in owner.post("/saya/usaha/baru/", data).content.decode()


def test_the_desk_leads_to_businesses_and_to_requests_for_the_van(owner):
    html = owner.get("/saya/").content.decode()
    assert 'href="/saya/usaha/"' in html
    assert 'href="/saya/si-praja/"' in html


# --- products -----------------------------------------------------------------------------------------
def test_a_photo_needs_its_content_in_words_and_loses_its_metadata(owner, business):
    url = page("product_new", pk=business.pk)
    data = {"name": "Nastar", "price": "Rp45.000", "unit": "toples", "is_shown": "on"}
    bare = owner.post(url, data | {"photo": picture()})
    assert "Tulis isi foto dengan kata-kata" in bare.content.decode()
    assert not Product.objects.exists()
    owner.post(url, data | {"photo": picture(), "photo_words": "Setoples nastar"})
    product = Product.objects.get()
    assert (product.price, product.photo_words, len(product.photo_digest)) == (45000, "Setoples nastar", 12)
    assert b"rahasia-gps" not in product.photo.read()
    answer = owner.get(page("product_photo", pk=business.pk, product_id=product.pk))
    assert answer["Content-Type"] == "image/jpeg"


def test_a_file_that_is_no_picture_is_refused_at_its_field(owner, business):
    upload = SimpleUploadedFile("foto.jpg", b"<script>")
    answer = owner.post(
        page("product_new", pk=business.pk), {"name": "Nastar", "photo": upload, "photo_words": "Nastar"}
    )
    assert answer.status_code == 422
    assert "bukan foto JPG atau PNG" in answer.content.decode()


# --- the catalogue ------------------------------------------------------------------------------------
def test_only_a_business_whose_owner_agreed_is_public_until_it_is_taken_back(owner, business, resident):
    anybody = Client()
    assert anybody.get(business.get_absolute_url()).status_code == 404
    owner.post(page("catalogue_choice", pk=business.pk), {"tampil": "ya"})
    html = anybody.get(business.get_absolute_url()).content.decode()
    assert business.contact in html
    assert "Pemilik Rahasia" not in html
    assert resident.phone not in html
    assert business.name in anybody.get(CATALOGUE).content.decode()
    assert Consent.objects.get(user=resident.user, purpose="business_catalogue").withdrawn_at is None
    owner.post(page("catalogue_choice", pk=business.pk), {"tampil": "tidak"})
    assert anybody.get(business.get_absolute_url()).status_code == 404
    assert business.name not in anybody.get(CATALOGUE).content.decode()
    assert Consent.objects.get(user=resident.user, purpose="business_catalogue").withdrawn_at is not None


def test_a_hidden_business_and_its_photos_are_gone_and_its_owner_reads_why(owner, business):
    owner.post(
        page("product_new", pk=business.pk),
        {"name": "Nastar", "photo": picture(), "photo_words": "Nastar", "is_shown": "on"},
    )
    owner.post(page("catalogue_choice", pk=business.pk), {"tampil": "ya"})
    product = Product.objects.get()
    photo = reverse("training:product_photo", args=[business.code, product.pk, product.photo_digest])
    anybody = signed_in(UserFactory())
    assert anybody.get(photo).status_code == 200
    officer = signed_in(OfficerFactory(groups=["Pendamping usaha"]))
    officer.post(url_of(business, "sembunyikan"), {"reason": "Foto bukan produk sendiri."})
    assert anybody.get(photo).status_code == 404
    assert anybody.get(business.get_absolute_url()).status_code == 404
    assert "Foto bukan produk sendiri." in owner.get(page("business", pk=business.pk)).content.decode()
    officer.post(url_of(business, "tampilkan"))
    assert anybody.get(photo).status_code == 200


@pytest.mark.parametrize("query", ["?q=kue", "?halaman=abc", "?halaman=99999999999999999999", "?q=%F0%9F%92%A9"])
def test_the_catalogue_answers_made_up_addresses(client, query):
    assert client.get(CATALOGUE + query).status_code == 200


# --- whose it is --------------------------------------------------------------------------------------
def test_a_stranger_finds_nothing_of_a_business_or_a_dossier(client, business):
    dossier = DossierFactory(business=business)
    client.force_login(ResidentFactory(complete=True).user)
    for url in (
        page("business", pk=business.pk),
        page("business_change", pk=business.pk),
        page("product_new", pk=business.pk),
        page("dossier", pk=dossier.pk),
        page("dossier_edit", pk=dossier.pk),
    ):
        assert client.get(url).status_code == 404
    assert client.post(page("dossier_submit", pk=dossier.pk)).status_code == 404
    assert client.post(page("catalogue_choice", pk=business.pk), {"tampil": "ya"}).status_code == 404


# --- dossiers -----------------------------------------------------------------------------------------
def test_a_dossier_is_written_with_its_sum_and_handed_in(owner, business):
    answer = owner.post(page("dossier_start", pk=business.pk, kind="capital"))
    dossier = Dossier.objects.get()
    data = {
        "plan": "Membeli oven.",
        "name_1": "Oven",
        "count_1": "2",
        "price_1": "1.500.000",
        "name_3": "Loyang",
        "price_3": "Rp50.000",
    }
    owner.post(answer.url, data)
    html = owner.get(dossier.get_absolute_url()).content.decode()
    assert "Rp3.050.000" in html
    assert "Kirim proposal" in html
    owner.post(page("dossier_submit", pk=dossier.pk))
    dossier.refresh_from_db()
    assert dossier.state == DossierState.SUBMITTED
    assert "paling lambat" in owner.get(dossier.get_absolute_url()).content.decode()
    assert owner.get(page("dossier_edit", pk=dossier.pk)).status_code == 302


def test_a_half_budget_line_is_named_and_an_empty_dossier_is_not_handed_in(owner, business):
    dossier = DossierFactory(business=business, plan="", items=False)
    answer = owner.post(page("dossier_edit", pk=dossier.pk), {"name_1": "Oven", "price_2": "abc"})
    html = answer.content.decode()
    assert "Isi harga satuan untuk Oven." in html
    assert "Tulis jumlah rupiah dengan angka" in html
    owner.post(page("dossier_submit", pk=dossier.pk))
    dossier.refresh_from_db()
    assert dossier.state == DossierState.DRAFT


def test_one_dossier_of_a_kind_at_a_time(owner, business):
    DossierFactory(business=business)
    answer = owner.post(page("dossier_start", pk=business.pk, kind="capital"), follow=True)
    assert "masih berjalan" in words(answer)
    assert Dossier.objects.count() == 1


def test_a_member_of_the_group_agrees_alone_and_then_reads_the_dossier(owner, business):
    dossier = DossierFactory(business=business)
    friend = ResidentFactory(complete=True, full_name="Teman Contoh")
    told = [
        words(owner.post(page("member_ask", pk=dossier.pk), {"email": email}, follow=True))
        for email in (friend.user.email, "tidak-ada@contoh.test")
    ]
    assert all("Bila alamat itu punya akun warga" in text for text in told)
    member = DossierMember.objects.get()
    assert "Teman Contoh" not in owner.get(dossier.get_absolute_url()).content.decode()
    owner.post(page("dossier_submit", pk=dossier.pk))
    dossier.refresh_from_db()
    assert dossier.state == DossierState.DRAFT  # somebody has not answered
    theirs = signed_in(friend.user)
    assert theirs.get(dossier.get_absolute_url()).status_code == 404
    assert business.name in theirs.get("/saya/usaha/").content.decode()
    theirs.post(page("member_answer", member_id=member.pk), {"setuju": "ya"})
    assert theirs.get(dossier.get_absolute_url()).status_code == 200
    assert signed_in(UserFactory()).post(page("member_answer", member_id=member.pk)).status_code == 404
    owner.post(page("dossier_submit", pk=dossier.pk))
    assert kinds_for(friend.user) == ["training.dossier_member_asked", "training.dossier_moved"]


def test_two_officers_check_and_judge_then_the_letter_goes_and_the_answer_comes(resident, business):
    dossier = DossierFactory(business=business)
    dossiers.submit_dossier(actor=resident.user, dossier_id=dossier.pk)
    first, second = (OfficerFactory(groups=["Pendamping usaha"]) for _ in range(2))
    one, two = signed_in(first), signed_in(second)
    assert buttons(one.get(url_of(dossier))) == ["Berkas lengkap", "Minta perbaikan", "Belum dapat diterima"]
    one.post(url_of(dossier, "berkas-lengkap"))
    assert buttons(one.get(url_of(dossier))) == ["Minta perbaikan", "Belum dapat diterima"]
    with pytest.raises(BusinessRuleError, match="petugas lain"):
        reviews.approve_dossier(officer=first, dossier_id=dossier.pk)
    too_much = two.post(url_of(dossier, "setujui"), {"amount": "9.000.000"})
    assert [name for name, _text in errors(too_much)] == ["amount"]
    two.post(url_of(dossier, "setujui"), {"amount": "2.000.000"})
    today = timezone.localdate()
    letter = {
        "letter_number": "518/123-Disnaker/2026",
        **date_parts("letter_on", today),
        "partner_office": "Dinas Koperasi",
        "signer_title": "Kepala Dinas Ketenagakerjaan",
        "signer_name": "Nama Contoh",
    }
    two.post(url_of(dossier, "kirim-surat"), letter)
    answer = two.get(reverse("admin:training_dossier_letter", args=[dossier.pk]))
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.getvalue())).pages)
    for words_ in ("518/123-Disnaker/2026", "Pemilik Rahasia", "Rp3.000.000", "Rp2.000.000", "Oven"):
        assert words_ in text
    assert resident.phone not in text
    reply = {"granted": "ya", "answer": "Disetujui.", **date_parts("answered_on", today)}
    two.post(url_of(dossier, "jawaban"), reply)
    dossier.refresh_from_db()
    assert (dossier.state, dossier.checked_by, dossier.approved_by) == (DossierState.GRANTED, first, second)
    assert kinds_for(resident.user) == ["training.dossier_moved"] * 5
    assert AccessLog.objects.filter(subject=resident.user, kind="dossier").exists()
    assert "Disetujui." in signed_in(resident.user).get(dossier.get_absolute_url()).content.decode()


def test_an_officer_does_not_review_an_own_dossier(business):
    dossier = DossierFactory(business=business)
    dossiers.submit_dossier(actor=business.owner.user, dossier_id=dossier.pk)
    with pytest.raises(BusinessRuleError, match="proposal Anda sendiri"):
        reviews.check_dossier(officer=business.owner.user, dossier_id=dossier.pk)


@pytest.mark.parametrize("state", [state for state in DossierState if state != DossierState.SUBMITTED])
def test_a_file_check_is_possible_in_one_state_only(business, state):
    dossier = DossierFactory(business=business)
    fields = {"letter_number": "1", "partner_office": "Dinas", "letter_on": timezone.localdate()}
    Dossier.objects.filter(pk=dossier.pk).update(state=state, **fields)
    with pytest.raises(StaleStateError):
        reviews.check_dossier(officer=OfficerFactory(), dossier_id=dossier.pk)


def test_a_returned_dossier_begins_with_the_file_check_again(business):
    dossier = DossierFactory(business=business)
    officer, owner = OfficerFactory(), business.owner.user
    dossiers.submit_dossier(actor=owner, dossier_id=dossier.pk)
    reviews.check_dossier(officer=officer, dossier_id=dossier.pk)
    reviews.return_dossier(officer=officer, dossier_id=dossier.pk, reason="Tulis harga pasar.")
    dossiers.submit_dossier(actor=owner, dossier_id=dossier.pk)
    dossier.refresh_from_db()
    assert (dossier.state, dossier.checked_by) == (DossierState.SUBMITTED, None)


def test_other_desks_do_not_see_dossiers_and_nobody_sees_drafts(business):
    dossier = DossierFactory(business=business)
    assert signed_in(OfficerFactory(moderator=True)).get("/admin/training/dossier/").status_code == 404
    reader = signed_in(OfficerFactory(groups=["Pendamping usaha"]))
    assert dossier.number not in words(reader.get("/admin/training/dossier/"))


# --- visits and progress ------------------------------------------------------------------------------
def test_a_visit_is_planned_and_recorded_and_its_advice_is_read_by_the_owner(owner, resident, business):
    desk = signed_in(OfficerFactory(groups=["Pendamping usaha"]))
    today = timezone.localdate()
    desk.post(url_of(business, "kunjungan"), date_parts("planned_on", today))
    visit = business.visits.get()
    data = {**date_parts("visited_on", today), "found": "Catatan dalam.", "advice": "Catat pemasukan tiap hari."}
    bare = desk.post(url_of(visit, "catat"), data | {"advice": ""})
    assert [name for name, _text in errors(bare)] == ["advice"]
    desk.post(url_of(visit, "catat"), data)
    html = owner.get(page("business", pk=business.pk)).content.decode()
    assert "Catat pemasukan tiap hari." in html
    assert "Catatan dalam." not in html
    assert kinds_for(resident.user) == ["training.visit_planned", "training.visit_advice"]


def test_owners_are_asked_once_after_three_months_and_answer_on_one_page(owner, resident, business):
    assert companions.ask_progress() == 0
    then = timezone.now() - datetime.timedelta(days=95)
    Business.objects.filter(pk=business.pk).update(created_at=then)
    assert (companions.ask_progress(), companions.ask_progress()) == (1, 0)
    assert kinds_for(resident.user) == ["training.progress_asked"]
    url = page("business_progress", pk=business.pk, months=3)
    assert "Pilih ya atau tidak." in owner.post(url, {}).content.decode()
    owner.post(url, {"running": "ya", "people": "3", "turnover": "4.500.000"})
    row = BusinessProgress.objects.get()
    assert (row.is_running, row.people, row.turnover) == (True, 3, 4_500_000)
    assert owner.get(page("business_progress", pk=business.pk, months=6)).status_code == 404


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (datetime.date(2026, 11, 30), 3, datetime.date(2027, 2, 28)),
        (datetime.date(2026, 12, 15), 12, datetime.date(2027, 12, 15)),
        (datetime.date(2026, 1, 31), -2, datetime.date(2025, 11, 30)),
    ],
)
def test_months_are_counted_by_the_calendar(day, months, after):
    assert companions.months_after(day, months) == after
