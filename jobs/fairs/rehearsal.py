"""What a rehearsal showed (N-21): how long answers took on people's own phones, and how many never came."""

import dataclasses

from django.db.models import Count, Sum

from jobs.fairs.models import RehearsalSample

# The upper end of each bucket in milliseconds; the last one is open.
BOUNDS = (100, 200, 400, 800, 1500, 3000, 6000, None)


@dataclasses.dataclass(frozen=True)
class Result:
    """``answers`` came, ``failed`` did not; 95 of 100 stay under ``p95`` ms, which is None above six seconds."""

    samples: int
    answers: int
    failed: int
    p95: int | None
    rows: list

    @property
    def seconds(self):
        """``p95`` in words: "0,4"; "" when it is longer than six seconds."""
        return "" if self.p95 is None else f"{self.p95 / 1000:.1f}".replace(".", ",")


def result_of(edition):
    """Return the :class:`Result` of a rehearsal, None while nothing was measured."""
    sums = {f"b{n}": Sum(f"buckets__{n}") for n in range(8)}
    total = RehearsalSample.objects.filter(edition=edition).aggregate(n=Count("pk"), failed=Sum("failed"), **sums)
    if not total["n"]:
        return None
    buckets = [total[f"b{n}"] or 0 for n in range(8)]
    return Result(
        samples=total["n"],
        answers=sum(buckets),
        failed=total["failed"] or 0,
        p95=percentile(buckets, 95),
        rows=list(zip(BOUNDS, buckets, strict=True)),
    )


def percentile(buckets, share):
    """Return the upper bound of the bucket that holds the answer at ``share`` per cent; None in the open one."""
    wanted, seen = share * sum(buckets) / 100, 0
    for bound, number in zip(BOUNDS, buckets, strict=True):
        seen += number
        if seen >= wanted:
            return bound
    return None
