"""What searches cost the database as vacancies become many, and what filters add (docs/bench.md).

Counted is the CPU of the database's own process for the statements of a page, beside a fixed statement in the same
round. The same data grows: sizes are measured one after the other, each against the fixed statement.
"""

import statistics
import time

import psutil
from django.db import connection

from tests.bench.words import WORDS

SIZES = (20_000, 200_000)  # `make bench ARGS="search --rows 2000000"` takes the better part of an hour
WANTED_RATIO, WANTED_RATIO_OF_PAGES, WANTED_RATIO_OF_FILTERS = 10, 1.5, 1.2
SLACK = 1.3
ROUND_SECONDS = 0.4
FIXED = "SELECT sum(number * number) FROM generate_series(1, 20000) AS number"
FILTERS = {
    "kecamatan": {"kecamatan": "benda"},
    "schooling": {"pendidikan": "smk"},
    "contract": {"jenis": "daily"},
    "wage": {"upah": "6000000"},
    "all of them": {"kecamatan": "benda", "pendidikan": "smk", "jenis": "daily", "upah": "6000000"},
}


def _fixed():
    with connection.cursor() as cursor:
        cursor.execute(FIXED)
        cursor.fetchall()


def _page(**params):
    from django.http import QueryDict

    from jobs.search import read_criteria, search_page

    query = QueryDict(mutable=True)
    query.update(params)
    criteria = read_criteria(query)
    return lambda: search_page(criteria)


def _detail():
    from django.contrib.auth.models import AnonymousUser

    from jobs.models import Vacancy
    from jobs.search import similar_to

    codes = list(Vacancy.objects.open().order_by("-published_at", "-pk").values_list("code", flat=True)[:50])

    def act():
        for code in codes:
            visible = Vacancy.objects.visible_to(AnonymousUser()).select_related("company__answer_score")
            similar_to(visible.defer("search").get(code=code))

    return act


def acts_of_sizes():
    """Return what is compared between sizes: {name: function}."""
    return {
        "list": _page(),
        "detail (50)": _detail(),
        **{f"search, {name}": _page(q=word) for name, word in WORDS.items()},
    }


def acts_of_filters():
    plain = {"search": _page(q=WORDS["common"])}
    return plain | {f"search, {name}": _page(q=WORDS["common"], **params) for name, params in FILTERS.items()}


def measure(acts, rounds):
    """Return {name: median of CPU beside the fixed statement}, all taking turns in every round."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = psutil.Process(cursor.fetchone()[0])

    def cost(act):
        before, started, count = sum(backend.cpu_times()[:2]), time.monotonic(), 0
        while time.monotonic() - started < ROUND_SECONDS or count < 3:
            act()
            count += 1
        return (sum(backend.cpu_times()[:2]) - before) / count

    found = {name: [] for name in acts}
    for act in acts.values():
        act()
    for _ in range(rounds):
        fixed = cost(_fixed)
        for name, act in acts.items():
            found[name].append(cost(act) / fixed)
    return {name: statistics.median(figures) for name, figures in found.items()}


def run(rounds, sizes=SIZES):
    """Fill up to each size and measure. Return ({size: {name: figure}}, {filter: figure} at the first size)."""
    from cakapkerja.management.filling import fill
    from jobs.models import Vacancy

    by_size, filters, there = {}, {}, Vacancy.objects.count()
    for size in sizes:
        fill(vacancies=max(size - there, 0), seed=size)
        there = max(size, there)
        by_size[size] = measure(acts_of_sizes(), rounds)
        filters = filters or measure(acts_of_filters(), rounds)
    return by_size, filters


def report(found):
    """Print the tables; return whether the wanted ratios are reached."""
    by_size, filters = found
    sizes = list(by_size)
    few, many = by_size[sizes[0]], by_size[sizes[-1]]
    print("\nCPU of the database for a page's statements, beside a fixed statement")
    print(f"{'page':<24}" + "".join(f"{size:>12,}" for size in sizes) + f"{'ratio':>9}")
    for name in few:
        row = "".join(f"{by_size[size][name]:>12.2f}" for size in sizes)
        print(f"{name:<24}{row}{many[name] / few[name]:>9.2f}")
    worst_few, worst_many = (max(v for k, v in row.items() if k.startswith("search")) for row in (few, many))
    print(f"{'worst of seven words':<24}{worst_few:>12.2f}{worst_many:>12.2f}{worst_many / worst_few:>9.2f}")
    print("\nFiltered search beside the same search without filters")
    for name, figure in filters.items():
        print(f"{name:<24}{figure / filters['search']:>9.2f}")
    pages = max(many[name] / few[name] for name in ("list", "detail (50)"))
    filtered = max(filters.values()) / filters["search"]
    return (
        worst_many / worst_few <= WANTED_RATIO * SLACK
        and pages <= WANTED_RATIO_OF_PAGES * SLACK
        and filtered <= WANTED_RATIO_OF_FILTERS * SLACK
    )
