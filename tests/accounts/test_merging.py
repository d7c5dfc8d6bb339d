"""Two companies that are one: signs, what moves, who may, races, and the addresses afterwards."""

import threading

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.test import Client

from accounts.duplicates import find_duplicates
from accounts.enums import CompanyState, MemberRole
from accounts.merging import BusyError, merge_parts
from accounts.models import Company, CompanyTransition, HiddenCompany, Membership, NotDuplicate
from accounts.services import merging as service
from cakapkerja.errors import BusinessRuleError, StaleStateError
from jobs.models import AnswerScore, ApplicantTag, Application, DisabilityReport, Vacancy, WarningLetter
from jobs.services.vacancies import save_draft
from notifications.models import Message
from tests.factories.accounts import (
    CompanyDocumentFactory,
    CompanyFactory,
    InvitationFactory,
    MembershipFactory,
    OfficerFactory,
    ResidentFactory,
    UserFactory,
)
from tests.factories.jobs import ApplicationFactory, VacancyFactory
from tests.factories.placements import PlacementFactory

pytestmark = pytest.mark.django_db
WHY = "NIB lama sudah diganti."


@pytest.fixture
def officer():
    return OfficerFactory(verifier=True)


@pytest.fixture
def old():
    return CompanyFactory(verified=True, name="PT Maju Jaya Tbk")


@pytest.fixture
def new():
    return CompanyFactory(verified=True, name="PT. MAJU JAYA")


def merge(officer, source, target, **more):
    return service.merge_companies(
        officer=officer, source_id=source.pk, target_id=target.pk, **{"reason": WHY, **more}
    )


def apart(**more):
    """A company that shares no sign with another one."""
    number = Company.objects.count()
    alone = {
        "name": f"PT Sendiri {number}",
        "email": f"hrd@sendiri{number}.test",
        "phone": f"021 777 {number:04d}",
        "street": f"Jl. Lain {number}",
    }
    return CompanyFactory(**{**alone, **more})


# --- signs --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("one", "other", "sign"),
    [
        ({"name": "PT Maju Jaya Tbk"}, {"name": "CV. Maju-Jaya"}, "nama sama"),
        ({"name": "Maju Jaya, PT"}, {"name": "PT MAJUJAYA"}, "nama sama"),
        ({"email": "hrd@busana.test"}, {"email": "Info@Busana.test"}, "e-mail atau domain sama"),
        ({"email": "toko@gmail.com"}, {"email": "TOKO@gmail.com"}, "e-mail atau domain sama"),
        ({"phone": "021-555 1234"}, {"phone": "+62 21 5551234"}, "telepon sama"),
        ({"street": "Jalan Melati No. 5"}, {"street": "Jl Melati 5"}, "alamat sama"),
    ],
)
def test_a_shared_sign_makes_a_pair(one, other, sign):
    first, second = apart(**one), apart(**other)
    pairs = find_duplicates()
    assert [(pair.first, pair.second, [str(word) for word in pair.signs]) for pair in pairs] == [
        (first, second, [sign])
    ]


def test_what_is_no_sign_makes_none():
    apart(name="PT Maju", email="satu@gmail.com"), apart(name="PT Mundur", email="dua@gmail.com")
    apart(phone="", street="", email=""), apart(phone="", street="", email="")
    assert find_duplicates() == []


def test_what_a_whole_business_park_shares_says_nothing():
    for _ in range(7):
        apart(street="Jl. Kawasan Industri 1", phone="021 555 9999")
    assert find_duplicates() == []


def test_a_merged_company_is_in_no_pair_any_more(officer, old, new):
    assert len(find_duplicates(old)) == 1
    merge(officer, old, new)
    assert find_duplicates() == []


def test_two_that_are_two_leave_the_queue_for_good(officer, old, new):
    for pair in ((new, old), (old, new)):
        service.dismiss_duplicate(officer=officer, one_id=pair[0].pk, other_id=pair[1].pk, reason="Beda NIB.")
    assert NotDuplicate.objects.count() == 1
    assert find_duplicates() == []


