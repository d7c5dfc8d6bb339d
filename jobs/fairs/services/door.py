"""The switch of the waiting room: the fair's managers turn it, every process follows within two seconds."""

from django.db import transaction
from django.utils.translation import gettext as _

from cakapkerja.errors import BusinessRuleError
from jobs.fairs.door import rules, state
from jobs.fairs.enums import DoorMode
from jobs.fairs.services.editions import lock_edition


@transaction.atomic
def set_door(*, officer, edition_id, mode, capacity, per_minute):
    """Set the mode (:class:`DoorMode`), how many people fit at once, and how many come in a minute (0: nobody).

    The history of the edition keeps who did it and what it was (pghistory). Raises :class:`BusinessRuleError`.
    """
    if not officer.has_perm("fairs.change_edition"):
        raise BusinessRuleError(_("Anda tidak berhak mengatur ruang tunggu."))
    if mode not in DoorMode.values or capacity < 1 or per_minute < 0:
        raise BusinessRuleError(_("Pilih salah satu keadaan, dan isi kedua angka."))
    edition = lock_edition(edition_id)
    edition.door_mode, edition.door_capacity, edition.admit_per_minute = mode, capacity, per_minute
    edition.save(update_fields=["door_mode", "door_capacity", "admit_per_minute", "updated_at"])
    rules.refresh_after_commit(edition)
    return edition


def door_figures(edition):
    """Return the :class:`jobs.fairs.door.state.Line` of an edition, None while Redis is away."""
    try:
        return state.look(rules.from_edition(edition))
    except state.Away:
        return None
