"""The word list and the shipped synonyms: fresh on publication, counted at night, never overwriting the office."""

import threading

import pytest
from django.core.management import call_command
from django.db import close_old_connections, connection, transaction

from jobs.models import SearchSynonym, SearchWord, Vacancy
from jobs.services.synonyms import add_shipped, read_shipped
from jobs.services.vacancies import review_vacancy
from jobs.services.words import learn_words, refresh_words
from jobs.tasks import refresh_search_words
from tests.factories.accounts import CompanyFactory, OfficerFactory
from tests.factories.jobs import VacancyFactory


@pytest.mark.django_db
def test_words_are_known_in_the_transaction_that_publishes():
    company = CompanyFactory(verified=True)
    vacancy = VacancyFactory(in_review=True, company=company, title="Penari Topeng")
    review_vacancy(officer=OfficerFactory(), vacancy_id=vacancy.pk, decision="approve")
    assert not SearchWord.objects.filter(word="topeng").exists()
    review_vacancy(officer=OfficerFactory(), vacancy_id=vacancy.pk, decision="approve")
    assert SearchWord.objects.filter(word="topeng", vacancies=1).exists()


@pytest.mark.django_db
def test_the_list_counts_vacancies_and_forgets_what_is_gone():
    VacancyFactory.create_batch(3, published=True, title="Kasir Kasir")
    gone = VacancyFactory(published=True, title="Astronot")
    assert refresh_search_words() == SearchWord.objects.count()
    assert SearchWord.objects.get(word="kasir").vacancies == 3
    Vacancy.objects.filter(pk=gone.pk).update(state="closed")
    VacancyFactory(draft=True, title="Pilot")
    refresh_words()
    refresh_words()
    assert not SearchWord.objects.filter(word__in=["astronot", "pilot"]).exists()
    assert SearchWord.objects.get(word="kasir").vacancies == 3


@pytest.mark.django_db
def test_words_are_words_not_numbers_or_addresses():
    VacancyFactory(
        published=True, title="Admin 24 Jam https://contoh.test/x a@contoh.test B2B", duties="1.000.000"
    )
    refresh_words()
    known = set(SearchWord.objects.values_list("word", flat=True))
    assert {"admin", "jam", "b2b"} <= known
    assert not known & {"24", "000", "1", "a@contoh.test", "contoh.test/x"}


@pytest.mark.django_db(transaction=True)
def test_two_vacancies_with_the_same_new_words_are_published_at_once():
    """Sorted words: the second waits for the first, and neither waits for ever."""
    rows = VacancyFactory.create_batch(2, published=True, title="Penari Topeng Betawi", duties="Menari keliling.")
    barrier, errors = threading.Barrier(2), []

    def publish(vacancy):
        try:
            with transaction.atomic():
                barrier.wait(timeout=20)
                learn_words(vacancy)
        except Exception as exc:
            errors.append(exc)
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=publish, args=[row]) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert errors == []
    assert SearchWord.objects.filter(word__in=["penari", "topeng", "betawi"]).count() == 3


@pytest.mark.django_db
def test_shipped_words_are_added_once_and_never_overwrite_the_office():
    assert add_shipped() >= 120
    SearchSynonym.objects.filter(term="ojol").update(means="pilihan kantor")
    SearchSynonym.objects.filter(term="satpam").update(is_active=False)
    assert add_shipped() == 0
    call_command("load_words", verbosity=0)
    assert SearchSynonym.objects.get(term="ojol").means == "pilihan kantor"
    assert not SearchSynonym.objects.get(term="satpam").is_active


def test_the_shipped_file_is_clean():
    shipped = read_shipped()
    assert len(shipped) >= 120
    for term, means in shipped.items():
        others = means.split(", ")
        assert term == term.lower().strip()
        assert len(term) <= 60
        assert len(term.split()) <= 3
        assert len(means) <= 300
        assert term not in others
        assert len(others) == len(set(others))


@pytest.mark.parametrize(
    ("term", "other"),
    [
        ("spg", "promotor"),
        ("ojol", "pengemudi motor"),
        ("kurir", "courier"),
        ("cleaning service", "petugas kebersihan"),
        ("satpam", "security"),
        ("security", "satpam"),
        ("operator sewing", "operator jahit"),
        ("cs", "customer service"),
        ("hrd", "personalia"),
        ("qc", "quality control"),
        ("spv", "supervisor"),
        ("obgyn", "dokter kandungan"),
        ("warehouse", "gudang"),
        ("gudang", "warehouse"),
        ("nurse", "perawat"),
        ("welder", "tukang las"),
    ],
)
def test_what_people_say_is_shipped(term, other):
    assert other in read_shipped()[term].split(", ")
