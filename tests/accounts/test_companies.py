"""Companies: the table of states, the office's decisions, members, invitations, and their pages."""

import datetime
import re
import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from accounts.enums import CompanyState, MemberRole
from accounts.models import Company, CompanyDocument, Invitation, Membership
from accounts.services import companies as service
from cakapkerja.errors import BusinessRuleError, StaleStateError
from cakapkerja.receipts import new_token
from notifications.models import DigestEntry, Message
from reference.models import IndustryCategory
from tests.accounts.conftest import errors_of, text_of
from tests.accounts.files import pdf, upload
from tests.factories.accounts import (
    CompanyDocumentFactory,
    CompanyFactory,
    InvitationFactory,
    MembershipFactory,
    OfficerFactory,
    UserFactory,
    kelurahan,
)

STATES = ["unverified", "submitted", "verified", "rejected", "suspended", "merged"]


def company_in(state, **more):
    return CompanyFactory(**({} if state == "unverified" else {state: True}), **more)


@pytest.fixture
def officer(db):
    return OfficerFactory(verifier=True)


@pytest.fixture
def owner(db):
    return MembershipFactory()


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def refusal(act, **arguments):
    with pytest.raises(BusinessRuleError) as caught:
        act(**arguments)
    return caught.value.message


# --- state x arrow ------------------------------------------------------------------------------------
ARROWS = {
    "submit": {"unverified": "submitted", "rejected": "submitted"},
    "verify": {"submitted": "verified"},
    "reject": {"submitted": "rejected"},
    "suspend": {"submitted": "suspended", "verified": "suspended"},
    "reopen": {"suspended": "submitted"},
    "recheck": {"verified": "submitted"},
    "merge": {state: "merged" for state in STATES if state != "merged"},
}


def test_the_table_names_every_state_and_arrow():
    assert sorted(CompanyState.values) == sorted(STATES)
    arrows = {arrow.name for arrow in Company().get_all_state_transitions()}
    assert arrows == set(ARROWS)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("arrow", list(ARROWS))
def test_each_arrow_starts_only_where_the_table_says(state, arrow):
    company = Company(state=state)
    target = ARROWS[arrow].get(state)
    if target is None:
        with pytest.raises(TransitionNotAllowed):
            getattr(company, arrow)()
    else:
        getattr(company, arrow)()
    assert company.state == (target or state)


