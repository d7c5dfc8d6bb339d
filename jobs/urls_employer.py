"""The company's desk, below /mitra/."""

from django.urls import re_path

from jobs.views import (
    answers,
    applicant_list,
    applicants,
    bulk,
    chat,
    company_desk,
    editor,
    employer,
    imports,
    letters,
    publication,
    slots,
    suggested,
)

CODE = r"(?P<code>[2-9b-z]{8})"
VACANCY = rf"{CODE}/lowongan/(?P<vacancy_code>[2-9b-z]{{8}})"
PK = r"(?P<pk>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
APPLICATION = rf"{CODE}/lamaran/{PK}"

DECISION_PATHS = {
    "terima": "accept",
    "undang": "invite",
    "proses": "process",
    "cadangan": "reserve",
    "belum-sesuai": "reject",
    "mulai-kerja": "start",
    "tidak-jadi": "miss",
}

urlpatterns = [
    re_path(rf"^{CODE}/$", employer.desk, name="desk"),
    re_path(rf"^{CODE}/angka/$", company_desk.statistics, name="statistics"),
    re_path(rf"^{VACANCY}/angka/$", company_desk.vacancy_statistics, name="vacancy_statistics"),
    re_path(rf"^{CODE}/disabilitas/$", company_desk.disability, name="disability"),
    re_path(rf"^{CODE}/surat/$", letters.letters, name="letters"),
    re_path(rf"^{CODE}/surat/{PK}/$", letters.letter, name="letter"),
    re_path(rf"^{CODE}/unggah/$", imports.imports, name="imports"),
    re_path(rf"^{CODE}/unggah/contoh/$", imports.import_template, name="import_template"),
    re_path(rf"^{CODE}/unggah/{PK}/$", imports.import_read, name="import_read"),
    re_path(rf"^{CODE}/unggah/{PK}/simpan/$", imports.import_save, name="import_save"),
    re_path(rf"^{CODE}/lowongan/mulai/$", editor.vacancy_start, name="vacancy_start"),
    re_path(rf"^{CODE}/lowongan/baru/$", editor.vacancy_new, name="vacancy_new"),
    re_path(rf"^{CODE}/lowongan/pratinjau/$", editor.vacancy_preview, name="vacancy_preview"),
    re_path(rf"^{VACANCY}/$", employer.vacancy, name="vacancy"),
    re_path(rf"^{VACANCY}/ubah/$", editor.vacancy_edit, name="vacancy_edit"),
    re_path(rf"^{VACANCY}/pertanyaan/$", publication.vacancy_questions, name="vacancy_questions"),
    re_path(rf"^{VACANCY}/ajukan/$", publication.vacancy_submit, name="vacancy_submit"),
    re_path(rf"^{VACANCY}/perpanjang/$", publication.vacancy_extend, name="vacancy_extend"),
    re_path(rf"^{VACANCY}/tutup/$", publication.vacancy_close, name="vacancy_close"),
    re_path(rf"^{VACANCY}/buka-lagi/$", publication.vacancy_reopen, name="vacancy_reopen"),
    re_path(rf"^{VACANCY}/terisi/$", publication.vacancy_filled, name="vacancy_filled"),
    re_path(rf"^{VACANCY}/terisi/hapus/$", publication.hired_remove, name="hired_remove"),
    re_path(rf"^{VACANCY}/salin/$", publication.vacancy_copy, name="vacancy_copy"),
    re_path(rf"^{VACANCY}/saran/$", suggested.suggested, name="suggested"),
    re_path(rf"^{VACANCY}/saran/{PK}/undang/$", suggested.suggested_invite, name="suggested_invite"),
    re_path(rf"^{VACANCY}/pelamar/$", applicant_list.applicants, name="applicants"),
    re_path(rf"^{CODE}/nilai-jawaban/$", answers.score, name="answer_score"),
    re_path(rf"^{VACANCY}/waktu-jawab/$", answers.extend, name="answers_extend"),
    re_path(rf"^{VACANCY}/pelamar/unduh/$", applicant_list.download, name="applicants_download"),
    re_path(rf"^{VACANCY}/pelamar/banyak/$", bulk.choose, name="bulk_choose"),
    re_path(rf"^{VACANCY}/pelamar/banyak/{PK}/$", bulk.bulk, name="bulk"),
    re_path(rf"^{VACANCY}/jadwal/$", slots.slots, name="slots"),
    re_path(rf"^{VACANCY}/jadwal/baru/$", slots.slots_new, name="slots_new"),
    re_path(rf"^{VACANCY}/jadwal/kalender\.ics$", slots.slots_calendar, name="slots_calendar"),
    re_path(rf"^{VACANCY}/jadwal/{PK}/batal/$", slots.slot_cancel, name="slot_cancel"),
    re_path(rf"^{CODE}/pesan/$", chat.company_chats, name="chats"),
    re_path(rf"^{APPLICATION}/pesan/$", chat.company_chat, name="chat"),
    re_path(rf"^{APPLICATION}/pesan/dibaca/$", chat.company_chat_read, name="chat_read"),
    re_path(rf"^{APPLICATION}/wawancara\.ics$", slots.application_calendar, name="calendar"),
    re_path(rf"^{APPLICATION}/$", applicants.application, name="application"),
    re_path(rf"^{APPLICATION}/buka/$", applicants.application_open, name="application_open"),
    re_path(rf"^{APPLICATION}/cv/$", applicants.application_cv, name="application_cv"),
    re_path(rf"^{APPLICATION}/nilai/$", applicants.application_rate, name="application_rate"),
    re_path(rf"^{APPLICATION}/catatan/$", applicants.application_note, name="application_note"),
    *[
        re_path(rf"^{APPLICATION}/{word}/$", applicants.decide, {"decision": name}, name=f"decide_{name}")
        for word, name in DECISION_PATHS.items()
    ],
]
