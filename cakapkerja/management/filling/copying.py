"""Rows into a table by COPY: many thousands a second, with no object of Django behind each."""

import datetime
import io
import json

from django.db import connection

CHUNK_ROWS = 20_000
ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def _text(value):
    if value is None:
        return "\\N"
    if value is True or value is False:
        return "t" if value else "f"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, (dict, list)):
        value = json.dumps(value, ensure_ascii=False)
    elif isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat()
    return str(value).translate(ESCAPES)


def copy_rows(model, rows, constant=()):
    """Copy ``rows`` (dicts of column to value, all with the same columns) into the table of ``model``.

    ``constant`` holds columns that are the same in every row. Columns that neither names keep the default of the
    database. Return how many rows were written.
    """
    constant = dict(constant)
    tail = "".join(f"\t{_text(value)}" for value in constant.values())
    count, buffer, columns = 0, io.StringIO(), None
    with connection.cursor() as cursor:

        def write():
            buffer.seek(0)
            names = ", ".join(f'"{name}"' for name in [*columns, *constant])
            cursor.copy_expert(f'COPY "{model._meta.db_table}" ({names}) FROM STDIN', buffer)
            buffer.seek(0)
            buffer.truncate()

        for row in rows:
            columns = columns or list(row)
            buffer.write("\t".join([_text(row[name]) for name in columns]) + tail + "\n")
            count += 1
            if count % CHUNK_ROWS == 0:
                write()
        if count % CHUNK_ROWS:
            write()
    return count


def columns_of(model, **given):
    """Return {column: value} of a row of ``model`` with its defaults, for the columns that COPY must name."""
    row = model(**given)
    found = {}
    for field in model._meta.concrete_fields:
        if field.generated or field.primary_key or (field.has_db_default() and field.name not in given):
            continue
        found[field.column] = field.get_db_prep_save(getattr(row, field.attname), connection)
    return found


def next_id(model):
    """Return the first free key of a table with a running number."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT coalesce(max(id), 0) + 1 FROM "{model._meta.db_table}"')  # noqa: S608
        return cursor.fetchone()[0]


def move_sequence(model):
    """Let the next row that is written in the ordinary way get a key behind the copied ones."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence(%s, 'id'), (SELECT max(id) FROM \"{table}\"))",  # noqa: S608
            [table],
        )
