"""What the numbers and choices of a vacancy say: limits of age and sex, wage, work abroad."""

from django.utils import timezone
from django.utils.translation import gettext as _

from jobs.enums import SexRule, WagePeriod
from jobs.rules.hint import DANGER, WARNING, Hint
from reference.models import MinimumWage


def limit_hints(vacancy):
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


def wage_hints(vacancy):
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


def abroad_hints(vacancy):
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
