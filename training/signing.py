"""Signing of certificates with Ed25519 (N-07): a ring of keys, a canonical payload, a check that needs no network.

``CERTIFICATE_KEYS`` is ``"c2:<base64>,c1:<base64>"``, seeds of 32 bytes: the first signs, the public half of every
one is published. What is signed is the text itself, not an object read from it, so no two texts pass for one.
"""

import base64
import binascii
import json
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.core.checks import Error, register
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import setting_changed
from django.dispatch import receiver

VERSION = "CK1"
# The order of the payload; docs/certificates.md, and the same list stands in periksa_sertifikat.py.
FIELDS = (
    "version",
    "key_id",
    "code",
    "number",
    "holder_name",
    "class_name",
    "programme_name",
    "hours",
    "took_from",
    "took_to",
    "bnsp_number",
    "issued_on",
    "valid_until",
)
TEXT_AT_MOST = 4000


@lru_cache(maxsize=1)
def _ring():
    ring = {}
    for part in settings.CERTIFICATE_KEYS.split(","):
        key_id, _sep, encoded = part.strip().partition(":")
        try:
            seed = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            seed = b""
        if not key_id.isalnum() or len(key_id) > 16 or key_id in ring or len(seed) != 32:
            raise ImproperlyConfigured("CERTIFICATE_KEYS must be 'id:base64' pairs of 32-byte keys, each id once.")
        ring[key_id] = Ed25519PrivateKey.from_private_bytes(seed)
    return ring


@receiver(setting_changed)
def _forget_keys(*, setting, **kwargs):
    if setting == "CERTIFICATE_KEYS":
        _ring.cache_clear()


@register("keys")
def check_certificate_keys(app_configs, **kwargs):
    """The keys can be used. Their text is never shown."""
    try:
        _ring()
    except ImproperlyConfigured as exc:
        return [Error(str(exc), hint="See docs/operations.md, Secrets.", id="training.E001")]
    return []


def signing_key_id():
    """The id of the key that signs now."""
    return next(iter(_ring()))


def public_keys():
    """``[{"id", "alg", "public"}]``, the raw public key of each as base64: what anybody checks with."""
    return [
        {
            "id": key_id,
            "alg": "Ed25519",
            "public": base64.b64encode(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode(),
        }
        for key_id, key in _ring().items()
    ]


def payload_of(certificate):
    """The canonical text that is signed: a JSON list in the order of :data:`FIELDS`, no blanks, UTF-8."""
    values = [VERSION, *(getattr(certificate, name) for name in FIELDS[1:])]
    plain = [
        value.isoformat() if hasattr(value, "isoformat") else value or ("" if value is None else value)
        for value in values
    ]
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def sign(payload):
    """Return the signature of ``payload`` by the first key."""
    return next(iter(_ring().values())).sign(payload.encode())


def is_signed(payload, signature, key_id):
    """Whether ``signature`` is ours for exactly these words."""
    key = _ring().get(key_id)
    if key is None:
        return False
    try:
        key.public_key().verify(bytes(signature), payload.encode())
    except InvalidSignature:
        return False
    return True


def _to_text(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _from_text(text):
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def sealed_text(certificate):
    """``payload.signature`` as it stands behind the # of the QR's address: browsers never send that part."""
    return f"{_to_text(certificate.payload.encode())}.{_to_text(bytes(certificate.signature))}"


def read_sealed(text):
    """Return the fields of a sealed text as a dict, or None when one letter of it is not as it was signed."""
    text = text.strip().rpartition("#")[2]
    if len(text) > TEXT_AT_MOST or not text.isascii():
        return None
    payload_text, _sep, signature_text = text.partition(".")
    try:
        payload, signature = _from_text(payload_text).decode(), _from_text(signature_text)
        values = json.loads(payload)
    except (ValueError, RecursionError):
        return None
    if not isinstance(values, list) or len(values) != len(FIELDS) or values[0] != VERSION:
        return None
    fields = dict(zip(FIELDS, values, strict=True))
    return fields if is_signed(payload, signature, str(fields["key_id"])) else None
