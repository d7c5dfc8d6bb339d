"""Reminders find the interviews that are due. Built while applications go on."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("jobs", "0015_interview_times")]
    operations = [
        AddIndexConcurrently(
            model_name="application",
            index=models.Index(
                fields=["interview_at", "id"],
                condition=models.Q(state="interview"),
                name="application_interview_due",
            ),
        ),
    ]
