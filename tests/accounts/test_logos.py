"""A company's logo: what is taken, what is refused with a sentence, who sees it, how long it is kept."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from accounts.files import LOGO_SIDE, FileRefused, clean_logo
from accounts.models import CompanyLogo
from tests.factories.accounts import CompanyFactory, MembershipFactory, UserFactory
from tests.factories.jobs import VacancyFactory

pytestmark = pytest.mark.django_db


def picture(width=300, height=150, kind="PNG", colour="navy", **options):
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, kind, **options)
    return SimpleUploadedFile(f"logo.{kind.lower()}", out.getvalue())


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


def upload(client, company, **data):
    answer = client.post(reverse("employer:logo_upload", kwargs={"code": company.code}), data, follow=True)
    company.refresh_from_db()
    return answer.content.decode()


# --- the picture --------------------------------------------------------------------------------------
@pytest.mark.parametrize(("width", "height"), [(300, 150), (48, 900), (3000, 3000), (60, 60)])
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_every_logo_becomes_a_small_square_png(width, height, kind):
    made = Image.open(io.BytesIO(clean_logo(picture(width, height, kind))))
    assert (made.format, made.size) == ("PNG", (LOGO_SIDE, LOGO_SIDE))


def test_what_stood_beside_the_picture_is_gone():
    made = clean_logo(picture(kind="JPEG", comment=b"rahasia"))
    assert b"rahasia" not in made


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (SimpleUploadedFile("a.png", b"<svg onload=alert(1)>"), "bukan gambar"),
        (SimpleUploadedFile("a.png", picture().read()[:80]), "bukan gambar"),
        (picture(20, 20), "terlalu kecil"),
        (SimpleUploadedFile("a.png", b""), "kosong"),
        (SimpleUploadedFile("a.gif", b"GIF89a" + b"\0" * 40), "bukan gambar"),
        (SimpleUploadedFile("a.png", b"\x89PNG" + b"\0" * (2 * 1024 * 1024 + 1)), "2,1 MB"),
    ],
)
def test_a_bad_file_is_refused_with_what_is_wrong(file, words):
    with pytest.raises(FileRefused, match=words):
        clean_logo(file)


def test_a_picture_of_too_many_points_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr("accounts.files.MAX_PIXELS", 10_000)
    with pytest.raises(FileRefused, match="300 × 150"):
        clean_logo(picture())


# --- the page -----------------------------------------------------------------------------------------
def test_a_logo_is_shown_on_the_company_page_and_the_vacancy_but_not_on_lists(employer, company):
    vacancy = VacancyFactory(company=company, published=True)
    assert "Logo tersimpan" in upload(employer, company, logo=picture())
    for address in [company.get_absolute_url(), vacancy.get_absolute_url()]:
        said = employer.get(address).content.decode()
        assert f'src="{company.logo_url}" width="96" height="96" loading="lazy"' in said
    assert company.logo_url not in employer.get("/lowongan/").content.decode()


def test_a_new_logo_has_a_new_address_and_the_old_one_is_gone(client, employer, company):
    upload(employer, company, logo=picture())
    old = company.logo_url
    upload(employer, company, logo=picture(colour="red"))
    kept = "public, max-age=31536000, immutable"
    assert employer.get(company.logo_url).headers["Cache-Control"] == kept
    client.logout()
    answer = client.get(company.logo_url)
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Cache-Control"] == kept
    assert Image.open(io.BytesIO(answer.content)).size == (LOGO_SIDE, LOGO_SIDE)
    assert client.get(old).status_code == 404


def test_a_bad_file_or_none_leaves_the_old_logo(employer, company):
    upload(employer, company, logo=picture())
    before = company.logo_hash
    assert "bukan gambar" in upload(employer, company, logo=SimpleUploadedFile("a.png", b"x"))
    assert "Pilih gambar" in upload(employer, company)
    assert company.logo_hash == before


def test_a_logo_is_taken_away(employer, company):
    upload(employer, company, logo=picture())
    upload(employer, company, hapus="ya")
    assert (company.logo_url, CompanyLogo.objects.exists()) == ("", False)
    assert "<img" not in employer.get(company.get_absolute_url()).content.decode()


def test_the_logo_of_a_company_that_is_not_public_is_seen_by_its_members_only(client):
    member = MembershipFactory(company=CompanyFactory())
    client.force_login(member.user)
    upload(client, member.company, logo=picture())
    answer = client.get(member.company.logo_url)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store, private")
    client.force_login(UserFactory())
    assert client.get(member.company.logo_url).status_code == 404
    client.logout()
    assert client.get(member.company.logo_url).status_code == 404


def test_a_stranger_puts_no_logo(client, company):
    client.force_login(MembershipFactory(company__verified=True).user)
    address = reverse("employer:logo_upload", kwargs={"code": company.code})
    assert client.post(address, {"logo": picture()}).status_code == 404
    assert not CompanyLogo.objects.exists()


def test_the_wlkp_number_is_kept_and_needs_no_new_check(employer, company):
    address = reverse("employer:company_profile", kwargs={"code": company.code})
    form = employer.get(address).context["form"]
    data = {name: form.initial.get(name) or "" for name in form.fields} | {"wlkp_number": "WLKP-123"}
    data = {name: getattr(value, "pk", value) for name, value in data.items()}
    answer = employer.post(address, data)
    assert answer.status_code == 302
    company.refresh_from_db()
    assert (company.wlkp_number, company.is_verified) == ("WLKP-123", True)
