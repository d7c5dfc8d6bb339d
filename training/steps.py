"""The steps of something that waits for the office, as ``components/timeline.html`` shows them."""


def steps_of(transitions, sentence, upcoming):
    """Return one step for each row of ``transitions``, in the words of ``sentence(row)``, then what comes next.

    ``upcoming`` is the sentence of the next step, "" when nothing is awaited.
    """
    steps = [{"label": sentence(row), "at": row.at, "note": row.reason, "state": "done"} for row in transitions]
    if steps:
        steps[-1]["state"] = "current"
    if upcoming:
        steps.append({"label": upcoming, "at": None, "note": "", "state": "next"})
    return steps
