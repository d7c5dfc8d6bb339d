"""Written warnings: what the letter says, who makes it, who reads it (VC-8, Perpres 57/2023 article 17)."""

import datetime
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import Company
from jobs.models import WarningLetter
from jobs.services.letters import issue_letter
from notifications.models import Message
from notifications.rendering import render_body
from tests.admin.pages import errors, signed_in, url_of, words
from tests.factories.accounts import CompanyFactory, MembershipFactory, OfficerFactory
from tests.factories.jobs import VacancyFactory

pytestmark = pytest.mark.django_db
HOSTILE = '#read("/etc/passwd") ] [ } { \\ $x^2$ *tebal* <label> @siapa'


@pytest.fixture
def officer():
    return OfficerFactory(moderator=True)


@pytest.fixture
def client(officer):
    return signed_in(officer)


@pytest.fixture
def owner():
    return MembershipFactory(company__verified=True, company__name="PT Contoh Busana")


def answer_day(days=14):
    return timezone.localdate() + datetime.timedelta(days=days)


def data(**changes):
    return {
        "number": "560/123-Disnaker/2026",
        "step": 1,
        "vacancy_code": "",
        "facts": "Lowongan tidak dilaporkan terisi.\nTiga pengingat tidak dijawab.",
        "demand": "Laporkan siapa yang diterima.",
        "respond_by": answer_day(),
        "signer_title": "a.n. Wali Kota Tangerang, Kepala Dinas Ketenagakerjaan",
        "signer_name": "Contoh Pejabat",
        "signer_nip": "",
        **changes,
    }


def posted(**changes):
    sent = data(**changes)
    day = sent.pop("respond_by")
    return sent | {
        "respond_by_tanggal": day.day,
        "respond_by_bulan": day.month,
        "respond_by_tahun": day.year,
    }


def make_url(company):
    return reverse("admin:jobs_warningletter_make", args=[company.pk])


def text_of(content):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def content_of(answer):
    return b"".join(answer.streaming_content)


# --- making one ---------------------------------------------------------------------------------------
def test_a_letter_is_made_from_the_companys_page_and_the_owner_reads_it(client, owner):
    vacancy = VacancyFactory(company=owner.company, closed=True, title="Penjahit")
    page = client.get(url_of(owner.company))
    assert make_url(owner.company) in page.content.decode()
    answer = client.post(make_url(owner.company), posted(vacancy_code=vacancy.code), follow=True)
    assert "560/123-Disnaker/2026" in words(answer)
    letter = WarningLetter.objects.get()
    assert (letter.company, letter.vacancy, letter.step) == (owner.company, vacancy, 1)
    text = text_of(bytes(letter.pdf))
    for part in (
        "560/123-Disnaker/2026",
        "Surat Peringatan Tertulis Pertama",
        "Pasal 17",
        "Pimpinan PT Contoh Busana",
        f"Penjahit (kode {vacancy.code})",
        "Tiga pengingat tidak dijawab.",
        "Laporkan siapa yang diterima.",
        "Contoh Pejabat",
    ):
        assert part in text
    message = Message.objects.get(kind="jobs.company_warned")
    assert (message.recipient, message.url) == (owner.user, f"/mitra/{owner.company.code}/surat/")
    assert "Tiga pengingat" not in render_body(message)  # what happened is read in the app only
    assert "560/123-Disnaker/2026" in words(client.get(url_of(owner.company)))
    mine = signed_in(owner.user)
    desk = words(mine.get(f"/mitra/{owner.company.code}/"))
    assert "Surat dari dinas" in desk
    assert "Dinas mengirim surat peringatan. Jawab paling lambat" in desk
    assert "560/123-Disnaker/2026" in words(mine.get(message.url))
    pdf = mine.get(f"{message.url}{letter.key}/")
    assert pdf["Content-Type"] == "application/pdf"
    assert content_of(pdf) == bytes(letter.pdf)


def test_a_look_first_keeps_nothing(client, owner):
    answer = client.post(make_url(owner.company), posted(lihat="ya"))
    assert "RANCANGAN" in text_of(content_of(answer))
    assert not WarningLetter.objects.exists()
    assert not Message.objects.exists()


def test_the_letter_stays_as_it_was_when_the_company_changes_its_name(client, officer, owner):
    letter = issue_letter(officer=officer, company_id=owner.company_id, data=data())
    Company.objects.filter(pk=owner.company_id).update(name="PT Nama Baru")
    pdf = client.get(reverse("admin:jobs_warningletter_pdf", args=[letter.pk]))
    text = text_of(content_of(pdf))
    assert "PT Contoh Busana" in text
    assert "PT Nama Baru" not in text