# --- what moves ---------------------------------------------------------------------------------------
def test_everything_that_is_worked_with_goes_over_and_the_past_stays(officer, old, new):
    vacancy = VacancyFactory(published=True, company=old)
    application = ApplicationFactory(vacancy=vacancy)
    placement = PlacementFactory(company=old)
    paper = CompanyDocumentFactory(company=old)
    ApplicantTag.objects.create(company=old, name="cepat")
    ApplicantTag.objects.create(company=old, name="bagus")
    ApplicantTag.objects.create(company=new, name="bagus")
    letter = WarningLetter.objects.create(
        number="1", company=old, facts="-", demand="-", respond_by="2026-12-31", issued_by=officer
    )
    invitation = InvitationFactory(company=old)
    member = MembershipFactory(company=old, recruiter=True)
    resident = ResidentFactory()
    HiddenCompany.objects.create(resident=resident, company=old)
    assert merge(officer, old, new) == new
    old.refresh_from_db()
    assert (old.state, old.merged_into) == (CompanyState.MERGED, new)
    vacancy.refresh_from_db()
    assert (vacancy.company, vacancy.is_open) == (new, True)
    assert Application.objects.manageable_by(member.user).get() == application
    placement.refresh_from_db()
    assert (placement.company, placement.employer_name) == (new, "PT Maju Jaya Tbk")
    assert sorted(new.applicant_tags.values_list("name", flat=True)) == ["bagus", "cepat"]
    letter.refresh_from_db(fields=["company"])
    invitation.refresh_from_db()
    member.refresh_from_db()
    assert [letter.company, invitation.company, member.company] == [new] * 3
    assert list(HiddenCompany.objects.values_list("resident", "company")) == [(resident.pk, new.pk)]
    paper.refresh_from_db()
    assert paper.company == old


def test_the_log_of_both_says_who_and_why(officer, old, new):
    merge(officer, old, new)
    rows = CompanyTransition.objects.order_by("pk").values_list("company", "to_state", "actor", "reason")
    assert list(rows) == [
        (old.pk, "merged", officer.pk, WHY),
        (new.pk, "verified", officer.pk, f"PT Maju Jaya Tbk ({old.code}) digabung ke sini. {WHY}"),
    ]


@pytest.mark.parametrize(
    ("there", "here", "role"),
    [
        ({"role": MemberRole.OWNER}, {"role": MemberRole.RECRUITER}, "owner"),
        ({"role": MemberRole.RECRUITER}, {"role": MemberRole.OWNER}, "owner"),
        ({"role": MemberRole.RECRUITER}, {"role": MemberRole.RECRUITER}, "recruiter"),
        ({"role": MemberRole.RECRUITER}, {"role": MemberRole.OWNER, "is_active": False}, "recruiter"),
    ],
)
def test_who_is_in_both_keeps_the_higher_role_once(officer, old, new, there, here, role):
    person = UserFactory()
    MembershipFactory(company=old, user=person, **there)
    MembershipFactory(company=new, user=person, **here)
    merge(officer, old, new)
    rows = Membership.objects.filter(user=person, is_active=True).values_list("company", "role")
    assert list(rows) == [(new.pk, role)]


def test_a_member_who_was_removed_stays_out(officer, old, new):
    gone = MembershipFactory(company=old, is_active=False)
    merge(officer, old, new)
    assert not Company.objects.manageable_by(gone.user).exists()


def test_everybody_of_both_is_told_once(officer, old, new):
    both = UserFactory()
    for company in (old, new):
        MembershipFactory(company=company, user=both)
    only_old, only_new = MembershipFactory(company=old).user, MembershipFactory(company=new).user
    merge(officer, old, new)
    told = Message.objects.filter(kind="accounts.company_merged")
    assert sorted(told.values_list("recipient", flat=True)) == sorted([both.pk, only_old.pk, only_new.pk])
    assert {row.url for row in told} == {f"/mitra/{new.code}/"}


def test_the_answer_score_is_counted_again(officer, old, new):
    from django.utils import timezone

    vacancy = VacancyFactory(published=True, company=old)
    application = ApplicationFactory(vacancy=vacancy)
    Application.objects.filter(pk=application.pk).update(created_at=timezone.now() - timezone.timedelta(days=20))
    AnswerScore.objects.create(
        company=old, applications=1, computed_at=timezone.now() - timezone.timedelta(days=1)
    )
    merge(officer, old, new)
    assert dict(AnswerScore.objects.values_list("company", "applications")) == {old.pk: 0, new.pk: 1}


def test_a_year_that_both_reported_stays_with_each(officer, old, new):
    for company, year in ((old, 2025), (old, 2026), (new, 2026)):
        DisabilityReport.objects.create(
            company=company, year=year, workers=100, disabled_workers=1, reported_by=officer
        )
    merge(officer, old, new)
    rows = DisabilityReport.objects.order_by("year", "company").values_list("year", "company")
    assert list(rows) == [(2025, new.pk), (2026, old.pk), (2026, new.pk)]


def test_what_was_merged_before_leads_to_the_last_one(officer, old, new):
    first = CompanyFactory(verified=True)
    merge(officer, first, old)
    merge(officer, old, new)
    first.refresh_from_db()
    assert first.merged_into == new


