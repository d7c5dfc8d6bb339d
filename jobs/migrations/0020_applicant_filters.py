"""Skill, kelurahan and year of graduation as columns of their own, for the filters of the applicants' list (AP-5)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("jobs", "0019_vacancies_of_merged")]
    operations = [
        migrations.AddField(
            "application",
            "kelurahan_name",
            models.CharField(db_default="", default="", editable=False, max_length=60),
        ),
        migrations.AddField(
            "application",
            "skills_key",
            models.CharField(db_default="", default="", editable=False, max_length=400),
        ),
        migrations.AddField(
            "application",
            "graduation_year",
            models.PositiveSmallIntegerField(editable=False, null=True),
        ),
    ]
