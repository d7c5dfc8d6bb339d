"""Ready sentences as they are shipped; the office edits them in the admin."""

from accounts.enums import CannedFor
from accounts.models import CannedReason
from jobs.seeds import seed

SENTENCES = {
    CannedFor.COMPANY_RETURN: [
        "NIB di berkas tidak sama dengan yang ditulis. Periksa 13 angkanya, lalu ajukan lagi.",
        "Berkas NIB tidak terbaca. Unggah lagi sebagai PDF dari OSS.",
        "Alamat di berkas tidak sama dengan alamat yang ditulis. Samakan, lalu ajukan lagi.",
        "NPWP tidak cocok dengan nama perusahaan. Periksa lagi nomornya.",
    ],
    CannedFor.COMPANY_SUSPEND: [
        "Kami menerima laporan bahwa perusahaan ini meminta uang dari pelamar. Kami sedang memeriksanya.",
        "Data perusahaan tidak dapat dibuktikan. Hubungi petugas dengan membawa berkas asli.",
    ],
    CannedFor.VACANCY_RETURN: [
        "Hapus syarat umur, atau tulis alasan yang berhubungan dengan pekerjaannya.",
        "Hapus syarat penampilan, tinggi badan, agama, atau status perkawinan.",
        "Hapus nomor telepon dan tautan. Pelamar dihubungi lewat portal ini.",
        "Jelaskan yang dikerjakan sehari-hari, satu tugas satu baris.",
        "Upah di bawah UMK. Jelaskan skala usaha Anda, atau perbaiki upahnya.",
    ],
    CannedFor.VACANCY_SUSPEND: [
        "Lowongan ini meminta uang dari pelamar.",
        "Lowongan ini meminta salinan KTP atau nomor rekening saat melamar.",
        "Lowongan ini memakai nama perusahaan lain tanpa izin.",
    ],
    CannedFor.REPORT_ANSWER: [
        "Terima kasih. Lowongan ini sudah kami bekukan. Jangan bayar kepada siapa pun.",
        "Terima kasih. Kami sudah menghubungi perusahaan. Syarat yang membedakan sudah dihapus.",
        "Terima kasih. Kami sudah memeriksa dan belum menemukan pelanggaran. Laporkan lagi bila ada yang baru.",
    ],
    CannedFor.IDENTITY_REJECT: [
        "Foto KTP tidak terbaca. Ambil lagi di tempat terang tanpa pantulan cahaya.",
        "Nama di KTP tidak sama dengan nama di profil. Perbaiki nama di profil, lalu kirim lagi.",
        "Bagian tepi KTP terpotong. Foto seluruh kartu.",
    ],
}


@seed
def load_sentences():
    """Add the shipped sentences that are missing; return how many. One that staff switched off stays off."""
    before = CannedReason.objects.count()
    CannedReason.objects.bulk_create(
        [CannedReason(used_for=kind, text=text) for kind, texts in SENTENCES.items() for text in texts],
        ignore_conflicts=True,
    )
    return CannedReason.objects.count() - before