# Of the history, or of the old company alone; everything else that points to a company must have a part.
STAYS = {
    "accounts.AccessLog.company",
    "accounts.Company.merged_into",
    "accounts.CompanyDocument.company",
    "accounts.CompanyEvent.pgh_obj",
    "accounts.CompanyEvent.merged_into",
    "accounts.CompanyLogo.company",
    "accounts.CompanyPhoto.company",
    "accounts.CompanyTransition.company",
    "accounts.DomainProof.company",
    "accounts.NotDuplicate.first",
    "accounts.NotDuplicate.second",
    "jobs.VacancyEvent.company",
    "placements.PlacementEvent.company",
}


def test_no_relation_to_a_company_is_forgotten():
    """A new relation registers what a merge does with it (accounts.merging), or joins STAYS with a reason."""
    relations = {
        f"{field.related_model._meta.label}.{field.field.name}"
        for field in Company._meta.get_fields(include_hidden=True)
        if field.auto_created and field.is_relation
    }
    handled = {part.relation for part in merge_parts() if part.move is not None}
    assert relations - STAYS == handled
    assert relations >= STAYS


# --- who may, and when --------------------------------------------------------------------------------
def refusal(officer, source, target, **more):
    with pytest.raises(BusinessRuleError) as caught:
        merge(officer, source, target, **more)
    source.refresh_from_db()
    assert source.merged_into is None
    return caught.value.message


def test_a_merge_needs_a_reason_and_two_companies(officer, old, new):
    assert refusal(officer, old, new, reason="  ") == "Tulis alasan penggabungan."
    assert refusal(officer, old, old) == "Pilih dua perusahaan yang berbeda."


@pytest.mark.parametrize("side", ["old", "new"])
def test_an_officer_of_either_company_leaves_it_to_another(officer, old, new, side):
    MembershipFactory(company={"old": old, "new": new}[side], user=officer)
    assert refusal(officer, old, new).startswith("Anda anggota perusahaan ini.")


@pytest.mark.parametrize("state", ["bare", "submitted", "rejected"])
def test_only_a_verified_company_takes_over(officer, old, state):
    target = CompanyFactory(**{state: True})
    assert "belum terverifikasi" in refusal(officer, old, target)


@pytest.mark.parametrize("side", ["old", "new"])
def test_a_frozen_company_is_merged_only_when_the_officer_says_so(officer, side):
    old = CompanyFactory(**{"suspended" if side == "old" else "verified": True})
    new = CompanyFactory(**{"suspended" if side == "new" else "verified": True})
    vacancy = VacancyFactory(published=True, company=old)
    applicant = ApplicationFactory(vacancy=vacancy).resident.user
    assert "dibekukan" in refusal(officer, old, new)
    merge(officer, old, new, even_frozen=True)
    vacancy.refresh_from_db()
    assert vacancy.company_held is (side == "new")
    told = Message.objects.filter(recipient=applicant, kind="jobs.application_on_hold").exists()
    assert told is (side == "new")


def test_the_same_merge_again_changes_nothing_and_another_is_refused(officer, old, new):
    merge(officer, old, new)
    before = CompanyTransition.objects.count(), Message.objects.count()
    assert merge(officer, old, new) == new
    assert (CompanyTransition.objects.count(), Message.objects.count()) == before
    with pytest.raises(StaleStateError):
        merge(officer, new, old)
    with pytest.raises(StaleStateError):
        merge(officer, old, CompanyFactory(verified=True))


def test_the_database_refuses_a_merged_company_without_a_target(old):
    with pytest.raises(IntegrityError, match="company_merged_says_where"), transaction.atomic():
        Company.objects.filter(pk=old.pk).update(state="merged")


# --- at the same moment -------------------------------------------------------------------------------
def run_together(*acts):
    """Run each in its own thread, all at once; return what each gave or raised."""
    gate, results = threading.Barrier(len(acts)), [None] * len(acts)

    def go(place, act):
        try:
            gate.wait()
            results[place] = act()
        except Exception as exc:
            results[place] = exc
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_two_officers_in_opposite_directions_merge_once(old, new):
    one, two = OfficerFactory(verifier=True), OfficerFactory(verifier=True)
    for company in (old, new):
        VacancyFactory.create_batch(3, published=True, company=company)
    results = run_together(lambda: merge(one, old, new), lambda: merge(two, new, old))
    assert sorted(type(result).__name__ for result in results) == ["Company", "StaleStateError"]
    stays = Company.objects.get(state=CompanyState.VERIFIED)
    assert Vacancy.objects.filter(company=stays).count() == 6
    assert CompanyTransition.objects.filter(to_state="merged").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_officers_with_the_same_merge_both_succeed_and_people_hear_once(old, new):
    MembershipFactory(company=old)
    officers = [OfficerFactory(verifier=True) for _ in range(2)]
    results = run_together(*(lambda who=who: merge(who, old, new) for who in officers))
    assert results == [new, new]
    assert CompanyTransition.objects.filter(to_state="merged").count() == 1
    assert Message.objects.filter(kind="accounts.company_merged").count() == 1


