"""The list of applicants of one vacancy: 16,000 beside 160, filtered and sorted (docs/bench.md)."""

import datetime
import statistics
import time

from django.db import connection, transaction
from django.utils import timezone

FEW, MANY = 160, 16_000
WANTED_RATIO = 2.0
QUERIES = {
    "all, by arrival": "",
    "by name": "urut=nama",
    "by stars": "urut=nilai",
    "residents first": "urut=warga",
    "SMK up, city, by name": "pendidikan=smk&asal=kota&urut=nama",
    "new, verified": "keadaan=baru&terverifikasi=1&urut=terbaru",
    "tag": "label=jahit&urut=nilai",
    "name search": "nama=orang+7&urut=nama",
    "unanswered 7 days": "menunggu=7",
    "answer to question": "jawaban1=ya",
    "skill of few, by name": "keahlian=las&urut=nama",
    "skill, graduated since": "keahlian=obras&lulus_dari=2015",
    "kelurahan": "kelurahan=36.71.09.1002",
}
STATES = ["submitted", "submitted", "seen", "in_process", "reserve"]


def _apply(vacancy, count):
    """``count`` applications of as many people: as varied as real ones, the same in every run."""
    from accounts.models import Resident, User
    from jobs.models import Answer, Application

    numbers = range(count)
    people = User.objects.bulk_create(
        [
            User(
                email=f"pelamar{vacancy.pk}-{n}@contoh.test", name=f"Orang {n * 7919 % 10007} Contoh", password="!"
            )
            for n in numbers
        ],
        batch_size=2000,
    )
    residents = Resident.objects.bulk_create(
        [Resident(user=user, full_name=user.name, phone="+628120000000") for user in people], batch_size=2000
    )
    now = timezone.now()
    rows = [_application(vacancy, resident, n, now) for n, resident in enumerate(residents)]
    Application.objects.bulk_create(rows, batch_size=1000)
    Answer.objects.bulk_create(
        [
            Answer(application=row, position=1, question="Bisa masuk malam?", text=("Ya", "Tidak")[n % 2])
            for n, row in enumerate(rows)
        ],
        batch_size=2000,
    )


def _application(vacancy, resident, n, now):
    from jobs.models import Application

    state = STATES[n % 5]
    profile = {
        "full_name": resident.full_name,
        "education": "SMK",
        "education_code": "smk",
        "phone": resident.phone,
        "place": f"{('Cibodas Sari', 'Uwung Jaya')[n % 2]}, Cibodas, Kota Tangerang",
        "in_city": n % 4 != 0,
        "age": 24,
        "verified": n % 3 == 0,
        "skills": "las listrik, bubut" if n % 40 == 0 else "menjahit, obras, komputer dasar",
        "graduation_year": 2005 + n % 20,
        "experience": "Satu tahun di pabrik. " * 8,
    }
    application = Application(
        vacancy=vacancy,
        resident=resident,
        profile=profile,
        state=state,
        created_at=now - datetime.timedelta(days=20) + n * datetime.timedelta(minutes=1),
        seen_at=now if state not in ("submitted",) else None,
        tags=["jahit"] if n % 16 == 0 else [],
        stars=n * 17 % 6,
    )
    application.copy_profile(education_rank=n * 31 % 8, sent_on=now.date())
    return application


def fill():
    """Return (membership, small vacancy, large vacancy): 160 and 16,000 applicants of one company."""
    from tests.factories.accounts import CompanyFactory, MembershipFactory
    from tests.factories.jobs import VacancyFactory

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        member = MembershipFactory(company=CompanyFactory(known=True))
        vacancies = []
        for count in (FEW, MANY):
            vacancy = VacancyFactory(published=True, company=member.company)
            vacancy.questions.create(position=1, text="Bisa masuk malam?", kind="yes_no")
            _apply(vacancy, count)
            vacancies.append(vacancy)
        member.company.applicant_tags.create(name="jahit")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE jobs_application")
        cursor.execute("ANALYZE")
    return member, *vacancies


def pages_of(vacancy, client):
    """Return {name: function that asks for that page once}; the last is the page in the middle."""
    base = vacancy.get_applicants_url()
    asks = {name: f"{base}?{query}" for name, query in QUERIES.items()}
    middle = vacancy.applications.order_by("created_at", "pk").values_list("pk", flat=True)
    asks["the middle page"] = f"{base}?setelah={middle[vacancy.applications.count() // 2]}"

    def ask(address):
        answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status_code}")

    return {name: lambda address=address: ask(address) for name, address in asks.items()}


def run(rounds):
    """Return rows (name, ratio, lowest, highest, ms of few, ms of many); the two take turns in every round."""
    from django.conf import settings
    from django.test import Client

    member, few, many = fill()
    client = Client(headers={"host": settings.SITE_HOST})
    client.force_login(member.user)
    small, large = pages_of(few, client), pages_of(many, client)
    rows = []
    for name in small:
        taken = []
        for _ in range(rounds + 2):
            pair = []
            for act in (small[name], large[name]):
                started = time.perf_counter()
                for _repeat in range(3):
                    act()
                pair.append((time.perf_counter() - started) / 3 * 1000)
            taken.append(pair)
        taken = taken[2:]  # the first two warm up
        ratios = [many_ms / few_ms for few_ms, many_ms in taken]
        middle = [statistics.median(column) for column in zip(*taken, strict=True)]
        rows.append((name, statistics.median(ratios), min(ratios), max(ratios), *middle))
    return rows


def report(rows):
    """Print the figures; return whether every page costs at most twice."""
    print(f"\nList of applicants, wall time of a whole request: {MANY} of one vacancy beside {FEW}")
    print(f"{'page':<24}{'ratio':>7}{'(range)':>15}{'ms few':>9}{'ms many':>9}")
    for name, ratio, low, high, few_ms, many_ms in rows:
        spread = f"{low:.2f} to {high:.2f}"
        print(f"{name:<24}{ratio:>7.2f}{spread:>15}{few_ms:>9.1f}{many_ms:>9.1f}")
    return all(row[1] <= WANTED_RATIO for row in rows)
