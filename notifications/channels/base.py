"""What a channel is."""

import contextlib


class Unavailable(Exception):
    """The provider as a whole is away: stop the batch, keep every row, try later."""


class Rejected(Exception):
    """The provider took no message to this address; the next row may do better."""


class Channel:
    """A way to reach people outside the portal. ``name`` is stored, ``label`` is shown."""

    name = ""
    label = ""

    def is_available(self):
        return True

    def address_of(self, message):
        """Return where the message goes, or "" when the person can not be reached this way."""
        raise NotImplementedError

    @contextlib.contextmanager
    def session(self):
        """Open what is shared by a batch; raise :class:`Unavailable` when the provider is away."""
        yield None

    def send(self, session, delivery):
        """Send one delivery; raise :class:`Rejected` or :class:`Unavailable`. ``delivery.id`` is the key of it."""
        raise NotImplementedError
