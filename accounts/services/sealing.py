"""Rotation of the keys of identity numbers (SEC-56): the numbers stay as they are, their seals become new."""

from collections import Counter

from django.db import transaction

from accounts.models import Resident
from accounts.models.residents import NIK_CONTEXT
from cakapkerja import crypto

BATCH = 200


def reseal_niks():
    """Seal every NIK with the first key and index it with the present index key; return how many changed.

    Works in short transactions beside a running portal. Raises :class:`cakapkerja.crypto.SealError` at the first
    number whose key is not on the ring: nothing of it is lost, and a second run goes on.
    """
    done, last = 0, None
    while True:
        rows = Resident.objects.filter(nik_sealed__isnull=False).order_by("pk")
        keys = list((rows.filter(pk__gt=last) if last else rows).values_list("pk", flat=True)[:BATCH])
        if not keys:
            return done
        last = keys[-1]
        with transaction.atomic():
            for resident in Resident.objects.filter(pk__in=keys).select_for_update(of=("self",)).order_by("pk"):
                done += _reseal(resident)


def _reseal(resident):
    if not resident.has_nik:  # taken away since the list was made
        return False
    nik = resident.open_nik()
    same_index = bytes(resident.nik_index) == crypto.keyed_index(nik, context=NIK_CONTEXT)
    if same_index and crypto.key_id_of(resident.nik_sealed) == crypto.sealing_key_id():
        return False
    resident.put_nik(nik)
    # Not updated_at: nothing changed that an officer may have been reading.
    Resident.objects.filter(pk=resident.pk).update(nik_sealed=resident.nik_sealed, nik_index=resident.nik_index)
    return True


def count_by_key():
    """Return how many numbers each key seals."""
    sealed = Resident.objects.filter(nik_sealed__isnull=False).values_list("nik_sealed", flat=True)
    return Counter(crypto.key_id_of(data) for data in sealed.order_by("pk").iterator())
