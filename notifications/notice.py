"""The base class of every message. A subclass names its words; the registry finds it by its kind."""

import datetime
import re

from cakapkerja.clock import database_now
from notifications.enums import Category

_registry = {}


class Notice:
    """One kind of message.

    ``subject`` is a format of the JSON context, ``template`` a text below ``templates/emails/``. ``essential``
    ones can not be switched off; ``channels`` pins the channels; ``sensitive`` ones lose their text when they
    are delivered (one-time codes); ``useful_for`` says after how long a message had better not go out;
    ``from_employer`` adds the line that nobody may ask for money (AF-10); ``keeps_quiet`` holds it back at night
    on channels that ring: not so a code, which somebody is waiting for.
    """

    kind = ""
    category = Category.ACCOUNT
    essential = False
    channels = None
    subject = ""
    template = ""
    sensitive = False
    useful_for = None
    from_employer = False
    keeps_quiet = True

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if not cls.kind or cls.kind in _registry:
            raise TypeError(f"{cls.__name__} needs a kind of its own")
        if cls.category not in Category.values:
            raise TypeError(f"{cls.__name__}: unknown category {cls.category!r}")
        _registry[cls.kind] = cls

    def __init__(self, message):
        self.message = message

    def should_send(self):
        """Asked again at delivery: False drops a message that has lost its use."""
        return self.useful_for is None or database_now() - self.message.created_at < self.useful_for

    def stop_path(self):
        """The path at which whoever has the mail may stop such mails without signing in, "" when there is none."""
        return ""


def notice_of(message):
    """Return the notice of a message row; raise :class:`LookupError` for an unknown kind."""
    try:
        return _registry[message.kind](message)
    except KeyError as exc:
        raise LookupError(f"unknown kind of message: {message.kind}") from exc


def label_of(kind):
    """Return what officers call a kind of message: its group and its subject with dots for what varies."""
    cls = _registry.get(kind)
    if cls is None:
        return kind
    subject = re.sub(r"\{\w+\}", "…", str(cls.subject)).strip(" …:")
    group = Category(cls.category).label
    return f"{group}: {subject}" if subject else str(group)


def choosable_categories():
    """Return the categories in which there is something to choose: a notice that may be switched off."""
    return {Category(cls.category) for cls in _registry.values() if not cls.essential and cls.channels is None}


class RawMail(Notice):
    """Mail whose words were made elsewhere (notices of sign-in): erased once it is sent."""

    kind = "mail.raw"
    essential = True
    channels = ("email",)
    subject = "{subject}"
    sensitive = True


class CodeMail(RawMail):
    """Mail with a one-time code: no use to anybody once the code is over."""

    kind = "mail.code"
    useful_for = datetime.timedelta(minutes=10)
    keeps_quiet = False


class DailyDigest(Notice):
    """What happened in an officer's area since the last digest."""

    kind = "notifications.digest"
    category = Category.TASK
    subject = "{title}: {count}"
    template = "notifications/digest"
