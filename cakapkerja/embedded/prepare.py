"""Everything between an empty database and a portal that can serve, in one process.

One start of Django instead of six. Every step may be repeated. Run by `run`, or by hand:

    python -m cakapkerja.embedded.prepare [FILE FOR THE DEMONSTRATION ACCOUNTS]
"""

import io
import os
import sys
import time
from pathlib import Path

STEPS = (
    ("compile_messages",),
    ("migrate", "--noinput"),
    ("createcachetable",),
    ("sync_groups",),
    ("collectstatic", "--noinput"),
)


def prepare(accounts: Path | None = None) -> None:
    """Run the steps; with DEMO on, load the demonstration data and write its accounts to `accounts`."""
    # Here and not above: the rest of the package runs without Django.
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    steps = STEPS + ((("demo",),) if settings.DEMO else ())
    for name, *options in steps:
        started = time.monotonic()
        print(f"== {name}", flush=True)
        call_command(name, *options, verbosity=1)
        print(f"== {name}: {time.monotonic() - started:.1f} s", flush=True)
    if accounts is None:
        return
    listing = io.StringIO()
    if settings.DEMO:
        call_command("demo", "--accounts", stdout=listing)
    accounts.write_text(listing.getvalue())
    accounts.chmod(0o600)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cakapkerja.settings")
    prepare(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
