"""What the numbers and choices of a vacancy say: limits of age and sex, wage, work abroad."""

from django.utils import timezone
from django.utils.translation import gettext as _

from jobs.enums import ContractKind, SexRule, WagePeriod
from jobs.models import WageBand
from jobs.rules.hint import DANGER, WARNING, Hint
from reference.models import MinimumWage

# To rupiah a month: 25 days, 173 hours (PP 36/2021; the same as the column ``monthly_wage``).
PER_MONTH = {WagePeriod.MONTH: 1, WagePeriod.DAY: 25, WagePeriod.HOUR: 173}
# Little work for little money is no sign of fraud.
LESS_THAN_FULL = {ContractKind.PART_TIME, ContractKind.INTERNSHIP, ContractKind.PIECEWORK, ContractKind.DAILY}


def limit_hints(vacancy):
    """Limits of age and sex in their fields: allowed with a reason that an officer judges (domain.md 2.2)."""
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
    """Below the minimum wage warns (3.4); far outside what the job family pays is a sign of fraud. # AF-06"""
    if vacancy.wage_min is None or vacancy.is_abroad:
        return []
    row = MinimumWage.objects.for_year((vacancy.closes_on or timezone.localdate()).year)
    if row is None:
        return []
    factor = PER_MONTH.get(vacancy.wage_period, 1)
    least, most = vacancy.wage_min * factor, (vacancy.wage_max or vacancy.wage_min) * factor
    minimum = int(row.amount)
    found = []
    # The city's minimum wage binds work in the city; elsewhere it is only a yardstick for promises.
    if vacancy.kecamatan_id and least < minimum:
        found.append(
            Hint(
                "wage",
                WARNING,
                "wage_min",
                vacancy.wage_label,
                _("Upah di bawah UMK %(year)d. Usaha mikro dan kecil dikecualikan: tanyakan ke perusahaan.")
                % {"year": row.year},
            )
        )
    return found + _outside_band(vacancy, least, most, row.amount)


def _outside_band(vacancy, least, most, minimum):
    low, high = _band(vacancy.occupation_group_id)
    is_low = vacancy.kecamatan_id and vacancy.contract_kind not in LESS_THAN_FULL and least < low * minimum
    if not is_low and most <= high * minimum:
        return []
    sentence = (
        _("Upah kurang dari %(times)s kali UMK. Upah sejauh ini dari biasanya sering menjadi tanda penipuan.")
        if is_low
        else _("Upah lebih dari %(times)s kali UMK. Upah sejauh ini dari biasanya sering menjadi tanda penipuan.")
    )
    times = f"{(low if is_low else high).normalize():f}".replace(".", ",")
    return [Hint("pay", WARNING, "wage_min", vacancy.wage_label, sentence % {"times": times})]


def _band(occupation_group_id):
    """The usual wages of a job family in multiples of the minimum wage, as staff keep them."""
    row = WageBand.objects.filter(occupation_group_id=occupation_group_id).first()
    return (row.low, row.high) if row else (WageBand.LOW, WageBand.HIGH)


def abroad_hints(vacancy):
    """Work abroad needs the number of its licence (domain.md 2.2)."""
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
