"""The proof of a company's mail domain: whose it may be, the link, and when it is lost (AF-04, F-32)."""

import datetime
import re

import pytest
from django.test import Client
from django.utils import timezone

from accounts.domains import kind_of
from accounts.models import Company, DomainProof
from accounts.services import domains as service
from accounts.services.companies import update_company
from cakapkerja.errors import BusinessRuleError
from notifications.models import Message
from tests.admin.pages import sentences, url_of, words
from tests.factories.accounts import CompanyFactory, MembershipFactory, OfficerFactory
from tests.factories.jobs import VacancyFactory

pytestmark = pytest.mark.django_db
OFFICE = "hrd@busana-contoh.co.id"


@pytest.fixture
def owner():
    return MembershipFactory(company__verified=True, company__email=OFFICE)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def ask(owner, email=OFFICE):
    return service.ask_domain_proof(actor=owner.user, company_id=owner.company_id, email=email)


def link():
    return Message.objects.filter(kind="accounts.domain_proof_asked").latest("created_at").url


def token():
    return re.fullmatch(r"/mitra/domain/([^/]+)/", link())[1]


def now_of(company):
    return Company.objects.get(pk=company.pk)


@pytest.mark.parametrize(
    ("email", "kind"),
    [
        ("a@gmail.com", "free"),
        ("a@YAHOO.co.id", "free"),
        ("a@mailinator.com", "throwaway"),
        ("a@x.mailinator.com", "throwaway"),
        ("a@busana-contoh.co.id", "own"),
        ("a@notgmail.com", "own"),
        ("", ""),
        ("a", ""),
        ("a@localhost", ""),
    ],
)
def test_whose_domain_an_address_has(email, kind):
    assert kind_of(email) == kind


def test_a_link_to_the_domain_and_a_button_prove_it(owner):
    client = signed_in(owner.user)
    page = client.get(f"/mitra/{owner.company.code}/profil/")
    assert "Kirim tautan" in words(page)
    answer = client.post(f"/mitra/{owner.company.code}/domain/", {"proof_email": OFFICE}, follow=True)
    assert "Tautan terkirim. Buka e-mail itu dalam tiga hari." in sentences(answer)
    message = Message.objects.get(kind="accounts.domain_proof_asked")
    assert (message.address, message.is_sensitive) == (OFFICE, True)
    asked = client.get(link())
    assert OFFICE in words(asked)
    assert now_of(owner.company).proved_domain == ""  # a look proves nothing
    assert "Domain perusahaan terverifikasi." in sentences(client.post(link(), follow=True))
    company = now_of(owner.company)
    assert company.proved_domain == "busana-contoh.co.id"
    assert company.domain_proved_at is not None
    assert company.is_verified
    assert token() not in str(DomainProof.objects.values().get())
    vacancy = VacancyFactory(company=company, published=True)
    for url in (vacancy.get_absolute_url(), company.get_absolute_url()):
        text = words(Client().get(url))
        assert "Domain terverifikasi" in text
        assert "e-mail kantor memakai domain busana-contoh.co.id" in text


def test_without_a_proof_there_is_no_badge(owner):
    vacancy = VacancyFactory(company=owner.company, published=True)
    assert "Domain terverifikasi" not in words(Client().get(vacancy.get_absolute_url()))


@pytest.mark.parametrize(
    ("office", "email", "sentence"),
    [
        ("kantor@gmail.com", "kantor@gmail.com", "layanan gratis"),
        ("kantor@mailinator.com", "kantor@mailinator.com", "sekali pakai"),
        ("", OFFICE, "Isi dulu"),
        (OFFICE, "orang@lain-contoh.co.id", "Pakai alamat di domain"),
        (OFFICE, "orang@busana-contoh.co.id.jahat.test", "Pakai alamat di domain"),
    ],
)
def test_another_or_a_free_domain_is_refused(office, email, sentence):
    owner = MembershipFactory(company__verified=True, company__email=office)
    with pytest.raises(BusinessRuleError, match=sentence):
        ask(owner, email)
    assert not DomainProof.objects.exists()
    assert not Message.objects.exists()


def test_five_links_a_day(owner):
    for _number in range(5):
        ask(owner)
    with pytest.raises(BusinessRuleError, match="Coba lagi besok"):
        ask(owner)
    DomainProof.objects.update(asked_at=timezone.now() - datetime.timedelta(hours=25))
    ask(owner)


def test_only_an_owner_asks_and_only_a_member_confirms(owner):
    recruiter = MembershipFactory(company=owner.company, recruiter=True)
    with pytest.raises(BusinessRuleError, match="Hanya pemilik"):
        ask(recruiter)
    ask(owner)
    stranger = MembershipFactory(company__verified=True).user
    client = signed_in(stranger)
    assert client.post(f"/mitra/{owner.company.code}/domain/", {"proof_email": OFFICE}).status_code == 404
    assert client.get(link()).status_code == 404
    client.post(link())
    assert Client().get(link()).status_code == 302  # signs in first
    assert now_of(owner.company).proved_domain == ""
    assert signed_in(recruiter.user).get(link()).status_code == 200


def test_a_link_works_once_and_for_three_days(owner):
    ask(owner)
    service.confirm_domain(user=owner.user, token=token())
    with pytest.raises(BusinessRuleError, match="tidak berlaku"):
        service.confirm_domain(user=owner.user, token=token())
    ask(owner)
    DomainProof.objects.update(asked_at=timezone.now() - datetime.timedelta(days=3, minutes=1))
    with pytest.raises(BusinessRuleError, match="tidak berlaku"):
        service.confirm_domain(user=owner.user, token=token())


def test_another_domain_of_the_office_loses_the_proof_and_the_link(owner):
    ask(owner)
    service.confirm_domain(user=owner.user, token=token())
    update_company(
        actor=owner.user, company_id=owner.company_id, data={"email": "info@busana-contoh.co.id", "about": "x"}
    )
    assert now_of(owner.company).proved_domain == "busana-contoh.co.id"
    ask(owner)
    update_company(actor=owner.user, company_id=owner.company_id, data={"email": "info@baru-contoh.co.id"})
    company = now_of(owner.company)
    assert (company.proved_domain, company.domain_proved_at) == ("", None)
    with pytest.raises(BusinessRuleError, match="sudah diganti"):
        service.confirm_domain(user=owner.user, token=token())


@pytest.mark.parametrize("typed", ["", "bukan alamat", "a\x00@b.co"])
def test_what_is_no_address_is_a_sentence(owner, typed):
    answer = signed_in(owner.user).post(
        f"/mitra/{owner.company.code}/domain/", {"proof_email": typed}, follow=True
    )
    assert sentences(answer) == ["Tulis alamat e-mail yang benar."]


def test_officers_see_what_kind_of_mail_a_company_has():
    client = signed_in(OfficerFactory(verifier=True))
    free = CompanyFactory(submitted=True, email="toko@gmail.com")
    own = CompanyFactory(submitted=True, email=OFFICE)
    for page in ("change", "verifikasi"):
        assert "e-mail gratis: periksa lebih teliti" in words(client.get(url_of(free, page)))
        assert "domain sendiri, belum dibuktikan" in words(client.get(url_of(own, page)))
