"""Runs policy-benchmark on one core, with a policy that is made for it."""

import json
import os
import subprocess
import tempfile
from pathlib import Path

import bigpolicy


def run(action, *words):
    """What it says of `action`, as a dictionary."""
    program = Path(os.environ["PRODPEEK_BIN"]) / "policy-benchmark"
    if not program.exists():
        raise RuntimeError(f"there is no {program}; swift build --configuration release --product policy-benchmark")
    core = max(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory(prefix="prodpeek-benchmark-") as directory:
        policy = bigpolicy.write(Path(directory))
        done = subprocess.run(
            [program, action, policy, *map(str, words)],
            capture_output=True, text=True, timeout=300, preexec_fn=lambda: os.sched_setaffinity(0, {core}),
        )
    if done.returncode != 0:
        raise RuntimeError(f"policy-benchmark {action} failed: {done.stdout}{done.stderr}")
    return json.loads(done.stdout)
