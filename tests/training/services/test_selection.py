"""Seats by marks and by lottery: given by the published rule, told once (TR-3, N-04, N-06, X-134, X-135)."""

import datetime
from decimal import Decimal

import pytest
from django.db import InternalError, transaction
from django.utils import timezone

from accounts.enums import Sex
from cakapkerja.errors import BusinessRuleError
from notifications.models import Message
from tests.factories.accounts import OfficerFactory, UserFactory
from tests.factories.training import BatchFactory, EnrolmentFactory
from training.allocation import FORMAT, allocate, draw_order, fingerprint
from training.enums import EnrolmentState, ScoreStage
from training.models import Allocation, Batch, Score
from training.scoring import ranking
from training.services.lottery import draw_lottery, freeze_due_lists, freeze_list
from training.services.rules import publish_rule
from training.services.scores import parse_mark, save_scores
from training.services.seats import check_seats
from training.services.selection import approve_ranking, publish_due_results, reopen_marks, tell_results

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def officer():
    return OfficerFactory(groups=["Pengelola pelatihan"])


def registered(batch, **values):
    return EnrolmentFactory(batch=batch, state=EnrolmentState.REGISTERED, **values)


def mark(row, test, interview, scorer):
    for stage, value in ((ScoreStage.TEST, test), (ScoreStage.INTERVIEW, interview)):
        if value is not None:
            Score.objects.create(enrolment=row, stage=stage, scorer=scorer, value=value)


def refusal(service, **arguments):
    with pytest.raises(BusinessRuleError) as caught:
        service(**arguments)
    return caught.value.message


# --- marks --------------------------------------------------------------------------------------------
def test_a_stage_is_the_mean_of_its_scorers_and_the_total_follows_the_weights(officer):
    batch = BatchFactory(scores=True, closed=True, weight_test=40, weight_interview=60)
    row = registered(batch)
    mark(row, 70, 80, officer)
    mark(row, 75, 85, UserFactory())
    mark(row, 75, None, UserFactory())
    (found,) = ranking(batch)
    assert found.means == {ScoreStage.TEST: Decimal("73.33"), ScoreStage.INTERVIEW: Decimal("82.50")}
    assert found.total == Decimal("78.83")


def test_a_tie_goes_to_the_interview_then_the_earlier_registration_and_missing_marks_last(officer):
    batch = BatchFactory(scores=True, closed=True)
    rows = [registered(batch) for _ in range(4)]
    mark(rows[0], 80, 60, officer)
    mark(rows[1], 60, 80, officer)
    mark(rows[2], 60, 80, officer)
    mark(rows[3], 100, None, officer)
    found = ranking(batch)
    assert [row.enrolment.number for row in found] == [2, 3, 1, 4]
    assert [row.rank for row in found] == [1, 2, 3, None]
    assert found[-1].missing == [ScoreStage.INTERVIEW]


def test_each_scorer_changes_only_the_own_mark(officer):
    batch = BatchFactory(scores=True)
    teacher = OfficerFactory(groups=["Instruktur"], is_staff=False)
    batch.instructors.add(teacher)
    row = registered(batch)
    for scorer, value in ((officer, 70), (teacher, 90), (teacher, 80)):
        save_scores(
            actor=scorer, batch_id=batch.pk, stage=ScoreStage.TEST, marks={str(row.pk): (Decimal(value), "")}
        )
    assert sorted(row.scores.values_list("scorer", "value")) == sorted([(officer.pk, 70), (teacher.pk, 80)])
    save_scores(actor=teacher, batch_id=batch.pk, stage=ScoreStage.TEST, marks={str(row.pk): (None, "")})
    assert list(row.scores.values_list("scorer", flat=True)) == [officer.pk]


def test_nobody_else_gives_marks_and_none_after_the_ranking_is_approved(officer):
    batch = BatchFactory(scores=True, closed=True)
    row = registered(batch)
    arguments = {"batch_id": batch.pk, "stage": ScoreStage.TEST, "marks": {str(row.pk): (Decimal(5), "")}}
    other_teacher = OfficerFactory(groups=["Instruktur"], is_staff=False)
    for stranger in (UserFactory(), other_teacher):
        assert "bukan penilai" in refusal(save_scores, actor=stranger, **arguments)
    Batch.objects.filter(pk=batch.pk).update(results_approved_at=timezone.now())
    assert "sudah disetujui" in refusal(save_scores, actor=officer, **arguments)


