"""Rotation of the keys of identity numbers: every number opens before, between and after."""

import base64
import io
import os

import pytest
from django.core.checks import run_checks
from django.core.management import call_command

from accounts.models import Resident
from accounts.services.sealing import count_by_key, reseal_niks
from cakapkerja import crypto
from tests.factories.accounts import ResidentFactory

pytestmark = pytest.mark.django_db


def key():
    return base64.b64encode(os.urandom(32)).decode()


def resident(nik):
    row = ResidentFactory(complete=True)
    row.put_nik(nik)
    row.save()
    return row


def test_after_the_command_the_old_key_can_go(settings):
    old, new = key(), key()
    settings.NIK_KEYS = f"v1:{old}"
    numbers = [f"36710941059800{n:02d}" for n in (1, 2, 3)]
    rows = [resident(number) for number in numbers]
    before = list(Resident.objects.order_by("pk").values_list("updated_at", flat=True))
    settings.NIK_KEYS = f"v2:{new},v1:{old}"
    assert count_by_key() == {"v1": 3}
    words = io.StringIO()
    call_command("reseal_niks", stdout=words)
    assert words.getvalue() == "3 sealed anew\nkey v2: 3\n"
    settings.NIK_KEYS = f"v2:{new}"
    assert [Resident.objects.get(pk=row.pk).open_nik() for row in rows] == numbers
    assert reseal_niks() == 0
    assert list(Resident.objects.order_by("pk").values_list("updated_at", flat=True)) == before


def test_a_new_index_key_finds_the_numbers_again(settings):
    row = resident("3671094105980001")
    settings.NIK_INDEX_KEY = key()
    assert not Resident.objects.with_nik("3671094105980001").exists()
    assert reseal_niks() == 1
    assert Resident.objects.with_nik("3671094105980001").get() == row


def test_a_number_whose_key_is_gone_stops_the_command_and_stays(settings):
    row = resident("3671094105980001")
    settings.NIK_KEYS = f"v9:{key()}"
    with pytest.raises(crypto.SealError):
        reseal_niks()
    assert bytes(Resident.objects.get(pk=row.pk).nik_sealed) == bytes(row.nik_sealed)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NIK_KEYS", ""),
        ("NIK_KEYS", "v1"),
        ("NIK_KEYS", "v1:c2hvcnQ="),
        ("NIK_KEYS", f"v1:{key()},v1:{key()}"),
        ("NIK_KEYS", f":{key()}"),
        ("NIK_KEYS", f"v1:{key()}!"),
        ("NIK_INDEX_KEY", ""),
        ("NIK_INDEX_KEY", "c2hvcnQ="),
        ("NIK_INDEX_KEY", "bukan base64"),
    ],
    # Keys are random: test processes must agree on the names of their tests.
    ids=["none", "no-key", "short", "same-id", "no-id", "spoilt", "no-index", "short-index", "no-base64"],
)
def test_a_malformed_key_is_told_before_anything_starts_and_not_shown(settings, name, value):
    assert run_checks(tags=["keys"]) == []
    setattr(settings, name, value)
    found = run_checks(tags=["keys"])
    assert [error.id for error in found] == ["cakapkerja.E001"]
    assert found[0].msg.startswith(name)
    assert not value or value not in found[0].msg
