"""connect: from starting `ssh` to its end, with a command that does next to nothing."""

import time

from figures import Row, median, percentile

# `true` looks at nothing, so the gateway does not have it.
COMMAND = "cat /etc/hosts"


def measure(peers, quick, progress):
    rounds = 8 if quick else 40
    rows = []
    for setting in ("defaults", "curve25519"):
        progress(f"connect {setting}: {rounds} rounds")
        for route in peers.routes:
            run(route, setting)
        results = {route.name: [] for route in peers.routes}
        used = {route.name: [] for route in peers.routes}
        for _ in range(rounds):
            for route in peers.routes:
                before = route.middle_seconds()
                results[route.name].append(run(route, setting))
                if before is not None:
                    used[route.name].append((route.middle_seconds() - before) * 1000)
        name, samples = f"connect {setting}", f"{rounds} × {COMMAND}"
        rows.append(Row(name, "p50", "ms", {way: median(times) for way, times in results.items()}, 1, samples))
        rows.append(Row(name, "p90", "ms", {way: percentile(times, 90) for way, times in results.items()}, 1, samples))
        rows.append(Row(name, "CPU of the middle", "ms", {way: mean(times) for way, times in used.items()}, 1, samples))
    return rows


def run(route, setting):
    """Milliseconds for the whole command."""
    started = time.monotonic()
    client = route.start(COMMAND, setting)
    status = client.wait()
    took = (time.monotonic() - started) * 1000
    # ttyrec, which is in the bastion's place of the command, has an exit status of its own.
    if status != 0:
        raise RuntimeError(f"{route.name}: {COMMAND} exited with {status}")
    return took



def mean(values):
    """The CPU of one run is less than the kernel's tick, so only many together tell."""
    return sum(values) / len(values) if values else None
