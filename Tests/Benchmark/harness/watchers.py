"""watchers: what many who follow one log cost its host, in those of one who does."""

import multiprocessing
import os
import time

import processes
from audience import NUMBER, Audience
from figures import Row, median

LINES_PER_SECOND = 10_000
# Appended at once, as a service does that buffers its log.
BURST = 100
# After the last write; whatever has not arrived by then is called lost.
DRAIN = 30
PADDING = b' 10.0.3.7 "POST /checkout HTTP/1.1" 201 4711 "-" "curl/7.88.1" 26 o-12345 0123456789abcdef\n'
COUNTS = ("of one", "of all")


def measure(peers, quick, progress):
    many, rounds, seconds = (10, 1, 4) if quick else (50, 3, 10)
    text = b"".join(b"%0*d" % (NUMBER, number) + PADDING for number in range(seconds * LINES_PER_SECOND))
    routes = [route for route in peers.routes if route.name in ("direct", "prodpeek")]
    found = {route.name: {one: [] for one in COUNTS} for route in routes}
    for number in range(rounds):
        for route in routes:
            for one, count in zip(COUNTS, (1, many)):
                progress(f"watchers: round {number + 1} of {rounds}, {count} by {route.name}")
                with Audience(peers, route, count, text) as audience:
                    found[route.name][one].append(follow(audience, seconds))
    return rows(found, f"{many} watchers of one log, {LINES_PER_SECOND:,} lines/s; {rounds} × {seconds} s")


def rows(found, samples):
    def medians(field, one):
        return {way: median([run[field] for run in runs[one]]) for way, runs in found.items()}

    listed = []
    for field, name, unit, decimals in (("cpu", "CPU of the host", "ms/s", 1), ("bytes", "sent by the host", "kB/s", 0)):
        one, many = (medians(field, count) for count in COUNTS)
        listed += [Row("watchers", f"{name} for {count}", unit, values, decimals, samples)
                   for count, values in (("one", one), ("all", many))]
        ratio = {way: many[way] / one[way] for way in many if one[way]}
        listed.append(Row("watchers", f"{name}, all ÷ one", "×", ratio, 2, samples))
    lost = {way: sum(run["lost"] for count in COUNTS for run in runs[count]) for way, runs in found.items()}
    return listed + [Row("watchers", "lines lost", "lines", lost, 0, samples)]


def follow(audience, seconds):
    """Writes the text to the log while everybody reads; what that cost the host, and what never arrived."""
    before = processes.cost(audience.sshd)
    writer = multiprocessing.get_context("fork").Process(target=write, args=(audience,))
    writer.start()
    end = time.monotonic() + seconds + DRAIN
    while time.monotonic() < end and any(one.lost() for one in audience.watchers):
        audience.take()
    writer.join()
    if writer.exitcode != 0:
        raise RuntimeError(f"the writer of the log exited with {writer.exitcode}")
    after = processes.cost(audience.sshd)
    return {
        "cpu": (after.seconds - before.seconds) * 1000 / seconds,
        "bytes": (after.sent - before.sent) / 1000 / seconds,
        "lost": sum(one.lost() for one in audience.watchers),
    }


def write(audience):
    """Appends the text at its pace, in a process of its own."""
    log = os.open(audience.path, os.O_WRONLY | os.O_APPEND)
    size = BURST * (NUMBER + len(PADDING))
    started = time.monotonic()
    for turn, place in enumerate(range(0, len(audience.text), size)):
        early = started + turn * BURST / LINES_PER_SECOND - time.monotonic()
        if early > 0:
            time.sleep(early)
        os.write(log, audience.text[place:place + size])
