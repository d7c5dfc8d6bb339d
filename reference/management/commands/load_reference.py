"""Write the shipped reference data again: safe to run at any time."""

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import transaction

from reference.load import load_reference_data


class Command(BaseCommand):
    help = "Load kecamatan, kelurahan, provinces, education levels, classifications, wages, holidays."

    def handle(self, **options):
        with transaction.atomic():
            load_reference_data(apps)
        self.stdout.write("Reference data loaded.")
