"""Runs sessions of the helper in a guest, and tells how each went on the second serial port.

cases.json lists them. Each has a name, settings (of /proc/sys), whether it has a laboratory, and a request in base64 or
else the words that the plain account runs instead. A line of JSON answers each; the last line is `done`.
"""

import base64
import fcntl
import json
import os
import socket
import struct
import subprocess
import sys

ROOT, SESSION = "/srv/laboratory", "s-1k3v9c2m0aqx7"
HELPER = "/usr/bin/prodpeek-confine"
MOUNTS = [
    ("proc", "/proc", "proc", ""),
    ("sysfs", "/sys", "sysfs", ""),
    ("cgroup2", "/sys/fs/cgroup", "cgroup2", ""),
    ("devpts", "/dev/pts", "devpts", "mode=620,gid=5,ptmxmode=666"),
    ("tmpfs", "/dev/shm", "tmpfs", "mode=1777"),
    ("mqueue", "/dev/mqueue", "mqueue", ""),
    ("tmpfs", "/run", "tmpfs", "mode=755"),
]


def mount(source, target, kind, options):
    os.makedirs(target, exist_ok=True)
    subprocess.run(["mount", "-t", kind, "-o", options or "defaults", source, target], check=True)


def raise_loopback():
    flags = struct.pack("16sh14x", b"lo", 0x1)  # linux/if.h: struct ifreq, IFF_UP
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, 0x8914, flags)  # linux/sockios.h: SIOCSIFFLAGS


def account(uid):
    return ["setpriv", "--reuid", str(uid), "--regid", str(uid), "--clear-groups", "--inh-caps=-all"]


def evidence(laboratory):
    laboratory.stdin.write(b"evidence\n")
    laboratory.stdin.flush()
    return json.loads(laboratory.stdout.readline())


def differences(before, after):
    """What is not as it was, each as a short text."""
    found = []
    for name in before:
        one, other = before[name], after[name]
        if isinstance(one, dict):
            paths = [path for path in sorted(one.keys() | other.keys()) if one.get(path) != other.get(path)]
            found += [f"{name} {path}: {one.get(path)} {other.get(path)}" for path in paths]
        elif one != other:
            found.append(f"{name}: {one} {other}"[:500])
    return found


def frames(stream):
    while head := stream.read(5):
        yield chr(head[0]), stream.read(int.from_bytes(head[1:], "big"))


def confined(uid, request):
    """What the helper said, started as sshd does and told to go."""
    words = account(uid) + [HELPER, "-c", f"prodpeek-confine v1 {SESSION} {request}"]
    environment = {
        "PATH": "/usr/bin:/bin", "SSH_ORIGINAL_COMMAND": SESSION, "LC_ATTEMPT": "from the client",
        "SSH_CONNECTION": "1 2 3 4",
    }
    helper = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, cwd="/")
    said, output, programs = [], b"", 0
    for kind, payload in frames(helper.stdout):
        if kind == "L":
            try:
                helper.stdin.write(b"g" + bytes(4))
                helper.stdin.flush()
            except BrokenPipeError:
                pass
        if kind in "OE":
            output += payload
        elif kind == "P":
            programs += 1
        elif kind not in "QI":
            said.append({"kind": kind, "payload": base64.b64encode(payload).decode()})
    return {"frames": said, "output": output.decode(), "programs": programs, "status": helper.wait()}


def plain(uid, words):
    environment = {"PATH": "/usr/bin:/bin", "SSH_AUTH_SOCK": "/none"}
    run = subprocess.run(account(uid) + words, stdout=subprocess.PIPE, env=environment, cwd="/")
    return {"frames": [], "output": run.stdout.decode(), "programs": 0, "status": run.returncode}


def set_all(settings):
    """What they were."""
    were = {}
    for name, value in settings.items():
        with open("/proc/sys/" + name, "r+") as file:
            were[name] = file.read()
            file.seek(0)
            file.write(value)
    return were


def attempt(case, uid):
    return confined(uid, case["request"]) if "request" in case else plain(uid, case["words"])


def attempt_watched(case, uid):
    words = ["python3", "/guest/laboratory.py", "/guest/attempts", ROOT, str(uid)]
    laboratory = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    if laboratory.stdout.readline() != b"ready\n":
        sys.exit("sessions.py: there is no laboratory")
    before = evidence(laboratory)
    result = attempt(case, uid)
    result["changes"] = differences(before, evidence(laboratory))
    laboratory.stdin.close()
    laboratory.wait()
    return result


def run(case, uid):
    were = set_all(case["settings"])
    result = attempt_watched(case, uid) if case["laboratory"] else {**attempt(case, uid), "changes": []}
    set_all(were)
    return {"name": case["name"], **result}


for place in MOUNTS:
    mount(*place)
raise_loopback()
os.mkdir("/run/lock")
os.chmod("/run/lock", 0o1777)
with open("/guest/cases.json") as file:
    cases = json.load(file)
with open("/dev/ttyS1", "w") as told:
    for number, case in enumerate(cases):
        print(f"guest: {case['name']}", flush=True)
        print(json.dumps(run(case, 61_300 + number)), file=told, flush=True)
    print("done", file=told, flush=True)
