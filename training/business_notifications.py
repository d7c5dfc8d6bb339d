"""Messages about businesses after a class: dossiers, visits, progress. No reason and no sum stands in a mail."""

from django.utils.translation import gettext_lazy as _

from notifications.notice import Notice


class DossierMoved(Notice):
    kind = "training.dossier_moved"
    category = "pelatihan"
    essential = True
    subject = _("Proposal usaha {number}: {state}")
    template = "training/dossier_moved"


class DossierMemberAsked(Notice):
    kind = "training.dossier_member_asked"
    category = "pelatihan"
    essential = True
    subject = _("{business} mengajak Anda menjadi anggota kelompok usaha")
    template = "training/dossier_member_asked"


class VisitPlanned(Notice):
    kind = "training.visit_planned"
    category = "pelatihan"
    subject = _("Pendamping usaha akan berkunjung: {day}")
    template = "training/visit_planned"


class VisitAdvice(Notice):
    kind = "training.visit_advice"
    category = "pelatihan"
    subject = _("Saran pendamping untuk {business}")
    template = "training/visit_advice"


class ProgressAsked(Notice):
    kind = "training.progress_asked"
    category = "pelatihan"
    subject = _("Bagaimana usaha {business} sekarang?")
    template = "training/progress_asked"
