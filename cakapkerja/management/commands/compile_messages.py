"""Compile the message catalogues; needs no system gettext."""

from django.core.management.base import BaseCommand

from cakapkerja.catalogue import compile_catalogues


class Command(BaseCommand):
    help = "Compile every catalogue in locale/ that changed."
    requires_system_checks = []

    def handle(self, **options):
        for language in compile_catalogues():
            self.stdout.write(f"compiled: {language}")
