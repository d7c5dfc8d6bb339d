"""Sealing of identity numbers: AES-256-GCM with a key ring, and a keyed index for uniqueness (SEC-56).

The key ring is ``NIK_KEYS`` ("v2:<base64>,v1:<base64>"): the first key seals, every key opens.
The index key is separate, so that rotating the sealing key does not touch the index.
"""

import base64
import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import setting_changed
from django.dispatch import receiver

NONCE_BYTES = 12
MAX_ID_BYTES = 255


class SealError(Exception):
    """The sealed bytes were altered, belong to another column, or their key is not on the ring."""


@lru_cache(maxsize=1)
def _key_ring():
    ring = {}
    for part in settings.NIK_KEYS.split(","):
        key_id, _, encoded = part.strip().partition(":")
        key = _decoded(encoded)
        if not key_id or len(key_id.encode()) > MAX_ID_BYTES or key_id in ring or len(key) != 32:
            raise ImproperlyConfigured("NIK_KEYS must be 'id:base64' pairs of 32-byte keys, each id once.")
        ring[key_id] = key
    return ring


def _index_key():
    key = _decoded(settings.NIK_INDEX_KEY)
    if len(key) < 32:
        raise ImproperlyConfigured("NIK_INDEX_KEY must be base64 of at least 32 bytes.")
    return key


def _decoded(text):
    try:
        return base64.b64decode(text or "", validate=True)
    except ValueError:
        return b""


def require_keys():
    """Raise :class:`ImproperlyConfigured` when a key could not be used. Costs nothing after the first time."""
    _key_ring()
    _index_key()


def sealing_key_id():
    """The id of the key that seals now."""
    return next(iter(_key_ring()))


def key_id_of(data):
    """The id of the key that sealed ``data``."""
    data = bytes(data)
    return data[1 : 1 + data[0]].decode(errors="replace") if data else ""


@receiver(setting_changed)
def _forget_keys(*, setting, **kwargs):
    if setting == "NIK_KEYS":
        _key_ring.cache_clear()


def seal(text, *, context):
    """Return ``text`` encrypted, as bytes. ``context`` ("model.field") is bound into the seal."""
    key_id, key = next(iter(_key_ring().items()))
    nonce = os.urandom(NONCE_BYTES)
    body = AESGCM(key).encrypt(nonce, text.encode(), context.encode())
    head = key_id.encode()
    return bytes([len(head)]) + head + nonce + body


def unseal(data, *, context):
    """Return the text of ``data`` made by :func:`seal`; raise :class:`SealError` when it does not fit."""
    data = bytes(data)
    if not data:
        raise SealError("empty seal")
    head_end = 1 + data[0]
    key = _key_ring().get(data[1:head_end].decode(errors="replace"))
    if key is None:
        raise SealError("the key of this seal is not on the ring")
    nonce, body = data[head_end : head_end + NONCE_BYTES], data[head_end + NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, body, context.encode()).decode()
    except InvalidTag as exc:
        raise SealError("the seal does not fit its content or its column") from exc


def keyed_index(text, *, context):
    """Return the HMAC-SHA-256 of ``text`` under the index key, as 32 bytes: equal texts, equal bytes."""
    return hmac.new(_index_key(), f"{context}:{text}".encode(), hashlib.sha256).digest()
