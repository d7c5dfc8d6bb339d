"""Messages about on-the-job training (TR-8). No name of a person and no reason stands in a mail."""

from django.utils.translation import gettext_lazy as _

from notifications.notice import Notice


class OnTheJobPlanned(Notice):
    """To the trainee."""

    kind = "training.ojt_planned"
    category = "pelatihan"
    essential = True
    subject = _("Magang Anda direncanakan: {company}")
    template = "training/ojt_planned"


class OnTheJobOffered(Notice):
    """To the company, when the office planned it."""

    kind = "training.ojt_offered"
    category = "pelatihan"
    essential = True
    subject = _("Peserta magang baru di {company}")
    template = "training/ojt_offered"


class OnTheJobStarted(Notice):
    kind = "training.ojt_started"
    category = "pelatihan"
    subject = _("Magang Anda dimulai: {company}")
    template = "training/ojt_started"


class OnTheJobWeekWritten(Notice):
    """To the company."""

    kind = "training.ojt_week_written"
    category = "pelatihan"
    subject = _("Catatan magang minggu ke-{number} menunggu persetujuan")
    template = "training/ojt_week_written"


class OnTheJobWeekDue(Notice):
    """To the trainee, when a week has ended and nothing is written about it."""

    kind = "training.ojt_week_due"
    category = "pelatihan"
    subject = _("Tulis catatan magang minggu ke-{number}")
    template = "training/ojt_week_due"


class OnTheJobWeekApproved(Notice):
    kind = "training.ojt_week_approved"
    category = "pelatihan"
    subject = _("Catatan magang minggu ke-{number} disetujui")
    template = "training/ojt_week_approved"


class OnTheJobStopped(Notice):
    """To the trainee and to the company, except whoever stopped it."""

    kind = "training.ojt_stopped"
    category = "pelatihan"
    essential = True
    subject = _("Magang dihentikan: {company}")
    template = "training/ojt_stopped"


class OnTheJobFinished(Notice):
    kind = "training.ojt_finished"
    category = "pelatihan"
    essential = True
    subject = _("Magang Anda selesai: {company}")
    template = "training/ojt_finished"
