"""`exec` and `with`: another command beside servers."""

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Sequence

from cakapkerja.embedded.binaries import postgres_bin
from cakapkerja.embedded.errors import EmbeddedError
from cakapkerja.embedded.installation import Installation, shared_servers
from cakapkerja.embedded.keys import new_secrets
from cakapkerja.embedded.process import spawn
from cakapkerja.embedded.throwaway import throwaway


def execute(command: Sequence[str]) -> int:
    """Run `command` beside throw-away servers; returns its exit status.

    DATABASE_URL, REDIS_URL, VAR_DIR and the keys are set unless the environment has them: a run neither
    reads nor writes the checkout's own var/.
    """
    given = {name: value for name, value in os.environ.items() if value}
    with throwaway(with_postgres="DATABASE_URL" not in given, with_valkey="REDIS_URL" not in given) as servers:
        addresses = {"DATABASE_URL": servers.database_url, "REDIS_URL": servers.redis_url}
        mine = new_secrets() | {"VAR_DIR": str(servers.folder / "var")}
        mine |= {name: value for name, value in addresses.items() if value}
        return _call(command, mine | given)


def execute_beside_portal(command: Sequence[str]) -> int:
    """Run `command` beside the installation's own servers, started for it where none run."""
    installation = Installation()
    with shared_servers(installation) as environment:
        return _call(command, dict(os.environ) | environment | {"VAR_DIR": str(installation.var)})


def _call(command: Sequence[str], environment: dict[str, str]) -> int:
    child: subprocess.Popen | None = None

    def pass_on(number, _frame):
        # The terminal sends Ctrl-C to the whole group, the child included; SIGTERM comes to us alone.
        if child is not None and number != signal.SIGINT:
            child.send_signal(number)

    with contextlib.suppress(EmbeddedError):  # psql, pg_dump and pg_restore of the server's own version
        environment = environment | {"PATH": f"{postgres_bin()}{os.pathsep}{environment.get('PATH', os.defpath)}"}
    if shutil.which(command[0], path=environment.get("PATH")) is None:
        raise EmbeddedError(f"There is no program '{command[0]}'.")
    before = {number: signal.signal(number, pass_on) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        child = spawn(command, env=environment, stdin=None, own_session=False)
        status = child.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return status if status >= 0 else 128 - status
