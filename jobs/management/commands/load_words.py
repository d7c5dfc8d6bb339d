"""Add the shipped words, phrases and examples that are missing: safe to run at any time."""

from django.core.management.base import BaseCommand
from django.db import transaction

import jobs.rules.seeds  # noqa: F401
from jobs.seeds import SEEDS


class Command(BaseCommand):
    help = "Add the shipped synonyms, phrases, templates and ready sentences that are missing."

    def handle(self, **options):
        with transaction.atomic():
            added = sum(loader() for loader in SEEDS)
        self.stdout.write(f"{added} rows added.")
