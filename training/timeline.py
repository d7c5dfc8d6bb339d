"""The timeline that a participant reads: what happened, when, and what comes next (UX-32)."""

from django.utils.translation import gettext as _

from cakapkerja.templatetags.cakap import tanggal, waktu
from training.enums import EnrolmentState as S


def _sentence(state, number):
    sentences = {
        S.REGISTERED: _("Pendaftaran diterima."),
        S.WAITING: _("Anda di daftar tunggu, nomor %(number)s.") % {"number": number},
        S.OFFERED: _("Ada kursi kosong, dan ditawarkan kepada Anda."),
        S.ACCEPTED: _("Anda diterima."),
        S.CONFIRMED: _("Kursi Anda pasti."),
        S.PASSED: _("Anda lulus."),
        S.FAILED: _("Anda belum lulus."),
        S.DROPPED: _("Anda berhenti di tengah kelas."),
        S.NO_SHOW: _("Anda tidak datang."),
        S.NOT_SELECTED: _("Anda belum mendapat kursi."),
        S.LAPSED: _("Batas waktu terlewat, kursi ditawarkan ke orang lain."),
        S.WITHDRAWN: _("Anda membatalkan pendaftaran."),
        S.CANCELLED: _("Kelas dibatalkan."),
    }
    return sentences[state]


def next_words(enrolment):
    """What comes next, and by when; "" when it has ended."""
    batch = enrolment.batch
    if enrolment.needs_answer:
        return _("Jawab sebelum %(when)s.") % {"when": waktu(enrolment.keep_until)}
    if enrolment.state == S.REGISTERED:
        if batch.results_on:
            return _("Hasil seleksi diumumkan %(when)s.") % {"when": waktu(batch.results_on)}
        return _("Peserta dipilih setelah pendaftaran ditutup, %(when)s.") % {"when": waktu(batch.closes_at)}
    if enrolment.state == S.WAITING:
        return _("Bila ada kursi kosong sebelum kelas mulai, kami tawarkan menurut nomor.")
    if enrolment.state == S.CONFIRMED:
        return _("Kelas mulai %(day)s di %(place)s.") % {"day": tanggal(batch.starts_on), "place": batch.place}
    return ""


def steps_of(enrolment):
    """The steps for the timeline component, oldest first, and what comes next."""
    rows = list(enrolment.transitions.all())
    steps = [
        {
            "label": _sentence(row.to_state, row.waiting_number or ""),
            "at": row.at,
            "note": row.reason,
            "state": "done",
        }
        for row in rows
    ]
    if not steps:
        label = _sentence(enrolment.state, enrolment.waiting_number or "")
        steps = [{"label": label, "at": enrolment.registered_at, "note": "", "state": "done"}]
    steps[-1]["state"] = "current"
    coming = next_words(enrolment)
    if coming:
        steps.append({"label": coming, "at": None, "note": "", "state": "next"})
    return steps
