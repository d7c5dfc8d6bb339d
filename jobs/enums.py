"""States, kinds and reasons of vacancies and applications, and which state leads where."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VacancyState(models.TextChoices):
    DRAFT = "draft", _("Draf")
    IN_REVIEW = "in_review", _("Menunggu pemeriksaan")
    PUBLISHED = "published", _("Tayang")
    FILLED = "filled", _("Terisi")
    CLOSED = "closed", _("Ditutup")
    SUSPENDED = "suspended", _("Dibekukan")


VACANCY_CAN_RESTORE = {VacancyState.SUSPENDED}
VACANCY_CAN_REOPEN = {VacancyState.CLOSED, VacancyState.FILLED}
VACANCY_EDITABLE = {VacancyState.DRAFT}
VACANCY_CAN_SUBMIT = {VacancyState.DRAFT}
VACANCY_CAN_PUBLISH = {VacancyState.IN_REVIEW}
VACANCY_CAN_RETURN = {VacancyState.IN_REVIEW, VacancyState.SUSPENDED}
VACANCY_CAN_FILL = {VacancyState.PUBLISHED, VacancyState.CLOSED}
VACANCY_CAN_CLOSE = {VacancyState.PUBLISHED}
VACANCY_CAN_SUSPEND = {VacancyState.IN_REVIEW, VacancyState.PUBLISHED, VacancyState.CLOSED, VacancyState.FILLED}
VACANCY_ENDED = {VacancyState.FILLED, VacancyState.CLOSED}
VACANCY_PUBLIC = {VacancyState.PUBLISHED, VacancyState.FILLED, VacancyState.CLOSED}


class ContractKind(models.TextChoices):
    PERMANENT = "permanent", _("Tetap")
    FIXED_TERM = "fixed_term", _("Kontrak")
    DAILY = "daily", _("Harian")
    PART_TIME = "part_time", _("Paruh waktu")
    PIECEWORK = "piecework", _("Borongan")
    INTERNSHIP = "internship", _("Magang")


class WagePeriod(models.TextChoices):
    MONTH = "month", _("bulan")
    DAY = "day", _("hari")
    HOUR = "hour", _("jam")


class SexRule(models.TextChoices):
    ANY = "any", _("Laki-laki dan perempuan")
    MALE = "male", _("Hanya laki-laki")
    FEMALE = "female", _("Hanya perempuan")


class RuleCode(models.TextChoices):
    """What a phrase in a vacancy breaks (VC-3, AF-05, AF-07)."""

    FEE = "fee", _("Minta uang")
    BANK = "bank", _("Rekening pribadi")
    LOOKS = "looks", _("Penampilan atau tinggi badan")
    MARITAL = "marital", _("Status perkawinan")
    FAITH = "faith", _("Agama")
    ETHNIC = "ethnic", _("Suku")
    AGE = "age", _("Umur")
    SEX = "sex", _("Jenis kelamin")
    DISABILITY = "disability", _("Penyandang disabilitas")
    CONTACT = "contact", _("Kontak di luar portal")
    IDENTITY = "identity", _("Salinan identitas")
    SECRET = "secret", _("Kata sandi atau kode masuk")
    VAGUE = "vague", _("Janji berlebihan atau pekerjaan tidak jelas")
    ABROAD = "abroad", _("Kerja di luar negeri")


class ReportSign(models.TextChoices):
    """Named signs of fraud that a person may report (F-34, product.md 1.4)."""

    FEE = "fee", _("Minta uang atau transfer")
    IDENTITY = "identity", _("Minta foto KTP, rekening, atau kode masuk")
    CONTACT = "contact", _("Mengajak pindah ke WhatsApp atau aplikasi lain")
    FALSE = "false", _("Perusahaan atau lowongannya palsu")
    UNFAIR = "unfair", _("Membedakan umur, jenis kelamin, agama, atau penampilan")
    OTHER = "other", _("Hal lain")


class ReportState(models.TextChoices):
    OPEN = "open", _("Menunggu pemeriksaan")
    UPHELD = "upheld", _("Laporan benar")
    DISMISSED = "dismissed", _("Tidak terbukti")


class QuestionKind(models.TextChoices):
    TEXT = "text", _("Jawaban singkat")
    YES_NO = "yes_no", _("Ya atau tidak")
    CHOICE = "choice", _("Pilih satu")


class SortOrder(models.TextChoices):
    """Orders of the public list; the value is the query parameter ``urut``."""

    RELEVANCE = "cocok", _("Paling cocok")
    NEWEST = "terbaru", _("Terbaru")
    CLOSING = "segera-tutup", _("Segera tutup")
    WAGE = "upah", _("Upah tertinggi")


class ReviewDecision(models.TextChoices):
    APPROVE = "approve", _("Setujui")
    RETURN = "return", _("Minta perbaikan")


class ApplicationState(models.TextChoices):
    """The inner states of AP-2; what the resident reads is in ``PUBLIC_LABELS``."""

    SUBMITTED = "submitted", _("Terkirim")
    SEEN = "seen", _("Dilihat")
    IN_PROCESS = "in_process", _("Diproses")
    INTERVIEW = "interview", _("Tes atau wawancara")
    RESERVE = "reserve", _("Cadangan")
    REJECTED = "rejected", _("Ditolak")
    ACCEPTED = "accepted", _("Diterima")
    STARTED = "started", _("Mulai kerja")
    WITHDRAWN = "withdrawn", _("Ditarik pelamar")
    DECLINED = "declined", _("Tawaran ditolak pelamar")
    NO_SHOW = "no_show", _("Tidak jadi bekerja")
    CLOSED = "closed", _("Ditutup tanpa keputusan")


# F-38, UX-33: at most seven gentler words for the applicant (domain.md 11).
PUBLIC_LABELS = {
    ApplicationState.SUBMITTED: _("Baru"),
    ApplicationState.SEEN: _("Dilihat"),
    ApplicationState.IN_PROCESS: _("Dilihat"),
    ApplicationState.INTERVIEW: _("Wawancara"),
    ApplicationState.RESERVE: _("Wawancara"),
    ApplicationState.REJECTED: _("Belum sesuai"),
    ApplicationState.ACCEPTED: _("Diterima"),
    ApplicationState.STARTED: _("Diterima"),
    ApplicationState.WITHDRAWN: _("Dibatalkan"),
    ApplicationState.DECLINED: _("Dibatalkan"),
    ApplicationState.NO_SHOW: _("Dibatalkan"),
    ApplicationState.CLOSED: _("Ditutup"),
}

APPLICATION_OPEN = {
    ApplicationState.SUBMITTED,
    ApplicationState.SEEN,
    ApplicationState.IN_PROCESS,
    ApplicationState.INTERVIEW,
    ApplicationState.RESERVE,
}
APPLICATION_ENDED = {
    ApplicationState.REJECTED,
    ApplicationState.STARTED,
    ApplicationState.WITHDRAWN,
    ApplicationState.DECLINED,
    ApplicationState.NO_SHOW,
    ApplicationState.CLOSED,
}
APPLICATION_CAN_CLOSE = APPLICATION_OPEN
APPLICATION_CAN_WITHDRAW = APPLICATION_OPEN
# From a list of thousands a company may also weigh, keep and refuse what it did not open: by what the list
# shows. The contact data stays closed then (docs/decisions/0004-decide-from-the-list.md).
APPLICATION_CAN_PROCESS = {
    ApplicationState.SUBMITTED,
    ApplicationState.SEEN,
    ApplicationState.RESERVE,
    ApplicationState.INTERVIEW,
}
APPLICATION_CAN_INVITE = {
    ApplicationState.SEEN,
    ApplicationState.IN_PROCESS,
    ApplicationState.INTERVIEW,
    ApplicationState.RESERVE,
}
APPLICATION_CAN_RESERVE = {
    ApplicationState.SUBMITTED,
    ApplicationState.SEEN,
    ApplicationState.IN_PROCESS,
    ApplicationState.INTERVIEW,
}
APPLICATION_CAN_DECIDE = {
    ApplicationState.SEEN,
    ApplicationState.IN_PROCESS,
    ApplicationState.INTERVIEW,
    ApplicationState.RESERVE,
}
APPLICATION_CAN_REJECT = APPLICATION_CAN_DECIDE | {ApplicationState.SUBMITTED}
# The company owes these a word; an interview and a place in the reserve are one.
APPLICATION_UNANSWERED = {ApplicationState.SUBMITTED, ApplicationState.SEEN, ApplicationState.IN_PROCESS}


class ApplicantOrder(models.TextChoices):
    """Orders of a company's list of applicants; the value is the query parameter ``urut``."""

    ARRIVAL = "datang", _("Yang lebih dulu melamar")
    NEWEST = "terbaru", _("Yang terbaru melamar")
    NAME = "nama", _("Nama, A sampai Z")
    STARS = "nilai", _("Nilai tertinggi")
    RESIDENTS = "warga", _("Warga Kota Tangerang dulu")  # AP-4: to be seen and chosen, not a block


