"""confinement: what it costs to start a command, and to type in a shell, without a network between.

An account that may do what it likes, bubblewrap with namespaces and read-only mounts, and prodpeek-confine, which does
more: Landlock, a filter, limits, a report of what holds, and one of every program.
"""

import os
import pty
import random
import select
import subprocess
import tempfile
import time
from pathlib import Path

import frames
from figures import Row, median, percentile

# One that nobody has; the machine's own are never touched.
ACCOUNT = "61299"
AS_ACCOUNT = ["/usr/bin/setpriv", "--reuid", ACCOUNT, "--regid", ACCOUNT, "--clear-groups", "--inh-caps=-all"]
BUBBLEWRAP = [
    "/usr/bin/bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp", "--unshare-all",
    "--die-with-parent",
]
COMMAND = "exit 0"
SHELL = ["/bin/bash", "--norc", "--noprofile"]
WAYS = ("plain", "bubblewrap", "confined")
# Letters after which the line is taken back.
LINE = 60
PATIENCE = 15


def measure(quick, progress):
    with tempfile.TemporaryDirectory(prefix="prodpeek-benchmark-") as directory:
        os.chmod(directory, 0o755)
        helper = build(Path(directory))
        return [*start(helper, 20 if quick else 200, progress), *echo(helper, 300 if quick else 2000, progress)]


def build(directory):
    """The helper as its package has it: of its C files alone."""
    sources = Path(__file__).resolve().parents[3] / "Sources" / "prodpeek-confine"
    helper = directory / "prodpeek-confine"
    subprocess.run(["cc", "-O2", "-o", helper, *sources.glob("*.c")], check=True)
    return str(helper)


def start(helper, rounds, progress):
    progress(f"confinement: {rounds} starts")
    times = {way: [] for way in WAYS}
    for _ in range(rounds):
        for way, run in zip(WAYS, (plain, bubblewrap, lambda: confined(helper))):
            started = time.perf_counter()
            run()
            times[way].append((time.perf_counter() - started) * 1000)
    samples = f"{rounds} × {COMMAND}"
    found = {way: median(values) for way, values in times.items()}
    added = {way: found[way] - found["plain"] for way in WAYS if way != "plain"}
    return [
        Row("confinement", "start p50", "ms", found, 2, samples),
        Row("confinement", "start p50 added to plain", "ms", added, 2, samples),
        Row("confinement", "start p99", "ms", {way: percentile(all_, 99) for way, all_ in times.items()}, 2, samples),
    ]


def plain():
    subprocess.run([*AS_ACCOUNT, "/bin/sh", "-c", COMMAND], check=True, cwd="/")


def bubblewrap():
    subprocess.run([*AS_ACCOUNT, *BUBBLEWRAP, "/bin/sh", "-c", COMMAND], check=True, cwd="/")


def confined(helper):
    session = frames.Session([*AS_ACCOUNT, helper], line=COMMAND)
    session.go()
    if session.end() != {"status": "0"}:
        raise RuntimeError(f"the confined command ended otherwise: {session.last}")


def echo(helper, count, progress):
    progress(f"confinement: {count} letters typed in each shell")
    shells = {
        "plain": Terminal([*AS_ACCOUNT, *SHELL]),
        "bubblewrap": Terminal([*AS_ACCOUNT, *BUBBLEWRAP, *SHELL]),
        "confined": ConfinedTerminal([*AS_ACCOUNT, helper]),
    }
    times = {way: [] for way in WAYS}
    pauses = random.Random(1)
    try:
        for shell in shells.values():
            # Its prompt.
            shell.read()
            until_quiet(shell)
        for typed in range(1, count + 1):
            for way, shell in shells.items():
                time.sleep(pauses.uniform(0.001, 0.003))
                started = time.perf_counter()
                shell.type(b"x")
                seen = shell.read()
                if seen != b"x":
                    raise RuntimeError(f"the {way} shell echoes {seen!r}")
                times[way].append((time.perf_counter() - started) * 1_000_000)
                if typed % LINE == 0:
                    shell.type(b"\x15")
                    until_quiet(shell)
    finally:
        for shell in shells.values():
            shell.close()
    rows = []
    for name, figure in (("p50", median), ("p99", lambda values: percentile(values, 99))):
        found = {way: figure(values) for way, values in times.items()}
        rows.append(Row("confinement", f"echo {name}", "µs", found, 0, f"{count} letters"))
    return rows


def until_quiet(shell):
    while shell.read(patience=0.3):
        pass


class Terminal:
    """A program on a terminal of its own."""

    def __init__(self, words):
        self.pid, self.screen = pty.fork()
        if self.pid == 0:
            os.chdir("/")
            os.execv(words[0], words)

    def type(self, data):
        os.write(self.screen, data)

    def read(self, patience=PATIENCE):
        return os.read(self.screen, 65536) if select.select([self.screen], [], [], patience)[0] else b""

    def close(self):
        os.close(self.screen)
        os.kill(self.pid, 9)
        os.waitpid(self.pid, 0)


class ConfinedTerminal:
    """The helper's shell, whose terminal is behind its frames."""

    def __init__(self, words):
        self.session = frames.Session(words, terminal="xterm 200 24")
        self.session.go()

    def type(self, data):
        self.session.send(b"i", data)

    def read(self, patience=PATIENCE):
        return self.session.output(patience)

    def close(self):
        self.session.close()
