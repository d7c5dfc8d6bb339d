"""States and kinds of training: batches, enrolments, certificates, on-the-job training, the vans."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SelectionMode(models.TextChoices):
    """How seats are given, chosen for each batch (TR-3, N-04)."""

    FIRST_COME = "first_come", _("Siapa cepat")
    SCORES = "scores", _("Seleksi dengan nilai")
    LOTTERY = "lottery", _("Undian")


class BatchState(models.TextChoices):
    """What people decided. Open, full, running and over are computed from dates and seats."""

    DRAFT = "draft", _("Draf")
    PUBLISHED = "published", _("Tayang")
    CANCELLED = "cancelled", _("Dibatalkan")
    FINISHED = "finished", _("Selesai")


class BatchPhase(models.TextChoices):
    """What a published batch is doing at this moment; computed, never stored (X-129)."""

    SOON = "soon", _("Segera dibuka")
    OPEN = "open", _("Pendaftaran dibuka")
    FULL = "full", _("Penuh, daftar tunggu dibuka")
    SELECTING = "selecting", _("Seleksi")
    CLOSED = "closed", _("Pendaftaran ditutup")
    RUNNING = "running", _("Sedang berjalan")
    OVER = "over", _("Selesai")
    CANCELLED = "cancelled", _("Dibatalkan")


class EnrolmentState(models.TextChoices):
    REGISTERED = "registered", _("Terdaftar, menunggu seleksi")
    WAITING = "waiting", _("Daftar tunggu")
    OFFERED = "offered", _("Ditawari kursi")
    ACCEPTED = "accepted", _("Diterima, perlu daftar ulang")
    CONFIRMED = "confirmed", _("Peserta")
    PASSED = "passed", _("Lulus")
    FAILED = "failed", _("Belum lulus")
    DROPPED = "dropped", _("Berhenti di tengah")
    NO_SHOW = "no_show", _("Tidak datang")
    NOT_SELECTED = "not_selected", _("Belum terpilih")
    LAPSED = "lapsed", _("Batas waktu terlewat")
    WITHDRAWN = "withdrawn", _("Batal ikut")
    CANCELLED = "cancelled", _("Kelas dibatalkan")


# A row in one of these states occupies a seat: Batch.seats_taken counts exactly these.
ENROLMENT_HOLDS_SEAT = {
    EnrolmentState.OFFERED,
    EnrolmentState.ACCEPTED,
    EnrolmentState.CONFIRMED,
    EnrolmentState.PASSED,
    EnrolmentState.FAILED,
}
# One of these per person and batch; after the others the person may register again.
ENROLMENT_LIVE = {EnrolmentState.REGISTERED, EnrolmentState.WAITING, *ENROLMENT_HOLDS_SEAT}
# People who sat in the class: what the counters call "peserta" (TR-9).
ENROLMENT_TOOK_PART = {
    EnrolmentState.CONFIRMED,
    EnrolmentState.PASSED,
    EnrolmentState.FAILED,
    EnrolmentState.DROPPED,
}
ENROLMENT_CAN_OFFER = {EnrolmentState.WAITING}
ENROLMENT_CAN_ACCEPT = {EnrolmentState.REGISTERED, EnrolmentState.WAITING}
ENROLMENT_CAN_CONFIRM = {EnrolmentState.OFFERED, EnrolmentState.ACCEPTED}
ENROLMENT_CAN_WAIT = {EnrolmentState.REGISTERED}
ENROLMENT_CAN_LAPSE = {EnrolmentState.OFFERED, EnrolmentState.ACCEPTED}
ENROLMENT_CAN_WITHDRAW = {
    EnrolmentState.REGISTERED,
    EnrolmentState.WAITING,
    EnrolmentState.OFFERED,
    EnrolmentState.ACCEPTED,
    EnrolmentState.CONFIRMED,
}
ENROLMENT_CAN_REFUSE = {EnrolmentState.REGISTERED, EnrolmentState.WAITING}
ENROLMENT_CAN_CANCEL = ENROLMENT_CAN_WITHDRAW
ENROLMENT_CAN_FINISH = {EnrolmentState.CONFIRMED}


class EnrolmentSource(models.TextChoices):
    PORTAL = "portal", _("Daftar sendiri")
    OFFICE = "office", _("Didaftarkan petugas")
    COMMUNITY = "community", _("Permintaan komunitas")
    IMPORT = "import", _("Data sebelumnya")


class DocumentNeed(models.TextChoices):
    """A paper that a batch may ask for."""

    KTP = "ktp", _("Foto KTP")
    DIPLOMA = "diploma", _("Ijazah terakhir")
    OTHER = "other", _("Surat lain yang disebut di syarat")


class ScoreStage(models.TextChoices):
    FILE = "file", _("Pemeriksaan berkas")
    TEST = "test", _("Tes")
    INTERVIEW = "interview", _("Wawancara")


class Presence(models.TextChoices):
    PRESENT = "present", _("Hadir")
    LATE = "late", _("Terlambat")
    EXCUSED = "excused", _("Izin")
    ABSENT = "absent", _("Tidak hadir")


PRESENCE_CAME = {Presence.PRESENT, Presence.LATE}


class MarkedBy(models.TextChoices):
    LIST = "list", _("Daftar")
    SCAN = "scan", _("Pindai QR")
    IMPORT = "import", _("Data sebelumnya")


class RunState(models.TextChoices):
    """A bulk task whose progress is shown."""

    QUEUED = "queued", _("Menunggu giliran")
    RUNNING = "running", _("Berjalan")
    DONE = "done", _("Selesai")
    FAILED = "failed", _("Berhenti")


class Outcome(models.TextChoices):
    """The answer to one question, 3, 6 and 12 months after a class (TR-7)."""

    WORKING = "working", _("Bekerja")
    BUSINESS = "business", _("Punya usaha")
    STUDYING = "studying", _("Belajar lagi")
    LOOKING = "looking", _("Masih mencari")
    OTHER = "other", _("Lainnya")


FOLLOW_UP_MONTHS = (3, 6, 12)


class OnTheJobState(models.TextChoices):
    PLANNED = "planned", _("Direncanakan")
    RUNNING = "running", _("Berjalan")
    FINISHED = "finished", _("Selesai")
    STOPPED = "stopped", _("Berhenti")


# The sources of each arrow of on-the-job training; training.services.on_the_job moves it (TR-8).
ON_THE_JOB_CAN_START = {OnTheJobState.PLANNED}
ON_THE_JOB_CAN_STOP = {OnTheJobState.PLANNED, OnTheJobState.RUNNING}
ON_THE_JOB_CAN_FINISH = {OnTheJobState.RUNNING}
# One of these a person; the constraint "ojt_one_at_a_time" says the same.
ON_THE_JOB_OPEN = {OnTheJobState.PLANNED, OnTheJobState.RUNNING}


class DossierKind(models.TextChoices):
    CAPITAL = "capital", _("Modal usaha")
    STALL = "stall", _("Tempat jualan")


class DossierState(models.TextChoices):
    DRAFT = "draft", _("Draf")
    SUBMITTED = "submitted", _("Menunggu pemeriksaan berkas")
    CHECKED = "checked", _("Menunggu penilaian")
    RETURNED = "returned", _("Perlu diperbaiki")
    APPROVED = "approved", _("Disetujui, surat disiapkan")
    SENT = "sent", _("Dikirim ke dinas mitra")
    GRANTED = "granted", _("Diterima dinas mitra")
    REFUSED = "refused", _("Belum dapat diterima")
    WITHDRAWN = "withdrawn", _("Ditarik")


class CommunityKind(models.TextChoices):
    """Who may ask for the van (OQ-05)."""

    RT = "rt", _("RT/RW")
    YOUTH = "youth", _("Karang taruna")
    KELURAHAN = "kelurahan", _("Kelurahan")
    OTHER = "other", _("Kelompok warga lain")


class RequestState(models.TextChoices):
    DRAFT = "draft", _("Draf")
    SUBMITTED = "submitted", _("Menunggu jadwal")
    RETURNED = "returned", _("Perlu diperbaiki")
    PLANNED = "planned", _("Dijadwalkan")
    REFUSED = "refused", _("Belum dapat dipenuhi")
    WITHDRAWN = "withdrawn", _("Ditarik")
    DONE = "done", _("Selesai")


# The sources of each arrow of a request for the van; training.services.van_requests and van_plans move it.
REQUEST_EDITABLE = {RequestState.DRAFT, RequestState.RETURNED}
REQUEST_CAN_SUBMIT = REQUEST_EDITABLE
REQUEST_CAN_WITHDRAW = {RequestState.DRAFT, RequestState.SUBMITTED, RequestState.RETURNED}
REQUEST_CAN_DECIDE = {RequestState.SUBMITTED}
REQUEST_CAN_RESCHEDULE = {RequestState.PLANNED}

# The sources of each arrow of a dossier; training.services.dossiers and dossier_reviews move it.
DOSSIER_EDITABLE = {DossierState.DRAFT, DossierState.RETURNED}
DOSSIER_IN_REVIEW = {DossierState.SUBMITTED, DossierState.CHECKED}
DOSSIER_CAN_WITHDRAW = {*DOSSIER_EDITABLE, *DOSSIER_IN_REVIEW}
