"""Fill the database with much invented data, for measurements."""

import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cakapkerja.management.filling import fill


class Command(BaseCommand):
    help = "Write many vacancies and applications by COPY, the same for the same seed. Refused on a real portal."

    def add_arguments(self, parser):
        parser.add_argument("--vacancies", type=int, default=0)
        parser.add_argument("--applications", type=int, default=0)
        parser.add_argument("--hot", type=int, default=0, help="how many of the applications go to one vacancy")
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *, vacancies, applications, hot, seed, **options):
        if settings.SITE_HTTPS:
            raise CommandError("This portal is a real one (SITE_URL is https): invented rows do not belong here.")
        if min(vacancies, applications, hot) < 0 or (applications and not vacancies):
            raise CommandError("Give numbers of 0 and more; applications need vacancies beside them.")
        started = time.monotonic()
        counts = fill(vacancies=vacancies, applications=applications, hot=hot, seed=seed)
        words = ", ".join(f"{number} {name}" for name, number in counts.items())
        self.stdout.write(f"{words} in {time.monotonic() - started:.0f} s")
