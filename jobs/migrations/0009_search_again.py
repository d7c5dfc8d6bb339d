"""Write the search column of every vacancy anew, by its trigger."""

from django.db import migrations

AGAIN = ["SET LOCAL statement_timeout = 0", "UPDATE jobs_vacancy SET title = title"]


class Migration(migrations.Migration):
    dependencies = [("jobs", "0008_search_reach")]
    operations = [migrations.RunSQL(AGAIN, AGAIN)]
