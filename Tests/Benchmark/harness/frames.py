"""What the gateway says to prodpeek-confine, as far as a benchmark needs it; Confinement.md in the documentation has it."""

import base64
import select
import subprocess

SESSION = "s-1"


class Session:
    """A helper, and what is confined by it."""

    def __init__(self, words, line=None, terminal=None):
        fields = [("mode", "shell" if line is None else "command"), ("host", "web1"), ("processes", "own"),
                  ("tmp", "8388608"), ("memory", "1073741824"), ("tasks", "64"), ("abi", "1"), ("read", "/var/log"),
                  ("hide", "*shadow*")]
        fields += [(name, value) for name, value in (("line", line), ("terminal", terminal)) if value]
        text = base64.b64encode(b"".join(f"{name}={value}\0".encode() for name, value in fields)).decode()
        self.helper = subprocess.Popen(
            [*words, "-c", f"prodpeek-confine v1 {SESSION} {text}"], cwd="/", bufsize=0, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, env={"SSH_ORIGINAL_COMMAND": SESSION, "PATH": "/usr/bin:/bin"},
        )
        self.last = None

    def send(self, kind, payload=b""):
        self.helper.stdin.write(kind + len(payload).to_bytes(4, "big") + payload)

    def go(self):
        """Waits for the report of what holds, and lets it run."""
        kind, payload = self.receive()
        if kind != b"L":
            raise RuntimeError(f"nothing runs: {payload.decode(errors='replace')}")
        self.send(b"g")

    def receive(self):
        head = self._exactly(5)
        self.last = (head[:1], self._exactly(int.from_bytes(head[1:], "big")))
        return self.last

    def output(self, patience):
        """The next output; nothing where none comes in so many seconds."""
        while select.select([self.helper.stdout], [], [], patience)[0]:
            kind, payload = self.receive()
            if kind == b"O":
                return payload
        return b""

    def end(self):
        """How the command ended, once the helper has."""
        kind = payload = None
        while kind != b"X":
            kind, payload = self.receive()
        self.close()
        return dict(field.split("=", 1) for field in payload.decode().split("\0") if field)

    def close(self):
        self.helper.stdin.close()
        self.helper.stdout.close()
        self.helper.wait()

    def _exactly(self, count):
        data = b""
        while len(data) < count:
            part = self.helper.stdout.read(count - len(data))
            if not part:
                raise RuntimeError("prodpeek-confine has ended")
            data += part
        return data
