"""Kept public pages learn of changes of training: they raise the number of ``jobs.PublicVersion``.

Seats do not: in a rush every registration of every class would wait for that one row. Pages that show seats carry
the counters in the key of the kept page instead (training/views/public.py).
"""

from django.db import migrations

COUNTERS = "ARRAY['seats_taken', 'last_number', 'last_waiting_number', 'updated_at']"
# Rows that visitors see, as (table, condition on a row, what of it counts).
WATCHED = (
    ("training_programme", "true", "to_jsonb({0})"),
    ("training_field", "true", "to_jsonb({0})"),
    ("training_batch", "{0}.state <> 'draft'", "to_jsonb({0}) - " + COUNTERS),
    ("training_trainingday", "true", "to_jsonb({0})"),
    ("training_pledge", "true", "to_jsonb({0})"),
    ("training_pledgedinterview", "true", "to_jsonb({0})"),
    ("training_business", "{0}.is_public", "to_jsonb({0})"),
    ("training_product", "true", "to_jsonb({0})"),
)
FUNCTION = """
CREATE FUNCTION training_public_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO jobs_publicversion (id, number) VALUES (1, 1)
    ON CONFLICT (id) DO UPDATE SET number = jobs_publicversion.number + 1;
  RETURN NULL;
END $$;
"""


def _triggers():
    for table, seen, counts in WATCHED:
        old, new = seen.format("OLD"), seen.format("NEW")
        changed = f"({old} OR {new}) AND {counts.format('OLD')} IS DISTINCT FROM {counts.format('NEW')}"
        for event, when in (("insert", new), ("delete", old), ("update", changed)):
            yield (
                f"CREATE TRIGGER {table}_public_{event} AFTER {event.upper()} ON {table} FOR EACH ROW"
                f" WHEN ({when}) EXECUTE FUNCTION training_public_changed();"
            )


def _drops():
    for table, _seen, _counts in WATCHED:
        for event in ("insert", "delete", "update"):
            yield f"DROP TRIGGER {table}_public_{event} ON {table};"


class Migration(migrations.Migration):
    dependencies = [("training", "0005_on_the_job_log"), ("jobs", "0005_public_version")]
    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION training_public_changed();"),
        migrations.RunSQL("".join(_triggers()), "".join(_drops())),
    ]
