"""What /proc tells about processes."""

import os
from dataclasses import dataclass
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


def name(pid):
    """What the kernel calls a process; nothing for one that has just ended."""
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except (FileNotFoundError, ProcessLookupError):
        return ""


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


@dataclass
class Cost:
    """What processes have used so far."""

    # Seconds of CPU.
    seconds: float = 0
    # Bytes that sshds wrote; those of their connections, for to a program they write only what is typed.
    sent: int = 0


def cost(sshd):
    """What an sshd and all that came from it have used."""
    whole = Cost()
    for pid in [sshd, *descendants(sshd)]:
        try:
            whole.seconds += ran(pid)
            if name(pid).startswith("sshd"):
                whole.sent += written(pid)
        except (FileNotFoundError, ProcessLookupError):
            # Its parent has what it used.
            continue
    return whole


def ran(pid):
    """Seconds of CPU of a process with one thread, to the nanosecond; those that it has reaped in ticks."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    reaped = sum(int(ticks) for ticks in fields[13:15]) / TICKS
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9 + reaped


def written(pid):
    """Bytes that a process has passed to write(2) and the like (proc(5))."""
    counts = dict(line.split(": ") for line in Path(f"/proc/{pid}/io").read_text().splitlines())
    return int(counts["wchar"])
