"""A world of deploy/world for one run, removed with everything in it afterwards."""

import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

import processes

REPOSITORY = Path(__file__).resolve().parents[3]
INOTIFY_INSTANCES = Path("/proc/sys/fs/inotify/max_user_instances")
# Each `tail -F` needs an inotify instance, and the kernel's default is 128 for each account; above it tail looks only
# once a second, whoever started it.
ENOUGH_INSTANCES = 8192


class World:
    """Starts a world on entry; `env` is its world.env."""

    def __enter__(self):
        self.directory = Path(tempfile.mkdtemp(prefix="prodpeek-benchmark-"))
        self.directory.chmod(0o755)
        self.place = self.directory / "world"
        self.instances = INOTIFY_INSTANCES.read_text()
        try:
            if int(self.instances) < ENOUGH_INSTANCES:
                INOTIFY_INSTANCES.write_text(str(ENOUGH_INSTANCES))
            self._deploy("up")
            self.env = self._environment()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        try:
            self._deploy("down")
            shutil.rmtree(self.directory)
        finally:
            INOTIFY_INSTANCES.write_text(self.instances)

    def root(self, host):
        """Where the host's files are."""
        return Path(self.env[f"HOST_ROOT_{host}"])

    def address(self, host):
        """The address that the host itself has in its /etc/hosts."""
        for line in (self.root(host) / "etc/hosts").read_text().splitlines():
            address, *names = line.split()
            if host in names:
                return address
        raise LookupError(host)

    def inside(self, host):
        """The words before a command that runs it on a host, as its root."""
        return ["nsenter", "--target", self.env[f"HOST_PID_{host}"], "--mount", "--pid", "--uts", "--ipc", "--"]

    def free_uid(self):
        """A user id that belongs to this world and that nothing in it uses (place.sh takes ten for each world)."""
        return os.stat(self.env["DATA_DIR"]).st_uid + 8

    def gateway_pids(self):
        """The processes that make up the gateway: prodpeekd first, then its signer."""
        return [int(self.env["PRODPEEKD_PID"]), self._recorded("prodpeek-signer")]

    def init_pid(self, host):
        """The first process of the host's process namespace."""
        return self._recorded(host)

    def own_sshd(self, host):
        """The sshd that the host has had from the beginning."""
        return min(pid for pid in processes.children(self.init_pid(host)) if processes.name(pid) == "sshd")

    def _recorded(self, name):
        return int((self.place / "state" / name).read_text().split()[0])

    def rings(self):
        """Bytes of memory that the journals' rings take in tmpfs, mapped or not."""
        return sum(file.stat().st_blocks * 512 for file in (self.place / "run/gateway").rglob("*") if file.is_file())

    def _deploy(self, action):
        done = subprocess.run(
            [REPOSITORY / "deploy/world", action, self.place], capture_output=True, text=True, timeout=120
        )
        if done.returncode != 0:
            raise RuntimeError(f"deploy/world {action} failed: {done.stderr}")

    def _environment(self):
        values = {}
        for line in (self.place / "world.env").read_text().splitlines():
            name, _, value = line.partition("=")
            values[name] = "".join(shlex.split(value))
        return values
