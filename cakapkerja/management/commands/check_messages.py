"""Fail when an English message is missing, untranslated, fuzzy or obsolete."""

from django.core.management.base import BaseCommand, CommandError

from cakapkerja.catalogue import problems


class Command(BaseCommand):
    help = "Check that the English catalogue is complete."
    requires_system_checks = []

    def handle(self, **options):
        found = problems("en")
        for line in found[:50]:
            self.stderr.write(line)
        if found:
            raise CommandError(f"{len(found)} messages need work: run `make messages`, then translate.")
        self.stdout.write("en: complete")
