"""A policy of many hosts and people, as large installations have them, written into files that include one another.

All names count up, so that decisions.tsv can speak of them; keys are random, and nobody has their private halves.
"""

import base64
import random

HOSTS = 5000
PRINCIPALS = 500
SERVICES = 50
ROLES = 20
SITES = ("eu-west", "eu-north", "us-east", "us-west", "ap-south")

# P-256 (FIPS 186-4, D.1.2.3): a point of the curve is the only ECDSA key that can be read.
P = 2**256 - 2**224 + 2**192 + 2**96 - 1
G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)

READ = """
/var/log /srv /opt/app/logs /etc/hosts /etc/os-release /etc/resolv.conf /etc/fstab /etc/crontab /etc/cron.d
/etc/logrotate.d /etc/nginx /etc/systemd/system /usr/lib/systemd/system /proc/loadavg /proc/meminfo /proc/cpuinfo
/proc/stat /proc/uptime /proc/version /proc/mounts /proc/interrupts /proc/vmstat /proc/diskstats /proc/net
/proc/pressure /proc/sys/net /proc/sys/vm /proc/sys/fs /proc/[0-9]*/status /proc/[0-9]*/limits /proc/[0-9]*/io
/proc/[0-9]*/stat /proc/[0-9]*/statm /proc/[0-9]*/sched /proc/[0-9]*/cgroup /proc/[0-9]*/wchan /proc/[0-9]*/mountinfo
/sys/class/net /sys/block /sys/fs/cgroup
""".split()


def write(directory, host_keys=("ed25519", "ecdsa", "rsa")):
    """Writes policy.yaml and what it includes; returns its path."""
    keys = Keys()
    (directory / "hosts").mkdir()
    for site in SITES:
        numbers = [number for number in range(1, HOSTS + 1) if SITES[number % len(SITES)] == site]
        lines = ["hosts:"] + [line for number in numbers for line in host(number, site, keys, host_keys)]
        (directory / "hosts" / f"{site}.yaml").write_text("\n".join(lines) + "\n")
    (directory / "services.yaml").write_text("\n".join(services()) + "\n")
    (directory / "people.yaml").write_text("\n".join(people(keys)) + "\n")
    policy = directory / "policy.yaml"
    policy.write_text("\n".join(["include: [\"hosts/*.yaml\", services.yaml, people.yaml]", *roles()]) + "\n")
    return policy


def host(number, site, keys, kinds):
    yield f"  host{number:04}:"
    yield f"    address: host{number:04}.{site}.example.net"
    yield f"    labels: {{env: production, site: {site}, service: service{number % SERVICES + 1:02}}}"
    yield "    hostKeys:"
    for kind in kinds:
        yield f"      - {getattr(keys, kind)()}"


def services():
    yield "services:"
    yield "  node:"
    yield "    hosts: {labels: {env: production}}"
    yield "    logs: {syslog: /var/log/syslog, auth: /var/log/auth.log, journal: {unit: systemd-journald.service}}"
    for number in range(1, SERVICES):
        name = f"service{number:02}"
        yield f"  {name}:"
        if number % 5 == 0:
            # A service by the names of its hosts: a hundred.
            members = [f"host{member:04}" for member in range(1, HOSTS + 1) if member % SERVICES + 1 == number]
            yield f"    hosts: [{', '.join(members)}]"
        else:
            yield f"    hosts: {{labels: {{service: {name}}}}}"
        yield f"    logs: {{app: /var/log/{name}/app.log, access: /var/log/{name}/access.log, " \
              f"journal: {{unit: {name}.service}}}}"
        yield f"    runbook: https://wiki.example.net/{name}"
        yield f"    escalation: \"#team-{name}\""


def roles():
    """Developers see the logs of their services and little more; every fifth role is on call and sees more."""
    yield "roles:"
    for number in range(1, ROLES + 1):
        own = [f"service{(number * 3 + offset) % (SERVICES - 1) + 1:02}" for offset in range(3)]
        yield f"  role{number:02}:"
        if number % 5 == 0:
            yield "    services: [node, " + ", ".join(own) + "]"
            yield "    hosts: {labels: {env: production}}"
            yield "    commands: [all, docker, kubectl]"
            yield "    read: [" + ", ".join(f"\"{path}\"" for path in READ) + "]"
        else:
            yield "    services: [" + ", ".join(own) + "]"
            yield "    commands: [tail, head, cat, grep, zgrep, zcat, ls, wc, sort, uniq, cut, tr, journalctl]"
            yield "    read: [/etc/hosts, /etc/os-release, /etc/nginx]"
        yield "    deny: [\"*/payroll/*\", \"*.dump\", \"*/customers/*.csv\"]"
        yield "    limits: {sessions: 200, duration: 12h, idle: 2h}"


def people(keys):
    yield "principals:"
    for number in range(1, PRINCIPALS + 1):
        names = [f"role{number % ROLES + 1:02}"]
        if number % 3 == 0:
            names.append(f"role{(number // 3) % (ROLES // 5) * 5 + 5:02}")
        yield f"  person{number:03}:"
        yield f"    keys: [\"{keys.ed25519()} person{number:03}@laptop\"]"
        yield f"    roles: [{', '.join(dict.fromkeys(names))}]"


class Keys:
    """Public keys in OpenSSH's form, the same ones in every run."""

    def __init__(self):
        self.random = random.Random(1)
        self.point = G

    def ed25519(self):
        return line("ssh-ed25519", self.random.randbytes(32))

    def rsa(self):
        # Odd and with its highest bit set, as every modulus of 3072 bits is.
        modulus = self.random.getrandbits(3072) | 1 << 3071 | 1
        return line("ssh-rsa", b"\x01\x00\x01", b"\x00" + modulus.to_bytes(384, "big"))

    def ecdsa(self):
        (x1, y1), (x2, y2) = self.point, G
        slope = (3 * x1 * x1 - 3) * pow(2 * y1, -1, P) if self.point == G else (y2 - y1) * pow(x2 - x1, -1, P)
        x3 = (slope * slope - x1 - x2) % P
        self.point = (x3, (slope * (x1 - x3) - y1) % P)
        encoded = b"\x04" + b"".join(number.to_bytes(32, "big") for number in self.point)
        return line("ecdsa-sha2-nistp256", b"nistp256", encoded)


def line(kind, *parts):
    blob = b"".join(len(part).to_bytes(4, "big") + part for part in (kind.encode(), *parts))
    return f"{kind} {base64.b64encode(blob).decode()}"
