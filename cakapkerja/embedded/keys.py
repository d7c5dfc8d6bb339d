"""The installation's secrets, made once and kept in var/secrets.env."""

import base64
import os
import secrets
from pathlib import Path

from cakapkerja.embedded.errors import EmbeddedError

NAMES = ("SECRET_KEY", "NIK_KEYS", "NIK_INDEX_KEY", "CERTIFICATE_KEYS")
# Came with a later release: a file of an earlier one gets it added, for nothing is signed with it yet.
ADDED_LATER = ("CERTIFICATE_KEYS",)


def new_secrets() -> dict[str, str]:
    """Fresh values in the form that the settings read: keys of 32 bytes as base64."""
    return {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "NIK_KEYS": f"v1:{_key()}",
        "NIK_INDEX_KEY": _key(),
        "CERTIFICATE_KEYS": f"c1:{_key()}",
    }


def load_secrets(file: Path, *, data_exists: bool) -> dict[str, str]:
    """Read the secrets of `file`, made at the first call with mode 600; the environment's values win.

    Raises EmbeddedError when the file is missing beside data that was sealed with its keys
    (`data_exists`): new keys would make identity numbers unreadable for ever.
    """
    given = {name: os.environ[name] for name in NAMES if os.environ.get(name)}
    if len(given) == len(NAMES):
        return given
    if not file.exists() and not set(NAMES) - set(given) <= set(ADDED_LATER):
        if data_exists:
            raise EmbeddedError(
                f"{file} is missing, but the database beside it is sealed with its keys. Put the file back from"
                " your backup, or delete the whole folder to start anew."
            )
        _write(file, new_secrets())
    return _read(file, given)


def _write(file: Path, values: dict[str, str]) -> None:
    # Complete under another name first, and on disk: half a file would lock the data for ever.
    unfinished = file.with_suffix(f".{os.getpid()}")
    with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write("# Made once. Back it up apart from the database, and never commit it.\n")
        stream.writelines(f"{name}={value}\n" for name, value in values.items())
        stream.flush()
        os.fsync(stream.fileno())
    unfinished.rename(file)


def _read(file: Path, given: dict[str, str]) -> dict[str, str]:
    kept = {}
    if file.exists():
        file.chmod(0o600)
        pairs = (line.strip().partition("=") for line in file.read_text().splitlines())
        kept = {name: value for name, _, value in pairs if name in NAMES and value}
    missing = [name for name in NAMES if name not in kept | given]
    if missing and set(missing) <= set(ADDED_LATER):
        kept |= {name: new_secrets()[name] for name in missing}
        _write(file, kept)
    elif missing:
        raise EmbeddedError(f"{file} lacks {', '.join(missing)}. Put the file back from your backup.")
    return kept | given


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()
