"""Suggestions: reasons in words, both ways; only who agreed, never by whom they hid from (AF-13, X-034, X-035)."""

import pytest

from accounts.models import AccessLog, Consent, HiddenCompany
from cakapkerja.errors import BusinessRuleError
from jobs.matching import match, skills_in, suggestions_for
from jobs.models import VacancyInvitation
from jobs.services.suggestions import (
    hide_from_company,
    invite_to_apply,
    set_suggestible,
    suggest_residents,
)
from notifications.models import Message
from tests.factories.accounts import MembershipFactory, ResidentFactory, kelurahan
from tests.factories.jobs import ApplicationFactory, VacancyFactory, education, kecamatan, occupation

pytestmark = pytest.mark.django_db


@pytest.fixture
def resident():
    return ResidentFactory(
        complete=True, wanted_group=occupation("7"), wanted_work="Operator jahit", skills="jahit, obras"
    )


@pytest.fixture
def vacancy():
    return VacancyFactory(published=True, title="Penjahit Kemeja", skills="jahit, bordir")


@pytest.fixture
def recruiter(vacancy):
    return MembershipFactory(company=vacancy.company).user


# --- for the resident ---------------------------------------------------------------------------------
def test_reasons_and_missing_skills_are_named(resident, vacancy):
    found = match(resident, vacancy)
    assert "Bidang yang Anda cari" in found.reasons
    assert "Keahlian Anda dipakai: jahit" in found.reasons
    assert found.missing == ("bordir",)


def test_home_and_its_neighbours_are_reasons():
    home = kelurahan()
    resident = ResidentFactory(complete=True, kelurahan=home)
    here = VacancyFactory(published=True, kecamatan=home.kecamatan)
    beside = VacancyFactory(published=True, kecamatan=home.kecamatan.neighbours.first())
    assert "Satu kecamatan dengan rumah Anda" in match(resident, here).reasons
    assert "Di kecamatan sebelah rumah Anda" in match(resident, beside).reasons


def test_the_best_come_first_and_what_was_applied_for_is_gone(resident, vacancy):
    group_only = VacancyFactory(published=True, title="Tukang Kayu", skills="")
    ApplicationFactory(resident=resident, vacancy=VacancyFactory(published=True, skills="jahit"))
    VacancyFactory(published=True, title="Guru", occupation_group=occupation("2"), kecamatan=kecamatan("benda"))
    assert [row.vacancy.pk for row in suggestions_for(resident)] == [vacancy.pk, group_only.pk]


def test_too_little_schooling_hides_no_suggestion(resident):
    """It is said by the absence of the reason, never by a refusal (PDP-14)."""
    high = VacancyFactory(published=True, min_education=education("s1"), skills="jahit")
    found = suggestions_for(resident)
    assert [row.vacancy.pk for row in found] == [high.pk]
    assert "Pendidikan Anda cukup" not in found[0].reasons


def test_an_empty_profile_gets_advice_and_no_number_is_shown(client, resident, vacancy):
    client.force_login(resident.user)
    html = client.get("/saya/saran/").content.decode()
    assert "Keahlian Anda dipakai: jahit" in html
    assert "Belum ada di profil Anda: bordir" in html
    assert "%" not in html.split("<main")[1].split("</main>")[0]
    bare = ResidentFactory(complete=True, wanted_work="", skills="")
    client.force_login(bare.user)
    assert "Isi pekerjaan yang dicari" in client.get("/saya/saran/").content.decode()


@pytest.mark.parametrize(
    ("text", "skills"),
    [("jahit,  obras; las\nCAD", ["jahit", "obras", "las", "CAD"]), ("Las, las", ["Las"]), ("", []), (" , ", [])],
)
def test_skills_are_read_as_people_write_them(text, skills):
    assert skills_in(text) == skills


# --- for the company ----------------------------------------------------------------------------------
def names(actor, vacancy):
    return [person.name for person in suggest_residents(actor=actor, vacancy_id=vacancy.pk)]