SERVICES = {
    "submit": lambda company, officer, owner: service.submit_company(actor=owner, company_id=company.pk),
    "verify": lambda company, officer, owner: service.decide_company(
        officer=officer, company_id=company.pk, verify=True
    ),
    "reject": lambda company, officer, owner: service.decide_company(
        officer=officer, company_id=company.pk, verify=False, reason="NIB tidak terbaca."
    ),
    "suspend": lambda company, officer, owner: service.suspend_company(
        officer=officer, company_id=company.pk, reason="Meminta uang."
    ),
    "reopen": lambda company, officer, owner: service.reopen_company(
        officer=officer, company_id=company.pk, reason="Sudah jelas."
    ),
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("arrow", list(SERVICES))
def test_each_service_moves_and_logs_or_says_what_changed(officer, state, arrow):
    company = company_in(state)
    CompanyDocumentFactory(company=company)
    owner = MembershipFactory(company=company).user
    target = ARROWS[arrow].get(state)
    if target is None:
        with pytest.raises(StaleStateError, match="Perusahaan ini sudah berubah: sekarang "):
            SERVICES[arrow](company, officer, owner)
        assert not company.transitions.exists()
    else:
        SERVICES[arrow](company, officer, owner)
        row = company.transitions.get()
        assert (row.from_state, row.to_state) == (state, target)
        assert row.actor == (owner if arrow == "submit" else officer)
    company.refresh_from_db()
    assert company.state == (target or state)


def test_a_state_is_never_set_by_hand(owner):
    with pytest.raises(AttributeError):
        owner.company.state = CompanyState.VERIFIED


def test_the_database_refuses_a_submitted_company_without_papers(db):
    company = CompanyFactory(bare=True)
    with pytest.raises(IntegrityError, match="company_submitted_is_whole"), transaction.atomic():
        Company.objects.filter(pk=company.pk).update(state="submitted")


# --- what the office decides --------------------------------------------------------------------------
def test_a_handed_in_company_gets_a_due_time_and_a_line_for_officers(owner):
    CompanyDocumentFactory(company=owner.company)
    company = service.submit_company(actor=owner.user, company_id=owner.company_id)
    assert timezone.now() < company.due_at
    assert DigestEntry.objects.get().text == f"{company.name} menunggu pemeriksaan"


def test_what_is_missing_is_said_in_one_sentence(db):
    owner = MembershipFactory(company__bare=True)
    assert refusal(service.submit_company, actor=owner.user, company_id=owner.company_id) == (
        "Lengkapi dulu: NIB, NPWP, lapangan usaha, jumlah pekerja, telepon kantor, alamat, "
        "kelurahan atau kota, berkas NIB atau NPWP."
    )


@pytest.mark.parametrize(
    ("arrow", "state", "kind", "reason"),
    [
        ("verify", "submitted", "accounts.company_verified", ""),
        ("reject", "submitted", "accounts.company_rejected", "NIB tidak terbaca."),
        ("suspend", "verified", "accounts.company_suspended", "Meminta uang."),
    ],
)
def test_every_active_member_hears_the_decision_and_its_reason(officer, arrow, state, kind, reason):
    company = company_in(state)
    members = [MembershipFactory(company=company), MembershipFactory(company=company, recruiter=True)]
    MembershipFactory(company=company, is_active=False)
    SERVICES[arrow](company, officer, None)
    assert set(Message.objects.values_list("recipient", "kind")) == {(m.user_id, kind) for m in members}
    assert company.transitions.get().reason == reason
    assert {row.context["reason"] for row in Message.objects.all() if arrow != "verify"} <= {reason}


def test_the_mail_of_a_decision_gives_names_as_they_are_written(officer, mailbox):
    company = CompanyFactory(submitted=True, name="Toko A & B 'Maju'")
    MembershipFactory(company=company, user__email="kantor@contoh.test")
    service.decide_company(officer=officer, company_id=company.pk, verify=False, reason="NIB < 13 angka.")
    (mail,) = mailbox("kantor@contoh.test")
    assert mail.subject == "Data Toko A & B 'Maju' perlu diperbaiki"
    assert "Petugas meminta perbaikan data Toko A & B 'Maju'." in mail.body
    assert "Alasan: NIB < 13 angka." in mail.body


def test_decisions_need_their_reasons(officer):
    company = CompanyFactory(submitted=True)
    assert refusal(service.decide_company, officer=officer, company_id=company.pk, verify=False, reason=" ") == (
        "Tulis apa yang harus diperbaiki."
    )
    assert refusal(service.suspend_company, officer=officer, company_id=company.pk, reason="") == (
        "Tulis alasan pembekuan."
    )


def test_no_officer_decides_about_the_own_company(officer):
    company = CompanyFactory(submitted=True)
    MembershipFactory(company=company, user=officer)
    assert refusal(service.decide_company, officer=officer, company_id=company.pk, verify=True) == (
        "Anda anggota perusahaan ini. Minta petugas lain memeriksa."
    )


def test_a_frozen_company_that_emptied_its_papers_is_not_reopened(officer):
    company = CompanyFactory(suspended=True, bare=True)
    assert refusal(service.reopen_company, officer=officer, company_id=company.pk, reason="x") == (
        "Data perusahaan ini belum lengkap. Minta perusahaan melengkapinya dulu."
    )


@pytest.mark.parametrize(
    ("field", "value", "state"),
    [
        ("name", "PT Nama Baru", "submitted"),
        ("nib", "9999999999999", "submitted"),
        ("npwp", "0999999999999999", "submitted"),
        ("street", "Jl. Baru 9", "submitted"),
        ("phone", "021 999 999", "submitted"),
        ("email", "baru@contoh.test", "submitted"),
        ("about", "Kami menjahit.", "verified"),
        ("website", "https://contoh.test/", "verified"),
        ("size", "small", "verified"),
    ],
)
def test_a_change_of_what_was_checked_sends_a_verified_company_back(db, field, value, state):
    owner = MembershipFactory(company__verified=True)
    company, again = service.update_company(actor=owner.user, company_id=owner.company_id, data={field: value})
    assert (company.state, again) == (state, state == "submitted")
    assert DigestEntry.objects.count() == int(again)


def test_a_nib_of_somebody_else_is_refused_without_naming_them(owner):
    other = CompanyFactory()
    words = refusal(service.update_company, actor=owner.user, company_id=owner.company_id, data={"nib": other.nib})
    assert other.name not in words
    owner.company.refresh_from_db()
    assert owner.company.nib != other.nib


# --- members and invitations (X-073, X-074) -----------------------------------------------------------
def link_to(email):
    return Message.objects.get(address=email).url


def token_of(email):
    return link_to(email).split("/")[-2]


def test_an_invited_colleague_joins_with_the_role_and_the_inviter_hears_it(owner):
    service.invite_member(actor=owner.user, company_id=owner.company_id, email=" Rekan@Contoh.test ")
    rekan = UserFactory(email="rekan@contoh.test", name="Rekan Uji")
    company = service.accept_invitation(user=rekan, token=token_of("rekan@contoh.test"))
    assert company == owner.company
    membership = Membership.objects.get(user=rekan)
    assert (membership.role, membership.is_active) == (MemberRole.RECRUITER, True)
    heard = Message.objects.get(recipient=owner.user)
    assert (heard.kind, heard.context["name"]) == ("accounts.colleague_joined", "Rekan Uji")


def test_accepting_twice_is_once(owner):
    service.invite_member(actor=owner.user, company_id=owner.company_id, email="rekan@contoh.test")
    rekan = UserFactory(email="rekan@contoh.test")
    for _round in range(2):
        service.accept_invitation(user=rekan, token=token_of("rekan@contoh.test"))
    assert Membership.objects.filter(user=rekan).count() == 1
    assert Message.objects.filter(recipient=owner.user).count() == 1


def test_an_accepted_invitation_does_not_bring_a_removed_member_back(owner):
    service.invite_member(actor=owner.user, company_id=owner.company_id, email="rekan@contoh.test")
    rekan, token = UserFactory(email="rekan@contoh.test"), token_of("rekan@contoh.test")
    service.accept_invitation(user=rekan, token=token)
    membership = Membership.objects.get(user=rekan)
    service.remove_member(actor=owner.user, company_id=owner.company_id, membership_id=membership.pk)
    words = refusal(service.accept_invitation, user=rekan, token=token)
    assert words == "Undangan ini sudah tidak berlaku. Minta rekan Anda mengundang lagi."
    assert not Company.objects.manageable_by(rekan).exists()
    client, link = signed_in(rekan), f"/mitra/undangan/{token}/"
    for answer in (client.get(link), client.post(link)):
        assert answer.status_code == 410
        assert f"rekan lain di {owner.company.name}, mengundang Anda lagi." in text_of(answer)


def test_a_removed_member_may_be_invited_again(owner):
    gone = MembershipFactory(company=owner.company, is_active=False, user__email="rekan@contoh.test")
    service.invite_member(
        actor=owner.user, company_id=owner.company_id, email="rekan@contoh.test", role=MemberRole.OWNER
    )
    service.accept_invitation(user=gone.user, token=token_of("rekan@contoh.test"))
    gone.refresh_from_db()
    assert (gone.is_active, gone.role) == (True, MemberRole.OWNER)


@pytest.mark.parametrize("change", ["late", "revoked", "other_address", "unproved", "no_such"])
def test_an_invitation_opens_for_its_proved_address_while_it_is_open(owner, change):
    service.invite_member(actor=owner.user, company_id=owner.company_id, email="rekan@contoh.test")
    token, invitations = token_of("rekan@contoh.test"), Invitation.objects.all()
    rekan = UserFactory(
        email="lain@contoh.test" if change == "other_address" else "rekan@contoh.test",
        address=change != "unproved",
    )
    if change == "late":
        invitations.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    if change == "revoked":
        service.revoke_invitation(
            actor=owner.user, company_id=owner.company_id, invitation_id=invitations.get().pk
        )
    words = refusal(service.accept_invitation, user=rekan, token="x" if change == "no_such" else token)
    assert words == (
        "Undangan ini untuk alamat e-mail lain. Masuk dengan alamat yang diundang."
        if change in ("other_address", "unproved")
        else "Undangan ini sudah tidak berlaku. Minta rekan Anda mengundang lagi."
    )
    assert not Membership.objects.filter(user=rekan).exists()


def test_a_second_invitation_makes_the_first_link_useless(owner):
    first = service.invite_member(actor=owner.user, company_id=owner.company_id, email="rekan@contoh.test")
    service.invite_member(actor=owner.user, company_id=owner.company_id, email="rekan@contoh.test")
    first.refresh_from_db()
    assert first.revoked_at is not None
    assert Invitation.objects.filter(revoked_at__isnull=True).count() == 1


def test_the_link_is_stored_as_a_hash_and_leaves_the_outbox_with_the_mail(owner, mailbox):
    service.invite_member(actor=owner.user, company_id=owner.company_id, email="rekan@contoh.test")
    token = token_of("rekan@contoh.test")
    assert Invitation.objects.get().token_hash != token
    (mail,) = mailbox("rekan@contoh.test")
    assert f"http://localhost:8000/mitra/undangan/{token}/" in mail.body
    assert mail.body.rstrip().endswith("Gratis. Jangan bayar kepada siapa pun.")  # TS-2


def test_somebody_who_belongs_already_is_not_invited(owner):
    assert (
        refusal(
            service.invite_member, actor=owner.user, company_id=owner.company_id, email=owner.user.email.upper()
        )
        == "Orang ini sudah menjadi anggota."
    )


def test_a_company_keeps_an_owner(owner):
    words = "Perusahaan harus punya satu pemilik akun. Angkat pemilik lain dulu."
    mine = {"actor": owner.user, "company_id": owner.company_id, "membership_id": owner.pk}
    assert refusal(service.remove_member, **mine) == words
    assert refusal(service.change_role, **mine, role=MemberRole.RECRUITER) == words
    other = MembershipFactory(company=owner.company, recruiter=True)
    service.change_role(**{**mine, "membership_id": other.pk}, role=MemberRole.OWNER)
    service.remove_member(**mine)
    assert not Company.objects.manageable_by(owner.user).exists()


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_remove_each_other_at_once_leave_one():
    company = CompanyFactory()
    one, two = MembershipFactory(company=company), MembershipFactory(company=company)
    barrier = threading.Barrier(2)

    def run(actor, target):
        try:
            barrier.wait()
            service.remove_member(actor=actor.user, company_id=company.pk, membership_id=target.pk)
        except BusinessRuleError:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in ((one, two), (two, one))]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert company.memberships.filter(is_active=True, role=MemberRole.OWNER).count() == 1


