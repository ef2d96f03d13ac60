"""Prepares what confinement-attempts tries to change, and tells from outside whether it has been changed.

usage: laboratory.py ATTEMPTS ROOT UID    as root; a line of input asks for the evidence, the end of it ends all
"""

import array
import fcntl
import glob
import hashlib
import json
import os
import resource
import shutil
import signal
import socket
import stat
import subprocess
import sys
import termios

attempts, root, uid = sys.argv[1], sys.argv[2], int(sys.argv[3])
opened, secret = root + "/open", root + "/secret"
VICTIM = """
import os, signal, time
tell = lambda number, frame: os.write(1, b"s")
for number in (signal.SIGUSR1, signal.SIGIO):
    signal.signal(number, tell)
print("ready", flush=True)
while True:
    time.sleep(600)
"""


def write(path, text, owner=0):
    with open(path, "w") as file:
        file.write(text)
    os.chown(path, owner, owner)
    os.chmod(path, 0o644)


def as_account(*words, **options):
    account = ["setpriv", "--reuid", str(uid), "--regid", str(uid), "--clear-groups"]
    return subprocess.Popen(account + list(words), stdout=subprocess.PIPE, cwd="/", **options)


def shared_object(*words):
    return int(as_account("ipcmk", *words).communicate()[0].split()[-1])


def unix_socket(name, kind):
    made = socket.socket(socket.AF_UNIX, kind)
    made.bind(name)
    if not name.startswith("\0"):
        os.chmod(name, 0o777)
    if kind == socket.SOCK_STREAM:
        made.listen(64)
    made.setblocking(False)
    return made


os.makedirs(opened)
os.chown(opened, uid, uid)
os.mkdir(secret)
names = subprocess.run([attempts, "--list"], capture_output=True, text=True, check=True).stdout.split()
for name in ["file-" + name for name in names] + ["exchanged", "file"]:
    write(f"{opened}/{name}", "xyz\n" * 2000, owner=uid)
    os.utime(f"{opened}/{name}", (1000, 1000))
os.mkdir(opened + "/empty")
os.chown(opened + "/empty", uid, uid)
write(secret + "/key", "SECRET")
os.symlink(secret + "/key", opened + "/link-to-secret")
os.symlink(secret, opened + "/link-to-directory")
os.link(secret + "/key", opened + "/hard-link-to-secret")
write(opened + "/hidden.key", "SECRET")
for name, mode in (("hidden-directory", 0o755), ("unlistable", 0o711)):
    os.mkdir(f"{opened}/{name}")
    write(f"{opened}/{name}/key", "SECRET")
    os.chmod(f"{opened}/{name}", mode)
os.mkfifo(opened + "/fifo")
os.chmod(opened + "/fifo", 0o666)
fifo = os.open(opened + "/fifo", os.O_RDWR | os.O_NONBLOCK)
os.write(fifo, b"written by another")
for name, mode in (("attempts", 0o755), ("set-uid", 0o4755)):
    shutil.copy(attempts, f"{opened}/{name}")
    os.chmod(f"{opened}/{name}", mode)
internet = socket.socket()
internet.bind(("127.0.0.1", 0))
internet.listen(64)
internet.setblocking(False)
port = internet.getsockname()[1]
datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
datagrams.bind(("127.0.0.1", port))
datagrams.setblocking(False)
listeners = [internet, unix_socket(opened + "/listener", socket.SOCK_STREAM)]
listeners.append(unix_socket(f"\0attempts-{port}", socket.SOCK_STREAM))
readers = [datagrams, unix_socket(opened + "/datagrams", socket.SOCK_DGRAM)]
victim = as_account("/usr/bin/python3", "-c", VICTIM, env={"VICTIM": "SECRET"}, start_new_session=True)
assert victim.stdout.readline() == b"ready\n"
os.set_blocking(victim.stdout.fileno(), False)
queue, memory, semaphores = shared_object("-Q"), shared_object("-M", "4096"), shared_object("-S", "1")
write(
    opened + "/laboratory",
    f"secret={secret}\nvictim={victim.pid}\nmessage_queue={queue}\nshared_memory={memory}\n"
    f"semaphores={semaphores}\nport={port}\n",
)


