"""Many clients along one way, each following a log of its own over a connection of its own."""

import os
import selectors
import shutil
import subprocess
import time

# The gateway lets eight handshakes to a host go on at once; more would only wait.
AT_ONCE = 8
PATIENCE = 30
LOGS = "var/log/benchmark"


class Follower:
    """One client with `tail -F`, and the file on the host that it follows."""

    def __init__(self, route, path):
        self.path = path
        self.rest = b""
        self.started = time.monotonic()
        self.client = route.start(
            f"tail -n 1 -F /{LOGS}/{path.name}", "curve25519", stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.output = self.client.stdout.fileno()
        os.set_blocking(self.output, False)

    def lines(self):
        """Whole lines that have arrived; an end of output is an error, for a tail does not end."""
        try:
            arrived = os.read(self.output, 65536)
        except BlockingIOError:
            return []
        if not arrived:
            raise RuntimeError(f"the tail of {self.path.name} ended with {self.client.wait()}")
        *whole, self.rest = (self.rest + arrived).split(b"\n")
        return whole

    def leave(self):
        self.client.kill()
        self.client.wait()
        self.client.stdin.close()
        self.client.stdout.close()


class Fleet:
    """Starts `count` followers on entry, a bounded number at a time, and returns when each has its first line."""

    def __init__(self, peers, route, count):
        self.route = route
        self.count = count
        self.logs = peers.world.root("web1") / LOGS
        self.followers = []
        self.selector = selectors.DefaultSelector()

    def __enter__(self):
        self.logs.mkdir(exist_ok=True)
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.selector.close()
        for follower in self.followers:
            follower.client.kill()
        for follower in self.followers:
            follower.leave()
            follower.path.unlink()

    def _start(self):
        waiting = 0
        while len(self.followers) < self.count or waiting:
            while waiting < AT_ONCE and len(self.followers) < self.count:
                self._add()
                waiting += 1
            for follower, lines in self.arrivals(PATIENCE):
                if lines:
                    waiting -= 1
            late = [one for one in self.followers[-AT_ONCE:] if time.monotonic() - one.started > PATIENCE]
            if waiting and len(late) == AT_ONCE:
                raise RuntimeError(f"{self.route.name}: no line from {late[0].path.name} after {PATIENCE} s")

    def _add(self):
        path = self.logs / f"{self.route.name}-{len(self.followers):04}.log"
        path.write_text("ready\n")
        path.chmod(0o640)
        shutil.chown(path, group="adm")
        follower = Follower(self.route, path)
        self.followers.append(follower)
        self.selector.register(follower.output, selectors.EVENT_READ, follower)

    def arrivals(self, patience):
        """Who has new lines, with the lines; returns after `patience` seconds if nobody has."""
        for key, _ in self.selector.select(patience):
            yield key.data, key.data.lines()
