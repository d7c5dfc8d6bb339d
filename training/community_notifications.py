"""Messages about Mobil Si Praja: to who asked, and to each participant who has an account (TR-6)."""

from django.utils.translation import gettext_lazy as _

from notifications.notice import Notice


class VanRequestReceived(Notice):
    kind = "training.van_request_received"
    category = "pelatihan"
    subject = _("Permintaan Mobil Si Praja {number} sudah kami terima")
    template = "training/van_request_received"


class VanRequestReturned(Notice):
    kind = "training.van_request_returned"
    category = "pelatihan"
    essential = True
    subject = _("Permintaan Mobil Si Praja {number} perlu diperbaiki")
    template = "training/van_request_returned"


class VanRequestRefused(Notice):
    kind = "training.van_request_refused"
    category = "pelatihan"
    essential = True
    subject = _("Jawaban untuk permintaan Mobil Si Praja {number}")
    template = "training/van_request_refused"


class VanRequestPlanned(Notice):
    kind = "training.van_request_planned"
    category = "pelatihan"
    essential = True
    subject = _("Mobil Si Praja dijadwalkan: {first_day}")
    template = "training/van_request_planned"


class VanRequestMoved(Notice):
    kind = "training.van_request_moved"
    category = "pelatihan"
    essential = True
    subject = _("Jadwal Mobil Si Praja berubah: {first_day}")
    template = "training/van_request_moved"


class VanRequestCancelled(Notice):
    kind = "training.van_request_cancelled"
    category = "pelatihan"
    essential = True
    subject = _("Jadwal Mobil Si Praja {first_day} dibatalkan")
    template = "training/van_request_cancelled"


class VanClassPlanned(Notice):
    kind = "training.van_class_planned"
    category = "pelatihan"
    essential = True
    subject = _("Anda terdaftar di pelatihan {title}")
    template = "training/van_class_planned"


class VanClassMoved(Notice):
    kind = "training.van_class_moved"
    category = "pelatihan"
    essential = True
    subject = _("Jadwal pelatihan {title} berubah")
    template = "training/van_class_moved"


class VanClassCancelled(Notice):
    kind = "training.van_class_cancelled"
    category = "pelatihan"
    essential = True
    subject = _("Pelatihan {title} dibatalkan")
    template = "training/van_class_cancelled"
