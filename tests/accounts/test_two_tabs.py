"""Two tabs, or two colleagues, on the same profile: nothing is overwritten unseen (FT-10)."""

import pytest
from django.urls import reverse

from accounts.models import Company, Resident
from cakapkerja.fingerprint import changed_since, fingerprint
from tests.factories.accounts import MembershipFactory, ResidentFactory, kelurahan

pytestmark = pytest.mark.django_db


def fields_of(page):
    """What the browser would send back from an untouched form."""
    form = page.context["form"]
    values = {bound.html_name: bound.value() for bound in form}
    return {name: getattr(value, "pk", value) for name, value in values.items() if value is not None}


def test_a_stale_company_profile_names_what_changed_and_asks(client):
    member = MembershipFactory()
    client.force_login(member.user)
    address = reverse("employer:company_profile", kwargs={"code": member.company.code})
    tab = fields_of(client.get(address))
    Company.objects.filter(pk=member.company_id).update(phone="021 777 7777")
    answer = client.post(address, {**tab, "about": "Kami menjahit seragam."})
    assert answer.status_code == 422
    [words] = answer.context["form"].non_field_errors()
    assert "Diubah di tempat lain setelah Anda membukanya: Telepon kantor." in words
    page = answer.content.decode()
    assert "Kami menjahit seragam." in page
    assert "Muat ulang dan buang isian saya" in page
    assert '<a href="#id_phone">Telepon kantor</a>: 021 777 7777' in page
    member.company.refresh_from_db()
    assert (member.company.phone, member.company.about) == ("021 777 7777", "")
    again = {**tab, "about": "Kami menjahit seragam.", "version": answer.context["form"].data["version"]}
    assert client.post(address, again).status_code == 302
    member.company.refresh_from_db()
    assert member.company.about == "Kami menjahit seragam."


def test_a_change_of_something_else_is_no_conflict(client):
    resident = ResidentFactory(complete=True)
    client.force_login(resident.user)
    address = reverse("resident:profile_edit", kwargs={"section": "kerja"})
    tab = fields_of(client.get(address))
    Resident.objects.filter(pk=resident.pk).update(street="Jl. Lain 2")
    assert client.post(address, {**tab, "skills": "Menjahit"}).status_code == 302
    resident.refresh_from_db()
    assert resident.skills == "Menjahit"


def test_what_is_stored_is_told_in_words_not_codes(client):
    member = MembershipFactory()
    client.force_login(member.user)
    address = reverse("employer:company_profile", kwargs={"code": member.company.code})
    tab = fields_of(client.get(address))
    Company.objects.filter(pk=member.company_id).update(size="micro", website="", kelurahan=kelurahan())
    rows = client.post(address, {**tab, "about": "Baru."}).context["form"].stored_now
    told = {row["id"]: row["value"] for row in rows}
    assert told["id_size"] == Company(size="micro").get_size_display()
    assert "Cibodas Sari" in told.get("id_kelurahan", "Cibodas Sari")
    assert "micro" not in told.values()


@pytest.mark.parametrize(
    ("section", "change", "label"),
    [
        ("kerja", {"skills": "Obras"}, "Keahlian"),
        ("alamat", {"street": "Jl. Baru 9"}, "Jalan dan nomor rumah"),
        ("diri", {"full_name": "Nama Lain"}, "Nama lengkap sesuai KTP"),
    ],
)
def test_a_stale_section_of_the_residents_profile_is_not_saved_unseen(client, section, change, label):
    resident = ResidentFactory(complete=True)
    client.force_login(resident.user)
    address = reverse("resident:profile_edit", kwargs={"section": section})
    tab = fields_of(client.get(address))
    born = resident.birth_date
    tab |= {"birth_date_tanggal": born.day, "birth_date_bulan": born.month, "birth_date_tahun": born.year}
    Resident.objects.filter(pk=resident.pk).update(**change)
    answer = client.post(address, tab)
    assert answer.status_code == 422
    assert label in answer.context["form"].non_field_errors()[0]
    resident.refresh_from_db()
    assert {name: getattr(resident, name) for name in change} == change
    tab["version"] = answer.context["form"].data["version"]
    assert client.post(address, tab).status_code == 302


@pytest.mark.parametrize("version", ["", "x", "a:b:c,,:", "\x00", "phone:" + "9" * 300])
def test_a_spoilt_version_is_no_error(client, version):
    resident = ResidentFactory(complete=True)
    client.force_login(resident.user)
    address = reverse("resident:profile_edit", kwargs={"section": "kerja"})
    tab = {**fields_of(client.get(address)), "version": version}
    assert client.post(address, tab).status_code in (302, 422)


def test_a_fingerprint_tells_which_and_not_what():
    text = fingerprint({"phone": "021 555", "kelurahan": None})
    assert "021" not in text
    assert changed_since(text, {"phone": "021 555", "kelurahan": ""}) == []
    assert changed_since(text, {"phone": "021 556", "kelurahan": None}) == ["phone"]
