#!/usr/bin/python3
"""Stands in for journalctl(1) on a host without systemd: shows the entries of a file, one JSON object each.

It knows the options by which prodpeek reads one unit, and ends with an error at every other.
"""

import argparse
import json
import sys
import time

JOURNAL = "/var/log/checkout/journal.json"

parser = argparse.ArgumentParser(allow_abbrev=False)
for flag in ("--no-pager", "--no-tail", "-q", "-a", "-f"):
    parser.add_argument(flag, action="store_true")
parser.add_argument("-o", choices=["json"], required=True)
parser.add_argument("--output-fields", required=True)
parser.add_argument("-u", required=True)
parser.add_argument("-n", type=int)
parser.add_argument("--since")
parser.add_argument("--cursor")
options = parser.parse_args()


def entries():
    """The unit's entries that are complete."""
    with open(JOURNAL, encoding="utf-8") as journal:
        lines = [line for line in journal if line.endswith("\n")]
    return [entry for entry in map(json.loads, lines) if entry["UNIT"] == options.u]


def first(known):
    """The index at which to begin."""
    if options.cursor is not None:
        # A cursor whose entry is gone leads to the one that came after it (sd_journal_seek_cursor(3)).
        return next((i for i, entry in enumerate(known) if entry["__CURSOR"] >= options.cursor), len(known))
    if options.since is not None:
        moment = int(options.since.removeprefix("@")) * 1_000_000
        return next((i for i, entry in enumerate(known) if int(entry["__REALTIME_TIMESTAMP"]) >= moment), len(known))
    return max(0, len(known) - options.n)


shown = first(entries())
while True:
    for entry in entries()[shown:]:
        print(json.dumps(entry), flush=True)
        shown += 1
    if not options.f:
        sys.exit(0)
    time.sleep(0.05)
