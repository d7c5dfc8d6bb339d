"""Messages about training (domain.md 6)."""

from django.utils.translation import gettext_lazy as _

from notifications.notice import Notice


class CertificateIssued(Notice):
    kind = "training.certificate_issued"
    category = "pelatihan"
    essential = True
    subject = _("Sertifikat Anda sudah terbit: {title}")
    template = "training/certificate_issued"


class CertificateRevoked(Notice):
    kind = "training.certificate_revoked"
    category = "pelatihan"
    essential = True
    subject = _("Sertifikat dicabut: {title}")
    template = "training/certificate_revoked"


class ResultRecorded(Notice):
    kind = "training.result_recorded"
    category = "pelatihan"
    essential = True
    subject = _("Hasil kelas Anda: {title}")
    template = "training/result_recorded"


class TransportPaid(Notice):
    kind = "training.transport_paid"
    category = "pelatihan"
    subject = _("Uang transpor sudah dibayar: {title}")
    template = "training/transport_paid"
