"""Phases, states and kinds of the job fair."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Phase(models.TextChoices):
    """F-01. Moved by officers; what is not right in a phase answers with a plain sentence."""

    DRAFT = "draft", _("Draf")
    PUBLISHED = "published", _("Diumumkan")
    REGISTRATION = "registration", _("Pendaftaran dibuka")
    LIVE = "live", _("Sedang berlangsung")
    CLOSED = "closed", _("Selesai")
    ARCHIVED = "archived", _("Arsip")


PHASE_PUBLIC = {Phase.PUBLISHED, Phase.REGISTRATION, Phase.LIVE, Phase.CLOSED, Phase.ARCHIVED}
PHASE_TAKES_TICKETS = {Phase.REGISTRATION, Phase.LIVE}
PHASE_TAKES_BOOTHS = {Phase.DRAFT, Phase.PUBLISHED, Phase.REGISTRATION, Phase.LIVE}


class EditionKind(models.TextChoices):
    VIRTUAL = "virtual", _("Daring")
    HYBRID = "hybrid", _("Daring dan di tempat")
    ON_SITE = "on_site", _("Di tempat")


class DoorMode(models.TextChoices):
    """The waiting room of an edition (docs/waiting-room.md)."""

    OFF = "off", _("Mati")
    AUTO = "auto", _("Otomatis: hanya saat terlalu ramai")
    ON = "on", _("Nyala: semua menunggu sejak 30 menit sebelum dibuka")


class BoothState(models.TextChoices):
    INVITED = "invited", _("Diundang")
    REQUESTED = "requested", _("Menunggu persetujuan")
    APPROVED = "approved", _("Ikut")
    DECLINED = "declined", _("Tidak ikut")
    REMOVED = "removed", _("Dikeluarkan")


class Lane(models.TextChoices):
    """JF-8 and Q-07: declared by the person, not proven."""

    ORDINARY = "ordinary", _("Umum")
    DISABILITY = "disability", _("Penyandang disabilitas")
    PREGNANT = "pregnant", _("Ibu hamil")
    ELDERLY = "elderly", _("Lansia")


PRIORITY_LANES = {Lane.DISABILITY, Lane.PREGNANT, Lane.ELDERLY}


class TicketState(models.TextChoices):
    HELD = "held", _("Berlaku")
    WAITING = "waiting", _("Daftar tunggu")
    CANCELLED = "cancelled", _("Dibatalkan")


TICKET_LIVE = {TicketState.HELD, TicketState.WAITING}


class PlaceState(models.TextChoices):
    """A place in the queue of a booth."""

    WAITING = "waiting", _("Menunggu")
    CALLED = "called", _("Dipanggil")
    TALKING = "talking", _("Sedang bicara")
    DONE = "done", _("Selesai")
    LEFT = "left", _("Keluar dari antrean")
    OFFERED = "offered", _("Bursa selesai, ditawari cara lain")


PLACE_LIVE = {PlaceState.WAITING, PlaceState.CALLED, PlaceState.TALKING}


class QueueStep(models.TextChoices):
    """What happened to a place: the log that proves the order (Q-06)."""

    JOINED = "joined", _("mengambil nomor")
    CALLED = "called", _("dipanggil")
    RECALLED = "recalled", _("dipanggil lagi")
    MOVED_BACK = "moved_back", _("ke akhir antrean")
    ANSWERED = "answered", _("datang")
    SKIPPED = "skipped", _("dilewati")
    FINISHED = "finished", _("selesai bicara")
    LEFT = "left", _("keluar")
    OFFERED = "offered", _("ditawari cara lain")


class TimeStep(models.TextChoices):
    """What happened to a time that can be booked (X-112)."""

    BOOKED = "booked", _("dipesan")
    MOVED = "moved", _("dipindah ke sini")
    RELEASED = "released", _("dilepas warga")
    WITHDRAWN = "withdrawn", _("dibatalkan perusahaan")


class SkipReason(models.TextChoices):
    """Q-06: from this list only; the organiser sees every one."""

    NOT_READY = "not_ready", _("Orang ini minta ditunda")
    OTHER_JOB = "other_job", _("Mencari pekerjaan yang tidak kami buka")
    COLLEAGUE = "colleague", _("Sebaiknya dengan rekan saya")
    TECHNICAL = "technical", _("Sambungan bermasalah")


class Medium(models.TextChoices):
    """F-12: offered in this order; video is off until both ask for it."""

    CHAT = "chat", _("Tulisan")
    AUDIO = "audio", _("Suara")
    VIDEO = "video", _("Video")
    IN_PERSON = "in_person", _("Tatap muka")


class Rating(models.IntegerChoices):
    """F-08: five anchored levels, never shown to the resident."""

    NOT_FITTING = 1, _("Belum sesuai dengan lowongan kami")
    FEW = 2, _("Sebagian kecil syarat terpenuhi")
    SOME = 3, _("Cukup, perlu latihan")
    MOST = 4, _("Sesuai, layak diwawancara")
    EVERY = 5, _("Sangat sesuai, kami ingin lanjut")


class TalkOutcome(models.TextChoices):
    """F-21: due 14 days after the talk."""

    INVITED = "invited", _("Diundang wawancara")
    APPLIED = "applied", _("Diminta melamar")
    KEPT = "kept", _("Disimpan untuk nanti")
    NOT_NOW = "not_now", _("Belum sesuai")
    HIRED = "hired", _("Diterima")


class ContactAnswer(models.TextChoices):
    """F-18: a recruiter scanned a ticket, the person says yes or no."""

    ASKED = "asked", _("Menunggu jawaban")
    AGREED = "agreed", _("Dibagikan")
    REFUSED = "refused", _("Tidak dibagikan")
