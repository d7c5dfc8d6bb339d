"""Messages about the fair (domain.md 6). Why a booth was refused is read in the company's desk only (N-24)."""

import datetime

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


class SessionSummaryDue(Notice):
    """Once, when three working days have passed (F-15)."""

    kind = "fairs.session_summary_due"
    category = "perusahaan"
    essential = True
    subject = _("Tulis ringkasan sesi “{title}”")
    template = "fairs/session_summary_due"


# --- the queue of a booth -------------------------------------------------------------------------------
class QueueCalled(Notice):
    """Rings at night too: somebody waits for an answer within ninety seconds (Q-03)."""

    kind = "fairs.queue_called"
    category = "bursa"
    essential = True
    from_employer = True
    keeps_quiet = False
    useful_for = datetime.timedelta(minutes=10)
    subject = _("Giliran Anda di stan {company}")
    template = "fairs/queue_called"


class QueueSoon(Notice):
    kind = "fairs.queue_soon"
    category = "bursa"
    keeps_quiet = False
    useful_for = datetime.timedelta(minutes=30)
    subject = _("Sebentar lagi giliran Anda di stan {company}")
    template = "fairs/queue_soon"


class QueueSkipped(Notice):
    kind = "fairs.queue_skipped"
    category = "bursa"
    from_employer = True
    subject = _("Kabar antrean Anda di stan {company}")
    template = "fairs/queue_skipped"


class QueueEnded(Notice):
    kind = "fairs.queue_ended"
    category = "bursa"
    essential = True
    subject = _("Bursa selesai: pilih cara lain ke {company}")
    template = "fairs/queue_ended"


class QueueBreak(Notice):
    kind = "fairs.queue_break"
    category = "bursa"
    useful_for = datetime.timedelta(minutes=30)
    subject = _("Stan {company} sedang istirahat")
    template = "fairs/queue_break"


class BoothAbsent(Notice):
    kind = "fairs.booth_absent"
    category = "tugas"
    essential = True
    useful_for = datetime.timedelta(hours=2)
    subject = _("Stan {company} kosong lebih dari 5 menit")
    template = "fairs/booth_absent"


# --- the talk -------------------------------------------------------------------------------------------
class TalkFollowed(Notice):
    """What the company wants next; never a rating or a note (F-08)."""

    kind = "fairs.talk_followed"
    category = "bursa"
    from_employer = True
    subject = _("Setelah bicara di bursa: kabar dari {company}")
    template = "fairs/talk_followed"


class TalkOutcomesDue(Notice):
    kind = "fairs.talk_outcomes_due"
    category = "perusahaan"
    essential = True
    subject = _("Tulis hasil bicara di {fair}")
    template = "fairs/talk_outcomes_due"


# --- at the place and afterwards --------------------------------------------------------------------------
class ContactAsked(Notice):
    """A recruiter scanned the person's ticket: nothing is shared before the answer (F-18)."""

    kind = "fairs.contact_asked"
    category = "bursa"
    essential = True
    from_employer = True
    keeps_quiet = False
    useful_for = datetime.timedelta(days=1)
    subject = _("{company} ingin melihat profil Anda")
    template = "fairs/contact_asked"


class SpotTestRecorded(Notice):
    """The result itself is read in the app only."""

    kind = "fairs.spot_test"
    category = "bursa"
    from_employer = True
    subject = _("Hasil tes Anda di stan {company}")
    template = "fairs/spot_test"


class FairSurvey(Notice):
    kind = "fairs.survey"
    category = "bursa"
    useful_for = datetime.timedelta(days=7)
    subject = _("Bagaimana {fair}?")
    template = "fairs/survey"


class AdviserWanted(Notice):
    """Names nobody and no need: who asked is read on the page (N-16)."""

    kind = "fairs.adviser_wanted"
    category = "tugas"
    essential = True
    keeps_quiet = False
    useful_for = datetime.timedelta(minutes=30)
    subject = _("Pendamping diminta di {fair}")
    template = "fairs/adviser_wanted"


# --- times for two (F-09) -------------------------------------------------------------------------------
class TimeTaken(Notice):
    kind = "fairs.time_taken"
    category = "bursa"
    subject = _("Waktu bicara dengan {company}: {when}")
    template = "fairs/time_taken"


class TimeReminder(Notice):
    kind = "fairs.time_reminder"
    category = "bursa"
    useful_for = datetime.timedelta(hours=12)
    subject = _("Pengingat: bicara dengan {company}, {when}")
    template = "fairs/time_reminder"


class TimeWithdrawn(Notice):
    kind = "fairs.time_withdrawn"
    category = "bursa"
    essential = True
    from_employer = True
    subject = _("{company} membatalkan waktu bicara {when}")
    template = "fairs/time_withdrawn"


class TimeBegun(Notice):
    kind = "fairs.time_begun"
    category = "bursa"
    essential = True
    keeps_quiet = False
    useful_for = datetime.timedelta(minutes=30)
    subject = _("{other} menunggu Anda di ruang bicara")
    template = "fairs/time_begun"


class TimeChangedAtBooth(Notice):
    kind = "fairs.time_changed"
    category = "perusahaan"
    subject = _("Waktu bicara {when} berubah")
    template = "fairs/time_changed"
