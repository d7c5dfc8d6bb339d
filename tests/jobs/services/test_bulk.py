"""One act on many applicants: the frozen list, the steps, what a colleague did meanwhile."""

import datetime
import threading

import pytest
from django.db import connection
from django.utils import timezone

from cakapkerja.errors import BusinessRuleError, StaleStateError
from jobs.enums import ApplicationState as S
from jobs.enums import BulkOutcome, BulkState
from jobs.models import Application, ApplicationTransition, BulkAction
from jobs.services import applications, bulk
from notifications.models import Message
from tests.factories.accounts import CompanyFactory, MembershipFactory, ResidentFactory
from tests.factories.jobs import ApplicationFactory, VacancyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return MembershipFactory(company=CompanyFactory(verified=True))


@pytest.fixture
def vacancy(member):
    return VacancyFactory(published=True, company=member.company)


def new(vacancy, **traits):
    return ApplicationFactory(vacancy=vacancy, resident=ResidentFactory(complete=True), **traits)


def asked(member, vacancy, kind="reject"):
    return bulk.ask_bulk(
        actor=member.user, vacancy_id=vacancy.pk, kind=kind, applications=vacancy.applications.all()
    )


def done(member, vacancy, kind="reject", **words):
    row = asked(member, vacancy, kind)
    words = words or ({"reason_code": "others"} if kind == "reject" else {})
    bulk.confirm_bulk(actor=member.user, bulk_id=row.pk, **words)
    bulk.run_bulk(row.pk)
    row.refresh_from_db()
    return row


def outcomes(row):
    return {item.application_id: (item.outcome, item.sentence) for item in row.items.all()}


def test_asking_changes_nothing_but_freezes_the_list(member, vacancy):
    first = new(vacancy, seen=True)
    new(vacancy, withdrawn=True)
    row = asked(member, vacancy)
    late = new(vacancy, seen=True)
    assert (row.total, row.state) == (1, BulkState.ASKED)
    bulk.run_bulk_actions()
    first.refresh_from_db()
    assert first.state == S.SEEN
    bulk.confirm_bulk(actor=member.user, bulk_id=row.pk, reason_code="skill")
    bulk.run_bulk_actions()
    first.refresh_from_db()
    late.refresh_from_db()
    assert (first.state, first.reject_reason, late.state) == (S.REJECTED, "skill", S.SEEN)
    assert first.decided_at is not None


@pytest.mark.parametrize(
    ("kind", "state", "notice"),
    [
        ("process", S.IN_PROCESS, "jobs.application_in_process"),
        ("reserve", S.RESERVE, "jobs.application_reserved"),
        ("reject", S.REJECTED, "jobs.application_rejected"),
    ],
)
def test_each_is_moved_logged_and_told_once(member, vacancy, kind, state, notice):
    rows = [new(vacancy), new(vacancy, seen=True)]
    reason = {"reason_code": "others"} if kind == "reject" else {}
    done(member, vacancy, kind, message="Terima kasih.", **reason)
    for row in rows:
        row.refresh_from_db()
        assert row.state == state
        [log] = row.transitions.all()
        assert (log.to_state, log.actor, log.reason) == (state, member.user, "Terima kasih.")
        message = Message.objects.get(recipient=row.resident.user)
        assert (message.kind, message.url) == (notice, row.get_absolute_url())
        assert "others" not in str(message.context)
    assert rows[0].seen_at is None, "what was not opened stays closed"


def test_what_cannot_be_moved_is_named_with_its_reason(member, vacancy):
    new(vacancy, seen=True)
    rejected, started, gone = new(vacancy, rejected=True), new(vacancy, started=True), new(vacancy, seen=True)
    row = asked(member, vacancy)
    applications.withdraw_application(actor=gone.resident.user, application_id=gone.pk)
    bulk.confirm_bulk(actor=member.user, bulk_id=row.pk, reason_code="full")
    bulk.run_bulk(row.pk)
    found = outcomes(row)
    assert sorted(outcome for outcome, _words in found.values()) == ["done", "refused", "refused", "refused"]
    assert "ditolak" in found[rejected.pk][1]
    assert "mulai kerja" in found[started.pk][1]
    assert found[gone.pk][1] == "Pelamar sudah menarik lamaran ini."