@pytest.mark.parametrize("who", ["recruiter", "former", "stranger"])
def test_only_owners_manage_members(owner, who):
    actor = {
        "recruiter": lambda: MembershipFactory(company=owner.company, recruiter=True).user,
        "former": lambda: MembershipFactory(company=owner.company, is_active=False).user,
        "stranger": lambda: MembershipFactory().user,
    }[who]()
    same = {"actor": actor, "company_id": owner.company_id}
    words = "Hanya pemilik akun perusahaan yang boleh melakukan ini."
    assert refusal(service.invite_member, **same, email="x@contoh.test") == words
    assert refusal(service.remove_member, **same, membership_id=owner.pk) == words
    assert refusal(service.change_role, **same, membership_id=owner.pk, role="recruiter") == words


# --- pages --------------------------------------------------------------------------------------------
FORM = {
    "name": "CV Contoh Baru",
    "kind": "24",
    "nib": "1234 5678 90123",
    "npwp": "01.234.567.8-901.234",
    "size": "small",
    "street": "Jl. Contoh 5",
    "phone": "021 555 777",
    "email": "kantor@contoh.test",
}


def form(**more):
    industry = IndustryCategory.objects.get(code="C")
    return {**FORM, "industry": industry.pk, "kelurahan": kelurahan().pk, **more}