class Stars(models.IntegerChoices):
    """What each number of stars means, in words (4.10: anchored rating)."""

    NONE = 0, _("Belum dinilai")
    FAR = 1, _("Jauh dari yang dicari")
    PARTLY = 2, _("Sebagian kecil sesuai")
    ENOUGH = 3, _("Cukup sesuai")
    GOOD = 4, _("Sesuai")
    BEST = 5, _("Sangat sesuai")


class ProcessAnswer(models.TextChoices):
    """Did the applicant hear back (F-37)?"""

    IN_TIME = "in_time", _("Ya, tepat waktu")
    LATE = "late", _("Ya, tetapi terlambat")
    NEVER = "never", _("Tidak pernah ada jawaban")


class ProcessTruth(models.TextChoices):
    """Was the vacancy as its text said?"""

    YES = "yes", _("Ya, sesuai")
    PARTLY = "partly", _("Sebagian sesuai")
    NO = "no", _("Tidak sesuai")
    UNKNOWN = "unknown", _("Saya belum bisa menilai isinya")


class ProcessRespect(models.TextChoices):
    """Was the applicant treated with respect?"""

    YES = "yes", _("Ya, selalu")
    PARTLY = "partly", _("Kadang-kadang")
    NO = "no", _("Tidak")
    UNKNOWN = "unknown", _("Saya belum pernah berhubungan dengan perusahaan")


