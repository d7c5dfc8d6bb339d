"""Messages about the fair (domain.md 6). Why a booth was refused is read in the company's desk only (N-24)."""

from django.utils.translation import gettext_lazy as _

from notifications.notice import Notice


class BoothInvited(Notice):
    kind = "fairs.booth_invited"
    category = "perusahaan"
    subject = _("{company} diundang ke {fair}")
    template = "fairs/booth_invited"


class BoothApproved(Notice):
    kind = "fairs.booth_approved"
    category = "perusahaan"
    essential = True
    subject = _("{company} ikut {fair}")
    template = "fairs/booth_approved"


class BoothDeclined(Notice):
    kind = "fairs.booth_declined"
    category = "perusahaan"
    essential = True
    subject = _("Jawaban untuk permintaan stan: {fair}")
    template = "fairs/booth_declined"


class BoothRemoved(Notice):
    kind = "fairs.booth_removed"
    category = "perusahaan"
    essential = True
    subject = _("Stan {company} tidak tampil lagi di {fair}")
    template = "fairs/booth_removed"


class TicketTaken(Notice):
    kind = "fairs.ticket_taken"
    category = "bursa"
    subject = _("Tiket Anda untuk {fair}")
    template = "fairs/ticket_taken"


class TicketWaiting(Notice):
    kind = "fairs.ticket_waiting"
    category = "bursa"
    subject = _("Anda di daftar tunggu {fair}")
    template = "fairs/ticket_waiting"


class TicketPromoted(Notice):
    kind = "fairs.ticket_promoted"
    category = "bursa"
    essential = True
    subject = _("Anda mendapat tiket {fair}")
    template = "fairs/ticket_promoted"


class TicketReminder(Notice):
    kind = "fairs.ticket_reminder"
    category = "bursa"
    subject = _("Pengingat: {fair}, {when}")
    template = "fairs/ticket_reminder"


class TicketCancelled(Notice):
    kind = "fairs.ticket_cancelled"
    category = "bursa"
    subject = _("Tiket {fair} sudah dibatalkan")
    template = "fairs/ticket_cancelled"


class QuestionAnswered(Notice):
    kind = "fairs.question_answered"
    category = "bursa"
    from_employer = True
    subject = _("{company} menjawab pertanyaan Anda")
    template = "fairs/question_answered"


class SessionCancelled(Notice):
    kind = "fairs.session_cancelled"
    category = "bursa"
    essential = True
    subject = _("Sesi “{title}” dibatalkan")
    template = "fairs/session_cancelled"
