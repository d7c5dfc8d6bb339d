"""Photos of a company: few, drawn anew, with words; who puts, sees and takes them down."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image

from accounts.files import PHOTO_SIDE, FileRefused, clean_photo
from accounts.models import CompanyLogo, CompanyPhoto
from accounts.services.photos import add_photo
from notifications.models import Message
from tests.admin.pages import url_of
from tests.factories.accounts import CompanyFactory, MembershipFactory, OfficerFactory, UserFactory

pytestmark = pytest.mark.django_db
COLOURS = ["navy", "red", "green", "olive", "teal"]


def picture(colour="navy", width=640, height=480, kind="JPEG", **options):
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, kind, **options)
    return SimpleUploadedFile(f"foto.{kind.lower()}", out.getvalue())


@pytest.fixture
def membership():
    return MembershipFactory(company__verified=True)


@pytest.fixture
def company(membership):
    return membership.company


@pytest.fixture
def employer(client, membership):
    client.force_login(membership.user)
    return client


def page_of(company):
    return reverse("employer:photos", kwargs={"code": company.code})


def put(membership, colour="navy", alt="Ruang jahit"):
    return add_photo(
        actor=membership.user, company_id=membership.company_id, uploaded=picture(colour), alt=alt, token=None
    )


# --- the picture --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("width", "height", "size"),
    [(640, 480, (640, 480)), (3000, 2000, (PHOTO_SIDE, 533)), (1000, 4000, (200, PHOTO_SIDE))],
)
def test_every_photo_becomes_a_small_webp(width, height, size):
    webp, *stated = clean_photo(picture(width=width, height=height))
    made = Image.open(io.BytesIO(webp))
    assert (made.format, made.size, tuple(stated)) == ("WEBP", size, size)


def test_what_stood_beside_the_photo_is_gone():
    exif = Image.Exif()
    exif[0x010E] = "Jalan Rahasia 5"
    webp, _width, _height = clean_photo(picture(exif=exif.tobytes(), comment=b"rahasia"))
    assert b"ahasia" not in webp


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (SimpleUploadedFile("a.png", b"<svg onload=alert(1)>"), "bukan gambar"),
        (picture(width=300, height=300), "320 × 240"),
        (SimpleUploadedFile("a.jpg", picture().read()[:300]), "bukan gambar"),
        (SimpleUploadedFile("a.png", b""), "kosong"),
    ],
)
def test_a_bad_file_is_refused_with_what_is_wrong(file, words):
    with pytest.raises(FileRefused, match=words):
        clean_photo(file)


# --- the company's page of photos ---------------------------------------------------------------------
def test_a_photo_is_put_and_stands_on_the_public_page_with_its_words(employer, company, client):
    before = employer.get(company.get_absolute_url()).content.decode()
    assert "Foto tempat kerja" not in before
    answer = employer.post(page_of(company), {"photo": picture(), "alt": " Ruang  jahit "}, follow=True)
    assert "Foto tersimpan" in answer.content.decode()
    photo = company.photos.get()
    assert (photo.position, photo.alt, photo.width, photo.height) == (1, "Ruang jahit", 640, 480)
    client.logout()
    html = client.get(company.get_absolute_url()).content.decode()
    assert f'src="{photo.get_absolute_url()}" width="640" height="480" loading="lazy"' in html
    assert 'alt="Ruang jahit"' in html
    picture_answer = client.get(photo.get_absolute_url())
    assert picture_answer.headers["Content-Type"] == "image/webp"
    assert picture_answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_page_kept_for_visitors_shows_and_loses_a_photo_at_once(client, membership, company):
    client.get(company.get_absolute_url())
    photo = put(membership, alt="Gudang kami")
    assert "Gudang kami" in client.get(company.get_absolute_url()).content.decode()
    client.force_login(membership.user)
    address = reverse("employer:photo_remove", kwargs={"code": company.code, "pk": photo.pk})
    client.post(address)
    client.post(address)  # twice is once
    client.logout()
    assert "Gudang kami" not in client.get(company.get_absolute_url()).content.decode()
    assert client.get(photo.get_absolute_url()).status_code == 404


def test_words_are_asked_for_and_what_was_typed_stays_when_the_file_is_bad(employer, company):
    answer = employer.post(page_of(company), {"photo": picture(), "alt": "  "})
    assert answer.status_code == 422
    assert "Tulis apa yang terlihat di foto." in answer.content.decode()
    answer = employer.post(page_of(company), {"photo": SimpleUploadedFile("a.jpg", b"x"), "alt": "Kantin"})
    assert answer.status_code == 422
    assert "bukan gambar" in answer.content.decode()
    assert 'value="Kantin"' in answer.content.decode()
    assert not company.photos.exists()


def test_a_fifth_photo_and_the_same_twice_are_refused(employer, membership, company):
    put(membership, COLOURS[0])
    assert "sudah ada" in employer.post(page_of(company), {"photo": picture(), "alt": "Sama"}).content.decode()
    for colour in COLOURS[1:4]:
        put(membership, colour)
    answer = employer.post(page_of(company), {"photo": picture(COLOURS[4]), "alt": "Kelima"})
    assert (answer.status_code, "Sudah ada empat foto" in answer.content.decode()) == (422, True)
    assert "Unggah foto" not in employer.get(page_of(company)).content.decode()
    company.photos.filter(position=2).delete()
    assert put(membership, COLOURS[4]).position == 2


def test_the_database_holds_at_most_four_with_words(membership, company):
    photo = put(membership)
    for wrong in ({"position": 5}, {"position": 0}, {"alt": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CompanyPhoto.objects.filter(pk=photo.pk).update(**wrong)


def test_strangers_reach_neither_the_page_nor_a_photo_that_is_not_public(client):
    member = MembershipFactory(company=CompanyFactory())
    photo = put(member)
    remove = reverse("employer:photo_remove", kwargs={"code": member.company.code, "pk": photo.pk})
    for user in (None, UserFactory(), MembershipFactory(company__verified=True).user):
        client.logout()
        if user:
            client.force_login(user)
            assert client.get(page_of(member.company)).status_code == 404
            assert client.post(remove).status_code == 404
        assert client.get(photo.get_absolute_url()).status_code == 404
    client.force_login(member.user)
    assert client.get(photo.get_absolute_url()).headers["Cache-Control"] == "no-store, private"
    assert CompanyPhoto.objects.count() == 1


def test_another_companys_photo_is_not_removed_through_ones_own(employer, company):
    other = put(MembershipFactory(company__verified=True))
    employer.post(reverse("employer:photo_remove", kwargs={"code": company.code, "pk": other.pk}))
    assert CompanyPhoto.objects.filter(pk=other.pk).exists()


# --- officers -----------------------------------------------------------------------------------------
def test_an_officer_takes_pictures_down_and_the_company_reads_why(client, membership, company):
    kept, gone = put(membership, "navy", "Kantin"), put(membership, "red", "Nomor rekening")
    CompanyLogo.objects.create(company=company, png=b"x")
    company.logo_hash = "0" * 12
    company.save()
    client.force_login(OfficerFactory(verifier=True))
    page = client.get(url_of(company, "hapus-gambar")).content.decode()
    assert gone.get_absolute_url() in page
    data = {"pictures": [str(gone.pk), "logo"], "reason": "Bukan foto kerja."}
    answer = client.post(url_of(company, "hapus-gambar"), data)
    assert answer.status_code == 302, answer.context["form"].errors
    company.refresh_from_db()
    assert (list(company.photos.all()), company.logo_hash, company.state) == ([kept], "", "verified")
    assert company.transitions.last().reason == "Gambar dihapus: Nomor rekening, Logo. Bukan foto kerja."
    message = Message.objects.get(recipient=membership.user, kind="accounts.company_pictures_removed")
    assert message.context["reason"] == "Bukan foto kerja."
