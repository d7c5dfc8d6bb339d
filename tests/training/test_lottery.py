"""The public list of a lottery: one fingerprint, one way to draw, and no small group (N-04)."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.factories.training import BatchFactory, EnrolmentFactory
from training.allocation import FORMAT, allocate, draw_order, fingerprint
from training.enums import EnrolmentState
from training.lottery import MERGED, list_text, publishable, seal_of

SCRIPT = Path("training/public/undian.py")


def rule(*quotas):
    return {"format": FORMAT, "quotas": [{"group": group, "seats": seats} for group, seats in quotas]}


def entries(**sizes):
    """So many tickets of each group; two underscores join groups, "none" is no group."""
    rows = []
    for names, size in sizes.items():
        groups = [] if names == "none" else names.split("__")
        rows += [{"ticket": f"{names.upper()}{number:02d}", "groups": groups} for number in range(size)]
    return rows


def run(tmp_path, text, seed):
    """What an outsider sees who downloads the list and the script."""
    (tmp_path / "daftar.json").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", SCRIPT.resolve(), "daftar.json", seed],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    first, *rest = done.stdout.splitlines()
    return first, [tuple(line.split(" ")[1:]) for line in rest]


@pytest.mark.parametrize("seed", ["2026", "angka é dengan spasi", "0"])
def test_the_script_of_forty_lines_gives_the_same_hash_order_and_seats(tmp_path, seed):
    people, quotas = publishable(
        entries(perempuan=9, disabilitas__perempuan=6, none=14), rule(("disabilitas", 2), ("perempuan", 8))
    )
    batch = BatchFactory.build(lottery=True, field=None, slug="menjahit-1-2026")
    text = list_text(batch=batch, entries=people, quotas=quotas, seats=20)
    first, rows = run(tmp_path, text, seed)
    order = draw_order(people, seed)
    result = allocate(order, quotas, 20)
    assert first == f"sidik jari {fingerprint(text)}"
    assert rows == [
        (entry["ticket"], "kursi" if entry["ticket"] in result.seated else "daftar-tunggu") for entry in order
    ]
    assert len(result.seated) == 20


def test_the_script_stays_within_forty_lines_and_the_standard_library():
    text = SCRIPT.read_text()
    assert len(text.splitlines()) <= 40
    imports = [line for line in text.splitlines() if line.startswith(("import ", "from "))]
    assert imports == ["import hashlib", "import json", "import sys"]


def test_only_groups_that_the_rule_names_are_published_in_the_order_of_the_tickets():
    people, quotas = publishable(entries(none=6, perempuan=7), rule(("perempuan", 3)))
    assert quotas == [("perempuan", 3)]
    assert [row["ticket"] for row in people] == sorted(row["ticket"] for row in people)
    people, quotas = publishable(entries(perempuan=7), {})
    assert quotas == []
    assert all(row["groups"] == [] for row in people)


def test_a_group_of_under_five_is_merged_with_the_next_and_its_seats_are_added():
    people, quotas = publishable(
        entries(disabilitas=2, perempuan=8, none=10), rule(("disabilitas", 1), ("perempuan", 6))
    )
    assert quotas == [(MERGED, 7)]
    assert sum(row["groups"] == [MERGED] for row in people) == 10
    assert not any("disabilitas" in row["groups"] for row in people)


def test_small_groups_that_make_five_together_leave_the_large_one_alone():
    sizes = {"kecamatan:36.71.01": 3, "kecamatan:36.71.02": 2, "kecamatan:36.71.03": 9}
    rows = []
    for group, size in sizes.items():
        rows += [{"ticket": f"{group}-{number}", "groups": [group]} for number in range(size)]
    people, quotas = publishable(rows, rule(("kecamatan", 1)))
    assert quotas == [(MERGED, 2), ("kecamatan:36.71.03", 1)]
    assert sum(row["groups"] == [MERGED] for row in people) == 5


def test_disability_stands_alone_only_where_no_combination_is_rare():
    alone = rule(("disabilitas", 1), ("perempuan", 3))
    _people, quotas = publishable(entries(disabilitas=5, disabilitas__perempuan=5, perempuan=9), alone)
    assert quotas == [("disabilitas", 1), ("perempuan", 3)]
    people, quotas = publishable(entries(disabilitas=6, disabilitas__perempuan=1, perempuan=9), alone)
    assert quotas == [(MERGED, 4)]
    assert {tuple(row["groups"]) for row in people} == {(MERGED,)}


def test_with_too_few_people_for_any_group_none_is_published():
    people, quotas = publishable(entries(disabilitas=2, none=20), rule(("disabilitas", 1)))
    assert quotas == []
    assert all(row["groups"] == [] for row in people)


@pytest.mark.django_db
def test_another_name_or_ticket_gives_another_list():
    batch = BatchFactory(lottery=True)
    row = EnrolmentFactory(batch=batch, state=EnrolmentState.REGISTERED, full_name="Sari Contoh")

    def text():
        entry = {"ticket": row.ticket, "groups": [], "seal": seal_of(row)}
        return fingerprint(list_text(batch=batch, entries=[entry], quotas=[], seats=1))

    before = text()
    assert text() == before
    row.full_name = "Sari Lain"
    other_name = text()
    row.full_name, row.ticket = "Sari Contoh", "ZZZZ9999"
    assert len({before, other_name, text()}) == 3


@pytest.mark.django_db
def test_the_list_holds_no_name_and_no_number_of_a_person():
    batch = BatchFactory(lottery=True)
    row = EnrolmentFactory(batch=batch, state=EnrolmentState.REGISTERED, full_name="Sari Contoh")
    entry = {"ticket": row.ticket, "groups": [], "seal": seal_of(row)}
    text = list_text(batch=batch, entries=[entry], quotas=[], seats=1)
    assert set(json.loads(text)["entries"][0]) == {"ticket", "groups", "seal"}
    assert "Sari" not in text
