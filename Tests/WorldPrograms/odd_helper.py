#!/usr/bin/python3
"""A login shell in place of prodpeek-confine that does what a helper never should.

What it does stands in /srv/fault. It leaves /srv/told behind when it is told to run the command.
"""
import base64
import os
import subprocess
import sys
import time


def frame(kind, payload=b""):
    return kind.encode() + len(payload).to_bytes(4, "big") + payload


def fields(*texts):
    return b"".join(text.encode() + b"\0" for text in texts)


def report(landlock=7, **layers):
    named = ["seccomp", "limits", "namespaces", "cgroup", "trace", "probe"]
    said = [f"{name}={layers.get(name, 'yes')}" for name in named]
    return frame("L", fields("version=1", "helper=0.5.0", "kernel=6.1", f"landlock={landlock}", *said))


def say(*frames):
    for part in frames:
        sys.stdout.buffer.write(part)
    sys.stdout.buffer.flush()


def await_go():
    if os.read(0, 5) == frame("g"):
        open("/srv/told", "w").close()


with open("/srv/fault") as file:
    fault = file.read().strip()
ending = frame("X", fields("status=0"))
started = frame("P", fields("pid=7", "parent=1", "time=1", "directory=/", "program=/bin/a", "argument=a"))
if fault == "output first":
    say(frame("O", b"shown\n"), report(), ending)
elif fault == "end first":
    say(ending)
elif fault == "two reports":
    say(report(), report())
elif fault == "huge":
    say(b"L\x7f\xff\xff\xff")
elif fault == "unknown kind":
    say(frame("Z"))
elif fault == "another version":
    say(report().replace(b"version=1", b"version=2"))
elif fault == "old Landlock":
    say(report(landlock=1))
elif fault == "no trace":
    say(report(trace="no"))
elif fault == "refusal":
    say(report(), frame("N", b"there is no room\x1b[2J"))
    sys.exit(126)
elif fault == "early output":
    say(report() + frame("O", b"shown\n"))
elif fault == "early program":
    say(report() + started)
elif fault == "silence":
    time.sleep(60)
elif fault == "words":
    sys.stderr.write("prodpeek-confine: no such session\n")
    sys.exit(126)
elif fault == "nothing":
    sys.exit(0)
elif fault == "no end":
    say(report())
    await_go()
    say(started)
elif fault == "input that was not sent":
    say(report())
    await_go()
    say(frame("I", fields("bytes=9", "echo=yes")))
    time.sleep(5)
elif fault == "none":
    say(report())
    await_go()
    say(started, frame("O", b"shown\n"), frame("E", b"said\n"), frame("Q", fields("pid=7", "time=2", "status=3")))
    say(frame("X", fields("status=3")))
elif fault == "weak":
    # It says that all holds, and runs what it is asked to without any of it.
    say(report())
    await_go()
    said = base64.b64decode(sys.argv[2].split()[3]).decode().split("\0")
    line = next(field[5:] for field in said if field.startswith("line="))
    path = "/usr/local/bin:/usr/bin:/bin"
    ran = subprocess.run(["/bin/sh", "-c", line], env={"PATH": path}, stdout=subprocess.PIPE)
    say(started, frame("O", ran.stdout), frame("Q", fields("pid=7", "time=2", f"status={ran.returncode}")))
    say(frame("X", fields(f"status={ran.returncode}")))
# What is said last must have arrived before the connection goes.
time.sleep(0.2)
