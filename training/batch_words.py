"""What a class says about itself in plain words: seats, how people are chosen, what comes when (N-05, X-129)."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cakapkerja.clock import start_of_day
from cakapkerja.templatetags.cakap import angka, tanggal, waktu
from training.eligibility import age_words
from training.enums import BatchPhase, DocumentNeed, SelectionMode

FEW = 5  # "tinggal" from here down


def seats_words(batch, waiting=0):
    """Seats left in one sentence; ``waiting`` is how many people stand on the waiting list now."""
    values = {"left": angka(batch.seats_left), "quota": angka(batch.quota), "waiting": angka(waiting)}
    if batch.mode != SelectionMode.FIRST_COME:
        people = angka(batch.last_number)
        return _("%(quota)s kursi. %(people)s orang sudah mendaftar.") % {**values, "people": people}
    if batch.seats_left > FEW:
        return _("Masih ada %(left)s dari %(quota)s kursi.") % values
    if batch.seats_left:
        return _("Tinggal %(left)s dari %(quota)s kursi.") % values
    if waiting:
        return _("%(quota)s kursi sudah terisi. %(waiting)s orang di daftar tunggu.") % values
    return _("%(quota)s kursi sudah terisi.") % values


def seats_short(batch):
    """Seats for a card, in three or four words."""
    if batch.mode != SelectionMode.FIRST_COME:
        return ngettext("%d kursi", "%d kursi", batch.quota) % batch.quota
    if not batch.seats_left:
        return _("kursi penuh, ada daftar tunggu")
    words = _("tinggal %d kursi") if batch.seats_left <= FEW else _("%d kursi kosong")
    return words % batch.seats_left


def first_come_words(batch):
    """How seats are given when the first come is the first served; other ways stand in ``_rule.html``."""
    if batch.mode != SelectionMode.FIRST_COME:
        return []
    return [
        _("Siapa cepat mendaftar, ia mendapat kursi."),
        _("Bila kursi penuh, Anda langsung mendapat nomor tunggu."),
        _("Kursi yang kosong ditawarkan ke nomor terkecil. Ia punya %(hours)d jam untuk menjawab.")
        % {"hours": batch.offer_hours},
        _("Urutan tidak bisa diubah oleh siapa pun."),
    ]


def people_words(batch):
    """For whom the class is, a list of sentences."""
    words = [
        _("Warga Kota Tangerang.") if batch.residents_only else _("Siapa saja, juga dari luar kota."),
        _("Lulusan %(level)s ke atas.") % {"level": batch.min_education}
        if batch.min_education
        else _("Semua lulusan."),
        age_words(batch),
    ]
    if batch.field.programme.one_class_per_year:
        words.append(_("Satu kelas per orang per tahun."))
    return [sentence for sentence in words if sentence]


def document_words(batch):
    """The names of the papers that the batch asks for."""
    return [
        batch.other_document if kind == DocumentNeed.OTHER else DocumentNeed(kind).label
        for kind in batch.documents
    ]


def action_of(phase, batch):
    """What the one button of the page does in this phase: ``(label or "", sentence beside it)`` (X-129)."""
    if phase == BatchPhase.OPEN:
        return _("Daftar"), _("Pendaftaran sampai %(when)s.") % {"when": waktu(batch.closes_at)}
    if phase == BatchPhase.FULL:
        return _("Masuk daftar tunggu"), _("Kursi penuh. Anda mendapat nomor tunggu.")
    sentences = {
        BatchPhase.SOON: _("Pendaftaran dibuka %(when)s.") % {"when": waktu(batch.opens_at)},
        BatchPhase.SELECTING: _("Pendaftaran ditutup. Peserta sedang dipilih."),
        BatchPhase.CLOSED: _("Pendaftaran ditutup."),
        BatchPhase.RUNNING: _("Kelas ini sedang berjalan."),
        BatchPhase.OVER: _("Kelas ini sudah selesai."),
        BatchPhase.CANCELLED: _("Kelas ini dibatalkan."),
    }
    return "", sentences[phase]


def timeline_of(batch, now):
    """The way of the batch for the timeline component: done, the next one marked, then what follows."""
    steps = [
        (_("Pendaftaran dibuka"), batch.opens_at, ""),
        (_("Pendaftaran ditutup"), batch.closes_at, ""),
    ]
    if batch.mode == SelectionMode.LOTTERY and batch.seed_at:
        steps.append((_("Angka undian keluar"), batch.seed_at, ""))
    if batch.mode != SelectionMode.FIRST_COME:
        note = batch.selection_note
        if batch.results_on:
            steps.append((_("Hasil diumumkan"), batch.results_on, note))
    found = [{"label": label, "at": at, "note": note, "state": "", "when": at} for label, at, note in steps]
    found.append(_day_step(_("Kelas mulai"), batch.starts_on))
    found.append(_day_step(_("Kelas selesai"), batch.ends_on))
    found.sort(key=lambda step: step["when"])
    later = [step for step in found if step["when"] > now]
    for step in later:
        step["state"] = "later"
    if later:
        later[0]["state"] = "next"
    return found


def _day_step(label, day):
    return {"label": f"{label}, {tanggal(day)}", "at": None, "note": "", "state": "", "when": start_of_day(day)}
