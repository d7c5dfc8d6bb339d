"""What an officer can decide about a batch: each a button, a page, one service."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cakapkerja.admin_decisions import Decision, ReasonForm
from training.admin.batch_forms import (
    ApproveForm,
    CancelForm,
    CopyForm,
    DaysForm,
    PublishForm,
    QuotaForm,
    SeedForm,
)
from training.enums import BatchState, SelectionMode
from training.models import Allocation
from training.services.batches import (
    cancel_batch,
    change_quota,
    copy_batch,
    finish_batch,
    make_days,
    publish_batch,
)
from training.services.lottery import draw_lottery, freeze_list
from training.services.office import call_replacement
from training.services.selection import approve_ranking, reopen_marks

CHANGE = "training.change_batch"
SELECT = "training.select_enrolment"


def _admin_url(batch):
    return f"/admin/training/batch/{batch.pk}/change/"


def _published(batch, mode=None):
    return batch.state == BatchState.PUBLISHED and (mode is None or batch.mode == mode)


def _allocation(batch):
    return Allocation.objects.filter(batch=batch).only("drawn_at").first()


def _closed(batch):
    return batch.closes_at <= timezone.now()


def _may_freeze(batch, officer):
    return _published(batch, SelectionMode.LOTTERY) and _closed(batch) and _allocation(batch) is None


def _may_draw(batch, officer):
    if not _published(batch, SelectionMode.LOTTERY) or batch.seed_at > timezone.now():
        return False
    frozen = _allocation(batch)
    return frozen is not None and frozen.drawn_at is None


def _may_rank(batch, officer):
    return (
        _published(batch, SelectionMode.SCORES)
        and _closed(batch)
        and batch.results_approved_at is None
        and _allocation(batch) is None
    )


def _may_reopen(batch, officer):
    return (
        _published(batch, SelectionMode.SCORES)
        and batch.results_approved_at is not None
        and _allocation(batch) is None
    )


def _may_replace(batch, officer):
    return _published(batch) and batch.starts_on <= timezone.localdate() <= batch.ends_on and batch.seats_left > 0


def _open(batch, officer):
    return batch.state in (BatchState.DRAFT, BatchState.PUBLISHED)


DECISIONS = (
    Decision(
        slug="terbitkan",
        label=_("Tayangkan"),
        permission=CHANGE,
        carry_out=lambda officer, batch, data: publish_batch(officer=officer, batch_id=batch.pk),
        possible=lambda batch, officer: batch.state == BatchState.DRAFT,
        form=PublishForm,
        explain=_("Kelas tampil untuk umum. Cara memilih, kuota, dan sumber angka undian tetap sejak saat itu."),
        done=_("Kelas sudah tayang."),
        tone="primary",
    ),
    Decision(
        slug="hari",
        label=_("Buat hari pelatihan"),
        permission=CHANGE,
        carry_out=lambda officer, batch, data: make_days(officer=officer, batch_id=batch.pk, **data),
        possible=_open,
        form=DaysForm,
        explain=_("Dari hari mulai sampai hari selesai. Hari libur dilewati, hari dengan kehadiran tetap ada."),
    ),
    Decision(
        slug="salin",
        label=_("Salin angkatan"),
        permission="training.add_batch",
        carry_out=lambda officer, batch, data: copy_batch(
            officer=officer,
            batch_id=batch.pk,
            starts_on=data["starts_on"],
            token=data["form_token"],
            url_of=_admin_url,
        ),
        form=CopyForm,
        explain=_("Menjadi draf dengan nomor berikutnya. Sumber angka undian diisi baru."),
        done=_("Angkatan disalin. Periksa tanggalnya, lalu tayangkan."),
    ),
    Decision(
        slug="kuota",
        label=_("Ubah kuota"),
        permission=CHANGE,
        carry_out=lambda officer, batch, data: change_quota(officer=officer, batch_id=batch.pk, **data),
        possible=_open,
        form=QuotaForm,
        explain=_("Kursi tambahan langsung ditawarkan kepada daftar tunggu menurut nomornya."),
    ),
    Decision(
        slug="setujui-peringkat",
        label=_("Setujui peringkat"),
        permission=SELECT,
        carry_out=lambda officer, batch, data: approve_ranking(officer=officer, batch_id=batch.pk, **data),
        possible=_may_rank,
        form=ApproveForm,
        explain=_("Nilai ditutup. Kursi dibagikan dan semua diberi tahu pada waktu pengumuman."),
        done=_("Peringkat disetujui."),
        tone="primary",
    ),
    Decision(
        slug="buka-nilai",
        label=_("Buka lagi penilaian"),
        permission=SELECT,
        carry_out=lambda officer, batch, data: reopen_marks(
            officer=officer, batch_id=batch.pk, reason=data["reason"]
        ),
        possible=_may_reopen,
        form=ReasonForm,
        explain=_("Hanya sebelum hasil diumumkan."),
        done=_("Nilai bisa diubah lagi."),
    ),
    Decision(
        slug="bekukan",
        label=_("Bekukan daftar"),
        permission=SELECT,
        carry_out=lambda officer, batch, data: freeze_list(officer=officer, batch_id=batch.pk) and None,
        possible=_may_freeze,
        explain=_("Sistem melakukannya sendiri setelah pendaftaran ditutup. Tombol ini untuk yang belum."),
        done=_("Daftar dibekukan. Sidik jarinya sudah tampil di halaman undian."),
    ),
    Decision(
        slug="undi",
        label=_("Undi"),
        permission=SELECT,
        carry_out=lambda officer, batch, data: (
            draw_lottery(officer=officer, batch_id=batch.pk, seed=data["seed"]) and None
        ),
        possible=_may_draw,
        form=SeedForm,
        explain=_("Kursi dibagikan saat itu juga, dan hasilnya tampil untuk umum."),
        done=_("Undian selesai. Semua pendaftar diberi tahu."),
        tone="primary",
    ),
    Decision(
        slug="pengganti",
        label=_("Panggil pengganti"),
        permission=SELECT,
        carry_out=lambda officer, batch, data: call_replacement(
            officer=officer, batch_id=batch.pk, reason=data["reason"]
        ),
        possible=_may_replace,
        form=ReasonForm,
        explain=_("Kelas sudah mulai dan ada kursi kosong. Ditawarkan kepada nomor tunggu paling kecil."),
    ),
    Decision(
        slug="selesaikan",
        label=_("Selesaikan"),
        permission=CHANGE,
        carry_out=lambda officer, batch, data: finish_batch(officer=officer, batch_id=batch.pk),
        possible=lambda batch, officer: _published(batch) and batch.ends_on <= timezone.localdate(),
        explain=_("Semua peserta sudah punya hasil. Yang masih menunggu diberi tahu bahwa kelas selesai."),
        done=_("Angkatan diselesaikan."),
    ),
    Decision(
        slug="batalkan",
        label=_("Batalkan kelas"),
        permission=CHANGE,
        carry_out=lambda officer, batch, data: cancel_batch(
            officer=officer, batch_id=batch.pk, reason=data["reason"]
        ),
        possible=_open,
        form=CancelForm,
        explain=_("Tidak bisa dikembalikan. Semua pendaftar diberi tahu."),
        tone="danger",
    ),
)