def test_somebody_registers_a_company_and_a_repeat_gives_the_first(db):
    user, token = UserFactory(), str(new_token())
    client = signed_in(user)
    assert 'name="form_token"' in client.get("/mitra/daftar/").content.decode()
    first = client.post("/mitra/daftar/", form(form_token=token))
    company = Company.objects.get()
    assert first["Location"] == f"/mitra/{company.code}/profil/"
    again = client.post("/mitra/daftar/", form(form_token=token, nib=""))
    assert (again.status_code, Company.objects.count()) == (303, 1)
    assert (company.nib, company.npwp, company.state) == ("1234567890123", "0012345678901234", "unverified")
    assert company.memberships.get(user=user).role == MemberRole.OWNER


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"name": ""}, "name", "Isi “Nama perusahaan” dulu."),
        ({"nib": "123"}, "nib", "NIB harus 13 angka. Anda mengisi 3."),
        ({"npwp": "x1"}, "npwp", "NPWP hanya berisi angka."),
        ({"kbli_code": "1"}, "kbli_code", "Kode KBLI harus 5 angka."),
        ({"phone": "abc"}, "phone", "Nomor telepon hanya berisi angka, 6 sampai 20 angka."),
        ({"outside_city": "Bogor"}, "kelurahan", "Pilih alamat di kota atau di luar kota, jangan keduanya."),
    ],
)
def test_a_mistake_is_said_at_its_field_and_the_text_kept(db, change, field, words):
    response = signed_in(UserFactory()).post("/mitra/daftar/", form(**change))
    assert (response.status_code, errors_of(response)) == (422, {field: [words]})
    assert 'value="Jl. Contoh 5"' in response.content.decode()
    assert not Company.objects.exists()


