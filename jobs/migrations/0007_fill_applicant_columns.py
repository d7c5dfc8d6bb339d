"""Fill the columns of the applicants' list for applications that were sent before they existed."""

from django.db import migrations

BATCH = 5000
FILL = """
    UPDATE jobs_application AS a SET
        name_key = left(lower(regexp_replace(btrim(a.profile->>'full_name'), '\\s+', ' ', 'g')), 120),
        education_rank = (SELECT rank FROM reference_educationlevel WHERE code = a.profile->>'education_code'),
        in_city = coalesce((a.profile->>'in_city')::boolean, false),
        kecamatan_name = CASE WHEN (a.profile->>'in_city')::boolean
            THEN left(split_part(coalesce(a.profile->>'place', ''), ', ', -2), 60) ELSE '' END,
        birth_year = extract(year FROM a.created_at AT TIME ZONE 'Asia/Jakarta') - (a.profile->>'age')::int,
        is_verified = coalesce((a.profile->>'verified')::boolean, false)
    WHERE a.id IN (
        SELECT id FROM jobs_application
        WHERE name_key = '' AND coalesce(btrim(profile->>'full_name'), '') <> '' LIMIT %s
    )
"""


def fill(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(FILL, [BATCH])
        while cursor.rowcount:
            cursor.execute(FILL, [BATCH])


class Migration(migrations.Migration):
    atomic = False  # each batch by itself: nobody waits for all rows
    dependencies = [("jobs", "0006_applicants_at_scale"), ("reference", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
