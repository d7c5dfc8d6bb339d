"""Kept public pages learn of the fair's changes: they raise the number of ``jobs.PublicVersion``.

Counters that move with every visitor (seats taken, numbers of a queue) do not raise it: pages that show them are
kept for a minute at most, and nobody is promised a seat by a page.
"""

from django.db import migrations

WATCHED = {
    "fairs_edition": "OLD.* IS DISTINCT FROM NEW.*",
    "fairs_booth": (
        "(OLD.state, OLD.slug, OLD.about, OLD.link, OLD.hall, OLD.position, OLD.queue_open, OLD.answers_wanted)"
        " IS DISTINCT FROM"
        " (NEW.state, NEW.slug, NEW.about, NEW.link, NEW.hall, NEW.position, NEW.queue_open, NEW.answers_wanted)"
    ),
    "fairs_boothhours": "OLD.* IS DISTINCT FROM NEW.*",
    "fairs_boothvacancy": "OLD.* IS DISTINCT FROM NEW.*",
    "fairs_boothquestion": "(OLD.answer, OLD.hidden_at) IS DISTINCT FROM (NEW.answer, NEW.hidden_at)",
    "fairs_agendaitem": "OLD.* IS DISTINCT FROM NEW.*",
    "fairs_entrywindow": (
        "(OLD.starts_at, OLD.ends_at, OLD.quota, OLD.on_site)"
        " IS DISTINCT FROM (NEW.starts_at, NEW.ends_at, NEW.quota, NEW.on_site)"
    ),
    "fairs_groupsession": (
        "(OLD.title, OLD.starts_at, OLD.ends_at, OLD.quota, OLD.link, OLD.place, OLD.cancelled_at)"
        " IS DISTINCT FROM"
        " (NEW.title, NEW.starts_at, NEW.ends_at, NEW.quota, NEW.link, NEW.place, NEW.cancelled_at)"
    ),
}
FUNCTION = """
CREATE FUNCTION fairs_public_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO jobs_publicversion (id, number) VALUES (1, 1)
    ON CONFLICT (id) DO UPDATE SET number = jobs_publicversion.number + 1;
  RETURN NULL;
END $$;
"""


def _triggers():
    for table, changed in WATCHED.items():
        yield (
            f"CREATE TRIGGER {table}_public_rows AFTER INSERT OR DELETE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION fairs_public_changed();"
            f"CREATE TRIGGER {table}_public_update AFTER UPDATE ON {table} FOR EACH ROW"
            f" WHEN ({changed}) EXECUTE FUNCTION fairs_public_changed();"
        )


def _drops():
    for table in WATCHED:
        yield f"DROP TRIGGER {table}_public_rows ON {table}; DROP TRIGGER {table}_public_update ON {table};"


class Migration(migrations.Migration):
    dependencies = [("fairs", "0001_initial"), ("jobs", "0005_public_version")]
    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION fairs_public_changed();"),
        migrations.RunSQL("".join(_triggers()), "".join(_drops())),
    ]
