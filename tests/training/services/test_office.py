"""The counter of the office: one person in one line, with an account or without (TR-4)."""

import datetime
import threading

import pytest

from cakapkerja.errors import BusinessRuleError
from tests.factories.accounts import OfficerFactory, kelurahan, make_nik
from tests.factories.training import BatchFactory, FieldFactory
from tests.racing import at_once
from training.models import Enrolment
from training.services import office

pytestmark = pytest.mark.django_db(transaction=True)
PERSON = {"full_name": "Orang Uji", "birth_date": datetime.date(1998, 5, 17), "sex": "female", "in_city": True}


def at_two_counters():
    """The same NIK at two counters, for two classes of one programme; return (enrolments, refusals)."""
    officer, nik = OfficerFactory(), make_nik(serial=77)
    batches = [BatchFactory(field=FieldFactory(name=name)) for name in ("Menjahit", "Tata Boga")]
    person = PERSON | {"kelurahan": kelurahan()}
    jobs = [
        lambda batch=batch: office.enrol_at_counter(
            officer=officer, batch_id=batch.pk, nik=nik, person=dict(person)
        )
        for batch in batches
    ]
    return at_once(jobs)


def meeting(monkeypatch):
    """Let both counters look at the year's rule before either of them writes, if nothing keeps them apart."""
    looked = threading.Barrier(2)
    asked = office.counter_obstacles

    def slowly(*args):
        found = asked(*args)
        try:
            looked.wait(timeout=2)
        except threading.BrokenBarrierError:
            looked.reset()
        return found

    monkeypatch.setattr(office, "counter_obstacles", slowly)


def test_one_nik_without_an_account_gets_one_class_at_two_counters(monkeypatch):
    meeting(monkeypatch)
    rows, errors = at_two_counters()
    assert (len(rows), [type(error) for error in errors]) == (1, [BusinessRuleError])
    assert Enrolment.objects.count() == 1


def test_canary_without_holding_the_person_both_counters_give_a_class(monkeypatch):
    meeting(monkeypatch)
    monkeypatch.setattr(office, "hold_person", lambda index: None)
    rows, errors = at_two_counters()
    assert (len(rows), errors) == (2, [])
