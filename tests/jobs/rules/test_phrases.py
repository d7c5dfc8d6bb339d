"""Phrases kept by staff: in force from the next look on, robust against disguise, edited in the admin."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from jobs.models import RulePhrase, WageBand
from jobs.rules import hints, text_hints
from tests.admin.pages import signed_in
from tests.factories.accounts import OfficerFactory
from tests.factories.jobs import VacancyFactory

pytestmark = pytest.mark.django_db


def found(text):
    return [(hint.code, hint.phrase) for hint in text_hints(text)]


def test_a_phrase_holds_from_the_next_look_on_and_no_longer_when_switched_off():
    assert found("Ada uang rompi untuk semua.") == []
    row = RulePhrase.objects.create(code="fee", phrase="uang rompi")
    assert found("Ada Uang  Rompi untuk semua.") == [("fee", "Uang  Rompi")]
    RulePhrase.objects.filter(pk=row.pk).update(is_active=False)
    assert found("Ada uang rompi untuk semua.") == []


def test_a_star_stands_for_any_ending():
    RulePhrase.objects.create(code="contact", phrase="michat*")
    assert found("Cari kami di michatku.") == [("contact", "michatku")]


def test_a_phrase_is_no_part_of_a_longer_word():
    RulePhrase.objects.create(code="vague", phrase="cair")
    assert found("Mengisi bahan cairan.") == []


def test_a_disguised_phrase_is_named_as_it_stands():
    RulePhrase.objects.create(code="fee", phrase="uang rompi")
    assert found("Siapkan u a n g r0mpi") == [("fee", "u a n g r0mpi")]
    assert found("Ada uang\u200b rompi") == [("fee", "uang\u200b rompi")]


def test_a_denied_fee_phrase_is_no_hint():
    RulePhrase.objects.create(code="fee", phrase="biaya rompi")
    assert found("Tidak ada biaya rompi.") == []


def test_the_rule_also_reads_a_vacancy():
    RulePhrase.objects.create(code="looks", phrase="gigi rapi")
    assert [hint.phrase for hint in hints(VacancyFactory(requirements="Gigi rapi."))] == ["Gigi rapi"]


def test_loading_adds_only_what_is_missing():
    call_command("load_words", verbosity=0)
    first = RulePhrase.objects.count()
    assert first > 60 and WageBand.objects.count() == 3
    RulePhrase.objects.update(is_active=False)
    call_command("load_words", verbosity=0)
    assert RulePhrase.objects.count() == first
    assert not RulePhrase.objects.filter(is_active=True).exists()


# --- the admin ----------------------------------------------------------------------------------------
def test_staff_add_a_phrase_and_it_is_kept_as_it_is_searched():
    client = signed_in(OfficerFactory(moderator=True))
    response = client.post(
        reverse("admin:jobs_rulephrase_add"),
        {"code": "fee", "phrase": "  Uang   ROMPI ", "is_active": "on", "note": ""},
    )
    assert response.status_code == 302
    assert RulePhrase.objects.get().phrase == "uang rompi"


@pytest.mark.parametrize("phrase", ["a*", "di", "*", "uang*rompi", "\u200b\u200b"])
def test_a_phrase_that_would_hit_ordinary_words_is_refused(phrase):
    client = signed_in(OfficerFactory(moderator=True))
    response = client.post(
        reverse("admin:jobs_rulephrase_add"), {"code": "fee", "phrase": phrase, "is_active": "on", "note": ""}
    )
    assert response.status_code == 200
    assert not RulePhrase.objects.exists()


def test_who_may_not_edit_phrases_does_not_see_them():
    client = signed_in(OfficerFactory(verifier=True))
    assert client.get(reverse("admin:jobs_rulephrase_changelist")).status_code == 404
