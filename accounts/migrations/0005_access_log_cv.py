"""An index for the count of CVs that a company opened today (AF-14)."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("accounts", "0004_profile_cv")]
    operations = [
        AddIndexConcurrently(
            "accesslog",
            models.Index(condition=models.Q(kind="cv"), fields=["company", "at"], name="access_log_cv_of_company"),
        )
    ]
