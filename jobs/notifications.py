"""Messages about vacancies and applications (domain.md 6). The reason of a no is read in the app only (N-24)."""

import datetime

from django.utils.translation import gettext_lazy as _

from notifications.notice import Notice


class ApplicationReceived(Notice):
    kind = "jobs.application_received"
    category = "lamaran"
    subject = _("Lamaran Anda untuk {title} sudah terkirim")
    template = "jobs/application_received"


class ApplicationSeen(Notice):
    kind = "jobs.application_seen"
    from_employer = True
    category = "lamaran"
    subject = _("{company} membuka lamaran Anda")
    template = "jobs/application_seen"


class ApplicationInProcess(Notice):
    kind = "jobs.application_in_process"
    from_employer = True
    category = "lamaran"
    subject = _("Lamaran Anda untuk {title} sedang diproses")
    template = "jobs/application_in_process"


class ApplicationInvited(Notice):
    kind = "jobs.application_invited"
    from_employer = True
    category = "lamaran"
    essential = True
    subject = _("Anda diundang tes atau wawancara: {title}")
    template = "jobs/application_invited"


class ApplicationReserved(Notice):
    kind = "jobs.application_reserved"
    from_employer = True
    category = "lamaran"
    subject = _("Anda menjadi cadangan untuk {title}")
    template = "jobs/application_reserved"


class ApplicationRejected(Notice):
    kind = "jobs.application_rejected"
    from_employer = True
    category = "lamaran"
    essential = True
    subject = _("Jawaban untuk lamaran Anda: {title}")
    template = "jobs/application_rejected"


class ApplicationAccepted(Notice):
    kind = "jobs.application_accepted"
    from_employer = True
    category = "lamaran"
    essential = True
    subject = _("Selamat, Anda diterima: {title}")
    template = "jobs/application_accepted"


class ApplicationWithdrawn(Notice):
    kind = "jobs.application_withdrawn"
    category = "lamaran"
    subject = _("Lamaran untuk {title} sudah ditarik")
    template = "jobs/application_withdrawn"


class ApplicationOnHold(Notice):
    kind = "jobs.application_on_hold"
    from_employer = True
    category = "lamaran"
    essential = True
    subject = _("Petugas memeriksa lowongan {title}")
    template = "jobs/application_on_hold"


class WorkStarted(Notice):
    kind = "jobs.work_started"
    from_employer = True
    category = "penempatan"
    subject = _("Hari pertama kerja tercatat: {title}")
    template = "jobs/work_started"


class PlacementCancelled(Notice):
    kind = "jobs.placement_cancelled"
    from_employer = True
    category = "penempatan"
    essential = True
    subject = _("Penempatan dibatalkan: {title}")
    template = "jobs/placement_cancelled"


class CompanyNewApplicants(Notice):
    kind = "jobs.company_new_applicants"
    category = "perusahaan"
    subject = _("Ada pelamar baru untuk {title}")
    template = "jobs/company_new_applicants"


class CompanyDigest(Notice):
    """The morning's numbers (X-157)."""

    kind = "jobs.company_digest"
    category = "perusahaan"
    subject = _("{company}: {words}")
    template = "jobs/company_digest"
    useful_for = datetime.timedelta(days=1)


class CompanyPlacementRecorded(Notice):
    kind = "jobs.company_placement_recorded"
    category = "perusahaan"
    subject = _("Penerimaan tercatat: {title}")
    template = "jobs/company_placement_recorded"


class CompanyOfferDeclined(Notice):
    kind = "jobs.company_offer_declined"
    category = "perusahaan"
    essential = True
    subject = _("Pelamar menolak tawaran: {title}")
    template = "jobs/company_offer_declined"


class CompanyApplicantWithdrew(Notice):
    kind = "jobs.company_applicant_withdrew"
    category = "perusahaan"
    subject = _("Satu lamaran ditarik: {title}")
    template = "jobs/company_applicant_withdrew"


class CompanyWarned(Notice):
    kind = "jobs.company_warned"
    category = "perusahaan"
    essential = True
    subject = _("Surat peringatan untuk {company}")
    template = "jobs/company_warned"


class VacancyPublished(Notice):
    kind = "jobs.vacancy_published"
    category = "perusahaan"
    essential = True
    subject = _("Lowongan {title} sudah tayang")
    template = "jobs/vacancy_published"


class VacancyScheduled(Notice):
    kind = "jobs.vacancy_scheduled"
    category = "perusahaan"
    essential = True
    subject = _("Lowongan {title} disetujui")
    template = "jobs/vacancy_scheduled"


class VacancyReturned(Notice):
    kind = "jobs.vacancy_returned"
    category = "perusahaan"
    essential = True
    subject = _("Lowongan {title} perlu diperbaiki")
    template = "jobs/vacancy_returned"


class VacancySuspended(Notice):
    kind = "jobs.vacancy_suspended"
    category = "perusahaan"
    essential = True
    subject = _("Lowongan {title} dibekukan")
    template = "jobs/vacancy_suspended"


class VacancyClosed(Notice):
    kind = "jobs.vacancy_closed"
    category = "perusahaan"
    subject = _("Lowongan {title} sudah tutup")
    template = "jobs/vacancy_closed"


class CompanyBulkDone(Notice):
    kind = "jobs.company_bulk_done"
    category = "perusahaan"
    subject = _("Selesai untuk {done} pelamar: {title}")
    template = "jobs/company_bulk_done"