def test_what_an_officer_or_a_company_wrote_is_words_never_an_instruction(officer):
    company = CompanyFactory(verified=True, name=HOSTILE[:60])
    letter = issue_letter(officer=officer, company_id=company.pk, data=data(facts=HOSTILE, demand=HOSTILE))
    assert 'read("/etc/passwd")' in text_of(bytes(letter.pdf))
    assert "root:" not in text_of(bytes(letter.pdf))


def test_the_form_begins_with_the_next_step_and_the_last_signer(client, officer, owner):
    issue_letter(officer=officer, company_id=owner.company_id, data=data())
    form = client.get(make_url(owner.company)).context["form"]
    assert (form["step"].value(), form["signer_name"].value()) == (2, "Contoh Pejabat")
    other = client.get(make_url(CompanyFactory())).context["form"]
    assert other["step"].value() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": ""}, "number"),
        ({"step": 4}, "step"),
        ({"facts": " "}, "facts"),
        ({"demand": "a" * 2001}, "demand"),
        ({"vacancy_code": "zzzzzzzz"}, "vacancy_code"),
        ({"respond_by": datetime.date(2020, 1, 1)}, "respond_by"),
        ({"respond_by": datetime.date(9999, 12, 31)}, "respond_by"),
        ({"signer_nip": "123"}, "signer_nip"),
        ({"facts": "a\x00b"}, "facts"),
    ],
)
def test_what_the_letter_can_not_say_is_asked_again(client, owner, changes, field):
    answer = client.post(make_url(owner.company), posted(**changes))
    assert answer.status_code == 422
    assert [name for name, _sentence in errors(answer)] == [field]
    assert not WarningLetter.objects.exists()


def test_another_companys_vacancy_is_not_named(client, owner):
    foreign = VacancyFactory(published=True)
    answer = client.post(make_url(owner.company), posted(vacancy_code=foreign.code))
    assert [name for name, _sentence in errors(answer)] == ["vacancy_code"]


def test_a_number_is_used_once(client, owner):
    client.post(make_url(owner.company), posted())
    answer = client.post(make_url(owner.company), posted(step=2))
    assert errors(answer) == [("number", "Nomor surat ini sudah dipakai. Tulis nomor yang lain.")]
    assert WarningLetter.objects.count() == 1


def test_an_officer_warns_no_company_of_their_own(client, officer, owner):
    MembershipFactory(company=owner.company, user=officer)
    answer = client.post(make_url(owner.company), posted())
    assert "Minta petugas lain" in words(answer)
    assert not WarningLetter.objects.exists()


# --- who reads it -------------------------------------------------------------------------------------
def test_nobody_but_an_owner_and_the_officers_reads_it(officer, owner):
    letter = issue_letter(officer=officer, company_id=owner.company_id, data=data())
    page = f"/mitra/{owner.company.code}/surat/"
    recruiter = MembershipFactory(company=owner.company, recruiter=True).user
    gone = MembershipFactory(company=owner.company, is_active=False).user
    stranger = MembershipFactory(company__verified=True)
    for user in (recruiter, gone, stranger.user):
        for url in (page, f"{page}{letter.key}/", f"/mitra/{stranger.company.code}/surat/{letter.key}/"):
            if user == stranger.user and url.startswith(f"/mitra/{stranger.company.code}/"):
                continue
            assert signed_in(user).get(url).status_code == 404
    assert signed_in(stranger.user).get(f"/mitra/{stranger.company.code}/surat/{letter.key}/").status_code == 404
    desk = words(signed_in(recruiter).get(f"/mitra/{owner.company.code}/"))
    assert "Surat dari dinas" not in desk
    assert "surat peringatan" not in desk
    for group in ("verifier", "placement_officer", "data_admin"):
        other = signed_in(OfficerFactory(**{group: True}))
        for url in (
            make_url(owner.company),
            url_of(letter),
            reverse("admin:jobs_warningletter_pdf", args=[letter.pk]),
        ):
            assert other.get(url).status_code == 404


def test_a_visitor_signs_in_first(client, officer, owner):
    client.logout()
    letter = issue_letter(officer=officer, company_id=owner.company_id, data=data())
    assert client.get(f"/mitra/{owner.company.code}/surat/{letter.key}/").status_code == 302
