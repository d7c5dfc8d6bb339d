"""Recall and precision of the rules on the labelled corpus (AF-05), without and with the shipped phrases."""

import time

WANTED_RECALL = 0.95


def run():
    from django.core.management import call_command

    from jobs.rules import text_hints
    from tests.jobs.corpus import measure, read_corpus

    call_command("load_words", verbosity=0)

    def find_codes(text):
        return {hint.code for hint in text_hints(text)}

    ads = read_corpus()
    started = time.process_time()
    scores = measure(ads, find_codes)
    seconds = time.process_time() - started
    held_out = measure([ad for ad in ads if ad.is_held_out], find_codes)
    return {"scores": scores, "held_out": held_out, "count": len(ads), "ms": seconds * 1000 / len(ads)}


def report(result):
    """Print the table; True when the fraud rules find at least 95 of 100."""
    from tests.jobs.corpus import FRAUD_CODES, table, total

    print(f"\nFraud rules on {result['count']} labelled advertisements ({result['ms']:.1f} ms CPU each)")
    print("\n".join("  " + line for line in table(result["scores"])))
    print("  held out (every third):")
    print("\n".join("  " + line for line in table(result["held_out"])[-2:]))
    return total(result["scores"], FRAUD_CODES).recall >= WANTED_RECALL
