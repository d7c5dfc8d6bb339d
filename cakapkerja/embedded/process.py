"""Starting a child that cannot outlive its parent, and ending one.

Linux sends a child its parent-death signal when the *thread* that started it ends: start children from a
thread that lives as long as the process (the main thread).
"""

import contextlib
import ctypes
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

POLL_SECONDS = 0.02


def spawn(
    command: Sequence[str | os.PathLike],
    *,
    death_signal: str = "TERM",
    prefix: Sequence[str] = (),
    own_session: bool = True,
    **popen,
) -> subprocess.Popen:
    """Start `command`, which the kernel sends SIG`death_signal` when this thread ends, even by kill -9.

    `prefix` is put before the part that sets the signal: entering a user namespace or changing the user
    clears it, so it must come after. `own_session` keeps a terminal's Ctrl-C away from the child: its
    owner decides the order of ending.
    """
    return subprocess.Popen(
        [*prefix, *death_signal_prefix(death_signal), *map(os.fspath, command)],
        stdin=popen.pop("stdin", subprocess.DEVNULL),
        start_new_session=own_session,
        **popen,
    )


def death_signal_prefix(name: str) -> list[str]:
    """The words that set a parent-death signal; none where the system has no setpriv (macOS)."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", name, "--"] if setpriv else []


def die_with_parent() -> None:
    """Let the kernel send this process SIGTERM when its parent ends: kill -9 of `make` ends the portal too."""
    if sys.platform == "linux":
        parent = os.getppid()
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:  # it ended before the call
            signal.raise_signal(signal.SIGTERM)


def stop(process: subprocess.Popen, *, first: int = signal.SIGTERM, seconds: float = 20.0) -> int:
    """Ask `process` to end by `first`; after `seconds` kill its whole group. Returns its exit status."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(first)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            kill_group(process)
    return process.wait()


def kill_group(process: subprocess.Popen) -> None:
    """kill -9 to a child started with its own session, and to all that it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError):
        process.kill()


def alive(pid: int) -> bool:
    """Whether a process of this number exists and is more than a zombie."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    except (OSError, IndexError):
        return Path("/proc/self").exists() is False


def working_in(folder: Path, name: str) -> list[int]:
    """Processes whose current folder is `folder` and whose program's name starts with `name`.

    Both servers change into their data folder, so this finds what an earlier, killed owner left, and
    never a stranger that got a recycled number. Empty where there is no /proc.
    """
    wanted = os.path.realpath(folder)
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if os.readlink(entry / "cwd") == wanted and (entry / "comm").read_text().startswith(name):
                found.append(int(entry.name))
        except OSError:
            continue
    return sorted(pid for pid in found if alive(pid))


def end_leftovers(folder: Path, name: str, *, gently: int, seconds: float = 15.0) -> int:
    """End what an earlier owner left in `folder`: `gently` first, kill -9 after `seconds`.

    Two servers on the same files would destroy them, so this returns only when all are gone; the
    result is how many there were.
    """
    count = len(working_in(folder, name))
    deadline = time.monotonic() + seconds
    signalled: set[int] = set()
    while left := working_in(folder, name):
        late = time.monotonic() > deadline
        for pid in left:
            if late or pid not in signalled:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL if late else gently)
                signalled.add(pid)
        time.sleep(POLL_SECONDS)
    return count


def tail(log: Path, lines: int = 15) -> str:
    """The last lines of a log, for an error message; empty when it cannot be read."""
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return ""