def test_only_who_agreed_is_suggested_and_taking_it_back_holds_at_once(resident, vacancy, recruiter):
    assert names(recruiter, vacancy) == []
    set_suggestible(actor=resident.user, wanted=True)
    assert len(names(recruiter, vacancy)) == 1
    set_suggestible(actor=resident.user, wanted=False)
    assert names(recruiter, vacancy) == []
    assert Consent.objects.get(purpose="be_suggested").withdrawn_at is not None


def test_who_hid_from_the_company_or_applied_is_not_suggested(resident, vacancy, recruiter):
    set_suggestible(actor=resident.user, wanted=True)
    other = VacancyFactory(published=True, skills="jahit")
    hide_from_company(actor=resident.user, company_code=vacancy.company.code)
    assert names(recruiter, vacancy) == []
    assert len(names(MembershipFactory(company=other.company).user, other)) == 1
    HiddenCompany.objects.all().delete()
    ApplicationFactory(resident=resident, vacancy=vacancy)
    assert names(recruiter, vacancy) == []


def test_the_company_sees_no_contact_and_no_whole_name(client, resident, vacancy, recruiter):
    resident.full_name = "Sari Lestari Contoh"
    resident.save()
    set_suggestible(actor=resident.user, wanted=True)
    client.force_login(recruiter)
    html = client.get(f"{vacancy.get_desk_url()}saran/").content.decode()
    assert "Sari L." in html
    for secret in ("Lestari", resident.phone, resident.user.email, "Jl. Contoh 1", "1998"):
        assert secret not in html


def test_the_person_reads_that_they_were_shown_once_a_day(resident, vacancy, recruiter):
    set_suggestible(actor=resident.user, wanted=True)
    for _ in range(3):
        suggest_residents(actor=recruiter, vacancy_id=vacancy.pk)
    row = AccessLog.objects.get(kind="suggestion")
    assert (row.subject, row.company, row.about) == (resident.user, vacancy.company, "Penjahit Kemeja")


def test_an_invitation_goes_out_once(resident, vacancy, recruiter):
    set_suggestible(actor=resident.user, wanted=True)
    for _ in range(2):
        invite_to_apply(actor=recruiter, vacancy_id=vacancy.pk, resident_id=resident.pk)
    assert VacancyInvitation.objects.count() == 1
    assert Message.objects.filter(kind="jobs.invited_to_apply", recipient=resident.user).count() == 1


def test_nobody_is_invited_who_did_not_agree(resident, vacancy, recruiter):
    with pytest.raises(BusinessRuleError, match="tidak bisa diundang"):
        invite_to_apply(actor=recruiter, vacancy_id=vacancy.pk, resident_id=resident.pk)


def test_a_stranger_and_a_closed_vacancy_get_no_suggestions(client, resident, vacancy, recruiter):
    set_suggestible(actor=resident.user, wanted=True)
    stranger = MembershipFactory().user
    client.force_login(stranger)
    assert client.get(f"{vacancy.get_desk_url()}saran/").status_code == 404
    with pytest.raises(BusinessRuleError):
        suggest_residents(actor=stranger, vacancy_id=vacancy.pk)
    closed = VacancyFactory(closed=True, company=vacancy.company)
    with pytest.raises(BusinessRuleError, match="sedang tayang"):
        suggest_residents(actor=recruiter, vacancy_id=closed.pk)


def test_choices_are_made_on_the_page(client, resident, vacancy):
    client.force_login(resident.user)
    client.post("/saya/saran/izin/", {"izinkan": "1"})
    resident.refresh_from_db()
    assert resident.is_suggestible
    client.post("/saya/saran/sembunyi/", {"perusahaan": vacancy.company.code})
    html = client.get("/saya/saran/").content.decode()
    assert f'tampil" value="{HiddenCompany.objects.get().pk}' in html
    client.post("/saya/saran/sembunyi/", {"tampil": str(HiddenCompany.objects.get().pk)})
    assert not HiddenCompany.objects.exists()
    client.post("/saya/saran/sembunyi/", {"perusahaan": "zzzzzzzz"})
    client.post("/saya/saran/sembunyi/", {"tampil": "9" * 40})
    client.post("/saya/saran/izin/", {"tarik": "1"})
    resident.refresh_from_db()
    assert not resident.is_suggestible