@pytest.mark.parametrize("text", ["101", "-1", "x", "1e9", "NaN", "12,345", "\x00", "9" * 5000])
def test_a_mark_that_is_none_is_refused(text):
    with pytest.raises(BusinessRuleError):
        parse_mark(text)


def test_a_mark_may_have_a_comma():
    assert parse_mark(" 80,5 ") == Decimal("80.5")


# --- results by marks ---------------------------------------------------------------------------------
def scored_batch(officer, **values):
    """Two seats, four people with 90, 80, 70, 40 and one without marks."""
    values = {"scores": True, "closed": True, "quota": 2, "pass_score": 50} | values
    batch = BatchFactory(**values)
    rows = [registered(batch) for _ in range(5)]
    for row, value in zip(rows, (70, 90, 80, 40), strict=False):
        mark(row, value, value, officer)
    return batch, rows


def states(rows):
    for row in rows:
        row.refresh_from_db()
    return [(row.state, row.waiting_number, row.rank) for row in rows]


def test_the_best_get_seats_the_next_a_number_and_the_others_a_reason(officer):
    batch, rows = scored_batch(officer)
    approve_ranking(officer=officer, batch_id=batch.pk, absent_confirmed=True)
    assert states(rows) == [
        (EnrolmentState.WAITING, 1, 3),
        (EnrolmentState.ACCEPTED, None, 1),
        (EnrolmentState.ACCEPTED, None, 2),
        (EnrolmentState.NOT_SELECTED, None, 4),
        (EnrolmentState.NOT_SELECTED, None, None),
    ]
    assert rows[1].keep_until is not None
    assert "di bawah nilai paling rendah" in rows[3].transitions.last().reason
    assert "belum lengkap" in rows[4].transitions.last().reason
    assert check_seats(batch.pk) == []


def test_missing_marks_are_named_before_the_ranking_is_approved(officer):
    batch, _rows = scored_batch(officer)
    words = refusal(approve_ranking, officer=officer, batch_id=batch.pk, absent_confirmed=False)
    assert words.startswith("1 pendaftar belum punya nilai lengkap.")


def test_results_come_out_at_their_hour_and_not_before(officer):
    batch, rows = scored_batch(officer, results_on=timezone.now() + DAY)
    approve_ranking(officer=officer, batch_id=batch.pk, absent_confirmed=True)
    assert publish_due_results() == 0
    assert {state for state, *_rest in states(rows)} == {EnrolmentState.REGISTERED}
    reopen_marks(officer=officer, batch_id=batch.pk, reason="Nilai salah ketik")
    approve_ranking(officer=officer, batch_id=batch.pk, absent_confirmed=True)
    Batch.objects.filter(pk=batch.pk).update(results_on=timezone.now() - DAY)
    assert publish_due_results() == 1
    assert publish_due_results() == 0
    assert states(rows)[1] == (EnrolmentState.ACCEPTED, None, 1)


def test_everybody_is_told_once(officer):
    batch, rows = scored_batch(officer)
    approve_ranking(officer=officer, batch_id=batch.pk, absent_confirmed=True)
    assert tell_results() == 5
    assert tell_results() == 0
    kinds = dict(Message.objects.filter(kind__startswith="training.result_").values_list("recipient", "kind"))
    assert [kinds[row.resident.user_id] for row in rows] == [
        "training.result_waiting",
        "training.result_accepted",
        "training.result_accepted",
        "training.result_not_selected",
        "training.result_not_selected",
    ]


def women_first(officer):
    body = {"format": FORMAT, "quotas": [{"group": "perempuan", "seats": 1}]}
    return publish_rule(officer=officer, name="Kuota perempuan", body=body, words="Satu kursi untuk perempuan.")


def test_a_quota_counts_and_the_allocation_can_be_replayed(officer):
    batch, rows = scored_batch(officer, rule=women_first(officer))
    rows[0].sex = Sex.FEMALE
    rows[0].save(update_fields=["sex"])
    approve_ranking(officer=officer, batch_id=batch.pk, absent_confirmed=True)
    assert [state for state, *_rest in states(rows)][:3] == [
        EnrolmentState.ACCEPTED,
        EnrolmentState.ACCEPTED,
        EnrolmentState.WAITING,
    ]
    kept = Allocation.objects.get(batch=batch)
    quotas = [tuple(quota) for quota in kept.rule["quotas"]]
    assert allocate(kept.entries, quotas, kept.seats).as_json() == kept.result
    assert kept.rule_file.body["quotas"] == [{"group": "perempuan", "seats": 1}]


