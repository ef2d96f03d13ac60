"""tails: many open tails, each with two lines a second; from the write of a line on the host to its arrival here."""

import contextlib
import multiprocessing
import os
import random
import time

from figures import Row, median, percentile
from fleet import Fleet

LINES_PER_SECOND = 2
# After the last write; whatever has not arrived by then is called lost.
DRAIN = 2.0
PADDING = b' "POST /checkout HTTP/1.1" 201 4711 "-" "curl/7.88.1" 26 o-12345 0123456789abcdef 0123456789abcdef\n'


def measure(peers, quick, progress):
    most, fewer, rounds, seconds = (80, 10, 2, 3) if quick else (1000, 100, 3, 10)
    counts = {route.name: most if route.name in ("direct", "prodpeek") else fewer for route in peers.routes}
    latencies = {name: [] for name in counts}
    lost = dict.fromkeys(counts, 0)
    with contextlib.ExitStack() as stack:
        fleets = []
        for route in peers.routes:
            progress(f"tails: starting {counts[route.name]} by {route.name}")
            fleets.append(stack.enter_context(Fleet(peers, route, counts[route.name])))
        for number in range(rounds):
            progress(f"tails: round {number + 1} of {rounds}")
            for fleet in fleets:
                arrived, missing = follow(fleet, seconds)
                latencies[fleet.route.name] += arrived
                lost[fleet.route.name] += missing
    return rows(latencies, lost, f"{most} tails; ssh -J and bastion {fewer}")


def rows(latencies, lost, samples):
    listed = []
    for name, figure in (("p50", median), ("p99", lambda values: percentile(values, 99))):
        found = {way: figure(values) for way, values in latencies.items()}
        added = {way: value - found["direct"] for way, value in found.items() if way != "direct"}
        listed.append(Row("tails", name, "ms", found, 2, samples))
        listed.append(Row("tails", f"{name} added to direct", "ms", added, 2, samples))
    listed.sort(key=lambda row: "added" in row.measure)
    return listed + [Row("tails", "lines lost", "lines", lost, 0, samples)]


def follow(fleet, seconds):
    """Writes to every log of the fleet for a while; milliseconds of each line that arrived, and how many did not."""
    writer = multiprocessing.get_context("fork").Process(target=write, args=(fleet, seconds))
    writer.start()
    expected = fleet.count * int(seconds * LINES_PER_SECOND)
    arrived = []
    end = time.monotonic() + seconds + DRAIN
    while len(arrived) < expected and time.monotonic() < end:
        for _, lines in fleet.arrivals(0.1):
            now = time.monotonic_ns()
            arrived += [(now - int(line.split(b" ", 1)[0])) / 1e6 for line in lines]
    writer.join()
    if writer.exitcode != 0:
        raise RuntimeError(f"the writer of the logs exited with {writer.exitcode}")
    return arrived, expected - len(arrived)


def write(fleet, seconds):
    """Appends stamped lines, every log at its own moments, in a process of its own."""
    moments = random.Random(1)
    plan = []
    for follower in fleet.followers:
        log = os.open(follower.path, os.O_WRONLY | os.O_APPEND)
        phase = moments.uniform(0, 1 / LINES_PER_SECOND)
        plan += [(phase + turn / LINES_PER_SECOND, log) for turn in range(int(seconds * LINES_PER_SECOND))]
    started = time.monotonic()
    for moment, log in sorted(plan):
        early = started + moment - time.monotonic()
        if early > 0:
            time.sleep(early)
        os.write(log, str(time.monotonic_ns()).encode() + PADDING)
