"""Add the shipped programmes, fields and vans that are missing: safe to run at any time."""

from django.core.management.base import BaseCommand
from django.db import transaction

from training.seeds import load_training


class Command(BaseCommand):
    help = "Add the programmes, fields and vans that are missing."

    def handle(self, **options):
        with transaction.atomic():
            added = load_training()
        self.stdout.write(f"{added} rows added.")
