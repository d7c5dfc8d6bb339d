"""Companies, vacancies, residents and applications in any number.

Rows are whole as far as pages and searches go, but they have no history and no messages: the triggers that keep
those are off while rows are copied; the one that makes the search column stays on.
"""

import contextlib
import datetime
import itertools
import random
import uuid

from django.db import connection, transaction
from django.utils import timezone

from accounts.enums import CompanyKind, CompanySize, CompanyState
from accounts.models import Company, Resident, User
from cakapkerja.clock import end_of_day
from cakapkerja.codes import ALPHABET, CODE_LENGTH
from cakapkerja.management.filling import words
from cakapkerja.management.filling.copying import columns_of, copy_rows, move_sequence, next_id
from jobs.enums import ApplicationState, ContractKind, VacancyState
from jobs.models import Application, ApplicationTransition, Vacancy
from jobs.services.words import refresh_words
from reference.models import EducationLevel, IndustryCategory, Kecamatan, Kelurahan, OccupationGroup

VACANCIES_PER_COMPANY = 20
DAYS = 60  # over which publications are spread
SPREAD = 7_919_111  # coprime to 28^8: codes that look random and never meet
SILENT = ("jobs_vacancy", "accounts_company", "jobs_application")


def fill(*, vacancies=0, applications=0, hot=0, seed=1):
    """Write that many rows; ``hot`` of the applications go to one vacancy. Return {name: number}.

    The same seed and numbers on an empty database give the same rows (times move with the clock).
    """
    chance = random.Random(seed)  # noqa: S311
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '30s'")
        cursor.execute("SET LOCAL synchronous_commit = off; SET LOCAL maintenance_work_mem = '512MB'")
        with _quiet_triggers(cursor):
            first, counts = _vacancies(vacancies, chance)
            if applications:
                counts |= _applications(applications, min(hot, applications), first, vacancies, chance)
        cursor.execute("UPDATE jobs_publicversion SET number = number + 1")
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("ANALYZE")
        cursor.execute("RESET statement_timeout")
    if vacancies:
        # A word that the list does not know is looked for in the careful, slow way.
        refresh_words()
    return counts


@contextlib.contextmanager
def _quiet_triggers(cursor):
    """Only the triggers of the searched columns work meanwhile. ALTER TABLE is undone with the transaction."""
    for table in SILENT:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    cursor.execute("ALTER TABLE jobs_vacancy ENABLE TRIGGER vacancy_search")
    cursor.execute("ALTER TABLE jobs_vacancy ENABLE TRIGGER vacancy_facts")
    yield
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no table can be altered while a check of its keys waits
    for table in SILENT:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _code(number, salt):
    value = (number * SPREAD + salt) % len(ALPHABET) ** CODE_LENGTH
    letters = []
    for _ in range(CODE_LENGTH):
        value, index = divmod(value, len(ALPHABET))
        letters.append(ALPHABET[index])
    return "".join(letters)


