"""How well the rules find what is forbidden, on 200 labelled advertisements (AF-05)."""

import pytest

from jobs.rules import text_hints
from tests.jobs.corpus import FRAUD_CODES, UNFAIR_CODES, measure, read_corpus, table, total

pytestmark = pytest.mark.django_db


def found_codes(text):
    return {hint.code for hint in text_hints(text)}


def test_the_corpus_is_whole_and_every_third_is_held_out():
    ads = read_corpus()
    assert [ad.number for ad in ads] == list(range(1, 201))
    assert sum(not ad.codes for ad in ads) == 110
    assert sum(ad.is_held_out for ad in ads) == 66
    assert {code for ad in ads for code in ad.codes} == {*FRAUD_CODES, *UNFAIR_CODES}
    assert len({ad.text for ad in ads}) == 200


def test_the_fraud_rules_find_at_least_95_of_100(capsys):
    ads = read_corpus()
    scores = measure(ads, found_codes)
    held_out = measure([ad for ad in ads if ad.is_held_out], found_codes)
    with capsys.disabled():
        print("\n200 advertisements:", *table(scores), "held out (66):", *table(held_out)[-2:], sep="\n  ")
    assert total(scores, FRAUD_CODES).recall >= 0.95
    assert total(scores, UNFAIR_CODES).recall >= 0.95
    assert total(scores, FRAUD_CODES).precision >= 0.95


def test_honest_advertisements_are_left_alone():
    named = {ad.number: found_codes(ad.text) for ad in read_corpus() if not ad.codes}
    assert sum(bool(codes) for codes in named.values()) <= 2
