"""Kinds of messages that only tests send."""

import datetime

from notifications.enums import Category
from notifications.notice import Notice


class News(Notice):
    """An ordinary message: by every channel that the person wants."""

    kind = "test.news"
    category = Category.APPLICATION
    subject = "Kabar {title}"


class Summons(Notice):
    kind = "test.summons"
    category = Category.APPLICATION
    essential = True
    subject = "Panggilan {title}"


class Secret(Notice):
    kind = "test.secret"
    essential = True
    sensitive = True
    channels = ("email",)
    useful_for = datetime.timedelta(minutes=10)
    subject = "{code} adalah kode Anda"


class Broken(Notice):
    """Its words can not be made: the context lacks one."""

    kind = "test.broken"
    category = Category.APPLICATION
    subject = "{missing}"


class TextMessage(Notice):
    kind = "test.text"
    channels = ("sms",)
    subject = "{title}"
