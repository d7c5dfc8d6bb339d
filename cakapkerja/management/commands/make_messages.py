"""Bring the English catalogue up to the code."""

from django.core.management.base import BaseCommand

from cakapkerja.catalogue import update_catalogue


class Command(BaseCommand):
    help = "Extract messages and update locale/en."
    requires_system_checks = []

    def handle(self, **options):
        self.stdout.write(f"en: {update_catalogue('en')} messages")
