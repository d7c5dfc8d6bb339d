"""What a channel is, and the three ways in which sending fails."""

import contextlib


class Unavailable(Exception):
    """The provider as a whole is away, or the session broke: keep every row, try later."""


class Rejected(Exception):
    """The provider refuses this message for good; the next row may do better."""


class Deferred(Exception):
    """The provider asks to try this message again later."""


class Channel:
    """A way to reach people outside the portal. ``name`` is stored, ``label`` is shown.

    ``rings``: the phone makes a sound (SMS, WhatsApp, push), so messages wait for the end of the quiet hours.
    """

    name = ""
    label = ""
    rings = False

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
        """Send one delivery within 50 s; ``delivery.id`` is its key, the same at every attempt (R-03).

        Raises :class:`Rejected`, :class:`Deferred` or :class:`Unavailable`.
        """
        raise NotImplementedError
