"""A company's own questions: papers, accounts, codes, money and private life are refused (AF-07)."""

import pytest

from jobs.rules import question_refusal


@pytest.mark.parametrize(
    "text",
    [
        "Berapa nomor KTP Anda?",
        "Tulis NIK Anda",
        "Unggah foto K T P",
        "Nomor KK?",
        "Foto SIM C Anda",
        "Nomor NPWP",
        "Nomor rekening dan nama bank Anda?",
        "N0 rek3ning BCA?",
        "Berapa PIN ATM Anda?",
        "Punya akun OVO atau Gopay?",
    ],
)
def test_papers_and_bank_fields_are_refused(text):
    assert "Minta setelah orangnya diterima" in question_refusal(text)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Kode OTP yang Anda terima?", "Kata sandi"),
        ("Bersedia deposit Rp200.000?", "Uang"),
        ("Siap membayar seragam?", "Uang"),
        ("Apa agama Anda?", "membedakan"),
        ("Apakah Anda sudah menikah?", "membedakan"),
        ("Berapa tinggi badan Anda?", "membedakan"),
    ],
)
def test_codes_money_and_private_life_are_refused(text, word):
    assert word in question_refusal(text)


@pytest.mark.parametrize(
    "text",
    [
        "Apakah Anda punya SIM C?",
        "Memiliki SIM B1 umum?",
        "Berapa lama pengalaman Anda menjahit?",
        "Bersedia kerja malam?",
        "Pernah bekerja di bank?",
        "Bisa menyusun laporan biaya produksi?",
        "Kapan bisa mulai kerja?",
        "",
        None,
    ],
)
def test_questions_about_work_are_allowed(text):
    assert question_refusal(text) is None
