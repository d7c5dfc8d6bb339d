"""One migrated database that every worker's test database is copied from.

Playing hundreds of migrations costs most of a minute of CPU, and every worker, and every run, would pay it again.
They are played once; the result is kept as a dump under the name of what it was made of, so that it can not be
stale: another migration, another reference file or another Django is another name.
"""

import hashlib
import os
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from cakapkerja.embedded.binaries import postgres_bin

ROOT = Path(__file__).parent.parent
NAME = "cakapkerja_template"
KEPT = 6  # dumps; the oldest go


def prepare_template():
    """Make the template in the server of DATABASE_URL and return its name; "" where the tools are missing."""
    programs = postgres_bin()
    if not (programs / "pg_restore").exists():
        return ""
    url = os.environ["DATABASE_URL"]
    _run(
        [programs / "psql", "-qc", f"DROP DATABASE IF EXISTS {NAME}", "-c", f"CREATE DATABASE {NAME}", url],
        quiet=True,
    )
    template = urlunsplit(urlsplit(url)._replace(path=f"/{NAME}"))
    dump = _folder() / f"{_digest()}.dump"
    if not (dump.exists() and _restored(programs, template, dump)):
        _migrate(template)
        _keep(programs, template, dump)
    return NAME


def _digest():
    """What the schema and the rows of a migrated database follow from."""
    digest = hashlib.sha256(version("django").encode())
    for path in sorted(
        {*ROOT.glob("**/migrations/**/*"), *ROOT.glob("reference/**/*"), ROOT / "requirements.txt"}
    ):
        inside = path.relative_to(ROOT).parts
        if path.is_file() and path.suffix != ".pyc" and not inside[0].startswith("."):
            digest.update("/".join(inside).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:24]


def _folder():
    """The user's cache folder; a private one in the temporary folder where there is no home."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    try:
        folder = Path(home) / "cakapkerja" / "test-schema"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        folder = Path(tempfile.mkdtemp(prefix="cakapkerja-schema-"))
    return folder


def _restored(programs, template, dump):
    done = _run(
        [programs / "pg_restore", "--no-owner", "--exit-on-error", "-d", template, dump], check=False, quiet=True
    )
    if done.returncode == 0:
        os.utime(dump)
        return True
    dump.unlink(missing_ok=True)
    url = urlunsplit(urlsplit(template)._replace(path="/postgres"))
    _run([programs / "psql", "-qc", f"DROP DATABASE {NAME}", "-c", f"CREATE DATABASE {NAME}", url])
    return False


def _migrate(template):
    environment = dict(os.environ) | {"DATABASE_URL": template}
    for command in (["migrate", "--noinput"], ["createcachetable"]):
        _run([sys.executable, ROOT / "manage.py", *command, "--verbosity=0"], env=environment)


def _keep(programs, template, dump):
    """Put the dump in place whole and let the oldest go; where it can not be kept the next run pays again."""
    half = dump.with_suffix(f".{os.getpid()}")
    try:
        _run([programs / "pg_dump", "-Fc", "-Z1", "-f", half, template])
        half.replace(dump)
        for old in sorted(dump.parent.glob("*.dump"), key=lambda path: path.stat().st_mtime)[:-KEPT]:
            old.unlink(missing_ok=True)
    except (OSError, subprocess.CalledProcessError):
        half.unlink(missing_ok=True)


def _run(command, *, check=True, quiet=False, **options):
    return subprocess.run(
        [str(part) for part in command],
        check=check,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL if quiet else None,
        **options,
    )
