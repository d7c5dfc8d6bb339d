"""What people type is understood: other forms, synonyms at once, mended errors, levels, filler words."""

import pytest

from jobs.models import SearchSynonym, SearchWord
from jobs.search import Criteria, find_vacancies, search_page
from jobs.search.forms_of_words import family_of
from jobs.search.mending import best_correction, distance
from jobs.search.words import meant_words, read_words
from jobs.services.words import refresh_words
from tests.factories.accounts import CompanyFactory
from tests.factories.jobs import VacancyFactory


@pytest.fixture
def firm(db):
    return CompanyFactory(verified=True, name="PT Contoh")


def publish(firm, title, **values):
    values = {"duties": "-", "requirements": "", **values}
    return VacancyFactory(published=True, company=firm, title=title, **values)


def found(text, **criteria):
    return sorted(row.title for row in search_page(Criteria(q=text, **criteria)).vacancies)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        # The pairs that PostgreSQL's stemmer does not join (stack.md), in both directions.
        ("terampil", "Keterampilan"),
        ("keterampilan", "Terampil"),
        ("memasak", "Masakan"),
        ("masak", "Pemasak"),
        ("kirim", "Pengiriman"),
        ("pengiriman", "Mengirim"),
        ("tulis", "Penulis"),
        ("menulis", "Penulisan"),
        ("rawat", "Perawat"),
        ("perawat", "Merawat"),
        ("las", "Mengelas"),
        ("mengelas", "Las"),
        ("pengepakan", "Mengepak"),
        ("sortir", "Penyortir"),
        ("kemudi", "Pengemudi"),
        ("terjemah", "Penerjemah"),
        ("admin", "Administrasi"),
        ("menjah", "Menjahit"),
    ],
)
def test_other_forms_of_a_word_are_found(firm, typed, written):
    publish(firm, written)
    publish(firm, "Sesuatu")
    refresh_words()
    assert found(typed) == [written]


def test_a_known_word_also_finds_every_longer_one_by_name(firm):
    for title in ("Admin", "Administrasi", "Administrator", "Adminkan", "Adopsi"):
        publish(firm, title)
    refresh_words()
    [concept] = read_words("admin").concepts
    assert concept.longer is not None and concept.prefix == ""
    assert found("admin") == ["Admin", "Administrasi", "Administrator", "Adminkan"]


def test_where_too_many_words_are_longer_their_beginning_is_looked_for(firm, monkeypatch):
    monkeypatch.setattr("jobs.search.words.LONGER_AT_MOST", 2)
    for title in ("Admin", "Administrasi", "Administrator", "Adminkan", "Adopsi"):
        publish(firm, title)
    refresh_words()
    [concept] = read_words("admin").concepts
    assert concept.prefix == "admin"
    assert found("admin") == ["Admin", "Administrasi", "Administrator", "Adminkan"]


def test_forms_stay_in_the_family():
    assert "kelas" not in family_of("pengelas")
    assert "gelas" not in family_of("pengelas")
    assert family_of("las") == ["mengelas", "pengelas", "pengelasan"]
    assert family_of("spv") == family_of("s1") == family_of("guru") == []


def test_a_synonym_holds_for_the_next_search(firm):
    publish(firm, "Satuan Pengamanan")
    assert found("satpam") == []
    row = SearchSynonym.objects.create(term="satpam", means="satuan pengamanan, security")
    assert found("satpam") == ["Satuan Pengamanan"]
    assert found("loker satpam mall") == []
    SearchSynonym.objects.filter(pk=row.pk).update(is_active=False)
    assert found("satpam") == []


def test_an_expression_of_several_words_has_synonyms_too(firm):
    SearchSynonym.objects.create(term="cleaning service", means="petugas kebersihan")
    publish(firm, "Petugas Kebersihan")
    publish(firm, "Petugas Parkir", duties="Menjaga kebersihan.")
    assert found("cleaning service") == ["Petugas Kebersihan"]


def test_words_before_every_trade_do_not_narrow(firm):
    publish(firm, "Las Listrik")
    publish(firm, "Tukang Las")
    publish(firm, "Tukang Kayu")
    assert found("tukang las") == ["Las Listrik", "Tukang Las"]
    assert found("tukang") == ["Tukang Kayu", "Tukang Las"]


@pytest.mark.parametrize(
    ("typed", "mended"),
    [
        ("oprator jahit", "operator jahit"),
        ("adminstrasi", "administrasi"),
        ("satpma", "satpam"),
        ("kuriir", "kurir"),
        ("Lowongan OPRATOR di Tangerang", "Lowongan operator di Tangerang"),
    ],
)
def test_typing_errors_are_mended_and_it_is_said(client, firm, typed, mended):
    for title in ("Operator Jahit", "Administrasi", "Satpam", "Kurir"):
        publish(firm, title)
    refresh_words()
    page = search_page(Criteria(q=typed))
    assert page.typed == typed
    assert page.criteria.q == mended
    assert page.vacancies
    html = client.get("/lowongan/", {"q": typed}).content.decode()
    assert f"Menampilkan hasil untuk <strong>{mended}</strong>." in html
    assert f"Cari “{typed}” saja?" in html
    assert "persis=1" in html


