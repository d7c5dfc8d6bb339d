"""Short random codes for public things (SEC-22) and token helpers."""

import secrets

# No vowels, so that no word appears; no 0/1/l/o, so that a code can be read aloud.
ALPHABET = "23456789bcdfghjkmnpqrstvwxyz"
CODE_LENGTH = 8


def new_code():
    """Return a random code of 8 characters: 28^8, about 3.8e11 values."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