def test_home_tells_visitors_newcomers_and_members_apart(client, db):
    assert "Pasang lowongan, gratis" in text_of(client.get("/mitra/"))
    newcomer = signed_in(UserFactory())
    assert "Anda belum punya perusahaan di sini." in text_of(newcomer.get("/mitra/"))
    one = MembershipFactory()
    assert signed_in(one.user).get("/mitra/")["Location"] == f"/mitra/{one.company.code}/"
    two = MembershipFactory(user=one.user)
    text = text_of(signed_in(one.user).get("/mitra/"))
    assert one.company.name in text and two.company.name in text


def test_from_registering_to_handing_in_by_the_pages(db):
    owner = MembershipFactory()
    client, base = signed_in(owner.user), f"/mitra/{owner.company.code}"
    assert client.post(f"{base}/berkas/", {"upload": pdf("NIB.pdf")})["Location"] == f"{base}/profil/"
    assert "NIB.pdf" in text_of(client.get(f"{base}/profil/"))
    paper = CompanyDocument.objects.get()
    assert b"".join(client.get(f"{base}/berkas/{paper.pk}/").streaming_content).startswith(b"%PDF-")
    assert client.post(f"{base}/ajukan/")["Location"] == f"{base}/"
    text = text_of(client.get(f"{base}/profil/"))
    assert "Menunggu pemeriksaan" in text
    assert "Jawaban paling lambat" in text
    assert "Ajukan untuk diperiksa" not in text


@pytest.mark.parametrize("body", [{}, {"upload": ""}])
def test_a_paper_that_is_none_or_false_is_said(owner, body):
    client, base = signed_in(owner.user), f"/mitra/{owner.company.code}"
    client.post(f"{base}/berkas/", body)
    assert "Pilih berkas PDF dulu." in text_of(client.get(f"{base}/profil/"))
    client.post(f"{base}/berkas/", {"upload": upload(b"bukan pdf")})
    assert "Berkas ini bukan PDF." in text_of(client.get(f"{base}/profil/"))
    assert not CompanyDocument.objects.exists()