def test_the_literal_search_mends_nothing_and_adds_nothing(firm):
    SearchSynonym.objects.create(term="oprator", means="operator")
    publish(firm, "Operator Jahit")
    publish(firm, "Oprator Bubut")
    refresh_words()
    assert found("oprator", literal=True) == ["Oprator Bubut"]
    assert found("oprtor", literal=True) == []


def test_a_rare_but_right_word_is_not_mended(firm):
    publish(firm, "Kasir")
    publish(firm, "Kasur")
    refresh_words()
    assert found("kasur") == ["Kasur"]


def test_a_word_that_was_published_just_now_is_known(firm):
    """The list may be old: a vacancy that has the typed word is found whatever the list says."""
    publish(firm, "Sopir")
    refresh_words()
    publish(firm, "Penari Topeng")
    assert found("topeng") == ["Penari Topeng"]


def test_a_mended_page_leads_to_pages_of_the_mended_words(client, firm):
    VacancyFactory.create_batch(21, published=True, company=firm, title="Operator Jahit")
    refresh_words()
    first = client.get("/lowongan/", {"q": "oprator"})
    second = client.get(first.context["next_url"])
    assert len(second.context["vacancies"]) == 1
    assert second.context["count"] == 21


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("satpma", "satpam", 1),
        ("oprator", "operator", 1),
        ("kasir", "kasir", 0),
        ("kasir", "sopir", 3),
        ("", "a", 1),
    ],
)
def test_distance_counts_single_errors_and_swaps(one, other, expected):
    assert distance(one, other, 3) == expected


def test_short_words_are_never_mended():
    assert best_correction("qcc", [("qc", 9)]) == ""
    assert best_correction("kasi", [("kasir", 9), ("kami", 2)]) == "kasir"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "words", "level"),
    [
        ("kasir lulusan sma", 1, "sma"),
        ("loker smk otomotif", 1, "smk"),
        ("guru sd", 2, ""),
        ("s1 akuntansi", 1, "s1"),
        ("sma", 0, "sma"),
        ("lulusan", 1, ""),
    ],
)
def test_a_level_of_schooling_is_what_the_person_has_unless_they_teach(text, words, level):
    reading = read_words(text)
    assert len(reading.concepts) == words
    assert reading.education == level


def test_a_level_in_the_words_narrows_and_is_said(client, firm):
    publish(firm, "Kasir", min_education_id="smp")
    publish(firm, "Kasir Kepala", min_education_id="s1")
    assert found("kasir lulusan smk") == ["Kasir"]
    html = client.get("/lowongan/?q=kasir+lulusan+smk").content.decode()
    assert "Menampilkan lowongan untuk lulusan SMK/MAK." in html
    assert found("lulusan smk") == ["Kasir"]


@pytest.mark.parametrize(
    "text",
    ["kasir tanpa pengalaman", "kasir belum berpengalaman", "kasir no experience", "Tanpa Pengalaman kasir"],
)
def test_without_experience_is_a_filter_and_is_said(client, firm, text):
    publish(firm, "Kasir Toko", min_experience_years=0)
    publish(firm, "Kasir Kepala", min_experience_years=2)
    assert found(text) == ["Kasir Toko"]
    html = client.get("/lowongan/", {"q": text}).content.decode()
    assert "Menampilkan lowongan tanpa syarat pengalaman." in html
    assert found("tanpa pengalaman") == ["Kasir Toko"]
    # A filter that the person chose is not overruled.
    assert sorted(found(text, experience=2)) == ["Kasir Kepala", "Kasir Toko"]


def test_filler_words_are_dropped():
    assert meant_words("Info LOKER kerja sopir di Tangerang terbaru untuk saya") == ["sopir"]
    assert meant_words("loker") == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("sopir benda", {"kecamatan__slug": "benda"}),
        ("sopir paruh waktu", {"contract_kind": "part_time"}),
        ("sopir luar negeri", {}),
        ("sopir tanpa pengalaman", {"min_experience_years": 0}),
        ("sopir disabilitas", {"is_disability_friendly": True}),
    ],
)
def test_facts_of_a_vacancy_are_words_too(firm, text, values):
    from tests.factories.jobs import kecamatan

    abroad = {"kecamatan": None, "work_country": "Malaysia", "sip2mi": "SIP2MI-1"} if "luar" in text else {}
    if "kecamatan__slug" in values:
        values = {"kecamatan": kecamatan("benda")}
    publish(firm, "Sopir Satu", **{"min_experience_years": 0, **values, **abroad})
    publish(firm, "Sopir Dua", min_experience_years=3)
    assert found(text) == ["Sopir Satu"]


def test_an_empty_list_of_words_hides_nothing(firm):
    publish(firm, "Sopir")
    assert not SearchWord.objects.exists()
    assert found("sopir") == ["Sopir"]


def test_alerts_read_words_like_the_page(firm):
    SearchSynonym.objects.create(term="supir", means="sopir")
    publish(firm, "Sopir")
    assert [row.title for row in find_vacancies(Criteria(q="supir"))] == ["Sopir"]
