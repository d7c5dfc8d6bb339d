"""Where officers run the fair, one file a noun."""

from jobs.fairs.admin import booths, editions, events, sessions  # noqa: F401 - registers the pages