def test_a_company_sent_back_reads_why_and_hands_in_again(officer):
    company = CompanyFactory(submitted=True)
    owner = MembershipFactory(company=company)
    service.decide_company(officer=officer, company_id=company.pk, verify=False, reason="Nama beda dengan NIB.")
    client, base = signed_in(owner.user), f"/mitra/{company.code}"
    text = text_of(client.get(f"{base}/profil/"))
    assert "Catatan petugas Nama beda dengan NIB." in text
    CompanyDocumentFactory(company=company)
    client.post(f"{base}/ajukan/")
    company.refresh_from_db()
    assert company.state == "submitted"


def test_changing_a_verified_profile_says_that_it_is_checked_again(db):
    owner = MembershipFactory(company__verified=True)
    client, base = signed_in(owner.user), f"/mitra/{owner.company.code}"
    response = client.post(f"{base}/profil/", form())
    assert response["Location"] == f"{base}/profil/"
    assert "Data penting berubah, jadi petugas memeriksa lagi." in text_of(client.get(f"{base}/profil/"))


def test_owners_invite_and_recruiters_only_look(owner, mailbox):
    recruiter = MembershipFactory(company=owner.company, recruiter=True)
    address = f"/mitra/{owner.company.code}/anggota/"
    assert "Undang rekan" in text_of(signed_in(owner.user).get(address))
    text = text_of(signed_in(recruiter.user).get(address))
    assert owner.user.display_name in text
    assert "Undang rekan" not in text and "Keluarkan" not in text
    body = {"email": "rekan@contoh.test", "role": "recruiter"}
    refused = signed_in(recruiter.user).post(address, body)
    assert errors_of(refused) == {"__all__": ["Hanya pemilik akun perusahaan yang boleh melakukan ini."]}
    assert signed_in(owner.user).post(address, body)["Location"] == address
    assert "rekan@contoh.test" in text_of(signed_in(owner.user).get(address))
    assert len(mailbox("rekan@contoh.test")) == 1


def test_an_invitation_is_looked_at_then_accepted_by_a_button(owner):
    service.invite_member(actor=owner.user, company_id=owner.company_id, email="rekan@contoh.test")
    link, rekan = link_to("rekan@contoh.test"), UserFactory(email="rekan@contoh.test")
    assert Client().get(link)["Location"].startswith("/akun/login/?next=/mitra/undangan/")
    client = signed_in(rekan)
    page = client.get(link)
    assert page["Referrer-Policy"] == "no-referrer"
    assert f"Bergabung ke {owner.company.name}?" in text_of(page)
    assert not Membership.objects.filter(user=rekan).exists()  # looking joins nobody
    assert client.post(link)["Location"] == f"/mitra/{owner.company.code}/"
    assert Membership.objects.filter(user=rekan, is_active=True).exists()
    # The member who opens or sends the used link again is at the desk.
    assert client.get(link)["Location"] == f"/mitra/{owner.company.code}/"
    assert client.post(link)["Location"] == f"/mitra/{owner.company.code}/"


@pytest.mark.parametrize("change", ["late", "revoked"])
def test_a_link_that_is_over_says_whom_to_ask(owner, change):
    row = service.invite_member(actor=owner.user, company_id=owner.company_id, email="rekan@contoh.test")
    link, client = link_to("rekan@contoh.test"), signed_in(UserFactory(email="rekan@contoh.test"))
    if change == "late":
        Invitation.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    else:
        service.revoke_invitation(actor=owner.user, company_id=owner.company_id, invitation_id=row.pk)
    for answer in (client.get(link), client.post(link)):
        assert (answer.status_code, answer["Referrer-Policy"]) == (410, "no-referrer")
        assert f"Minta {owner.user.display_name}" in text_of(answer)


