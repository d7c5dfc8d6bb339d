"""The folders of an installation, and sockets whose paths are short enough."""

import contextlib
import hashlib
import os
import stat
import tempfile
from pathlib import Path

from cakapkerja.embedded.errors import EmbeddedError

CHECKOUT = Path(__file__).resolve().parents[2]
# sun_path holds 108 bytes with its closing zero on Linux and 104 on macOS. The longest name that is put
# into the folder is PostgreSQL's ".s.PGSQL.5432.lock" (18) and a slash.
SOCKET_PATH_BYTES = 103
LONGEST_SOCKET_NAME = len("/.s.PGSQL.5432.lock")


def var_dir() -> Path:
    """Where everything that is kept between runs lives: $VAR_DIR, or var/ of the checkout."""
    return Path(os.environ.get("VAR_DIR") or CHECKOUT / "var").absolute()


def private_folder(folder: Path) -> Path:
    """Make `folder` (and its parents) readable by nobody else; returns it."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


def socket_folder(wanted: Path) -> Path:
    """`wanted` if sockets fit in it, else a short folder under the temporary folder, always the same one.

    Raises EmbeddedError when that short folder exists and belongs to somebody else.
    """
    wanted = wanted.absolute()
    if len(os.fsencode(wanted)) + LONGEST_SOCKET_NAME <= SOCKET_PATH_BYTES:
        return private_folder(wanted)
    digest = hashlib.sha256(os.fsencode(wanted)).hexdigest()[:12]
    return own_folder(short_temp() / f"ck-{os.getuid()}-{digest}")


def own_folder(folder: Path) -> Path:
    """Make a folder at a guessable path in a shared place, refusing one that another user prepared."""
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700, parents=True)
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid not in (os.getuid(), NOBODY):
        raise EmbeddedError(f"{folder} belongs to another user. Remove it, or set VAR_DIR to a shorter path.")
    if status.st_uid == os.getuid():
        folder.chmod(0o700)
    return folder


def short_temp() -> Path:
    """The temporary folder, or /tmp where that one's path is itself too long for a socket."""
    folder = Path(tempfile.gettempdir())
    if len(os.fsencode(folder)) > 60:
        folder = Path("/tmp")
    return folder


NOBODY = 65534
