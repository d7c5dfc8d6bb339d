"""The timeline that an applicant reads: what happened, when, and what comes next (UX-32, F-38)."""

from django.utils.translation import gettext as _

from cakapkerja.templatetags.cakap import tanggal, waktu
from jobs.answering import is_marked, last_day
from jobs.enums import APPLICATION_UNANSWERED, RejectReason
from jobs.enums import ApplicationState as S


def _sentence(application, state, *, by_applicant=False):
    if state == S.INTERVIEW and by_applicant:
        return _("Anda memilih jadwal wawancara.")
    company = application.vacancy.company.name
    sentences = {
        S.SUBMITTED: _("Lamaran terkirim ke %(company)s."),
        S.SEEN: _("%(company)s membuka lamaran Anda."),
        S.IN_PROCESS: _("%(company)s sedang mempertimbangkan lamaran Anda."),
        S.INTERVIEW: _("%(company)s mengundang Anda tes atau wawancara."),
        S.RESERVE: _("Anda disimpan sebagai cadangan."),
        S.REJECTED: _("%(company)s memilih tidak melanjutkan lamaran ini."),
        S.ACCEPTED: _("%(company)s menerima Anda."),
        S.STARTED: _("Anda mulai bekerja di %(company)s."),
        S.WITHDRAWN: _("Anda menarik lamaran ini."),
        S.DECLINED: _("Anda menolak tawaran ini."),
        S.NO_SHOW: _("%(company)s mencatat bahwa Anda tidak jadi bekerja."),
        S.CLOSED: _("Lamaran ini ditutup."),
    }
    return sentences[state] % {"company": company}


def _with_place(row):
    """The words that went with a step; an invitation keeps the time and place it was sent with."""
    if row.to_state != S.INTERVIEW or row.interview_at is None:
        return row.reason
    where = _("%(when)s di %(place)s.") % {"when": waktu(row.interview_at), "place": row.interview_place}
    return f"{where}\n{row.reason}".strip()


def _next_step(application):
    """What comes next, and by when; "" when it has ended."""
    closes = application.vacancy.last_day
    state = application.state
    if application.is_open and application.vacancy.is_frozen:
        return _("Petugas memeriksa lowongan ini dulu. Setelah itu perusahaan menjawab.")
    answer_by = last_day(application.vacancy)
    if answer_by and state in APPLICATION_UNANSWERED:
        sentence = _("Lowongan sudah tutup. Perusahaan menjawab paling lambat %(day)s.") % {
            "day": tanggal(answer_by)
        }
        if is_marked(application.vacancy):
            sentence += " " + _("Petugas sudah tahu bahwa perusahaan belum menjawab.")
        return sentence
    if state == S.SUBMITTED:
        if closes:
            return _("Perusahaan akan membuka lamaran Anda. Lowongan tutup %(day)s.") % {"day": tanggal(closes)}
        return _("Perusahaan akan membuka lamaran Anda.")
    if application.may_choose_slot and state != S.INTERVIEW:
        return _("Pilih waktu wawancara yang cocok untuk Anda.")
    if state in (S.SEEN, S.IN_PROCESS):
        return _("Perusahaan memutuskan langkah berikutnya. Kami kabari Anda.")
    if state == S.INTERVIEW:
        return _("Datang %(when)s di %(place)s.") % {
            "when": waktu(application.interview_at),
            "place": application.interview_place,
        }
    if state == S.RESERVE:
        return _("Bila ada tempat, perusahaan menghubungi Anda. Anda boleh melamar yang lain.")
    if state == S.ACCEPTED:
        return _("Datang di hari pertama kerja, lalu tekan Saya sudah mulai kerja.")
    return ""


def timeline_of(application):
    """Return the steps for ``components/timeline.html``: label, at, note, state (done, current, next)."""
    steps, applicant = [], application.resident.user_id
    for row in application.transitions.all():
        note = _with_place(row)
        if row.to_state == S.REJECTED and application.reject_reason:
            reason = RejectReason(application.reject_reason).label
            note = f"{reason}. {note}".strip() if note else f"{reason}."
        steps.append(
            {
                "label": str(_sentence(application, row.to_state, by_applicant=row.actor_id == applicant)),
                "at": row.at,
                "note": note,
                "state": "done",
            }
        )
    if steps:
        steps[-1]["state"] = "current"
    upcoming = _next_step(application)
    if upcoming:
        steps.append({"label": upcoming, "at": None, "note": "", "state": "next"})
    return steps


def company_timeline_of(application):
    """The same steps for the company: the state, who moved it, when, and the words that went with it."""
    steps = []
    for row in application.transitions.select_related("actor"):
        who = row.actor.display_name if row.actor else _("sistem")
        steps.append(
            {
                "label": f"{S(row.to_state).label} · {who}",
                "at": row.at,
                "note": _with_place(row),
                "state": "done",
            }
        )
    if steps:
        steps[-1]["state"] = "current"
    return steps
