"""Fill the new columns of the applicants' list for applications that were sent before they existed."""

from django.db import migrations

BATCH = 5000
FILL = """
    WITH part AS (
        SELECT id FROM jobs_application WHERE id > %s ORDER BY id LIMIT %s
    ), filled AS (
        UPDATE jobs_application AS a SET
            kelurahan_name = CASE
                WHEN (a.profile->>'in_city')::boolean AND split_part(coalesce(a.profile->>'place', ''), ', ', 3) <> ''
                THEN left(split_part(a.profile->>'place', ', ', -3), 60) ELSE '' END,
            skills_key = left(
                lower(regexp_replace(btrim(coalesce(a.profile->>'skills', '')), '\\s+', ' ', 'g')), 400),
            graduation_year = nullif((a.profile->>'graduation_year')::int, 0)
        FROM part WHERE a.id = part.id
    )
    SELECT id FROM part ORDER BY id DESC LIMIT 1
"""
FIRST = "00000000-0000-0000-0000-000000000000"


def fill(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        place = (FIRST,)
        while place:
            cursor.execute(FILL, [place[0], BATCH])
            place = cursor.fetchone()


class Migration(migrations.Migration):
    atomic = False  # each batch by itself: nobody waits for all rows
    dependencies = [("jobs", "0020_applicant_filters")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
