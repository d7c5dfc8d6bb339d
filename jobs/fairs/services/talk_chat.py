"""What is written in a talk: append-only lines, counted within the talk so that a page asks "after 7" (F-12)."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cakapkerja.errors import BusinessRuleError
from cakapkerja.receipts import once
from jobs.fairs.enums import Medium
from jobs.fairs.models import TalkMessage, TalkSignal
from jobs.fairs.services.talks import lock_talk, require_running
from jobs.services.chat import signs_of

MOST_TEXT = 1000
MOST_LINES = 300
MOST_SIGNALS = 300
MOST_PAYLOAD = 16000
KINDS = {"offer", "answer", "candidate", "bye"}
ASKS = {Medium.AUDIO: "ask-audio", Medium.VIDEO: "ask-video"}


def write_line(*, actor, talk_id, text, token=None):
    """Append a line; return it. Writing ends with the talk's time."""
    text = clean_line(text)
    with once(actor, token) as receipt:
        talk, is_recruiter = lock_talk(actor, talk_id)
        require_running(talk)
        number = (talk.messages.aggregate(last=Max("number"))["last"] or 0) + 1
        if number > MOST_LINES:
            raise BusinessRuleError(_("Pesan di pembicaraan ini sudah terlalu banyak."))
        receipt.url = talk.get_absolute_url()
        return TalkMessage.objects.create(
            talk=talk, number=number, from_recruiter=is_recruiter, text=text, signs=signs_of(text)
        )


def clean_line(text):
    """Return what was written, stripped; raise when there is nothing or too much."""
    text = str(text).replace("\x00", "").strip()
    if not text:
        raise BusinessRuleError(_("Tulis pesannya dulu."), field="text")
    if len(text) > MOST_TEXT:
        raise BusinessRuleError(_("Pesan paling panjang %d huruf. Ringkas sedikit.") % MOST_TEXT, field="text")
    return text


# --- sound and picture ----------------------------------------------------------------------------------
@transaction.atomic
def ask_medium(*, actor, talk_id, medium):
    """Ask for sound, or for a picture beside it; it begins when both asked. Returns the talk.

    The order is chat, sound, picture (F-12). A picture is impossible where the edition forbids it (F-13).
    """
    talk, is_recruiter = lock_talk(actor, talk_id)
    require_running(talk)
    if medium not in ASKS or talk.medium == Medium.IN_PERSON:
        raise BusinessRuleError(_("Pilih suara atau video."))
    if medium == Medium.VIDEO and not talk.booth.edition.video_allowed:
        raise BusinessRuleError(_("Bursa ini tanpa video. Pakai tulisan atau suara."))
    if medium == Medium.VIDEO and talk.medium == Medium.CHAT:
        raise BusinessRuleError(_("Mulai dengan suara dulu, lalu video jika Anda berdua mau."))
    TalkSignal.objects.get_or_create(
        talk=talk, from_recruiter=is_recruiter, kind=ASKS[medium], defaults={"payload": ""}
    )
    sides = TalkSignal.objects.filter(talk=talk, kind=ASKS[medium]).values_list("from_recruiter", flat=True)
    if len(set(sides)) == 2 and talk.medium != Medium.VIDEO:
        talk.medium = medium
        talk.save(update_fields=["medium"])
    return talk


@transaction.atomic
def drop_medium(*, actor, talk_id):
    """Back to writing only; both have to ask again."""
    talk, is_recruiter = lock_talk(actor, talk_id)
    require_running(talk)
    if talk.medium in ASKS:
        talk.medium = Medium.CHAT
        talk.save(update_fields=["medium"])
    TalkSignal.objects.filter(talk=talk, kind__in=ASKS.values()).delete()
    TalkSignal.objects.create(talk=talk, from_recruiter=is_recruiter, kind="bye", payload="")
    return talk


@transaction.atomic
def send_signal(*, actor, talk_id, kind, payload):
    """Pass a step of the handshake on to the other side; only once both asked for sound."""
    talk, is_recruiter = lock_talk(actor, talk_id)
    require_running(talk)
    if kind not in KINDS or len(payload) > MOST_PAYLOAD or "\x00" in payload:
        raise BusinessRuleError(_("Sambungan ini tidak dikenal."))
    if talk.medium not in ASKS:
        raise BusinessRuleError(_("Sambungan dibuka setelah keduanya setuju."))
    if "m=video" in payload and talk.medium != Medium.VIDEO:
        raise BusinessRuleError(_("Video dibuka setelah keduanya setuju."))
    if talk.signals.count() >= MOST_SIGNALS:
        raise BusinessRuleError(_("Sambungan gagal. Lanjutkan dengan tulisan."))
    return TalkSignal.objects.create(talk=talk, from_recruiter=is_recruiter, kind=kind, payload=payload)
