"""Checks of identity numbers by structure: they catch typing errors, they prove nobody (SEC-42, domain.md 3.2)."""

import datetime
import re

from django.utils.translation import gettext as _

from accounts.enums import Sex
from reference.models import Province


class NumberError(ValueError):
    """The number breaks a rule; the text says which, in one sentence."""

    def __init__(self, message):
        super().__init__(message)
        self.message = message


def digits_of(text):
    """Return ``text`` without the spaces, dots and dashes that people type into numbers."""
    return re.sub(r"[\s.\-]", "", text or "")


def check_nik(text, *, birth_date=None, sex=""):
    """Return the 16 digits of a NIK, or raise :class:`NumberError` naming the rule that failed.

    PPKKCC DDMMYY SSSS: province, then the day (plus 40 for women), month and year of birth, then a serial
    that is not 0000. The place is that of first issue and says nothing about residence (3.1).
    """
    nik = digits_of(text)
    if not nik.isdigit() or not nik.isascii():
        raise NumberError(_("NIK hanya berisi angka."))
    if len(nik) != 16:
        raise NumberError(_("NIK harus 16 angka. Anda mengisi %d.") % len(nik))
    if not Province.objects.filter(code=nik[:2]).exists():
        raise NumberError(_("Dua angka pertama NIK (%s) bukan kode provinsi. Periksa lagi.") % nik[:2])
    if nik[2:4] == "00" or nik[4:6] == "00":
        raise NumberError(_("Angka ke-3 sampai ke-6 NIK tidak boleh 00. Periksa lagi."))
    day, month, year = int(nik[6:8]), int(nik[8:10]), int(nik[10:12])
    if not (1 <= day <= 31 or 41 <= day <= 71):
        raise NumberError(_("Angka ke-7 dan ke-8 NIK (tanggal lahir) harus 01-31 atau 41-71."))
    if not 1 <= month <= 12:
        raise NumberError(_("Angka ke-9 dan ke-10 NIK (bulan lahir) harus 01-12."))
    if not _is_day(day % 40, month, year):
        raise NumberError(_("Tanggal lahir di NIK tidak ada di kalender. Periksa angka ke-7 sampai ke-12."))
    if nik[12:] == "0000":
        raise NumberError(_("Empat angka terakhir NIK tidak boleh 0000."))
    if birth_date and (day % 40, month, year) != (birth_date.day, birth_date.month, birth_date.year % 100):
        raise NumberError(_("Tanggal lahir di NIK berbeda dari tanggal lahir di profil. Periksa keduanya."))
    if sex and (sex == Sex.FEMALE) != (day > 40):
        raise NumberError(_("Jenis kelamin di NIK berbeda dari profil. Periksa keduanya."))
    return nik


def _is_day(day, month, year):
    for century in (1900, 2000):
        try:
            datetime.date(century + year, month, day)
        except ValueError:
            continue
        return True
    return False


def check_nib(text):
    """Return the 13 digits of a NIB, or raise :class:`NumberError`."""
    nib = digits_of(text)
    if not (nib.isdigit() and nib.isascii()):
        raise NumberError(_("NIB hanya berisi angka."))
    if len(nib) != 13:
        raise NumberError(_("NIB harus 13 angka. Anda mengisi %d.") % len(nib))
    return nib


def check_npwp(text):
    """Return the 16 digits of an NPWP; an old one of 15 digits gets its leading 0 (PMK 112/2022)."""
    npwp = digits_of(text)
    if not (npwp.isdigit() and npwp.isascii()):
        raise NumberError(_("NPWP hanya berisi angka."))
    if len(npwp) == 15:
        npwp = "0" + npwp
    if len(npwp) != 16:
        raise NumberError(_("NPWP harus 16 angka, atau 15 angka untuk NPWP lama. Anda mengisi %d.") % len(npwp))
    return npwp


def check_phone(text):
    """Return an Indonesian mobile number as +62…; accepts 08…, 62… and +62…, 10 to 13 digits from the 0."""
    number = re.sub(r"[()+]", "", digits_of(text))
    if number.startswith("62"):
        number = "0" + number[2:]
    if not (number.isdigit() and number.isascii() and number.startswith("08")):
        raise NumberError(_("Nomor HP diawali 08 atau +62. Contoh: 0812 3456 7890."))
    if not 10 <= len(number) <= 13:
        raise NumberError(_("Nomor HP harus 10 sampai 13 angka. Anda mengisi %d.") % len(number))
    return "+62" + number[1:]