def file_evidence(path):
    status = os.lstat(path)
    fields = [status.st_mode, status.st_uid, status.st_gid, status.st_size, status.st_nlink]
    # The time of a change of anything but of being read.
    fields += [status.st_mtime_ns, status.st_ctime_ns]
    if stat.S_ISREG(status.st_mode):
        # Without a trace, since whether others leave one is a question.
        with open(path, "rb", opener=lambda name, flags: os.open(name, flags | os.O_NOATIME)) as file:
            fields.append(hashlib.sha256(file.read()).hexdigest())
        fields.append(os.listxattr(path))
    return fields


def victim_evidence():
    about = f"/proc/{victim.pid}/"
    texts = [open(about + name).read() for name in ("limits", "comm", "oom_score_adj", "coredump_filter")]
    state = open(about + "stat").read().rpartition(")")[2].split()[0]
    priority = os.getpriority(os.PRIO_PROCESS, victim.pid)
    scheduling = [os.sched_getscheduler(victim.pid), sorted(os.sched_getaffinity(victim.pid))]
    received = len(victim.stdout.read() or b"")
    return [victim.poll(), state, priority, scheduling, received, texts]


def is_waiting(made, ask):
    try:
        ask(made)
        return True
    except BlockingIOError:
        return False


def left_by_account(*patterns):
    """Files of this account alone: each laboratory has another, and others' files come and go meanwhile."""
    found = []
    for path in (path for pattern in patterns for path in glob.glob(pattern)):
        try:
            if os.lstat(path).st_uid == uid:
                found.append(path)
        except FileNotFoundError:
            pass
    return sorted(found)


def others_of_account():
    found = []
    for status in glob.glob("/proc/[0-9]*/status"):
        try:
            lines = dict(line.split(":", 1) for line in open(status).read().splitlines() if ":" in line)
        except OSError:
            continue
        if lines["Uid"].split()[0] == str(uid) and int(lines["Pid"]) != victim.pid and lines["State"].split()[0] != "Z":
            found.append(lines["Name"].strip())
    return sorted(found)


def evidence():
    waiting = array.array("i", [0])
    fcntl.ioctl(fifo, termios.FIONREAD, waiting)
    paths = [path for place, below, files in os.walk(root) for path in [place] + [f"{place}/{name}" for name in files]]
    return {
        "files": {path: file_evidence(path) for path in paths},
        "fifo": waiting[0],
        "connections": [is_waiting(made, lambda made: made.accept()) for made in listeners],
        "datagrams": [is_waiting(made, lambda made: made.recv(1)) for made in readers],
        "victim": victim_evidence(),
        "objects": [
            [line.split() for line in open(f"/proc/sysvipc/{name}") if str(uid) in line.split()]
            for name in ("msg", "shm", "sem")
        ],
        "left": left_by_account(*(place + name for place in ("/var/tmp", "/dev/shm", "/run/lock", "/dev/mqueue")
                                  for name in ("/prodpeek-*", "/.prodpeek-*"))),
        "processes": others_of_account(),
    }


try:
    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps(evidence(), sort_keys=True), flush=True)
finally:
    victim.kill()
    victim.wait()
    for kind, number in (("-q", queue), ("-m", memory), ("-s", semaphores)):
        subprocess.run(["ipcrm", kind, str(number)], capture_output=True)
    places = ("/var/tmp", "/dev/shm", "/run/lock", "/tmp")
    for path in left_by_account(*(place + "/prodpeek-attempt-*" for place in places)):
        os.unlink(path)
    shutil.rmtree(root)
