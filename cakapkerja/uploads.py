"""Uploads are bounded before they are stored, and known by their content, not by their name (SEC-32)."""

from django.conf import settings
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler

HARD_LIMIT_FACTOR = 5


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Write to a temporary file; cut a request off that is far above the limit of a file.

    A file a little above the limit is read to its end, so that the form can say what is wrong and keep
    what was typed; one of more than five times the limit ends the request.
    """

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data, start):
        self.received += len(raw_data)
        if self.received > HARD_LIMIT_FACTOR * settings.UPLOAD_LIMIT_BYTES:
            raise StopUpload(connection_reset=False)
        return super().receive_data_chunk(raw_data, start)
