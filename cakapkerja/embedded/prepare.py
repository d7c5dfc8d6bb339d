"""Everything between an empty database and a portal that can serve, in one process.

One start of Django instead of six. Every step may be repeated. Run by `run`, or by hand:

    python -m cakapkerja.embedded.prepare [FILE FOR THE DEMONSTRATION ACCOUNTS]
"""

import hashlib
import io
import os
import sys
import time
from pathlib import Path

STEPS = (
    ("check", "--tag", "keys"),
    ("compile_messages",),
    ("migrate", "--noinput"),
    ("createcachetable",),
    ("sync_groups",),
    ("load_words",),
    ("load_training",),
)


def prepare(accounts: Path | None = None) -> None:
    """Run the steps; with DEMO on, load the demonstration data and write its accounts to `accounts`."""
    # Here and not above: the rest of the package runs without Django.
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    steps = list(STEPS)
    wanted = static_digest()
    stamp = Path(settings.VAR_DIR) / "run" / "static.sha256"
    if not ((Path(settings.STATIC_ROOT) / "staticfiles.json").is_file() and _text(stamp) == wanted):
        steps.append(("collectstatic", "--noinput"))
        stamp.unlink(missing_ok=True)
    if settings.DEMO:
        steps.append(("demo",))
    for name, *options in steps:
        started = time.monotonic()
        print(f"== {name}", flush=True)
        call_command(name, *options, verbosity=1)
        print(f"== {name}: {time.monotonic() - started:.1f} s", flush=True)
        if name == "collectstatic":
            stamp.parent.mkdir(parents=True, exist_ok=True)
            stamp.write_text(wanted)
    if accounts is None:
        return
    listing = io.StringIO()
    if settings.DEMO:
        call_command("demo", "--accounts", stdout=listing)
    accounts.write_text(listing.getvalue())
    accounts.chmod(0o600)


def static_digest() -> str:
    """What the static files are made from. Compressing them all again would take seconds at every start."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256(f"{settings.STATIC_ROOT} {settings.STORAGES['staticfiles']['BACKEND']}".encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            source = Path(storage.path(path)).stat()
            digest.update(f"\n{path} {source.st_size} {source.st_mtime_ns}".encode())
    return digest.hexdigest()


def _text(file: Path) -> str:
    return file.read_text() if file.is_file() else ""


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cakapkerja.settings")
    prepare(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
