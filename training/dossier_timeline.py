"""The timeline of a dossier, as its owner and the group read it (UX-32)."""

from django.utils.translation import gettext as _

from cakapkerja.templatetags.cakap import tanggal
from training.enums import DossierState as S
from training.steps import steps_of


def _sentence(row):
    return {
        S.SUBMITTED: _("Proposal dikirim."),
        S.CHECKED: _("Berkas lengkap. Petugas lain menilai proposal ini."),
        S.RETURNED: _("Petugas meminta perbaikan."),
        S.APPROVED: _("Proposal disetujui. Surat ke dinas mitra disiapkan."),
        S.SENT: _("Surat dikirim ke dinas mitra."),
        S.GRANTED: _("Dinas mitra menerima permohonan."),
        S.REFUSED: _("Permohonan belum dapat diterima."),
        S.WITHDRAWN: _("Anda menarik proposal ini."),
    }[row.to_state]


def _next_step(dossier):
    sentences = {
        S.DRAFT: _("Lengkapi proposal, lalu kirim."),
        S.RETURNED: _("Perbaiki proposal, lalu kirim lagi."),
        S.SENT: _("Dinas mitra menjawab. Kami kabari Anda."),
        S.GRANTED: _("Dinas mitra menghubungi Anda untuk langkah berikutnya."),
    }
    if dossier.state in (S.SUBMITTED, S.CHECKED, S.APPROVED) and dossier.due_at:
        return _("Langkah berikutnya dari petugas paling lambat %s.") % tanggal(dossier.due_at)
    return sentences.get(dossier.state, "")


def timeline_of(dossier):
    """Return the steps for ``components/timeline.html``."""
    return steps_of(dossier.transitions.all(), _sentence, _next_step(dossier))
