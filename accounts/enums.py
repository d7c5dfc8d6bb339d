"""States and kinds of accounts, residents and companies."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sex(models.TextChoices):
    MALE = "male", _("Laki-laki")
    FEMALE = "female", _("Perempuan")


class VerificationLevel(models.TextChoices):
    """How sure the office is of who somebody is and where they live (AC-3, AC-4)."""

    STATED = "stated", _("Belum terverifikasi")
    OFFICER = "officer", _("Terverifikasi petugas")
    SSO = "sso", _("Terverifikasi Tangerang LIVE")
    DUKCAPIL = "dukcapil", _("Terverifikasi Dukcapil")


class CheckState(models.TextChoices):
    """An identity check: a picture of the KTP that waits for an officer."""

    WAITING = "waiting", _("Menunggu pemeriksaan")
    APPROVED = "approved", _("Disetujui")
    REJECTED = "rejected", _("Perlu diperbaiki")
    WITHDRAWN = "withdrawn", _("Ditarik")


class CorrectionState(models.TextChoices):
    """What became of a request to put data right."""

    WAITING = "waiting", _("Menunggu petugas")
    DONE = "done", _("Dibetulkan")
    REFUSED = "refused", _("Tidak diubah")


class CompanyState(models.TextChoices):
    """AF-01."""

    UNVERIFIED = "unverified", _("Belum diajukan")
    SUBMITTED = "submitted", _("Menunggu pemeriksaan")
    VERIFIED = "verified", _("Terverifikasi")
    REJECTED = "rejected", _("Perlu diperbaiki")
    SUSPENDED = "suspended", _("Dibekukan")
    MERGED = "merged", _("Digabung")


COMPANY_CAN_SUBMIT = {CompanyState.UNVERIFIED, CompanyState.REJECTED}
COMPANY_CAN_DECIDE = {CompanyState.SUBMITTED}
COMPANY_CAN_SUSPEND = {CompanyState.SUBMITTED, CompanyState.VERIFIED}
COMPANY_CAN_BE_MERGED = set(CompanyState) - {CompanyState.MERGED}
COMPANY_CAN_TAKE_OVER = {CompanyState.VERIFIED, CompanyState.SUSPENDED}


class CompanyKind(models.TextChoices):
    """Receivers of labour as the statutory report IPK III/8 counts them; the value is its code."""

    GOVERNMENT = "21", _("Instansi pemerintah")
    STATE_OWNED = "22", _("BUMN/BUMD")
    COOPERATIVE = "23", _("Koperasi")
    PRIVATE = "24", _("Perusahaan swasta")
    OTHER = "25", _("Badan usaha lain")
    PERSON = "26", _("Perorangan")


class CompanySize(models.TextChoices):
    MICRO = "micro", _("1-4 orang")
    SMALL = "small", _("5-19 orang")
    MEDIUM = "medium", _("20-99 orang")
    LARGE = "large", _("100 orang atau lebih")


class MemberRole(models.TextChoices):
    OWNER = "owner", _("Pemilik akun")
    RECRUITER = "recruiter", _("Perekrut")


class DocumentKind(models.TextChoices):
    CV = "cv", _("CV")
    PROFILE_CV = "profile_cv", _("CV dari profil")


class AccessKind(models.TextChoices):
    """What somebody looked at (PDP-05, N-17)."""

    APPLICATION = "application", _("membuka lamaran")
    CV = "cv", _("membuka CV")
    NIK = "nik", _("melihat NIK")
    IDENTITY_PICTURE = "identity_picture", _("melihat foto KTP")
    PROFILE = "profile", _("melihat profil")
    COMPANY_PAPER = "company_paper", _("membuka berkas perusahaan")
    APPLICANT_LIST = "applicant_list", _("mengunduh daftar pelamar")
    SUGGESTION = "suggestion", _("melihat Anda sebagai saran")
    ENROLMENT = "enrolment", _("melihat pendaftaran pelatihan")
    ENROLMENT_FILE = "enrolment_file", _("membuka berkas pendaftaran pelatihan")
    PARTICIPANT_LIST = "participant_list", _("mengunduh daftar peserta")
    BANK = "bank", _("melihat nomor rekening")
    DOSSIER = "dossier", _("melihat proposal usaha")


class CannedFor(models.TextChoices):
    """Which decision of an officer a ready sentence is for."""

    COMPANY_RETURN = "company_return", _("Perusahaan: minta perbaikan")
    COMPANY_SUSPEND = "company_suspend", _("Perusahaan: bekukan")
    VACANCY_RETURN = "vacancy_return", _("Lowongan: minta perbaikan")
    VACANCY_SUSPEND = "vacancy_suspend", _("Lowongan: bekukan")
    REPORT_ANSWER = "report_answer", _("Laporan: jawaban")
    IDENTITY_REJECT = "identity_reject", _("Identitas: minta perbaikan")


class ResidentTaskKind(models.TextChoices):
    ADD_NIK = "add_nik", _("Lengkapi NIK")


class ConsentPurpose(models.TextChoices):
    ACCOUNT = "account", _("Akun dan layanan pencari kerja")
    SHARE_WITH_COMPANY = "share_with_company", _("Berbagi data dengan perusahaan yang dilamar")
    SHARE_NEED = "share_need", _("Memberi tahu perusahaan tentang kebutuhan khusus")
    BE_SUGGESTED = "be_suggested", _("Disarankan kepada perusahaan yang mencari")
    TRAINING_NEED = "training_need", _("Memberi tahu penyelenggara kelas tentang kebutuhan khusus")
    TRAINING_BANK = "training_bank", _("Memakai rekening untuk uang transpor pelatihan")
    BUSINESS_CATALOGUE = "business_catalogue", _("Menampilkan usaha di katalog umum")
    FAIR_NEED = "fair_need", _("Memberi tahu petugas bursa tentang jalur dan pendampingan")