def test_what_a_colleague_did_meanwhile_is_told_and_not_overwritten(member, vacancy):
    colleague = MembershipFactory(company=member.company, user__name="Rekan Uji").user
    application = new(vacancy, seen=True)
    row = asked(member, vacancy)
    applications.process_application(actor=colleague, application_id=application.pk)
    bulk.confirm_bulk(actor=member.user, bulk_id=row.pk, reason_code="others")
    bulk.run_bulk(row.pk)
    application.refresh_from_db()
    assert application.state == S.IN_PROCESS
    [(outcome, sentence)] = outcomes(row).values()
    assert outcome == BulkOutcome.REFUSED
    assert "diproses" in sentence
    assert "Rekan Uji" in sentence


def test_a_no_needs_one_of_the_eight_reasons(member, vacancy):
    new(vacancy)
    row = asked(member, vacancy)
    for reason in ("", "x"):
        with pytest.raises(BusinessRuleError, match="satu alasan"):
            bulk.confirm_bulk(actor=member.user, bulk_id=row.pk, reason_code=reason)


def test_only_who_asked_confirms_and_a_stranger_asks_nothing(member, vacancy):
    new(vacancy)
    row = asked(member, vacancy)
    stranger = MembershipFactory(company__verified=True).user
    colleague = MembershipFactory(company=member.company).user
    for other in (stranger, colleague):
        with pytest.raises(BusinessRuleError):
            bulk.confirm_bulk(actor=other, bulk_id=row.pk, reason_code="others")
    with pytest.raises(BusinessRuleError):
        bulk.ask_bulk(
            actor=stranger, vacancy_id=vacancy.pk, kind="reject", applications=vacancy.applications.all()
        )
    with pytest.raises(BusinessRuleError, match="paling sedikit satu"):
        bulk.ask_bulk(
            actor=member.user, vacancy_id=vacancy.pk, kind="reject", applications=Application.objects.none()
        )


def test_applications_of_another_vacancy_are_never_touched(member, vacancy):
    new(vacancy)
    other = ApplicationFactory()
    row = bulk.ask_bulk(
        actor=member.user, vacancy_id=vacancy.pk, kind="reject", applications=Application.objects.all()
    )
    assert list(row.items.values_list("application__vacancy", flat=True)) == [vacancy.pk]
    assert other.state == S.SUBMITTED


def test_somebody_who_left_the_company_decides_nothing_any_more(member, vacancy):
    application = new(vacancy)
    row = asked(member, vacancy)
    bulk.confirm_bulk(actor=member.user, bulk_id=row.pk, reason_code="others")
    member.is_active = False
    member.save()
    bulk.run_bulk_actions()
    application.refresh_from_db()
    assert application.state == S.SUBMITTED
    assert outcomes(row)[application.pk] == ("refused", "Anda bukan anggota perusahaan ini lagi.")


def test_confirming_and_running_twice_is_once(member, vacancy):
    application = new(vacancy)
    row = done(member, vacancy)
    bulk.confirm_bulk(actor=member.user, bulk_id=row.pk, reason_code="full")
    bulk.run_bulk(row.pk)
    application.refresh_from_db()
    assert application.reject_reason == "others"
    assert ApplicationTransition.objects.count() == 1
    assert Message.objects.filter(recipient=application.resident.user).count() == 1


def test_a_run_that_dies_in_the_middle_goes_on_where_it_was(member, vacancy, monkeypatch):
    monkeypatch.setattr(bulk, "STEP", 2)
    rows = [new(vacancy) for _ in range(5)]
    action = asked(member, vacancy)
    bulk.confirm_bulk(actor=member.user, bulk_id=action.pk, reason_code="others")
    real, calls = bulk.tell_applicants, []

    def dying(*args, **kwargs):
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError("killed")
        return real(*args, **kwargs)

    monkeypatch.setattr(bulk, "tell_applicants", dying)
    with pytest.raises(RuntimeError):
        bulk.run_bulk(action.pk)
    assert Application.objects.filter(state=S.REJECTED).count() == 2
    monkeypatch.setattr(bulk, "tell_applicants", real)
    assert bulk.run_bulk(action.pk) == 3
    action.refresh_from_db()
    assert action.state == BulkState.DONE
    assert Message.objects.filter(kind="jobs.application_rejected").count() == len(rows)
    assert ApplicationTransition.objects.count() == len(rows)


def test_a_large_one_is_left_to_the_worker_who_tells_when_it_is_done(member, vacancy, monkeypatch):
    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    new(vacancy), new(vacancy)
    row = asked(member, vacancy)
    bulk.confirm_bulk(actor=member.user, bulk_id=row.pk, reason_code="others")
    assert bulk.run_bulk_actions() == 2
    message = Message.objects.get(recipient=member.user)
    assert (message.kind, message.context["done"], message.url) == (
        "jobs.company_bulk_done",
        2,
        row.get_absolute_url(),
    )


