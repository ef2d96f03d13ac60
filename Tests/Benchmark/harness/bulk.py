"""bulk: `cat` of a large log, with aes128-gcm for every client and with each client's defaults."""

import fcntl
import os
import random
import subprocess
import time

from figures import Row, median

MEGABYTE = 1_000_000
BLOCK = 8 * MEGABYTE
PIPE = 1 << 20


def measure(peers, quick, progress):
    size, rounds = (64 * MEGABYTE, 3) if quick else (512 * MEGABYTE, 5)
    file = "/srv/bulk.log"
    write_log(peers.world.root("web1") / file[1:], size)
    rows = []
    for setting in ("aes128-gcm", "defaults"):
        results = {route.name: [] for route in peers.routes}
        for number in range(rounds):
            progress(f"bulk {setting}: round {number + 1} of {rounds}")
            for route in peers.routes:
                results[route.name].append(transfer(route, f"cat {file}", setting, size))
        samples = f"{size // MEGABYTE} MB × {rounds}"
        rows += summarise(f"bulk {setting}", results, size, samples)
    (peers.world.root("web1") / file[1:]).unlink()
    return rows


def summarise(name, results, size, samples):
    def medians(field):
        return {route: middle([run[field] for run in runs]) for route, runs in results.items()}

    return [
        Row(name, "first to last byte", "MB/s", medians("rate"), 0, samples),
        Row(name, "whole command", "s", medians("whole"), 2, samples),
        Row(name, "CPU of the middle", "s/GiB", medians("cpu"), 2, samples),
    ]


def middle(values):
    return None if None in values else median(values)


def transfer(route, command, setting, size):
    """Runs the command once and throws its output away without copying it."""
    before = route.middle_seconds()
    started = time.monotonic()
    client = route.start(command, setting, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    output = client.stdout.fileno()
    fcntl.fcntl(output, fcntl.F_SETPIPE_SZ, PIPE)
    received = len(os.read(output, 1))
    first = time.monotonic()
    nowhere = os.open("/dev/null", os.O_WRONLY)
    last = first
    # The end of output may come later than the last byte: what the gateway does in between is in the whole command.
    while count := os.splice(output, nowhere, PIPE):
        received += count
        last = time.monotonic()
    os.close(nowhere)
    complaints = client.communicate()[1]
    ended = time.monotonic()
    if received != size:
        raise RuntimeError(f"{route.name} sent {received} bytes of {size}: {complaints.decode(errors='replace')}")
    after = route.middle_seconds()
    return {
        "rate": size / (last - first) / MEGABYTE,
        "whole": ended - started,
        "cpu": None if after is None else (after - before) / (size / 2**30),
    }


def write_log(path, size):
    """Writes access lines, all different within 8 MB, which is further than the recorder's compression looks back."""
    numbers = random.Random(1)
    lines = bytearray()
    while len(lines) < BLOCK:
        lines += (
            b'10.0.%d.%d - - [23/Nov/2026:04:%02d:%02d +0000] '
            b'"POST /checkout/%012x HTTP/1.1" 201 %d "-" "curl/7.88.1" %d\n'
            % (
                numbers.randrange(256), numbers.randrange(256), numbers.randrange(60), numbers.randrange(60),
                numbers.getrandbits(48), numbers.randrange(90_000), numbers.randrange(2_000),
            )
        )
    with open(path, "wb") as log:
        left = size
        while left > 0:
            left -= log.write(lines[: min(left, BLOCK)])
    # Read once, so that every run finds it in memory.
    with open(path, "rb", buffering=0) as log:
        while log.read(BLOCK):
            pass