def _draft_while_merging(old, new, officer):
    """A merge that is under way when a recruiter saves a draft for the old company; return the draft."""
    member = MembershipFactory(company=old)
    drafts = []

    def save():
        try:
            drafts.append(save_draft(actor=member.user, company_id=old.pk, data={"title": "Operator Jahit"}))
        finally:
            connection.close()

    thread = threading.Thread(target=save)
    with transaction.atomic():
        merge(officer, old, new)
        thread.start()
        thread.join(1.0)  # it waits for the company's row, or is through already
    thread.join()
    return Vacancy.objects.get(pk=drafts[0].pk)


@pytest.mark.django_db(transaction=True)
def test_a_draft_that_is_saved_meanwhile_goes_where_the_company_went(officer, old, new):
    assert _draft_while_merging(old, new, officer).company == new


@pytest.mark.django_db(transaction=True)
def test_canary_without_the_trigger_the_draft_is_left_behind(officer, old, new):
    """The test above proves something only if the draft was on its way (reliability.md, canary rule)."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE jobs_vacancy DISABLE TRIGGER vacancy_held_new")
    try:
        assert _draft_while_merging(old, new, officer).company == old
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE jobs_vacancy ENABLE TRIGGER vacancy_held_new")


@pytest.mark.django_db(transaction=True)
def test_a_vacancy_that_somebody_holds_for_long_is_said_and_nothing_moves(officer, old, new, monkeypatch):
    monkeypatch.setattr(service, "PAUSE", 0.01)
    vacancy = VacancyFactory(published=True, company=old)
    held, free = threading.Event(), threading.Event()

    def hold():
        try:
            with transaction.atomic():
                Vacancy.objects.select_for_update(of=("self",)).get(pk=vacancy.pk)
                held.set()
                free.wait(20)
        finally:
            connections.close_all()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(20)
    try:
        with pytest.raises(BusyError, match="Coba lagi sebentar lagi"):
            merge(officer, old, new)
        assert Company.objects.get(pk=old.pk).merged_into is None
    finally:
        free.set()
        thread.join()
    assert merge(officer, old, new) == new


# --- addresses afterwards -----------------------------------------------------------------------------
def test_the_public_page_of_the_old_one_leads_to_the_new_one(officer, old, new, client):
    address = old.get_absolute_url()
    merge(officer, old, new)
    response = client.get(address)
    assert (response.status_code, response.url) == (301, new.get_absolute_url())


def test_old_links_of_the_desk_lead_members_on_and_strangers_nowhere(officer, old, new):
    vacancy = VacancyFactory(published=True, company=old)
    member = MembershipFactory(company=old)
    address = vacancy.get_applicants_url() + "?urut=nama"
    merge(officer, old, new)
    client = Client()
    client.force_login(member.user)
    response = client.get(address)
    vacancy.refresh_from_db()
    assert (response.status_code, response.url) == (301, vacancy.get_applicants_url() + "?urut=nama")
    assert client.get(response.url).status_code == 200
    stranger = Client()
    stranger.force_login(MembershipFactory().user)
    assert stranger.get(address).status_code == 404
    assert client.post(address).status_code in (404, 405)


def test_a_need_told_to_the_old_company_can_still_be_taken_back(officer, old, new):
    from jobs.services.needs import hide_need, need_for_company, share_need

    application = ApplicationFactory(vacancy=VacancyFactory(published=True, company=old))
    share_need(application=application, actor=application.resident.user, text="Juru bahasa isyarat")
    merge(officer, old, new)
    application = Application.objects.get(pk=application.pk)
    hide_need(actor=application.resident.user, application_id=application.pk)
    assert need_for_company(application) == ""


def test_two_pledges_to_one_batch_become_one_of_the_higher_number(officer, old, new):
    from tests.factories.training import BatchFactory
    from training.models import Pledge

    one, other = BatchFactory(), BatchFactory()
    for batch, company, number in ((one, old, 5), (one, new, 3), (other, old, 2)):
        Pledge.objects.create(batch=batch, company=company, interviews=number, made_by=officer)
    merge(officer, old, new)
    live = Pledge.objects.filter(company=new, withdrawn_at__isnull=True).order_by("batch")
    assert list(live.values_list("batch", "interviews")) == [(one.pk, 5), (other.pk, 2)]
