"""Several clients along one way that follow the same log, each over a connection of its own."""

import fcntl
import os
import selectors
import shutil
import subprocess
import time

import processes
from fleet import AT_ONCE, LOGS, PATIENCE

PIPE = 1 << 20
# Seconds without a process more or less on the host, after which everybody has come to rest.
QUIET = 2
NUMBER = 9
FIRST = b"ready\n"


class Watcher:
    """One client, and which lines of `text` have arrived there."""

    def __init__(self, client, text):
        self.client = client
        self.text = text
        self.length = text.index(b"\n") + 1
        self.rest = b""
        # Where in the text it is, as long as no line is missing; and the numbers of the lines that came after that.
        self.place = -1
        self.later = set()
        self.output = client.stdout.fileno()
        os.set_blocking(self.output, False)
        fcntl.fcntl(self.output, fcntl.F_SETPIPE_SZ, PIPE)

    def read(self):
        arrived = os.read(self.output, PIPE)
        if not arrived:
            raise RuntimeError(f"a watcher ended with {self.client.wait()}")
        whole, end, self.rest = (self.rest + arrived).rpartition(b"\n")
        whole += end
        if self.place < 0 and whole.startswith(FIRST):
            whole, self.place = whole[len(FIRST):], 0
        # Lines are looked at one by one only where they are not what was written: Python is slow.
        if not self.later and self.text.startswith(whole, self.place):
            self.place += len(whole)
        else:
            numbers = (int(line[:NUMBER]) for line in whole.splitlines() if line[:NUMBER].isdigit())
            self.later.update(number for number in numbers if number * self.length >= self.place)

    def lost(self):
        """How many lines of the text have not come."""
        return (len(self.text) - max(self.place, 0)) // self.length - len(self.later)


class Audience:
    """Starts `count` watchers of one new log on entry, and returns when each has its first line and the host is at rest.

    `text` is what will be written to the log: lines of one length, each with its number first.
    """

    def __init__(self, peers, route, count, text):
        self.route = route
        self.sshd = peers.sshd(route)
        self.count = count
        self.text = text
        self.path = peers.world.root("web1") / LOGS / "watched.log"
        self.watchers = []
        self.selector = selectors.DefaultSelector()

    def __enter__(self):
        self.path.parent.mkdir(exist_ok=True)
        self.path.write_bytes(FIRST)
        self.path.chmod(0o640)
        shutil.chown(self.path, group="adm")
        try:
            while len(self.watchers) < self.count:
                for _ in range(min(AT_ONCE, self.count - len(self.watchers))):
                    self._add()
                self._await(PATIENCE, lambda: all(one.place >= 0 for one in self.watchers), "has its first line")
            self._rest()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.selector.close()
        for watcher in self.watchers:
            watcher.client.kill()
        for watcher in self.watchers:
            watcher.client.communicate()
        self.path.unlink()

    def _add(self):
        file = f"/{LOGS}/{self.path.name}"
        if self.route.name == "prodpeek":
            words, options = f"tail web1:{file} -n 1 -o raw", ["-l", "prodpeek"]
        else:
            words, options = f"tail -n 1 -F {file}", []
        client = self.route.start(words, "curve25519", options, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        watcher = Watcher(client, self.text)
        self.watchers.append(watcher)
        self.selector.register(watcher.output, selectors.EVENT_READ, watcher)

    def _rest(self):
        since, before = time.monotonic(), None
        deadline = since + PATIENCE
        while time.monotonic() - since < QUIET:
            if time.monotonic() > deadline:
                raise RuntimeError(f"{self.route.name}: the host does not come to rest")
            now = processes.descendants(self.sshd)
            if now != before:
                since, before = time.monotonic(), now
            time.sleep(0.05)

    def _await(self, seconds, condition, what):
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                raise RuntimeError(f"{self.route.name}: not every watcher {what} after {seconds} s")
            self.take()

    def take(self):
        """Takes what has arrived, or comes within a tenth of a second."""
        for key, _ in self.selector.select(0.1):
            key.data.read()
