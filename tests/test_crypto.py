"""Sealing of identity numbers (SEC-56): what a stolen database gives away, tampering, rotation."""

import base64
import os

import pytest
from django.core.exceptions import ImproperlyConfigured

from cakapkerja import crypto

NIK = "3671094105980001"
CONTEXT = "accounts.resident.nik"


def key():
    return base64.b64encode(os.urandom(32)).decode()


def test_a_seal_opens_in_its_own_column_only():
    sealed = crypto.seal(NIK, context=CONTEXT)
    assert NIK.encode() not in sealed
    assert crypto.unseal(sealed, context=CONTEXT) == NIK
    with pytest.raises(crypto.SealError):
        crypto.unseal(sealed, context="accounts.resident.other")


def test_the_same_number_sealed_twice_looks_different_but_has_one_index():
    assert crypto.seal(NIK, context=CONTEXT) != crypto.seal(NIK, context=CONTEXT)
    assert crypto.keyed_index(NIK, context=CONTEXT) == crypto.keyed_index(NIK, context=CONTEXT)
    assert crypto.keyed_index(NIK, context=CONTEXT) != crypto.keyed_index(NIK, context="elsewhere")


def test_one_flipped_bit_is_seen():
    sealed = bytearray(crypto.seal(NIK, context=CONTEXT))
    sealed[-1] ^= 1
    with pytest.raises(crypto.SealError):
        crypto.unseal(bytes(sealed), context=CONTEXT)


def test_after_rotation_the_old_seal_opens_and_the_new_key_seals(settings):
    old, new = key(), key()
    settings.NIK_KEYS = f"v1:{old}"
    sealed = crypto.seal(NIK, context=CONTEXT)
    settings.NIK_KEYS = f"v2:{new},v1:{old}"
    assert crypto.unseal(sealed, context=CONTEXT) == NIK
    assert crypto.seal(NIK, context=CONTEXT)[1:3] == b"v2"
    settings.NIK_KEYS = f"v2:{new}"
    with pytest.raises(crypto.SealError):
        crypto.unseal(sealed, context=CONTEXT)


def test_the_index_can_not_be_rebuilt_without_its_key(settings):
    index = crypto.keyed_index(NIK, context=CONTEXT)
    settings.NIK_INDEX_KEY = key()
    assert crypto.keyed_index(NIK, context=CONTEXT) != index


def test_a_short_key_is_refused(settings):
    settings.NIK_KEYS = "v1:" + base64.b64encode(b"short").decode()
    with pytest.raises(ImproperlyConfigured):
        crypto.seal(NIK, context=CONTEXT)
