"""echo: one byte typed on a terminal until it is back, at the pace of somebody typing."""

import os
import random
import select
import subprocess
import time

from figures import Row, median, percentile

# The file says that the terminal is ready; after it `cat` reads what is typed, and the host's terminal echoes that.
COMMAND = "cat /etc/hosts -"
# A terminal keeps at most 4095 bytes of an unfinished line.
LINE = 60
PATIENCE = 15


def measure(peers, quick, progress):
    count = 400 if quick else 3000
    progress(f"echo: {count} bytes along each way")
    typists = [Typist(route) for route in peers.routes]
    pauses = random.Random(1)
    try:
        for typist in typists:
            typist.warm_up()
        for _ in range(count):
            for typist in typists:
                time.sleep(pauses.uniform(0.001, 0.003))
                typist.times.append(typist.type_one())
    finally:
        for typist in typists:
            typist.leave()
    times = {typist.route.name: typist.times for typist in typists}
    return rows(times, f"{count} bytes")


def rows(times, samples):
    listed = []
    for name, figure in (("p50", median), ("p99", lambda values: percentile(values, 99))):
        found = {way: figure(values) for way, values in times.items()}
        added = {way: value - found["direct"] for way, value in found.items() if way != "direct"}
        listed.append(Row("echo", name, "µs", found, 0, samples))
        listed.append(Row("echo", f"{name} added to direct", "µs", added, 0, samples))
    return sorted(listed, key=lambda row: "added" in row.measure)


class Typist:
    """A client with a terminal on the host, and what it measured."""

    def __init__(self, route):
        self.route = route
        self.times = []
        self.typed = 0
        self.client = route.start(COMMAND, options=["-tt"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.keyboard = self.client.stdin.fileno()
        self.screen = self.client.stdout.fileno()

    def warm_up(self):
        """Waits until the command runs and everything that it had to say has been read."""
        seen = b""
        while b"web1\r\n" not in seen:
            seen += self._read()
        self._read_until_quiet()
        for _ in range(50):
            self.type_one()

    def type_one(self):
        """Microseconds until the byte is back."""
        started = time.perf_counter_ns()
        os.write(self.keyboard, b"x")
        seen = self._read()
        took = (time.perf_counter_ns() - started) / 1000
        if seen != b"x":
            raise RuntimeError(f"{self.route.name} echoes {seen!r}")
        self.typed += 1
        if self.typed % LINE == 0:
            os.write(self.keyboard, b"\n")
            self._read_until_quiet()
        return took

    def leave(self):
        self.client.kill()
        self.client.wait()

    def _read(self):
        ready, _, _ = select.select([self.screen], [], [], PATIENCE)
        seen = os.read(self.screen, 65536) if ready else b""
        if not seen:
            raise RuntimeError(f"{self.route.name} does not echo")
        return seen

    def _read_until_quiet(self):
        while select.select([self.screen], [], [], 0.05)[0]:
            self._read()
