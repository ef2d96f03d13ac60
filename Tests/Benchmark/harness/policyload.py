"""policy-load: how long a policy of thousands of hosts takes to read, and what it costs to look somebody up in it."""

import policyprogram
from figures import Row, median


def measure(quick, progress):
    rounds = 3 if quick else 21
    progress(f"policy-load: {rounds} rounds")
    found = policyprogram.run("load", rounds)
    size = ", ".join(f"{found[name]:,} {name}" for name in ("hosts", "principals", "services", "roles"))
    samples = f"{size}; {rounds} ×"
    return [
        Row("policy-load", "from files to policy", "s", {"prodpeek": median(found["loads"])}, 3, samples),
        Row("policy-load", "the slowest of them", "s", {"prodpeek": max(found["loads"])}, 3, samples),
        Row("policy-load", "may one look at a host", "µs", {"prodpeek": found["mayLook"] * 1e6}, 2, samples),
        Row("policy-load", "one's hosts and services", "µs", {"prodpeek": found["listing"] * 1e6}, 1, samples),
    ]
