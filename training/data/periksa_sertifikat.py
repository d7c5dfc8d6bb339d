#!/usr/bin/env python3
"""Periksa sertifikat pelatihan Kota Tangerang tanpa jaringan. / Check a training certificate without a network.

Perlu: Python 3.9 atau lebih baru, dan paket "cryptography".
Simpan dulu kunci umum dari /verifikasi/kunci/ sebagai kunci.json, lalu:

    python3 periksa_sertifikat.py kunci.json "ISI KODE QR"

Hasil 0: asli, isinya dicetak. Hasil 1: TIDAK COCOK. Sertifikat yang dicabut hanya diketahui di halaman periksa.
"""

import base64
import json
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FIELDS = (
    "version", "key_id", "code", "number", "holder_name", "class_name", "programme_name", "hours",
    "took_from", "took_to", "bnsp_number", "issued_on", "valid_until",
)  # fmt: skip


def decode(text):
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def check(keys, text):
    """Return the fields of a QR's text, or None when they are not exactly what the office signed."""
    payload_text, _, signature_text = text.strip().rpartition("#")[2].partition(".")
    try:
        payload, signature = decode(payload_text), decode(signature_text)
        fields = dict(zip(FIELDS, json.loads(payload)))  # noqa: B905 - Python 3.9 too
        public = {row["id"]: row["public"] for row in keys["keys"]}[fields["key_id"]]
        Ed25519PublicKey.from_public_bytes(base64.b64decode(public)).verify(signature, payload)
    except (ValueError, KeyError, TypeError, InvalidSignature):
        return None
    return fields if fields["version"] == "CK1" and len(json.loads(payload)) == len(FIELDS) else None


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as stream:
        found = check(json.load(stream), sys.argv[2])
    if found is None:
        print("TIDAK COCOK: isi kode ini bukan yang ditandatangani.")
        sys.exit(1)
    print("COCOK: ditandatangani oleh kunci", found["key_id"])
    for name, value in found.items():
        print(f"{name}: {value}")


if __name__ == "__main__":
    main()
