"""Uploads are bounded before they are stored, and known by their content, not by their name (SEC-32)."""

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler

HARD_LIMIT_FACTOR = 5


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Write to a temporary file, at most five times the limit of a file; what comes after that is not stored.

    The file keeps the size that was sent, so that the form can say how large it is, and keep what was typed.
    """

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data, start):
        self.received += len(raw_data)
        if self.received <= HARD_LIMIT_FACTOR * settings.UPLOAD_LIMIT_BYTES:
            super().receive_data_chunk(raw_data, start)
