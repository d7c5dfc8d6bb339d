"""The review of vacancies: what the officer reads, two pairs of eyes, and every decision."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import CompanyState
from accounts.models import Company
from jobs.enums import ReviewDecision, VacancyState
from jobs.models import Vacancy, VacancyReview, VacancyTransition
from jobs.services.fingerprints import remember_missing_texts
from jobs.services.vacancies import review_vacancy
from notifications.models import Message
from tests.admin.pages import buttons, errors, sentences, signed_in, url_of, words
from tests.factories.accounts import CompanyFactory, MembershipFactory, OfficerFactory
from tests.factories.jobs import ApplicationFactory, VacancyFactory

pytestmark = pytest.mark.django_db
READ = {"is_read": "on"}


@pytest.fixture
def officer():
    return OfficerFactory(moderator=True)


@pytest.fixture
def client(officer):
    return signed_in(officer)


def known_company():
    """A company that had a public vacancy before: one approval is enough."""
    company = MembershipFactory(company=CompanyFactory(verified=True)).company
    old = VacancyFactory(company=company, closed=True)
    VacancyTransition.objects.create(vacancy=old, from_state="in_review", to_state=VacancyState.PUBLISHED)
    return company


def new_company():
    return MembershipFactory(company=CompanyFactory(verified=True)).company


def state_of(vacancy):
    return Vacancy.objects.get(pk=vacancy.pk).state


# --- what the officer reads ---------------------------------------------------------------------------
def test_the_page_shows_the_vacancy_as_the_public_will_see_it(client):
    vacancy = VacancyFactory(in_review=True, benefits="Makan siang.", skills="jahit lurus")
    text = words(client.get(url_of(vacancy)))
    for part in (
        vacancy.title,
        vacancy.company.name,
        "Rp5.400.000–Rp6.000.000 per bulan",
        "Menjahit bagian kemeja",
        "Bisa memakai mesin jahit lurus.",
        "Makan siang.",
        "jahit lurus",
        "Kecamatan Cibodas",
    ):
        assert part in text


def test_the_hints_name_the_phrase_the_field_and_the_rule(client):
    vacancy = VacancyFactory(
        in_review=True, requirements="Berpenampilan menarik. Biaya seragam ditanggung pelamar. Umur maks 30."
    )
    response = client.get(url_of(vacancy))
    assert [(str(label), hint.level, hint.phrase) for label, hint in response.context["hints"]] == [
        ("syarat", "danger", "Berpenampilan menarik"),
        ("syarat", "danger", "Biaya seragam ditanggung pelamar"),
        ("syarat", "warning", "Umur maks 30"),
    ]
    assert "Pelamar tidak boleh membayar apa pun." in words(response)


def test_a_clean_vacancy_says_that_no_rule_was_touched(client):
    vacancy = VacancyFactory(in_review=True, wage_min=9_000_000, wage_max=None)
    assert "Tidak ada kata atau angka yang mencurigakan." in words(client.get(url_of(vacancy)))


def test_what_a_company_wrote_can_not_run_as_html(client):
    vacancy = VacancyFactory(in_review=True, title="<b>Penjahit</b>", duties="<script>alert(1)</script>")
    html = client.get(url_of(vacancy)).content.decode()
    assert "<script>alert" not in html and "<b>Penjahit" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


@pytest.mark.parametrize(
    ("state", "labels"),
    [
        ("draft", []),
        ("in_review", ["Setujui", "Minta perbaikan", "Bekukan"]),
        ("published", ["Bekukan", "Tandai dilaporkan ke Karirhub"]),
        ("filled", ["Bekukan", "Tandai dilaporkan ke Karirhub"]),
        ("closed", ["Bekukan", "Tandai dilaporkan ke Karirhub"]),
        ("suspended", ["Kembalikan ke perusahaan", "Masukkan daftar umum"]),
    ],
)
def test_the_buttons_are_those_of_the_state(client, state, labels):
    assert buttons(client.get(url_of(VacancyFactory(**{state: True})))) == labels


# --- approving ----------------------------------------------------------------------------------------
def test_one_approval_publishes_the_vacancy_of_a_known_company(client, officer):
    vacancy = VacancyFactory(company=known_company(), in_review=True)
    assert "0 dari 1 petugas sudah menyetujui." in words(client.get(url_of(vacancy)))
    response = client.post(url_of(vacancy, "setujui"), READ, follow=True)
    assert sentences(response) == ["Lowongan disetujui dan sudah tayang. Perusahaan sudah diberi tahu."]
    assert state_of(vacancy) == VacancyState.PUBLISHED
    row = VacancyTransition.objects.get(vacancy=vacancy)
    assert (row.from_state, row.to_state, row.actor) == ("in_review", "published", officer)
    assert [message.kind for message in Message.objects.all()] == ["jobs.vacancy_published"]


def test_the_first_vacancy_of_a_company_needs_two_different_officers(client, officer):
    vacancy = VacancyFactory(company=new_company(), in_review=True)
    first = client.post(url_of(vacancy, "setujui"), READ, follow=True)
    assert sentences(first) == [
        "Persetujuan Anda dicatat. Lowongan pertama perusahaan ini menunggu petugas kedua."
    ]
    assert state_of(vacancy) == VacancyState.IN_REVIEW
    assert buttons(first) == ["Minta perbaikan", "Bekukan"]
    text = words(first)
    assert "1 dari 2 petugas sudah menyetujui." in text
    assert "Anda sudah menyetujui. Lowongan ini menunggu petugas lain." in text

    again = client.post(url_of(vacancy, "setujui"), READ)
    assert errors(again) == [
        ("__all__", "Anda sudah menyetujui lowongan ini. Lowongan pertama perusahaan butuh petugas kedua.")
    ]
    assert state_of(vacancy) == VacancyState.IN_REVIEW

    second = signed_in(OfficerFactory(moderator=True))
    second.post(url_of(vacancy, "setujui"), READ)
    assert state_of(vacancy) == VacancyState.PUBLISHED
    assert VacancyReview.objects.filter(vacancy=vacancy, decision=ReviewDecision.APPROVE).count() == 2


def test_approving_needs_the_tick_that_everything_was_read(client):
    vacancy = VacancyFactory(company=known_company(), in_review=True)
    assert [name for name, _text in errors(client.post(url_of(vacancy, "setujui"), {}))] == ["is_read"]
    assert state_of(vacancy) == VacancyState.IN_REVIEW


def test_the_vacancy_of_a_frozen_company_is_not_published(client):
    vacancy = VacancyFactory(company=known_company(), in_review=True)
    Company.objects.filter(pk=vacancy.company_id).update(state=CompanyState.SUSPENDED)
    assert errors(client.post(url_of(vacancy, "setujui"), READ)) == [
        ("__all__", "Perusahaan ini belum terverifikasi. Periksa perusahaannya dulu.")
    ]
    assert state_of(vacancy) == VacancyState.IN_REVIEW
    assert VacancyReview.objects.count() == 0
    assert "Lowongan tidak bisa tayang sebelum perusahaannya diperiksa." in words(client.get(url_of(vacancy)))


def test_a_vacancy_past_its_last_day_is_not_published(client):
    vacancy = VacancyFactory(company=known_company(), in_review=True, closes_on=datetime.date(2020, 1, 1))
    assert errors(client.post(url_of(vacancy, "setujui"), READ)) == [
        ("__all__", "Hari terakhir melamar sudah lewat. Minta perusahaan memperbaiki tanggalnya.")
    ]
    assert VacancyReview.objects.count() == 0


def test_an_officer_does_not_review_for_the_own_company(client, officer):
    vacancy = VacancyFactory(company=known_company(), in_review=True)
    MembershipFactory(company=vacancy.company, user=officer)
    assert errors(client.post(url_of(vacancy, "setujui"), READ)) == [
        ("__all__", "Anda anggota perusahaan ini. Minta petugas lain memeriksa.")
    ]


# --- the other decisions ------------------------------------------------------------------------------
def test_a_vacancy_goes_back_with_what_must_be_mended(client, officer):
    vacancy = VacancyFactory(company=new_company(), in_review=True, requirements="Berpenampilan menarik.")
    page = client.get(url_of(vacancy, "perbaiki"))
    assert page.context["form"]["reason"].value().startswith("“Berpenampilan menarik”: ")
    client.post(url_of(vacancy, "perbaiki"), {"reason": "Hapus syarat penampilan."})
    assert state_of(vacancy) == VacancyState.DRAFT
    review = VacancyReview.objects.get()
    assert (review.officer, review.decision, review.reason) == (
        officer,
        ReviewDecision.RETURN,
        "Hapus syarat penampilan.",
    )
    assert [message.kind for message in Message.objects.all()] == ["jobs.vacancy_returned"]


@pytest.mark.parametrize("page", ["perbaiki", "bekukan"])
def test_a_refusal_needs_a_reason(client, page):
    vacancy = VacancyFactory(in_review=True)
    assert [name for name, _text in errors(client.post(url_of(vacancy, page), {}))] == ["reason"]
    assert state_of(vacancy) == VacancyState.IN_REVIEW


def test_a_frozen_vacancy_leaves_the_public_page_at_once_and_goes_back_as_a_draft(client):
    vacancy = VacancyFactory(company=new_company(), published=True)
    assert client.get(vacancy.get_absolute_url()).status_code == 200
    client.post(url_of(vacancy, "bekukan"), {"reason": "Meminta uang."})
    assert state_of(vacancy) == VacancyState.SUSPENDED
    assert client.get(vacancy.get_absolute_url()).status_code == 404
    client.post(url_of(vacancy, "kembalikan"), {"reason": "Hapus nomor rekening."})
    assert state_of(vacancy) == VacancyState.DRAFT
    assert [message.kind for message in Message.objects.order_by("created_at")] == [
        "jobs.vacancy_suspended",
        "jobs.vacancy_returned",
    ]


def test_a_late_decision_says_who_decided_first(client):
    vacancy = VacancyFactory(company=known_company(), in_review=True)
    version = client.get(url_of(vacancy, "setujui")).context["version"]
    first = OfficerFactory(moderator=True, name="Agus Pertama")
    review_vacancy(officer=first, vacancy_id=vacancy.pk, decision=ReviewDecision.RETURN, reason="Gaji.")
    found = errors(client.post(url_of(vacancy, "setujui"), {**READ, "version": version}))
    assert len(found) == 1 and found[0][1].startswith("Sudah diputuskan oleh Agus Pertama, ")
    assert "sekarang draf" in found[0][1]


@pytest.mark.parametrize("group", ["Pengantar kerja", "Verifikator", "Admin data"])
@pytest.mark.parametrize("page", ["setujui", "perbaiki", "bekukan", "kembalikan"])
def test_officers_of_other_groups_decide_nothing(group, page):
    vacancy = VacancyFactory(in_review=True)
    client = signed_in(OfficerFactory(groups=[group]))
    assert client.get(url_of(vacancy, page)).status_code == 404
    assert client.post(url_of(vacancy, page), {"reason": "x", **READ}).status_code == 404
    assert state_of(vacancy) == VacancyState.IN_REVIEW


def test_placement_officers_read_a_vacancy_without_buttons():
    response = signed_in(OfficerFactory(placement_officer=True)).get(url_of(VacancyFactory(in_review=True)))
    assert response.status_code == 200 and buttons(response) == []


# --- several at once ----------------------------------------------------------------------------------
def freeze(client, vacancies, **data):
    url = reverse("admin:jobs_vacancy_changelist")
    chosen = {"action": "decide_bekukan", "_selected_action": [vacancy.pk for vacancy in vacancies]}
    return client.post(url, {**chosen, **data}, follow=True)


def test_several_vacancies_are_frozen_with_one_reason_and_every_refusal_is_told(client):
    company = new_company()
    stands = [VacancyFactory(company=company, published=True) for _number in range(2)]
    over = VacancyFactory(company=company, draft=True, title="Masih Draf")
    page = freeze(client, [*stands, over])
    assert "Keputusan ini berlaku untuk 3 baris:" in words(page)
    assert [state_of(vacancy) for vacancy in stands] == [VacancyState.PUBLISHED] * 2

    response = freeze(client, [*stands, over], decide="1", reason="Perusahaan dibekukan.")
    assert sentences(response) == [
        "Masih Draf: Lowongan ini sudah berubah: sekarang draf. Muat ulang halaman ini.",
        "2 diputuskan: bekukan.",
    ]
    assert [state_of(vacancy) for vacancy in [*stands, over]] == [
        VacancyState.SUSPENDED,
        VacancyState.SUSPENDED,
        VacancyState.DRAFT,
    ]


def test_freezing_several_needs_a_reason(client):
    vacancy = VacancyFactory(published=True)
    assert [name for name, _text in errors(freeze(client, [vacancy], decide="1"))] == ["reason"]
    assert state_of(vacancy) == VacancyState.PUBLISHED


def test_approving_is_never_offered_for_several_and_freezing_only_to_reviewers(client):
    VacancyFactory(in_review=True)
    html = client.get(reverse("admin:jobs_vacancy_changelist")).content.decode()
    assert "decide_bekukan" in html and "decide_setujui" not in html
    vacancy = VacancyFactory(published=True)
    freeze(signed_in(OfficerFactory(placement_officer=True)), [vacancy], decide="1", reason="x")
    assert state_of(vacancy) == VacancyState.PUBLISHED


# --- history, list ------------------------------------------------------------------------------------
def test_the_history_tells_reviews_moves_and_changed_fields(client, officer):
    vacancy = VacancyFactory(company=new_company(), in_review=True)
    client.post(url_of(vacancy, "perbaiki"), {"reason": "Tambah rincian tugas."})
    Vacancy.objects.filter(pk=vacancy.pk).update(wage_min=1_000_000)
    text = words(client.get(url_of(vacancy, "history")))
    assert "Pemeriksaan pengajuan ke-1: Minta perbaikan" in text
    assert "Menunggu pemeriksaan → Draf" in text
    assert "Tambah rincian tugas." in text and officer.name in text
    assert "5400000 → 1000000" in text


def test_the_list_needs_as_many_queries_for_three_rows_as_for_one(client, django_assert_num_queries):
    url = reverse("admin:jobs_vacancy_changelist")
    VacancyFactory(in_review=True)
    with django_assert_num_queries(7):
        client.get(url)
    VacancyFactory(published=True), VacancyFactory(suspended=True)
    with django_assert_num_queries(7):
        client.get(url)


def test_the_review_page_needs_few_queries(client, django_assert_max_num_queries):
    vacancy = VacancyFactory(company=new_company(), in_review=True)
    with django_assert_max_num_queries(14):
        client.get(url_of(vacancy))


def test_the_applications_of_a_vacancy_are_linked_for_those_who_may_read_them():
    application = ApplicationFactory()
    client = signed_in(OfficerFactory(placement_officer=True))
    url = client.get(url_of(application.vacancy)).context["applications_url"]
    ApplicationFactory()
    assert list(client.get(url).context["cl"].queryset) == [application]


# --- reports that did not come ------------------------------------------------------------------------
def test_companies_that_never_said_who_was_hired_stand_on_the_start_page_by_name(client, officer):
    ended = timezone.now() - datetime.timedelta(days=21)
    late = VacancyFactory(closed=True, ended_at=ended, company__name="PT Diam")
    VacancyFactory(closed=True, ended_at=ended, filled_reported_at=ended)
    client.force_login(officer)
    queues = {str(queue.label): queue for queue in client.get("/admin/").context["queues"]}
    queue = queues["Hasil lowongan belum dilaporkan"]
    assert (queue.count, queue.note) == (1, "PT Diam")
    assert list(client.get(queue.url).context["cl"].queryset) == [late]


def test_without_late_reports_there_is_no_such_queue(client, officer):
    VacancyFactory(closed=True)
    client.force_login(officer)
    labels = [str(queue.label) for queue in client.get("/admin/").context["queues"]]
    assert "Hasil lowongan belum dilaporkan" not in labels


def test_the_review_shows_the_questions(client, officer):
    vacancy = VacancyFactory(in_review=True)
    vacancy.questions.create(position=1, text="Bisa kerja malam?", kind="yes_no")
    client.force_login(officer)
    assert "Bisa kerja malam?" in client.get(f"/admin/jobs/vacancy/{vacancy.pk}/change/").content.decode()


# --- phrases and copies -------------------------------------------------------------------------------
def test_the_phrases_are_marked_in_the_text_as_the_public_will_see_it(client):
    vacancy = VacancyFactory(
        in_review=True,
        title="Staf <Gudang>",
        requirements="Belum menikah & rajin.",
        duties="Bayar deposit 100rb dulu.",
    )
    html = client.get(url_of(vacancy)).content.decode()
    assert "<mark>Belum menikah</mark> &amp; rajin." in html
    assert "<mark>Bayar deposit 100rb dulu</mark>." in html
    assert "Staf &lt;Gudang&gt;" in html and "<Gudang>" not in html


def test_hints_stand_under_a_heading_for_their_kind(client):
    vacancy = VacancyFactory(in_review=True, requirements="Belum menikah. Bayar deposit dulu.", wage_min=3_000_000)
    text = words(client.get(url_of(vacancy)))
    kinds = [text.index(kind) for kind in ("Tanda penipuan", "Syarat yang membedakan orang", "Upah di bawah UMK")]
    assert kinds == sorted(kinds)


def test_nearly_the_same_text_at_another_firm_is_named_with_code_and_firm(client):
    duties = (
        "Menyusun barang di rak, memeriksa jumlah kiriman, mencatat stok, dan menyiapkan pesanan toko setiap pagi."
    )
    first, second = (VacancyFactory(in_review=True, title="Staf Gudang", duties=duties) for _copy in range(2))
    remember_missing_texts()
    html = client.get(url_of(second)).content.decode()
    assert "Teks yang hampir sama di perusahaan lain" in html
    assert first.code in html and first.company.name in html and "100% sama" in html
    alone = VacancyFactory(
        in_review=True, title="Perawat", duties="Merawat pasien di klinik dan mencatat obat mereka."
    )
    assert "Teks yang hampir sama" not in client.get(url_of(alone)).content.decode()