def test_tags_come_and_go_and_are_kept_in_one_form(member, vacancy):
    application = new(vacancy)
    done(member, vacancy, "tag", tag="  Bisa   MALAM, ")
    done(member, vacancy, "tag", tag="bisa malam")
    application.refresh_from_db()
    assert application.tags == ["bisa malam"]
    assert [row.name for row in member.company.applicant_tags.all()] == ["bisa malam"]
    done(member, vacancy, "untag", tag="bisa malam")
    application.refresh_from_db()
    assert application.tags == []
    assert not Message.objects.filter(recipient=application.resident.user).exists()


@pytest.mark.parametrize("tag", ["", " , ", "x" * 31, "\x00"])
def test_a_tag_is_one_to_thirty_letters(member, vacancy, tag):
    new(vacancy)
    row = asked(member, vacancy, "tag")
    with pytest.raises(BusinessRuleError):
        bulk.confirm_bulk(actor=member.user, bulk_id=row.pk, tag=tag)


def test_a_company_has_at_most_fifty_words_and_an_applicant_ten(member, vacancy, monkeypatch):
    new(vacancy, tags=[f"label {n}" for n in range(10)])
    row = done(member, vacancy, "tag", tag="satu lagi")
    assert [item.outcome for item in row.items.all()] == ["refused"]
    monkeypatch.setattr(bulk, "MAX_TAGS_OF_COMPANY", 1)
    with pytest.raises(BusinessRuleError, match="sudah punya"):
        done(member, vacancy, "tag", tag="lebih")


def test_an_unconfirmed_list_is_forgotten_after_a_day(member, vacancy):
    new(vacancy)
    row = asked(member, vacancy)
    assert bulk.forget_unconfirmed() == 0
    BulkAction.objects.update(created_at=timezone.now() - datetime.timedelta(hours=25))
    with pytest.raises(StaleStateError):
        bulk.confirm_bulk(actor=member.user, bulk_id=row.pk, reason_code="others")
    assert bulk.forget_unconfirmed() == 1
    assert not BulkAction.objects.exists()


# --- races --------------------------------------------------------------------------------------------
def _race(member, vacancy):
    """A bulk rejection and a colleague's reserve on the same applications; return the transitions of each."""
    colleague = MembershipFactory(company=member.company)
    rows = [new(vacancy, seen=True) for _ in range(20)]
    action = asked(member, vacancy)
    bulk.confirm_bulk(actor=member.user, bulk_id=action.pk, reason_code="others")
    barrier, errors, refused = threading.Barrier(2), [], []

    def reject():
        barrier.wait(timeout=30)
        bulk.run_bulk(action.pk)

    def reserve():
        barrier.wait(timeout=30)
        for row in reversed(rows):
            try:
                applications.reserve_applicant(actor=colleague.user, application_id=row.pk)
            except StaleStateError as exc:
                refused.append(exc.message)

    def guarded(act):
        try:
            act()
        except Exception as exc:
            errors.append(exc)
        finally:
            connection.close()

    threads = [threading.Thread(target=guarded, args=(act,)) for act in (reject, reserve)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert errors == []
    return action, rows, refused


@pytest.mark.django_db(transaction=True)
def test_two_recruiters_at_once_give_one_decision_each():
    member = MembershipFactory(company=CompanyFactory(verified=True))
    vacancy = VacancyFactory(published=True, company=member.company)
    action, rows, refused = _race(member, vacancy)
    assert [row.transitions.count() for row in rows] == [1] * 20
    left_alone = action.items.filter(outcome=BulkOutcome.REFUSED).count()
    assert len(refused) + left_alone == 20
    for item in action.items.filter(outcome=BulkOutcome.REFUSED):
        assert "cadangan" in item.sentence


@pytest.mark.django_db(transaction=True)
def test_canary_without_the_look_at_the_state_a_decision_is_overwritten(monkeypatch):
    """The test above proves something only if somebody did decide meanwhile (reliability.md, canary rule)."""
    monkeypatch.setattr(bulk, "_refusal", lambda *args: "")
    member = MembershipFactory(company=CompanyFactory(verified=True))
    vacancy = VacancyFactory(published=True, company=member.company)
    application = new(vacancy, seen=True)
    action = asked(member, vacancy)
    applications.reserve_applicant(actor=member.user, application_id=application.pk)
    bulk.confirm_bulk(actor=member.user, bulk_id=action.pk, reason_code="others")
    bulk.run_bulk(action.pk)
    application.refresh_from_db()
    assert application.state == S.REJECTED, "without the guard the reserve is gone"
