"""What stands around a match: a denial ("tanpa biaya"), a firm that pays, work with money or papers."""

import re

from jobs.rules.hint import rx

SENTENCE_END = re.compile(r"[.!?;](?=\s|$)|\n")
AMOUNT = r"(?:rp\.?\ ?\d[\d.,]*|\d[\d.,]*\ ?(?:rb|ribu|rbu|k|jt|jta|juta)\b|\d{2,3}\.000)"
AMOUNT_SOON = re.compile(rf"^\W*(?:\w+\W+){{0,3}}?{AMOUNT}".replace("\\ ", " "))

DENIAL = re.compile(
    r"\b(?:tanpa|bebas|gratis|free|tidak|tdk|tak|nggak|gak?|bukan|jangan|dilarang|larangan|stop|menolak|tolak|no)\b"
)
# What a denial may deny; it must follow within three words: "tanpa interview, deposit 100rb" denies no deposit.
HEAD = (
    r"(?:biaya|pungut\w*|(?:di|me)mungut|dipungut|(?:me)?minta|diminta|(?:me|di)narik|ditarik|deposit|uang|bayar\w*"
    r"|membayar|pembayaran|jaminan|transfer|foto|salinan|kode|otp|rekening|(?:me)?ngirim\w*|kirim\w*|(?:mem)?beri\w*"
    r"|(?:meng)?hubungi|dihubungi|potongan|ikatan|lewat|melalui|kata|password)"
)
DENIES = re.compile(rf"^\s*(?:[^\s,;:]+\s+){{0,3}}?{HEAD}\b")
# A denial does not reach over these: "tidak ada biaya, hanya deposit".
BREAKS = re.compile(
    r"\b(?:hanya|cuma|cukup|tapi|tetapi|tp|namun|kecuali|melainkan|asal(?:kan)?|wajib|harus|silakan|silahkan|segera"
    r"|setelah|lalu|kemudian|siapkan|menyiapkan|mengganti|ganti|dp)\b"
)
NO_SCAM = re.compile(
    r"\b(?:bukan|tidak|no|anti|dijamin\ bukan)\ +(?:penipuan|hoax?s?|hoaks|abal-?\ ?abal|mlm|scam)\b"
)
AWARE = re.compile(
    r"\b(?:penipu(?:an)?|palsu|modus|mengatasnamakan|oknum|waspada(?:lah|i)?|hati-hati|awas|mengenali)\b"
)

APPLICANT = rx(
    r"""\b(?:pelamar|peserta(?!\ kursus)|calon\ (?:karyawan|pekerja|pegawai|pelamar)|kandidat|anda|kamu|kalian
    |kak|karyawan\ baru)\b"""
)
# Verbs of somebody whose work is with money, papers or accounts of others.
WORK = rx(
    r"""\b(?:menerima|mencatat|menghitung|menyusun|memeriksa|mencocokkan|melayani|mengurus|mengarsip(?:kan)?
    |menagih
    |(?:me)?rekonsiliasi|mengelola|menguji|laporan|membandingkan|menjaga|menekan|menganalisis|merekap|mengolah
    |menjelaskan|membuat|menulis|memproses|memasukkan|menginput|mengembalikan|menyimpan
    |menyiapkan\ (?:pembayaran|akta)
    |memindai|merias|memilih|meracik|menyetor\ ke|memantau|mengawasi|penjualan|pembukaan|skenario)\b"""
)
FIRM = (
    r"(?:perusahaan|kantor|kami|pabrik|pt|cv|pemberi\ kerja|rumah\ sakit|toko|hotel|sekolah|yayasan|koperasi"
    r"|majikan|pihak\ perusahaan|pemerintah|negara)"
)
FIRM_PAYS = rx(
    rf"""^(?:[^.!?\n]{{0,60}})\b(?:(?:di(?:tanggung|bayar(?:kan)?|biayai|ganti|isi|sediakan|berikan))\ (?:penuh\ )?
    (?:oleh\ )?(?:pihak\ )?{FIRM}|{FIRM}\ (?:yang\ )?(?:me(?:nanggung|mbayar|mbiayai|nyediakan)|tanggung|bayar)
    |gratis|dibiayai\ penuh|ditanggung\ penuh)"""
)


def sentence_before(match, length=160):
    """What the sentence says before ``match`` (at most ``length`` characters)."""
    text = match.string[max(0, match.start() - length) : match.start()]
    ends = list(SENTENCE_END.finditer(text))
    return text[ends[-1].end() :] if ends else text


def sentence_after(match, length=120):
    """What the sentence says after ``match`` (at most ``length`` characters)."""
    text = match.string[match.end() : match.end() + length]
    end = SENTENCE_END.search(text)
    return text[: end.start()] if end else text


def clause_before(match):
    """What stands before ``match`` since the last comma."""
    return re.split(r"[,:(]", sentence_before(match))[-1]


def is_denied(match):
    """True when the sentence denies or warns of what was matched: "tidak dipungut biaya", "awas penipuan deposit".

    A sum that follows takes the denial back: nobody names the price of what is free.
    """
    after = sentence_after(match)
    if AMOUNT_SOON.search(after) or re.search(r"\d", match[0]):
        return False
    before = NO_SCAM.sub(" ", sentence_before(match))
    if AWARE.search(before):
        return True
    for denial in DENIAL.finditer(before):
        rest = before[denial.end() :] + match[0]
        if DENIES.search(rest) and not BREAKS.search(before[denial.end() :]):
            return True
    return bool(re.match(r"^\s*(?:gratis|nol|rp\ ?0\b|tidak\ (?:ada|dipungut))", after))


def firm_pays(match):
    """True when the sentence goes on to say that the firm pays: "biaya ditanggung perusahaan"."""
    return bool(FIRM_PAYS.search(sentence_after(match)))


def is_work(match):
    """True when the clause tells of work with it: "menerima deposit kamar", "mengarsip salinan KTP karyawan"."""
    clause = clause_before(match)
    near = sentence_after(match, 40)
    return bool(WORK.search(clause)) and not APPLICANT.search(clause) and not AMOUNT_SOON.search(near)


def is_harmless(match):
    """Denied, paid by the firm, or part of the work."""
    return is_denied(match) or firm_pays(match) or is_work(match)


def preceded_by(pattern):
    """A ``spared`` that looks at what stands right before the match."""
    compiled = re.compile(rf"(?:{pattern})[ ,(]*$")
    return lambda match: bool(compiled.search(match.string[max(0, match.start() - 40) : match.start()]))