def _vacancies(number, chance):
    company_ids = _companies(-(-number // VACANCIES_PER_COMPANY), chance) if number else []
    first, salt, now = next_id(Vacancy), chance.randrange(10**9), timezone.now()
    today = timezone.localdate()
    groups = {row.code: row.pk for row in OccupationGroup.objects.all()}
    titles = [(title, groups[group]) for title, group, share in words.TITLES for _ in range(share)]
    districts = list(Kecamatan.objects.order_by("pk").values_list("pk", flat=True))
    levels = list(EducationLevel.objects.order_by("pk").values_list("pk", flat=True))
    closing = {days: (today + datetime.timedelta(days=days)) for days in range(1, 31)}
    ends = {days: end_of_day(day).isoformat() for days, day in closing.items()}
    constant = columns_of(
        Vacancy, state=VacancyState.PUBLISHED, review_round=1, openings_any=5, updated_at=now, company_id=0
    )

    seconds = DAYS * 86400

    def rows():
        for index in range(number):
            title, group = chance.choice(titles)
            extra = chance.choice(words.PLACES)
            days, wage = chance.randrange(1, 31), chance.randrange(40, 90) * 100_000
            yield {
                "id": first + index,
                "code": _code(first + index, salt),
                "company_id": chance.choice(company_ids),
                "title": f"{title} {extra}".strip(),
                "occupation_group_id": group,
                "duties": "\n".join(chance.sample(words.DUTIES, 3)),
                "requirements": "\n".join(chance.sample(words.REQUIREMENTS, 2)),
                "skills": ", ".join(chance.sample(words.SKILLS, 2)),
                "contract_kind": chance.choice(ContractKind.values),
                "min_education_id": chance.choice(levels),
                "min_experience_years": chance.choice((0, 0, 0, 1, 2, 3)),
                "wage_min": wage,
                "wage_max": wage + chance.randrange(0, 20) * 100_000,
                "wage_hidden": chance.random() < 0.1,
                "kecamatan_id": chance.choice(districts),
                "is_disability_friendly": chance.random() < 0.1,
                "closes_on": closing[days],
                "closes_at": ends[days],
                "published_at": now - datetime.timedelta(seconds=chance.randrange(seconds), microseconds=index),
            }

    varying = set(next(iter(rows()), {}))
    counts = {"companies": len(company_ids)}
    counts["vacancies"] = copy_rows(Vacancy, rows(), {k: v for k, v in constant.items() if k not in varying})
    if number:
        move_sequence(Vacancy)
    return first, counts


def _companies(number, chance):
    first, salt, now = next_id(Company), chance.randrange(10**9), timezone.now()
    industries = list(IndustryCategory.objects.order_by("pk").values_list("pk", flat=True))
    places = list(Kelurahan.objects.order_by("pk").values_list("pk", flat=True))
    constant = columns_of(
        Company,
        state=CompanyState.VERIFIED,
        verified_at=now,
        kind=CompanyKind.PRIVATE,
        size=CompanySize.MEDIUM,
        npwp="0000000000000000",
        updated_at=now,
    )
    rows = [
        {
            "id": first + index,
            "code": _code(first + index, salt),
            "name": f"PT {chance.choice(words.LAST)} {first + index} Contoh",
            "nib": f"{9_000_000_000_000 + first + index}",
            "industry_id": chance.choice(industries),
            "kelurahan_id": chance.choice(places),
        }
        for index in range(number)
    ]
    copy_rows(Company, rows, {k: v for k, v in constant.items() if k not in rows[0]})
    move_sequence(Company)
    return [row["id"] for row in rows]


def _uuid(chance):
    return str(uuid.UUID(int=chance.getrandbits(128), version=4))


def _residents(number, chance):
    first, now = User.objects.count() + 1, timezone.now()
    keys = [_uuid(chance) for _ in range(number)]
    places = list(Kelurahan.objects.select_related("kecamatan").order_by("pk"))
    levels = list(EducationLevel.objects.order_by("pk"))
    user = columns_of(User, password="!", is_active=True)  # noqa: S106
    users = (
        {"id": key, "email": f"isian{first + index}@contoh.test", "name": f"Isian {first + index}"}
        for index, key in enumerate(keys)
    )
    copy_rows(User, users, {k: v for k, v in user.items() if k not in ("email", "name")})
    people = []
    for index in range(number):
        place, level = chance.choice(places), chance.choice(levels)
        is_inside = chance.random() < 0.8
        people.append(
            {
                "id": _uuid(chance),
                "user_id": keys[index],
                "full_name": f"{chance.choice(words.FIRST)} {chance.choice(words.LAST)} {first + index}",
                "birth_date": datetime.date(chance.randrange(1975, 2006), 1 + index % 12, 1 + index % 28),
                "sex": chance.choice(("male", "female")),
                "phone": f"+62812{first + index:08d}",
                "education_id": level.pk,
                "kelurahan_id": place.pk if is_inside else None,
                "outside_province_id": None if is_inside else "31",
                "outside_city": "" if is_inside else "Jakarta Barat",
            }
        )
    constant = columns_of(Resident, user_id=0, updated_at=now)
    constant = {k: v for k, v in constant.items() if k not in people[0]}
    copy_rows(Resident, people, constant)
    by_place = {place.pk: place.kecamatan.name for place in places}
    by_level = {level.pk: level for level in levels}
    return [(row, by_place.get(row["kelurahan_id"], ""), by_level[row["education_id"]]) for row in people]


def _applications(number, hot, first_vacancy, vacancies, chance):
    people = _residents(max(hot, number // 10, 1), chance)
    # Everybody once a round, each round at another vacancy: no pair comes twice.
    rounds = -(-(number - hot) // len(people))
    if rounds > vacancies - 1:
        raise ValueError("More applications than people and vacancies make pairs.")
    others = (
        (first_vacancy + 1 + (n + n // len(people)) % (vacancies - 1), people[n % len(people)])
        for n in range(number - hot)
    )
    pairs = itertools.chain(((first_vacancy, person) for person in people[:hot]), others)
    salt, now = chance.randrange(10**9), timezone.now()
    states = [ApplicationState.SUBMITTED] * 6 + [ApplicationState.SEEN] * 3 + [ApplicationState.IN_PROCESS]
    constant = columns_of(Application, vacancy_id=0, resident_id=None, profile={})
    ids = []

    def rows():
        for index, (vacancy, (person, district, level)) in enumerate(pairs):
            state = chance.choice(states)
            sent = now - datetime.timedelta(seconds=chance.randrange(14 * 86400), microseconds=index)
            ids.append((_uuid(chance), sent))
            code = _code(index, salt).upper()
            yield {
                "id": ids[-1][0],
                "number": f"{code[:4]}-{code[4:]}",
                "vacancy_id": vacancy,
                "resident_id": person["id"],
                "profile": {
                    "full_name": person["full_name"],
                    "phone": person["phone"],
                    "email": "",
                    "sex": person["sex"],
                    "education": level.name,
                    "education_code": level.pk,
                    "place": district or "Jakarta Barat",
                    "in_city": bool(district),
                    "verified": False,
                },
                "state": state,
                "created_at": sent,
                "seen_at": None if state == ApplicationState.SUBMITTED else sent + datetime.timedelta(hours=5),
                "name_key": person["full_name"].lower(),
                "education_rank": level.rank,
                "in_city": bool(district),
                "kecamatan_name": district,
                "birth_year": person["birth_date"].year,
            }

    names = {
        "number", "profile", "state", "created_at", "seen_at", "name_key", "education_rank", "in_city",
        "kecamatan_name", "birth_year", "vacancy_id", "resident_id",
    }  # fmt: skip
    constant = {k: ("{}" if v == [] else v) for k, v in constant.items() if k not in names}
    count = copy_rows(Application, rows(), constant)
    log = columns_of(ApplicationTransition, application_id=None, to_state=ApplicationState.SUBMITTED)
    log = {k: v for k, v in log.items() if k not in ("application_id", "at")}
    copy_rows(ApplicationTransition, ({"application_id": key, "at": at} for key, at in ids), log)
    return {"residents": len(people), "applications": count}
