"""Write the demonstration data, or print its accounts. Runs only when DEMO=1; safe to run again."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cakapkerja.management.demo.content import ACCOUNTS, PASSWORD


class Command(BaseCommand):
    help = "Demonstration data: people, firms, vacancies and applications that nobody real stands behind."

    def add_arguments(self, parser):
        parser.add_argument("--accounts", action="store_true", help="only print the accounts")

    def handle(self, *, accounts, **options):
        if not settings.DEMO:
            raise CommandError("Demonstration data is written only when DEMO=1.")
        if accounts:
            for email, _name, what in ACCOUNTS.values():
                self.stdout.write(f"  {email:<24} {PASSWORD}   {what}")
            return
        from cakapkerja.management.demo.write import write_demo

        self.stdout.write(write_demo())
