"""Categories that a person can choose by, and the states of a delivery."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.TextChoices):
    ACCOUNT = "akun", _("Akun dan keamanan")
    APPLICATION = "lamaran", _("Lamaran saya")
    VACANCY = "lowongan", _("Lowongan")
    COMPANY = "perusahaan", _("Perusahaan saya")
    PLACEMENT = "penempatan", _("Penempatan kerja")
    TRAINING = "pelatihan", _("Pelatihan")
    FAIR = "bursa", _("Bursa kerja")
    TASK = "tugas", _("Tugas petugas")


class DeliveryState(models.TextChoices):
    PENDING = "pending", _("Menunggu")
    LEASED = "leased", _("Sedang dikirim")
    SENT = "sent", _("Terkirim")
    DEAD = "dead", _("Gagal")
    DROPPED = "dropped", _("Tidak jadi dikirim")
