"""Messages about accounts, identity checks and companies."""

from django.utils.translation import gettext_lazy as _

from notifications.notice import Notice


class IdentityApproved(Notice):
    kind = "accounts.identity_approved"
    category = "akun"
    essential = True
    subject = _("Identitas Anda terverifikasi")
    template = "accounts/identity_approved"


class IdentityRejected(Notice):
    kind = "accounts.identity_rejected"
    category = "akun"
    essential = True
    subject = _("Foto KTP perlu diambil ulang")
    template = "accounts/identity_rejected"


class DataCorrected(Notice):
    kind = "accounts.data_corrected"
    category = "akun"
    essential = True
    subject = _("Data diri Anda dibetulkan")
    template = "accounts/data_corrected"


class CorrectionRefused(Notice):
    kind = "accounts.correction_refused"
    category = "akun"
    essential = True
    subject = _("Jawaban untuk permintaan pembetulan data")
    template = "accounts/correction_refused"


class CompanyVerified(Notice):
    kind = "accounts.company_verified"
    category = "perusahaan"
    essential = True
    subject = _("{company} terverifikasi")
    template = "accounts/company_verified"


class CompanyRejected(Notice):
    kind = "accounts.company_rejected"
    category = "perusahaan"
    essential = True
    subject = _("Data {company} perlu diperbaiki")
    template = "accounts/company_rejected"


class CompanySuspended(Notice):
    kind = "accounts.company_suspended"
    category = "perusahaan"
    essential = True
    subject = _("{company} dibekukan")
    template = "accounts/company_suspended"


class CompanyPicturesRemoved(Notice):
    kind = "accounts.company_pictures_removed"
    category = "perusahaan"
    essential = True
    subject = _("Gambar {company} dihapus petugas")
    template = "accounts/company_pictures_removed"


class CompanyMerged(Notice):
    kind = "accounts.company_merged"
    category = "perusahaan"
    essential = True
    subject = _("{old} digabung ke {company}")
    template = "accounts/company_merged"


class DomainProofAsked(Notice):
    kind = "accounts.domain_proof_asked"
    category = "perusahaan"
    channels = ("email",)
    sensitive = True
    subject = _("Buktikan domain e-mail {company}")
    template = "accounts/domain_proof_asked"


class ColleagueInvited(Notice):
    kind = "accounts.colleague_invited"
    category = "perusahaan"
    channels = ("email",)
    sensitive = True
    subject = _("Undangan bergabung ke {company}")
    template = "accounts/colleague_invited"


class ColleagueJoined(Notice):
    kind = "accounts.colleague_joined"
    category = "perusahaan"
    subject = _("{name} bergabung ke {company}")
    template = "accounts/colleague_joined"


class PhoneCode(Notice):
    """A one-time code as a text message; its words are the subject, and they go when it is sent."""

    kind = "accounts.phone_code"
    category = "akun"
    essential = True
    channels = ("sms",)
    sensitive = True
    keeps_quiet = False
    subject = _("{code} adalah kode masuk Cakap Kerja. Berlaku 10 menit. Jangan beri kepada siapa pun.")