def test_the_wrong_account_is_told_which_address_was_invited_for(owner):
    service.invite_member(actor=owner.user, company_id=owner.company_id, email="rekan@contoh.test")
    client = signed_in(UserFactory())
    client.post(link_to("rekan@contoh.test"))
    assert "Undangan ini untuk alamat e-mail lain." in text_of(client.get("/mitra/"))


def test_members_are_changed_and_removed_by_buttons(owner):
    other = MembershipFactory(company=owner.company, recruiter=True)
    client, base = signed_in(owner.user), f"/mitra/{owner.company.code}/anggota"
    client.post(f"{base}/{other.pk}/peran/", {"role": "owner"})
    other.refresh_from_db()
    assert other.role == MemberRole.OWNER
    client.post(f"{base}/{other.pk}/peran/", {"role": "raja"})
    assert "Pilih peran dari daftar." in text_of(client.get(f"{base}/"))
    client.post(f"{base}/{other.pk}/keluarkan/")
    other.refresh_from_db()
    assert not other.is_active
    assert signed_in(other.user).get(f"{base}/").status_code == 404
    invitation = InvitationFactory(company=owner.company)
    client.post(f"/mitra/{owner.company.code}/undangan/{invitation.pk}/batalkan/")
    invitation.refresh_from_db()
    assert invitation.revoked_at is not None


def pages_of(owner):
    code = owner.company.code
    paper = CompanyDocumentFactory(company=owner.company)
    invitation = InvitationFactory(company=owner.company)
    return {
        f"/mitra/{code}/profil/": "get",
        f"/mitra/{code}/anggota/": "get",
        f"/mitra/{code}/berkas/{paper.pk}/": "get",
        f"/mitra/{code}/ajukan/": "post",
        f"/mitra/{code}/berkas/": "post",
        f"/mitra/{code}/anggota/{owner.pk}/keluarkan/": "post",
        f"/mitra/{code}/anggota/{owner.pk}/peran/": "post",
        f"/mitra/{code}/undangan/{invitation.pk}/batalkan/": "post",
    }


@pytest.mark.parametrize("who", ["colleague", "former", "stranger", "resident", "officer", "visitor"])
def test_pages_open_for_colleagues_and_nobody_else(owner, who):
    actor = {
        "colleague": lambda: MembershipFactory(company=owner.company, recruiter=True).user,
        "former": lambda: MembershipFactory(company=owner.company, is_active=False).user,
        "stranger": lambda: MembershipFactory().user,
        "resident": UserFactory,
        "officer": lambda: OfficerFactory(verifier=True),
        "visitor": lambda: None,
    }[who]()
    client = signed_in(actor) if actor else Client()
    for address, method in pages_of(owner).items():
        response = getattr(client, method)(address)
        if who == "visitor":
            assert response["Location"].startswith("/akun/login/"), address
        elif who == "colleague":
            assert response.status_code in (200, 302), address
        else:
            assert response.status_code == 404, address
    owner.refresh_from_db()
    assert (owner.is_active, owner.role) == (True, MemberRole.OWNER)
    assert owner.company.invitations.get().revoked_at is None


def test_a_get_changes_nothing_and_nonsense_is_a_404(owner):
    client = signed_in(owner.user)
    for address, method in pages_of(owner).items():
        if method == "post":
            assert client.get(address).status_code == 405, address
        for wrong in (re.sub(r"[0-9a-f-]{36}", "-" * 36, address), re.sub(r"[0-9a-f-]{36}", "0" * 36, address)):
            if wrong != address:
                assert getattr(client, method)(wrong).status_code == 404, wrong
    assert client.get("/mitra/undangan/tidak-ada/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_members_costs_the_same_for_one_and_three(owner, rows, django_assert_max_num_queries):
    MembershipFactory.create_batch(rows - 1, company=owner.company, recruiter=True)
    InvitationFactory.create_batch(rows, company=owner.company)
    client = signed_in(owner.user)
    with django_assert_max_num_queries(10):
        client.get(f"/mitra/{owner.company.code}/anggota/")
