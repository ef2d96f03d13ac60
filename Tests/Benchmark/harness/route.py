"""One way from a client to the command on web1."""

import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import processes


@dataclass
class Route:
    """`ssh` along this way, and the processes of its middle hop."""

    name: str
    config: Path
    # The processes whose children do the middle hop's work; none for the direct way.
    middle: list = field(default_factory=list)
    # The first process of the middle's machine, which reaps what sshd leaves behind.
    init: int | None = None

    def __post_init__(self):
        self.idle = set(processes.children(self.init)) if self.init else set()

    def words(self, command, setting="defaults", options=()):
        """The ssh command line; `setting` is one of the client settings of peers.py."""
        return ["ssh", "-F", str(self.config.with_name(f"{setting}.conf")), *options, self.name, command]

    def start(self, command, setting="defaults", options=(), **pipes):
        """Starts a client; what it complains about is in `client.complaints`."""
        pipes.setdefault("stdin", subprocess.DEVNULL)
        pipes.setdefault("stdout", subprocess.DEVNULL)
        pipes.setdefault("stderr", subprocess.DEVNULL)
        return subprocess.Popen(self.words(command, setting, options), bufsize=0, **pipes)

    def middle_seconds(self):
        """Seconds of CPU that the middle hop has used, after the processes of ended sessions were reaped."""
        if not self.middle:
            return None
        if self.init is None:
            return sum(processes.cpu_seconds(pid) for pid in self.middle)
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline and not self._is_idle():
            time.sleep(0.02)
        return sum(processes.cpu_seconds(pid) for pid in [*self.middle, self.init])

    def _is_idle(self):
        if any(processes.children(pid) for pid in self.middle):
            return False
        return set(processes.children(self.init)) <= self.idle

    def middle_memory(self):
        """Bytes of anonymous and of shared memory of the middle hop, each page divided among who has it mapped."""
        everyone = [process for pid in self.middle for process in [pid, *processes.descendants(pid)]]
        anonymous, shared = zip(*(processes.own_memory(pid) for pid in everyone))
        return sum(anonymous), sum(shared)
