"""The Celery application. A message only wakes a worker up; what must happen is a row (R-01)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cakapkerja.settings")

app = Celery("cakapkerja")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
