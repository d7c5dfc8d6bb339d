"""Write the facts of every vacancy, by their trigger."""

from django.db import migrations

BATCH = 5000
FILL = """
    WITH part AS (SELECT id FROM jobs_vacancy WHERE id > %s ORDER BY id LIMIT %s),
        filled AS (UPDATE jobs_vacancy AS v SET facts = NULL FROM part WHERE v.id = part.id)
    SELECT id FROM part ORDER BY id DESC LIMIT 1
"""


def fill(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        place = (0,)
        while place:
            cursor.execute(FILL, [place[0], BATCH])
            place = cursor.fetchone()


class Migration(migrations.Migration):
    atomic = False  # each batch by itself: nobody waits for all rows
    dependencies = [("jobs", "0023_vacancy_facts")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
