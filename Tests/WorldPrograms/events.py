#!/usr/bin/python3
"""Prints the JSON of each event of a log after a sequence number, one a line: events.py DATABASE SEQUENCE."""

import sqlite3
import sys

path, after = sys.argv[1], int(sys.argv[2])
database = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)
for (text,) in database.execute("SELECT json FROM event WHERE sequence > ? ORDER BY sequence", (after,)):
    print(text)
