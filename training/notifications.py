"""Messages about classes, enrolments and what follows (domain.md 6, N-05). Reasons are read in the app only."""

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


class SeatGiven(Notice):
    kind = "training.seat_given"
    category = "pelatihan"
    subject = _("Anda mendapat kursi: {title}")
    template = "training/seat_given"


class OnWaitingList(Notice):
    kind = "training.on_waiting_list"
    category = "pelatihan"
    subject = _("Nomor tunggu Anda {waiting}: {title}")
    template = "training/on_waiting_list"


class RegistrationReceived(Notice):
    kind = "training.registration_received"
    category = "pelatihan"
    subject = _("Pendaftaran diterima: {title}")
    template = "training/registration_received"


class SeatOffered(Notice):
    kind = "training.seat_offered"
    category = "pelatihan"
    essential = True
    subject = _("Ada kursi untuk Anda: {title}")
    template = "training/seat_offered"


class EnrolmentAccepted(Notice):
    kind = "training.enrolment_accepted"
    category = "pelatihan"
    essential = True
    subject = _("Anda diterima: {title}")
    template = "training/enrolment_accepted"


class SeatConfirmed(Notice):
    kind = "training.seat_confirmed"
    category = "pelatihan"
    subject = _("Kursi Anda sudah pasti: {title}")
    template = "training/seat_confirmed"


class SeatLapsed(Notice):
    kind = "training.seat_lapsed"
    category = "pelatihan"
    essential = True
    subject = _("Batas waktu terlewat: {title}")
    template = "training/seat_lapsed"


class NotSelected(Notice):
    kind = "training.not_selected"
    category = "pelatihan"
    essential = True
    subject = _("Hasil pendaftaran: {title}")
    template = "training/not_selected"


class MovedToWaiting(Notice):
    kind = "training.moved_to_waiting"
    category = "pelatihan"
    essential = True
    subject = _("Anda di daftar tunggu: {title}")
    template = "training/moved_to_waiting"


class ClassCancelled(Notice):
    kind = "training.class_cancelled"
    category = "pelatihan"
    essential = True
    subject = _("Kelas dibatalkan: {title}")
    template = "training/class_cancelled"


class EnrolmentWithdrawn(Notice):
    kind = "training.enrolment_withdrawn"
    category = "pelatihan"
    subject = _("Pendaftaran dibatalkan: {title}")
    template = "training/enrolment_withdrawn"


class SeatKeptUntil(Notice):
    kind = "training.seat_kept_until"
    category = "pelatihan"
    essential = True
    subject = _("Jawab segera: kursi Anda di {title}")
    template = "training/seat_kept_until"


class ClassTomorrow(Notice):
    kind = "training.class_tomorrow"
    category = "pelatihan"
    subject = _("Besok kelas mulai: {title}")
    template = "training/class_tomorrow"


class BatchOpened(Notice):
    kind = "training.batch_opened"
    category = "pelatihan"
    subject = _("Pendaftaran dibuka: {title}")
    template = "training/batch_opened"

    def stop_path(self):
        return self.message.context.get("stop", "")


class AlumniQuestion(Notice):
    kind = "training.alumni_question"
    category = "pelatihan"
    subject = _("Satu pertanyaan setelah {title}")
    template = "training/alumni_question"


# --- selection ----------------------------------------------------------------------------------------
class BatchChanged(Notice):
    kind = "training.batch_changed"
    category = "pelatihan"
    essential = True
    subject = _("Jadwal atau tempat kelas berubah: {title}")
    template = "training/batch_changed"


class ResultAccepted(Notice):
    kind = "training.result_accepted"
    category = "pelatihan"
    essential = True
    subject = _("Anda diterima: {title}")
    template = "training/result_accepted"


class ResultWaiting(Notice):
    kind = "training.result_waiting"
    category = "pelatihan"
    essential = True
    subject = _("Hasil seleksi: {title}")
    template = "training/result_waiting"


class ResultNotSelected(Notice):
    """The reason stands in the app only (N-24)."""

    kind = "training.result_not_selected"
    category = "pelatihan"
    essential = True
    subject = _("Hasil seleksi: {title}")
    template = "training/result_not_selected"
