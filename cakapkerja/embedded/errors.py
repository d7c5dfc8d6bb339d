"""The one error of this package."""


class EmbeddedError(Exception):
    """Something that the person at the keyboard can act on, said in one plain sentence."""
