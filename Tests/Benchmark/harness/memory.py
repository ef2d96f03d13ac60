"""memory: what each of many open tails takes in the middle.

Anonymous and shared memory in proportional set size, and the rings in tmpfs in full, whether they are mapped or not.
"""

import time

from figures import Row
from fleet import Fleet

# Its processes for each session are the same however many there are.
FOR_PROCESSES = 50
# Seconds.
SETTLING = 3


def measure(peers, quick, progress):
    most = 200 if quick else 1000
    whole, grown = {}, {}
    ways = [route for route in peers.routes if route.middle]
    for route in ways:
        # Sessions of OpenSSH are processes, all alike, so fewer tell as much.
        count = most if route.name == "prodpeek" else FOR_PROCESSES
        progress(f"memory: {count} tails by {route.name}")
        # A gateway gives back the memory of its rings a moment after its start.
        time.sleep(SETTLING)
        before = taken(peers, route)
        with Fleet(peers, route, count):
            now = taken(peers, route)
        whole[route.name] = now / count / 1000
        grown[route.name] = (now - before) / count / 1000
    samples = f"{most} tails; ssh -J and bastion {FOR_PROCESSES}"
    return [
        Row("memory", "all of it, for each tail", "kB", whole, 1, samples),
        Row("memory", "growth, for each tail", "kB", grown, 1, samples),
    ]


def taken(peers, route):
    """Bytes."""
    anonymous, shared = route.middle_memory()
    if route.name == "prodpeek":
        return anonymous + max(shared, peers.world.rings())
    return anonymous + shared
