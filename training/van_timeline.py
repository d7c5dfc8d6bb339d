"""The timeline of a request for the van, as who asked reads it (UX-32)."""

from django.utils.translation import gettext as _

from cakapkerja.templatetags.cakap import tanggal
from training.enums import RequestState as S
from training.steps import steps_of
from training.visits import days_in_words


def _sentence(row):
    if row.from_state == row.to_state == S.PLANNED:
        return _("Jadwal diubah petugas.")
    if row.from_state == S.PLANNED and row.to_state == S.SUBMITTED:
        return _("Jadwal dibatalkan. Permintaan menunggu jadwal lain.")
    if row.from_state == S.PLANNED and row.to_state == S.REFUSED:
        return _("Jadwal dibatalkan. Permintaan ditutup.")
    return {
        S.SUBMITTED: _("Permintaan dikirim ke Dinas Ketenagakerjaan."),
        S.RETURNED: _("Petugas meminta perbaikan."),
        S.PLANNED: _("Mobil Si Praja dijadwalkan."),
        S.REFUSED: _("Permintaan belum dapat dipenuhi."),
        S.WITHDRAWN: _("Anda menarik permintaan ini."),
        S.DONE: _("Pelatihan selesai."),
    }[row.to_state]


def _next_step(request):
    """What comes next, and by when; "" when it has ended."""
    if request.state == S.DRAFT:
        return _("Lengkapi permintaan, lalu kirim.")
    if request.state == S.RETURNED:
        return _("Perbaiki permintaan, lalu kirim lagi. Giliran Anda tetap.")
    if request.state == S.SUBMITTED:
        if request.due_at:
            return _("Petugas menjawab paling lambat %s.") % tanggal(request.due_at)
        return _("Petugas mencari hari dan mobil.")
    if request.state == S.PLANNED:
        booking = request.bookings.filter(cancelled_at__isnull=True).select_related("batch").first()
        if booking is not None:
            return _("Siapkan tempat. Mobil datang %s, pukul 08.00 WIB.") % days_in_words(
                booking.batch.starts_on, booking.batch.ends_on
            )
    return ""


def timeline_of(request):
    """Return the steps for ``components/timeline.html``."""
    return steps_of(request.transitions.all(), _sentence, _next_step(request))
