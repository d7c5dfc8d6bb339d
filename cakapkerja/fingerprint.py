"""What a form was opened with, field by field, so that a stale save can say what changed meanwhile (FT-10)."""

import hashlib


def _print(value):
    value = getattr(value, "pk", value)
    return hashlib.sha256(str("" if value is None else value).encode()).hexdigest()[:10]


def fingerprint(values):
    """Return a short text that stands for ``values``, a dict of field name to value; it tells none of them."""
    return ",".join(f"{name}:{_print(value)}" for name, value in values.items())


def changed_since(text, values):
    """Return the names in ``values`` that differ from what ``text`` stood for; unknown names count as the same."""
    seen = dict(pair.split(":", 1) for pair in (text or "").split(",") if ":" in pair)
    return [name for name, value in values.items() if name in seen and seen[name] != _print(value)]
