"""What /proc tells about processes."""

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def children(pid):
    """The processes that `pid` has started and not yet reaped."""
    found = []
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += [int(child) for child in (task / "children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []
    return found


def descendants(pid):
    """All that came from `pid`, itself not included."""
    found = []
    for child in children(pid):
        found += [child, *descendants(child)]
    return found


def cpu_seconds(pid):
    """Seconds of CPU of a process and of all its descendants that have been reaped (fields 14 to 17 of proc(5))."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return sum(int(ticks) for ticks in fields[11:15]) / TICKS


def own_memory(pid):
    """Bytes of anonymous and of shared memory, in proportional set size; files of programs and libraries are not in it.

    Nothing for a process that has just ended.
    """
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0, 0
    sizes = {line.split()[0]: int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss_")}
    return sizes.get("Pss_Anon:", 0), sizes.get("Pss_Shmem:", 0)
