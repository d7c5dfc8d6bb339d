"""FT-11: 500 rounds of cancel, register and promote together, and the canary that offers outside the lock."""

import time


def run(rounds):
    from tests.training.rounds import run_rounds, withdraw_then_fill

    began = time.perf_counter()
    figures = {"rounds": rounds, "faults": run_rounds(rounds), "seconds": time.perf_counter() - began}
    figures["canary"] = run_rounds(min(rounds, 50), withdraw=withdraw_then_fill)
    return figures


def report(figures):
    """Print the figures; return whether there was no fault with the lock, and some outside it."""
    print(f"\n## Cancel, register and promote together: {figures['rounds']} rounds\n")
    print("| rounds/s | faults | faults with offers outside the lock (canary, wanted > 0) |\n| --- | --- | --- |")
    rate = figures["rounds"] / figures["seconds"]
    print(f"| {rate:.0f} | {len(figures['faults'])} | {len(figures['canary'])} |")
    for fault in figures["faults"][:20]:
        print(f"FAULT: {fault}")
    return not figures["faults"] and bool(figures["canary"])
