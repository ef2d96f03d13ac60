"""Medians and percentiles, and the rows that they go into."""

from dataclasses import dataclass


def percentile(values, percent):
    """The nearest-rank percentile."""
    ordered = sorted(values)
    rank = max(0, -(-len(ordered) * percent // 100) - 1)
    return ordered[int(rank)]


def median(values):
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


@dataclass
class Row:
    """One measure along each way; None where the way has no such thing."""

    benchmark: str
    measure: str
    unit: str
    # Name of the route to figure.
    values: dict
    decimals: int = 0
    # How often, or on how much, it was measured.
    samples: str = ""

    def over(self, peer):
        """Our own figure divided by a peer's, if both are there."""
        ours, theirs = self.values.get("prodpeek", self.values.get("confined")), self.values.get(peer)
        return ours / theirs if ours is not None and theirs else None

    def as_json(self):
        return {
            "benchmark": self.benchmark,
            "measure": self.measure,
            "unit": self.unit,
            "samples": self.samples,
            **{name: round(value, 6) if value is not None else None for name, value in self.values.items()},
        }
