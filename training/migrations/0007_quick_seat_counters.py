"""A thousand registrations in a minute (FT-06): the statement that gives a place is planned once a connection,
and no trigger compares the whole row for its three counters, which no kept page shows.

Naming the columns lets PostgreSQL skip the comparison. A new column of Batch belongs into a new trigger;
tests/training/test_kept_pages.py says so when it is forgotten.
"""

from django.db import migrations

# The row lock that the UPDATE takes puts everybody in one line; whoever waited sees the row as the one
# before left it (READ COMMITTED). The window is asked at now(), the start of the transaction: waiting in the line
# costs nobody the seat. A free seat is not taken while somebody waits for it (a raised quota).
FREE = (
    "(batch.mode = 'first_come' AND batch.seats_taken < batch.quota AND NOT EXISTS"
    " (SELECT 1 FROM training_enrolment WHERE batch_id = batch.id AND state = 'waiting'))"
)
TAKE_PLACE = f"""
CREATE FUNCTION training_take_place(asked bigint)
RETURNS TABLE (number integer, seat boolean, waiting_number integer, at timestamptz) LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY
  UPDATE training_batch AS batch SET
    last_number = batch.last_number + 1,
    seats_taken = batch.seats_taken + CASE WHEN {FREE} THEN 1 ELSE 0 END,
    last_waiting_number = batch.last_waiting_number
      + CASE WHEN {FREE} OR batch.mode <> 'first_come' THEN 0 ELSE 1 END
  WHERE batch.id = asked AND batch.state = 'published'
    AND batch.opens_at <= now() AND batch.closes_at > now()
    AND batch.starts_on > (now() AT TIME ZONE 'Asia/Jakarta')::date
  RETURNING new.last_number, new.seats_taken > old.seats_taken,
    CASE WHEN new.last_waiting_number > old.last_waiting_number THEN new.last_waiting_number END, now();
END $$;
"""

COUNTERS = ("seats_taken", "last_number", "last_waiting_number", "updated_at")
DROP = "DROP TRIGGER training_batch_public_update ON training_batch;"
CREATE = (
    "CREATE TRIGGER training_batch_public_update AFTER UPDATE {of} ON training_batch FOR EACH ROW"
    " WHEN ((OLD.state <> 'draft' OR NEW.state <> 'draft') AND to_jsonb(OLD) - ARRAY[{counters}]"
    " IS DISTINCT FROM to_jsonb(NEW) - ARRAY[{counters}]) EXECUTE FUNCTION training_public_changed();"
)
QUOTED = ", ".join(f"'{name}'" for name in COUNTERS)


def name_columns(apps, schema_editor):
    fields = apps.get_model("training", "Batch")._meta.local_concrete_fields
    columns = ", ".join(field.column for field in fields if field.column not in COUNTERS)
    schema_editor.execute(DROP + CREATE.format(of=f"OF {columns}", counters=QUOTED))


def watch_all(apps, schema_editor):
    schema_editor.execute(DROP + CREATE.format(of="", counters=QUOTED))


class Migration(migrations.Migration):
    dependencies = [("training", "0006_public_pages")]
    operations = [
        migrations.RunSQL(TAKE_PLACE, "DROP FUNCTION training_take_place(bigint);"),
        migrations.RunPython(name_columns, watch_all),
    ]
