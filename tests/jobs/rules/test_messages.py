"""Signs of fraud in messages (F-33): what they name, and what they leave alone."""

import pytest

from jobs.rules import message_signs

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Lanjut di WhatsApp ya, 0812 3456 7890", "contact"),
        ("Silakan bayar seragam dulu", "fee"),
        ("Transfer ke rekening BCA 1234567890 a.n. Budi", "bank"),
        ("Kirim foto KTP dan KK malam ini", "identity"),
        ("Sebutkan kode OTP yang masuk ke HP Anda", "secret"),
    ],
)
def test_a_sign_is_named_with_its_phrase(text, code):
    found = {hint.code: hint for hint in message_signs(text)}
    assert code in found
    assert found[code].phrase in text
    assert found[code].text


def test_an_ordinary_invitation_has_no_sign():
    assert message_signs("Wawancara Senin pukul 09.00 di Jl. Contoh 1. Gratis, tanpa biaya apa pun.") == []


def test_what_only_concerns_advertisements_is_no_sign_in_a_message():
    assert message_signs("Usia maksimal 27 tahun, belum menikah.") == []
