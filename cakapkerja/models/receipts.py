"""One row for each form that created something, so that a repeat gets the first answer (R-04)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class FormReceipt(models.Model):
    """The first answer to a form: a second POST with the same token is sent to ``result_url``."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    token = models.UUIDField(default=uuid.uuid4)
    result_url = models.CharField(max_length=500)
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["-at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "token"], name="form_receipt_once_per_user"),
        ]

    def __str__(self):
        return str(self.token)
