"""Hints for the review of a vacancy: rules that name the phrase and say why (VC-3). A hint never decides."""

import dataclasses
import re

from django.utils import timezone
from django.utils.translation import gettext as _

from jobs.enums import SexRule, WagePeriod
from reference.models import MinimumWage

WARNING, DANGER = "warning", "danger"


@dataclasses.dataclass(frozen=True)
class Hint:
    """One finding: ``phrase`` as it stands in ``field``, ``text`` says what is wrong and how to mend it."""

    code: str
    level: str
    field: str
    phrase: str
    text: str


# Words that ask the applicant for money (1.6: false vacancies that charge for training and uniforms).
FEE = re.compile(
    r"\b(biaya (?:pendaftaran|administrasi|pelatihan|seragam|training|travel)|uang (?:jaminan|muka|seragam)"
    r"|deposit|transfer (?:dulu|dahulu|ke rekening)|administrasi rp|bayar (?:seragam|pelatihan|training|dulu)"
    r"|pelatihan berbayar|tebus ijazah|tahan ijazah)\b",
    re.IGNORECASE,
)
BANK_ACCOUNT = re.compile(
    r"\b(?:no(?:mor)?\.?\s*)?rek(?:ening)?\.?\s*(?:bca|bri|bni|mandiri|pribadi|a\.?n|atas nama|\d)", re.IGNORECASE
)
LOOKS = re.compile(
    r"\b(berpenampilan (?:menarik|good looking)|good looking|cantik|tampan|ganteng|putih|langsing"
    r"|tinggi (?:badan )?(?:min(?:imal)?\.?|paling)?\s*\d{3}|tb\s*\d{3})\b",
    re.IGNORECASE,
)
MARITAL = re.compile(
    r"\b(belum (?:menikah|kawin)|lajang|single|tidak (?:sedang )?hamil|janda|duda)\b", re.IGNORECASE
)
FAITH = re.compile(
    r"\b(?:ber)?agama\s+(?:islam|kristen|katolik|hindu|buddha|budha|konghucu)"
    r"|\b(?:khusus|wajib|harus) muslim(?:ah)?\b",
    re.IGNORECASE,
)
ETHNIC = re.compile(r"\b(?:suku|etnis|keturunan)\s+\w+", re.IGNORECASE)
AGE = re.compile(
    r"\b(?:usia|umur)\s*(?:maks(?:imal)?|max|paling tua|di ?bawah|antara|min(?:imal)?)?\.?\s*\d{2}", re.IGNORECASE
)
SEX = re.compile(r"\b(?:khusus|hanya|diutamakan)\s+(?:pria|wanita|laki-laki|perempuan)\b", re.IGNORECASE)
CONTACT = re.compile(
    r"(?:\+62|\b62|\b0)8\d[\d\s-]{7,}|wa\.me/\S+|t\.me/\S+|bit\.ly/\S+|\bwhats?app\b|\btelegram\b", re.IGNORECASE
)
IDENTITY = re.compile(
    r"\b(?:foto|scan|fotokopi|fc|kirim|unggah)\s+(?:ktp|kk|kartu keluarga|sim|buku tabungan)\b", re.I
)


def _patterns():
    return [
        (FEE, "fee", DANGER, _("Kata ini meminta uang dari pelamar. Pelamar tidak boleh membayar apa pun.")),
        (BANK_ACCOUNT, "bank", DANGER, _("Nomor rekening tidak boleh ada di lowongan.")),
        (
            LOOKS,
            "looks",
            DANGER,
            _("Syarat penampilan atau tinggi badan dilarang (SE Menaker M/6/HK.04/V/2025). Hapus kata ini."),
        ),
        (
            MARITAL,
            "marital",
            DANGER,
            _("Syarat status perkawinan dilarang (SE Menaker M/6/HK.04/V/2025). Hapus kata ini."),
        ),
        (FAITH, "faith", DANGER, _("Syarat agama dilarang (SE Menaker M/6/HK.04/V/2025). Hapus kata ini.")),
        (ETHNIC, "ethnic", DANGER, _("Syarat suku dilarang (SE Menaker M/6/HK.04/V/2025). Hapus kata ini.")),
        (
            AGE,
            "age",
            WARNING,
            _("Batas umur harus diisi di kolomnya dengan alasan yang berhubungan dengan pekerjaan."),
        ),
        (
            SEX,
            "sex",
            WARNING,
            _("Batas jenis kelamin harus diisi di kolomnya dengan alasan yang berhubungan dengan pekerjaan."),
        ),
        (
            CONTACT,
            "contact",
            WARNING,
            _("Kontak langsung memancing penipuan. Pelamar melamar dan dihubungi lewat portal ini."),
        ),
        (
            IDENTITY,
            "identity",
            DANGER,
            _("Salinan KTP, KK, SIM, atau buku tabungan tidak boleh diminta saat melamar."),
        ),
    ]


TEXT_FIELDS = ("title", "duties", "requirements", "skills", "benefits", "accommodation", "work_address")


def hints(vacancy):
    """Return the list of :class:`Hint` for ``vacancy``, the dangerous ones first."""
    found = []
    for name in TEXT_FIELDS:
        text = getattr(vacancy, name) or ""
        for pattern, code, level, sentence in _patterns():
            found += [Hint(code, level, name, match.group(0), sentence) for match in pattern.finditer(text)]
    found += _limits(vacancy) + _wage(vacancy) + _abroad(vacancy)
    return sorted(found, key=lambda hint: hint.level != DANGER)


def _limits(vacancy):
    found = []
    if vacancy.age_min or vacancy.age_max:
        found.append(
            Hint(
                "age",
                WARNING,
                "age_max",
                vacancy.age_label,
                _("Periksa apakah alasan batas umur berhubungan dengan pekerjaan."),
            )
        )
    if vacancy.sex_rule != SexRule.ANY or vacancy.openings_male or vacancy.openings_female:
        found.append(
            Hint(
                "sex",
                WARNING,
                "sex_rule",
                vacancy.get_sex_rule_display(),
                _("Periksa apakah pembagian laki-laki dan perempuan berhubungan dengan pekerjaan."),
            )
        )
    return found


def _wage(vacancy):
    """Below the city's minimum wage warns and goes to the officer (3.4); it is no hard stop."""
    if vacancy.wage_min is None or vacancy.wage_period != WagePeriod.MONTH or vacancy.is_abroad:
        return []
    row = MinimumWage.objects.for_year((vacancy.closes_on or timezone.localdate()).year)
    if row is None or not vacancy.kecamatan_id or vacancy.wage_min >= int(row.amount):
        return []
    return [
        Hint(
            "wage",
            WARNING,
            "wage_min",
            vacancy.wage_label,
            _("Upah di bawah UMK %(year)d. Usaha mikro dan kecil dikecualikan: tanyakan ke perusahaan.")
            % {"year": row.year},
        )
    ]


def _abroad(vacancy):
    if vacancy.is_abroad and not vacancy.sip2mi:
        return [
            Hint(
                "abroad",
                DANGER,
                "sip2mi",
                vacancy.work_country,
                _("Lowongan luar negeri wajib punya nomor SIP2MI dari P3MI resmi."),
            )
        ]
    return []
