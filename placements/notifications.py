"""Messages about placements and what follows them."""

from django.utils.translation import gettext_lazy as _

from notifications.notice import Notice


class StillWorking(Notice):
    """The question after 30, 90 and 180 days."""

    kind = "placements.still_working"
    category = "penempatan"
    subject = _("Masih bekerja di {employer}? Jawab satu pertanyaan")
    template = "placements/still_working"