class BulkKind(models.TextChoices):
    """What a company can do with many applicants at once."""

    PROCESS = "process", _("Tandai diproses")
    RESERVE = "reserve", _("Simpan sebagai cadangan")
    REJECT = "reject", _("Jawab: belum sesuai")
    MESSAGE = "message", _("Kirim pesan")
    OFFER = "offer", _("Tawarkan jadwal wawancara")
    TAG = "tag", _("Beri label")
    UNTAG = "untag", _("Lepas label")


class BulkState(models.TextChoices):
    ASKED = "asked", _("Menunggu konfirmasi")
    WAITING = "waiting", _("Sedang dikerjakan")
    DONE = "done", _("Selesai")


class BulkOutcome(models.TextChoices):
    WAITING = "waiting", _("Menunggu")
    DONE = "done", _("Berhasil")
    REFUSED = "refused", _("Dilewati")


class RejectReason(models.TextChoices):
    """Eight respectful reasons (N-24); each has a next step in ``jobs.services.reasons``."""

    EDUCATION = "education", _("Pendidikan belum sesuai kebutuhan lowongan ini")
    EXPERIENCE = "experience", _("Pengalaman belum sesuai kebutuhan lowongan ini")
    SKILL = "skill", _("Keahlian yang dicari belum ada di profil")
    DISTANCE = "distance", _("Tempat tinggal terlalu jauh dari tempat kerja")
    SCHEDULE = "schedule", _("Jadwal kerja tidak cocok")
    TEST = "test", _("Hasil tes atau wawancara belum cukup")
    OTHERS = "others", _("Pelamar lain lebih sesuai kali ini")
    FULL = "full", _("Lowongan sudah terisi")
