"""Mail as files, for machines without a mail server: one ``.eml`` a mail in ``EMAIL_FILE_PATH``."""

import re
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend


class EmailBackend(BaseEmailBackend):
    """A mail's file is named by its Message-ID: one that is sent twice is there once."""

    def open(self):
        folder = Path(settings.EMAIL_FILE_PATH)
        if folder.is_dir():
            return False
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return True

    def send_messages(self, email_messages):
        self.open()
        for mail in email_messages:
            built = mail.message()
            name = re.sub(r"[^A-Za-z0-9-]", "_", built["Message-ID"].strip("<>").partition("@")[0])
            path = Path(settings.EMAIL_FILE_PATH) / f"{name}.eml"
            path.touch(mode=0o600)
            path.write_bytes(built.as_bytes())
        return len(email_messages)
