"""After a rotation of keys: seal every NIK with the first key of NIK_KEYS (docs/operations.md, Secrets)."""

from django.core.management.base import BaseCommand

from accounts.services.sealing import count_by_key, reseal_niks


class Command(BaseCommand):
    help = "Seal every NIK anew with the first key, and index it with the present index key. Safe to run again."

    def handle(self, **options):
        done = reseal_niks()
        self.stdout.write(f"{done} sealed anew")
        for key_id, count in sorted(count_by_key().items()):
            self.stdout.write(f"key {key_id}: {count}")
