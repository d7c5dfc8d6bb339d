"""Kinds, sources and outcomes of placements."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlacementKind(models.TextChoices):
    """Columns of the statutory report IPK III/8 (domain.md 2.4)."""

    LOCAL = "akl", _("AKL (antar kerja lokal)")
    REGIONAL = "akad", _("AKAD (antar kerja antar daerah)")
    ABROAD = "akan", _("AKAN (antar kerja antar negara)")


class PlacementSource(models.TextChoices):
    """Where a placement comes from (RP-1)."""

    VACANCY = "vacancy", _("Lamaran di portal")
    FAIR = "fair", _("Bursa kerja")
    TRAINING = "training", _("Pelatihan")
    BKK = "bkk", _("Bursa Kerja Khusus (BKK)")
    OJT = "ojt", _("Magang (OJT)")
    SELF = "self", _("Lapor sendiri")
    OFFICE = "office", _("Dicatat petugas")


class CancelReason(models.TextChoices):
    DECLINED = "declined", _("Pelamar menolak tawaran")
    NO_SHOW = "no_show", _("Tidak datang di hari pertama")
    WITHDRAWN_BY_COMPANY = "withdrawn_by_company", _("Perusahaan membatalkan")
    MISTAKE = "mistake", _("Salah catat")


FOLLOW_UP_DAYS = (30, 90, 180)
