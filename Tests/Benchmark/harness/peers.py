"""What prodpeek is measured beside: sshds of OpenSSH on the world's hosts, and the ways through them.

web1 runs a second sshd that takes a listed key, otherwise like its own: the end of the direct way, of `ssh -J` and of
the bastion. web2 serves as the machine in the middle, with a plain sshd to jump through and one that records what
passes.
"""

import shutil
import socket
import subprocess
import time

import processes
from route import Route

ACCOUNT = "visitor"
# From here on upwards, at the addresses of the world, which nobody else uses.
FIRST_PORT = 2200
SETTINGS = {
    "defaults": "",
    "aes128-gcm": "Ciphers aes128-gcm@openssh.com\n",
    "curve25519": "KexAlgorithms curve25519-sha256\n",
}
BASTION = """#!/bin/sh
# What a session shows is recorded by ttyrec, which needs a terminal; the inner ssh asks for one only if the client did.
file=/var/recordings/$(date +%s)-$$.tty
if [ -n "$SSH_TTY" ]; then terminal=-tt; else terminal=-T; fi
SHELL=/bin/sh exec ttyrec -e "exec ssh -F /etc/ssh/benchmark/inner.conf $terminal web1 '$SSH_ORIGINAL_COMMAND'" "$file"
"""


class Peers:
    """Starts the sshds on entry; `routes` are the ways, best known first, and the gateway's last."""

    def __init__(self, world):
        self.world = world
        self.directory = world.directory / "clients"
        self.servers = []

    def __enter__(self):
        self.directory.mkdir()
        self._make_accounts()
        direct = self.world.address("web1")
        middle = self.world.env["GATEWAY_HOST"]
        self.direct_sshd = self._serve("web1", "direct", direct, FIRST_PORT)
        jump = self._serve("web2", "jump", middle, FIRST_PORT + 1)
        self._make_bastion(direct)
        bastion = self._serve("web2", "bastion", middle, FIRST_PORT + 2, "ForceCommand /etc/ssh/benchmark/record\n")
        self._write_client_configs(direct, middle)
        config = self.directory / "defaults.conf"
        init = self.world.init_pid("web2")
        self.routes = [
            Route("direct", config),
            Route("jump", config, [jump], init),
            Route("bastion", config, [bastion], init),
            Route("prodpeek", config, self.world.gateway_pids()),
        ]
        return self

    def __exit__(self, *_):
        # The sshds themselves end with the process namespace of their host, when the world goes down.
        for server in self.servers:
            server.kill()
            server.wait()

    def sshd(self, route):
        """The sshd of web1 at which a way ends."""
        return self.world.own_sshd("web1") if route.name == "prodpeek" else self.direct_sshd

    def _make_accounts(self):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.directory / "key"], check=True)
        for host in ("web1", "web2"):
            words = ["useradd", "--uid", str(self.world.free_uid()), "--groups", "adm", "--shell", "/bin/sh"]
            words += ["--create-home", "--password", "*", ACCOUNT]
            subprocess.run(self.world.inside(host) + words, check=True)
            place = self.world.root(host) / "etc/ssh/benchmark"
            place.mkdir()
            shutil.copy(self.directory / "key.pub", place / "authorized_keys")

    def _make_bastion(self, direct):
        root = self.world.root("web2")
        uid = self.world.free_uid()
        place = root / "etc/ssh/benchmark"
        shutil.copy(self.directory / "key", place / "key")
        shutil.chown(place / "key", uid, uid)
        (place / "record").write_text(BASTION)
        (place / "record").chmod(0o755)
        (place / "known_hosts").write_text(self._known_host("web1", direct, FIRST_PORT))
        # The best for its inner connection, as the gateway has it.
        (place / "inner.conf").write_text(
            f"Host web1\nHostName {direct}\nPort {FIRST_PORT}\nUser {ACCOUNT}\n"
            "IdentityFile /etc/ssh/benchmark/key\nIdentitiesOnly yes\n"
            "UserKnownHostsFile /etc/ssh/benchmark/known_hosts\n"
            "Ciphers aes128-gcm@openssh.com\nKexAlgorithms curve25519-sha256\nLogLevel ERROR\n"
        )
        recordings = root / "var/recordings"
        recordings.mkdir()
        shutil.chown(recordings, uid, uid)

    def _serve(self, host, name, address, port, more=""):
        file = f"/etc/ssh/benchmark/{name}.conf"
        (self.world.root(host) / file[1:]).write_text(
            f"ListenAddress {address}\nPort {port}\nHostKey /etc/ssh/ssh_host_ed25519_key\nPidFile none\n"
            "AuthorizedKeysFile /etc/ssh/benchmark/authorized_keys\nPasswordAuthentication no\n"
            "KbdInteractiveAuthentication no\nUsePAM yes\nPrintMotd no\nAcceptEnv LANG LC_*\n"
            "MaxStartups 100:30:400\n" + more
        )
        words = self.world.inside(host) + ["/usr/sbin/sshd", "-D", "-f", file]
        server = subprocess.Popen(words, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.servers.append(server)
        await_answer(address, port)
        return processes.children(server.pid)[0]

    def _known_host(self, host, address, port):
        kind, blob = (self.world.root(host) / "etc/ssh/ssh_host_ed25519_key.pub").read_text().split()[:2]
        return f"[{address}]:{port} {kind} {blob}\n"

    def _write_client_configs(self, direct, middle):
        env = self.world.env
        known = self._known_host("web1", direct, FIRST_PORT)
        known += self._known_host("web2", middle, FIRST_PORT + 1) + self._known_host("web2", middle, FIRST_PORT + 2)
        (self.directory / "known_hosts").write_text(known)
        hosts = [("direct", direct, FIRST_PORT, ""), ("jump", direct, FIRST_PORT, "ProxyJump middle\n")]
        hosts += [("middle", middle, FIRST_PORT + 1, ""), ("bastion", middle, FIRST_PORT + 2, "")]
        text = "".join(
            f"Host {name}\nHostName {address}\nPort {port}\nUser {ACCOUNT}\nIdentityFile {self.directory}/key\n"
            f"UserKnownHostsFile {self.directory}/known_hosts\n{more}"
            for name, address, port, more in hosts
        )
        text += f"Host prodpeek\nHostName {middle}\nPort {env['GATEWAY_PORT']}\nUser web1\n"
        text += f"IdentityFile {env['DEV_KEY']}\nUserKnownHostsFile {env['KNOWN_HOSTS']}\n"
        # Newer clients spread keystrokes over time; that would be what echo measures.
        text += "Host *\nIgnoreUnknown ObscureKeystrokeTiming\nObscureKeystrokeTiming no\n"
        text += "IdentitiesOnly yes\nBatchMode yes\nLogLevel ERROR\n"
        text += "GlobalKnownHostsFile none\nStrictHostKeyChecking yes\n"
        for setting, lines in SETTINGS.items():
            (self.directory / f"{setting}.conf").write_text(text + lines)


def await_answer(address, port):
    """Returns once something accepts connections there."""
    deadline = time.monotonic() + 10
    while True:
        try:
            socket.create_connection((address, port), timeout=1).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
