"""Phrases and wage bands as shipped: only added, never overwritten. The patterns in code know the common ones."""

from decimal import Decimal

from jobs.models import RulePhrase, WageBand
from jobs.seeds import seed
from reference.models import OccupationGroup

PHRASES = {
    "fee": (
        "uang koordinasi|uang titipan|uang rokok|uang kursi|infak masuk kerja|dana partisipasi|ganti uang bensin"
        "|tebus seragam|cicil biaya|biaya bisa dicicil|dana talangan|uang kaget|admin fee|refundable deposit"
        "|pay first|uang pengikat|dana jaminan|sewa seragam"
    ),
    "bank": (
        "rekening penampung|pinjam rekening|sewa rekening|jual rekening|virtual account pribadi"
        "|kirim bukti transfer"
    ),
    "contact": (
        "michat*|line id|id line|signal saja|discord*|chat pribadi|nomor ada di bio|link di bio|cek bio|pm saja"
        "|inbox saja|via imo|kontak di luar portal"
    ),
    "identity": "selfie ktp|foto pegang ktp|ktp dijaminkan|foto kartu atm|data ibu kandung",
    "secret": "pin atm|kode aktivasi|pinjam akun|jual akun|login akun kamu|akun marketplace kamu",
    "vague": (
        "kerja sambil tidur|auto cuan|auto kaya|gaji fantastis|penghasilan tak terbatas|misi like|tugas like"
        "|bonus undang teman|naik level komisi|affiliate tanpa jualan|robot trading|modal kembali"
        "|investasi berhadiah"
        "|pasti diterima|dijamin lulus|dijamin diterima|tanpa modal untung besar"
    ),
    "abroad": "visa pelajar kerja|paspor wisata|calling visa|jalur non prosedural",
    "looks": "camera face|kamera face|eye catching|body goals|gigi rapi|wajah fresh|enak dipandang",
    "marital": "siap tidak hamil|tidak boleh menikah|bersedia menunda menikah|tanpa tanggungan anak",
    "faith": "non muslim*|seiman|satu iman|aktif di gereja|hafal juz",
    "ethnic": "pribumi*|orang kita saja|bukan orang timur|bisa bahasa daerah kami",
    "age": "masih muda*|usia produktif|fresh graduate only|maksimal kepala dua|usia kepala dua",
    "sex": "cewek only|cowok only|ladies only|khusus akhwat|khusus ikhwan",
    "disability": "tidak difabel|bukan difabel|normal fisik|indera lengkap|tidak tuli|tidak pincang",
}
# KBJI group: usual wages in multiples of the city's minimum wage. Others: 0,5 to 3 (AF-06).
BANDS = {"1": ("0.5", "10"), "2": ("0.5", "6"), "3": ("0.5", "4")}


@seed
def add_phrases():
    known = set(RulePhrase.objects.values_list("code", "phrase"))
    rows = [
        RulePhrase(code=code, phrase=phrase)
        for code, phrases in PHRASES.items()
        for phrase in phrases.split("|")
        if (code, phrase) not in known
    ]
    RulePhrase.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


@seed
def add_bands():
    added = 0
    for code, (low, high) in BANDS.items():
        group = OccupationGroup.objects.filter(code=code).first()
        if group is not None:
            added += WageBand.objects.get_or_create(
                occupation_group=group, defaults={"low": Decimal(low), "high": Decimal(high)}
            )[1]
    return added