class FilledReportAsked(Notice):
    kind = "jobs.filled_report_asked"
    category = "perusahaan"
    essential = True
    subject = _("Laporkan siapa yang diterima: {title}")
    template = "jobs/filled_report_asked"


class ApplicationEnded(Notice):
    kind = "jobs.application_ended"
    from_employer = True
    category = "lamaran"
    essential = True
    subject = _("Lamaran Anda ditutup: {title}")
    template = "jobs/application_ended"


class ApplicationAnswerLater(Notice):
    kind = "jobs.application_answer_later"
    from_employer = True
    category = "lamaran"
    subject = _("Perusahaan meminta waktu tambahan: {title}")
    template = "jobs/application_answer_later"


class ApplicationsEndedByWork(Notice):
    kind = "jobs.applications_ended_by_work"
    category = "lamaran"
    subject = _("Lamaran Anda yang lain ditutup: {count}")
    template = "jobs/applications_ended_by_work"


class CompanyAnswersWaiting(Notice):
    kind = "jobs.company_answers_waiting"
    category = "perusahaan"
    essential = True
    subject = _("Pelamar menunggu jawaban Anda: {count}")
    template = "jobs/company_answers_waiting"


class CompanyApplicantHired(Notice):
    kind = "jobs.company_applicant_hired"
    category = "perusahaan"
    subject = _("Satu lamaran ditutup: {title}")
    template = "jobs/company_applicant_hired"


class NewVacancies(Notice):
    """The daily message of kept searches (F-26)."""

    kind = "jobs.new_vacancies"
    category = "lowongan"
    subject = _("{count} lowongan baru untuk Anda")
    template = "jobs/new_vacancies"
    useful_for = datetime.timedelta(days=1)

    def stop_path(self):
        return self.message.context.get("stop", "")


class InvitedToApply(Notice):
    kind = "jobs.invited_to_apply"
    category = "lowongan"
    subject = _("{company} mengundang Anda melamar")
    template = "jobs/invited_to_apply"


class CompanyContestAnswered(Notice):
    kind = "jobs.company_contest_answered"
    category = "perusahaan"
    essential = True
    subject = _("Petugas menjawab sanggahan nilai jawaban: {company}")
    template = "jobs/company_contest_answered"


class VacancyClosingSoon(Notice):
    kind = "jobs.vacancy_closing_soon"
    category = "perusahaan"
    subject = _("Lowongan {title} segera tutup")
    template = "jobs/vacancy_closing_soon"


class VacancyReportReceived(Notice):
    kind = "jobs.vacancy_report_received"
    category = "lowongan"
    essential = True
    subject = _("Laporan {number} sudah kami terima")
    template = "jobs/vacancy_report_received"


class VacancyReportAnswered(Notice):
    kind = "jobs.vacancy_report_answered"
    category = "lowongan"
    essential = True
    subject = _("Laporan {number} sudah dijawab")
    template = "jobs/vacancy_report_answered"


class VacancyHiddenByReports(Notice):
    kind = "jobs.vacancy_hidden_by_reports"
    category = "perusahaan"
    essential = True
    subject = _("Lowongan {title} disembunyikan sementara")
    template = "jobs/vacancy_hidden_by_reports"


class VacancyRestored(Notice):
    kind = "jobs.vacancy_restored"
    category = "perusahaan"
    essential = True
    subject = _("Lowongan {title} tayang lagi")
    template = "jobs/vacancy_restored"


# --- interviews ---------------------------------------------------------------------------------------
class SlotsOffered(Notice):
    kind = "jobs.slots_offered"
    category = "lamaran"
    from_employer = True
    essential = True
    subject = _("Pilih waktu wawancara: {title}")
    template = "jobs/slots_offered"


class InterviewChosen(Notice):
    kind = "jobs.interview_chosen"
    category = "lamaran"
    from_employer = True
    subject = _("Jadwal wawancara Anda: {title}")
    template = "jobs/interview_chosen"


class InterviewTimeCancelled(Notice):
    kind = "jobs.interview_time_cancelled"
    category = "lamaran"
    from_employer = True
    essential = True
    subject = _("Jadwal wawancara dibatalkan: {title}")
    template = "jobs/interview_time_cancelled"


class InterviewTomorrow(Notice):
    kind = "jobs.interview_tomorrow"
    category = "lamaran"
    from_employer = True
    subject = _("Ingat: wawancara {title}, {when}")
    template = "jobs/interview_reminder"
    useful_for = datetime.timedelta(hours=20)


class InterviewSoon(Notice):
    kind = "jobs.interview_soon"
    category = "lamaran"
    from_employer = True
    subject = _("Sebentar lagi: wawancara {title}, {when}")
    template = "jobs/interview_reminder"
    useful_for = datetime.timedelta(hours=2)


class CompanySlotChosen(Notice):
    kind = "jobs.company_slot_chosen"
    category = "perusahaan"
    subject = _("Pelamar memilih jadwal wawancara: {title}")
    template = "jobs/company_slot_chosen"


# --- messages: who, what, where; never what was written ---------------------------------------
class ChatFromCompany(Notice):
    kind = "jobs.chat_from_company"
    category = "lamaran"
    from_employer = True
    subject = _("Pesan dari {company}: {title}")
    template = "jobs/chat_from_company"


class ChatFromApplicant(Notice):
    kind = "jobs.chat_from_applicant"
    category = "perusahaan"
    subject = _("Pesan dari {sender}: {title}")
    template = "jobs/chat_from_applicant"