# --- lottery ------------------------------------------------------------------------------------------
def lottery_batch(people=8, **values):
    past = timezone.now() - 2 * DAY
    batch = BatchFactory(
        **{"lottery": True, "quota": 3, "opens_at": past - 7 * DAY, "closes_at": past, "seed_at": past + DAY}
        | values
    )
    return batch, [registered(batch) for _ in range(people)]


def test_a_closed_list_is_frozen_once_by_the_task_and_an_open_one_is_not():
    batch, _rows = lottery_batch()
    BatchFactory(lottery=True)
    assert freeze_due_lists() == 1
    assert freeze_due_lists() == 0
    frozen = Allocation.objects.get()
    assert (frozen.batch, frozen.seats, len(frozen.entries)) == (batch, 3, 8)
    assert frozen.list_sha256 == fingerprint(frozen.list_text)


def test_the_draw_seats_by_the_hash_and_can_be_replayed(officer):
    batch, rows = lottery_batch()
    freeze_list(officer=officer, batch_id=batch.pk)
    drawn = draw_lottery(officer=officer, batch_id=batch.pk, seed="  12  34 ")
    assert drawn.seed == "12 34"
    order = [entry["ticket"] for entry in draw_order(drawn.entries, "12 34")]
    assert drawn.result["seated"] == order[:3]
    found = {row.ticket: state for row, state in zip(rows, states(rows), strict=True)}
    assert [found[ticket] for ticket in order] == [
        *[(EnrolmentState.ACCEPTED, None, place) for place in (1, 2, 3)],
        *[(EnrolmentState.WAITING, place - 3, place) for place in range(4, 9)],
    ]
    assert check_seats(batch.pk) == []


def test_somebody_who_left_after_freezing_stays_in_the_list_and_the_seat_goes_on(officer):
    from training.services.office import withdraw_enrolment

    batch, rows = lottery_batch()
    frozen = freeze_list(officer=officer, batch_id=batch.pk)
    order = [entry["ticket"] for entry in draw_order(frozen.entries, "7")]
    gone = next(row for row in rows if row.ticket == order[0])
    withdraw_enrolment(officer=officer, enrolment_id=gone.pk, reason="Pindah kota")
    drawn = draw_lottery(officer=officer, batch_id=batch.pk, seed="7")
    assert drawn.result["seated"] == order[:3]
    by_ticket = dict(batch.enrolments.values_list("ticket", "state"))
    assert by_ticket[order[0]] == EnrolmentState.WITHDRAWN
    assert by_ticket[order[3]] == EnrolmentState.OFFERED
    assert check_seats(batch.pk) == []


def test_nothing_is_drawn_before_its_number_without_a_list_or_twice(officer):
    batch, _rows = lottery_batch(seed_at=timezone.now() + DAY)
    assert "belum dibekukan" in refusal(draw_lottery, officer=officer, batch_id=batch.pk, seed="7")
    freeze_list(officer=officer, batch_id=batch.pk)
    assert "belum keluar" in refusal(draw_lottery, officer=officer, batch_id=batch.pk, seed="7")
    other, _rows = lottery_batch()
    freeze_list(officer=officer, batch_id=other.pk)
    assert "persis seperti" in refusal(draw_lottery, officer=officer, batch_id=other.pk, seed="   ")
    draw_lottery(officer=officer, batch_id=other.pk, seed="7")
    assert "sudah diundi" in refusal(draw_lottery, officer=officer, batch_id=other.pk, seed="8")


@pytest.mark.parametrize("change", [{"entries": []}, {"list_text": "x"}, {"seats": 9}, {"list_sha256": "1" * 64}])
def test_the_database_refuses_another_list_after_freezing(officer, change):
    batch, _rows = lottery_batch(people=2)
    frozen = freeze_list(officer=officer, batch_id=batch.pk)
    with pytest.raises(InternalError), transaction.atomic():
        Allocation.objects.filter(pk=frozen.pk).update(**change)


def test_the_database_refuses_another_result_after_the_draw(officer):
    batch, _rows = lottery_batch(people=2)
    freeze_list(officer=officer, batch_id=batch.pk)
    draw_lottery(officer=officer, batch_id=batch.pk, seed="7")
    for act in (lambda: Allocation.objects.update(seed="8"), lambda: Allocation.objects.all().delete()):
        with pytest.raises(InternalError), transaction.atomic():
            act()
