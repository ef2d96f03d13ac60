"""decisions: how many command lines one core decides a second: parsed, checked and rendered."""

from pathlib import Path

import policyprogram
from figures import Row, median

LINES = Path(__file__).resolve().parents[1] / "decisions.tsv"


def measure(quick, progress):
    rounds, seconds = (1, 1) if quick else (9, 3)
    runs = []
    for number in range(rounds):
        progress(f"decisions: round {number + 1} of {rounds}")
        runs.append(policyprogram.run("decisions", LINES, seconds))
    samples = f"{runs[0]['lines']} lines, {runs[0]['refused']} of them refused; {rounds} × {seconds} s"
    return [
        Row("decisions", "decided and rendered", "1/s", figure(runs, "perSecond", 1), 0, samples),
        Row("decisions", "slowest of the lines", "µs", figure(runs, "slowest", 1e6), 1, samples),
    ]


def figure(runs, name, scale):
    return {"prodpeek": median([run[name] * scale for run in runs])}
