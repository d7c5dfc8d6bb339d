"""The command line: see the package's docstring."""

import signal
import sys

from cakapkerja.embedded import __doc__ as usage
from cakapkerja.embedded.commands import execute, execute_beside_portal
from cakapkerja.embedded.errors import EmbeddedError
from cakapkerja.embedded.portal import run
from cakapkerja.embedded.process import die_with_parent


def main(words: list[str]) -> int:
    """Run one command; returns its exit status. 2 for a wrong command line, 1 for what the person can fix."""
    action, *rest = words or [""]
    try:
        if action == "run" and rest in ([], ["--with-parent"]):
            if rest:
                die_with_parent()
            return run()
        if action in ("exec", "with") and rest[:1] == ["--"] and len(rest) > 1:
            return (execute if action == "exec" else execute_beside_portal)(rest[1:])
    except EmbeddedError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:  # Ctrl-C before there is anything to end in order
        return 128 + signal.SIGINT
    print(usage, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
