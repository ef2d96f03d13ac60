"""Runs the benchmarks that were named, those of sessions in one world, and prints one table."""

import argparse
import json
import os
import resource
import signal
import sys
import time

import bulk
import confinement
import connect
import decisions
import echo
import firstline
import machine
import memory
import policyload
import tails
import watchers
from peers import Peers
from table import aligned
from world import World

IN_WORLD = {
    "bulk": bulk, "connect": connect, "first-line": firstline, "echo": echo, "memory": memory, "tails": tails,
    "watchers": watchers,
}
ALONE = {"decisions": decisions, "policy-load": policyload, "confinement": confinement}
BENCHMARKS = {**ALONE, **IN_WORLD}


def options():
    parser = argparse.ArgumentParser(
        prog="Tests/Benchmark/run",
        description="Measures prodpeek beside direct ssh, ssh -J and a recording OpenSSH bastion in the same run.",
        epilog="names: " + ", ".join(BENCHMARKS) + "; all of them if none is named",
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="a benchmark")
    parser.add_argument("--quick", action="store_true", help="smaller and fewer, in two or three minutes")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of the table")
    chosen = parser.parse_args()
    for name in chosen.names:
        if name not in BENCHMARKS:
            parser.error(f"there is no benchmark {name}; there are {', '.join(BENCHMARKS)}")
    chosen.names = chosen.names or list(BENCHMARKS)
    return chosen


def stop(number, _frame):
    sys.exit(128 + number)


def progress(text):
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def measure(chosen):
    rows = []
    for name in ALONE:
        if name in chosen.names:
            progress(name)
            rows += ALONE[name].measure(chosen.quick, progress)
    named = [name for name in chosen.names if name in IN_WORLD]
    if named:
        with World() as world, Peers(world) as peers:
            for name in named:
                progress(name)
                rows += IN_WORLD[name].measure(peers, chosen.quick, progress)
    return rows


def main():
    chosen = options()
    if os.geteuid() != 0 and not set(chosen.names) <= set(ALONE) - {"confinement"}:
        sys.exit("Tests/Benchmark/run: run this as root: it makes a world of namespaces, and has other accounts")
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, stop)
    # A thousand clients, each with a pipe and a log.
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    facts = machine.facts()
    before = machine.busy()
    started = time.monotonic()
    rows = measure(chosen)
    facts.append(("took", f"{time.monotonic() - started:.0f} s"))
    facts.append(("others", f"busy {before} before, {machine.busy()} after"))
    if chosen.json:
        print(json.dumps({"machine": dict(facts), "measures": [row.as_json() for row in rows]}, indent=2))
    else:
        print(aligned(rows))
        print()
        for name, value in facts:
            print(f"{name:9} {value}")


main()
