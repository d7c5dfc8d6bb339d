"""`make bench`: figures for docs/bench.md. ``ARGS`` with the name of a part runs that one only."""

import argparse
import os
import sys
import tempfile
import warnings


def main():
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument(
        "part",
        nargs="?",
        choices=[
            "relevance",
            "fraud",
            "pages",
            "search",
            "burst",
            "applicants",
            "fanout",
            "training",
            "door",
            "promotion",
        ],
        help="only this part",
    )
    parser.add_argument("--rounds", type=int, default=11, help="paired rounds of the pages (7 to 15)")
    parser.add_argument("--fanout-rounds", type=int, default=3)
    parser.add_argument("--rows", type=int, default=200_000, help="how far the search part lets vacancies grow")
    parser.add_argument("--training-rounds", type=int, default=5, help="rounds of the rush for seats (FT-06: 50)")
    parser.add_argument(
        "--promotion-rounds", type=int, default=500, help="rounds of freed and taken seats (FT-11)"
    )
    options = parser.parse_args()

    with tempfile.TemporaryDirectory(prefix="ck-bench-") as folder:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "tests.bench.settings", "VAR_DIR": folder, "BUILD": "1"}
        from tests.bench.place import own_database

        with own_database():
            return measure(options, folder)


def measure(options, folder):
    import django

    warnings.simplefilter("ignore")
    django.setup()
    from django.core.management import call_command
    from django.db import connections

    from tests.bench import applicants, burst, door, fanout, fraud, pages, promotion, relevance, search, training

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    reached = True
    try:
        if options.part in (None, "relevance"):
            reached = relevance.report(relevance.run())
        if options.part in (None, "fraud"):
            reached = fraud.report(fraud.run()) and reached
        if options.part in (None, "pages"):
            pages.report(*pages.run(folder, options.rounds))
        if options.part in (None, "burst"):
            reached = burst.report(burst.run()) and reached
        if options.part in (None, "applicants"):
            is_flat = applicants.report(applicants.run(options.rounds))
            if not is_flat:
                print(f"\nOver {applicants.WANTED_RATIO} times the list of {applicants.FEW}.", file=sys.stderr)
            reached = reached and is_flat
        if options.part in (None, "fanout"):
            is_fast = fanout.report(fanout.run(folder, options.fanout_rounds))
            if not is_fast:
                print(f"\nBelow {fanout.WANTED_RATIO} times one task per message.", file=sys.stderr)
            reached = reached and is_fast
        if options.part in (None, "training"):
            reached = training.report(training.run(folder, options.training_rounds)) and reached
        if options.part in (None, "door"):
            reached = door.report(*door.run(folder, options.rounds)) and reached
        if options.part in (None, "promotion"):
            reached = promotion.report(promotion.run(options.promotion_rounds)) and reached
        # The last: it fills the database with vacancies that no other part wants.
        if options.part in (None, "search"):
            reached = search.report(search.run(options.rounds, (search.SIZES[0], options.rows))) and reached
    finally:
        connections.close_all()
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
