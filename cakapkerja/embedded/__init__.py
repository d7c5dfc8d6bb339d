"""PostgreSQL and Valkey for one machine: the portal with nothing installed but Python.

Only the standard library is used, because this package runs before anything else is known to work.

    python -m cakapkerja.embedded run              the whole portal, data kept in var/
    python -m cakapkerja.embedded with -- CMD      CMD beside the portal's own servers (a shell, a backup)
    python -m cakapkerja.embedded exec -- CMD      CMD beside private servers that are thrown away

Tests use `throwaway()` or the two server classes.
"""

from cakapkerja.embedded.errors import EmbeddedError
from cakapkerja.embedded.postgres import PostgresServer
from cakapkerja.embedded.throwaway import throwaway
from cakapkerja.embedded.valkey import ValkeyServer

__all__ = ["EmbeddedError", "PostgresServer", "ValkeyServer", "throwaway"]
