"""What the figures were measured on."""

import os
import platform
import subprocess
import time
from pathlib import Path


def facts():
    """Names and values, in the order to print them."""
    cpus = Path("/proc/cpuinfo").read_text().splitlines()
    described = [line.split(":")[1].strip() for line in cpus if line.startswith("model name")]
    cpu = described[0] if described else platform.machine()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    system = platform.freedesktop_os_release()["PRETTY_NAME"]
    return [
        ("date", time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime())),
        ("machine", f"{os.cpu_count()} cores, {cpu}, {memory:.0f} GiB, loopback"),
        ("system", f"{system}, Linux {platform.release()}"),
        ("versions", f"{openssh()}, libssh {package('libssh-4')}, ttyrec {package('ttyrec')}"),
        ("programs", os.environ.get("PRODPEEK_BIN", "-")),
    ]


def busy():
    """How much of its processors the machine uses now, for others, as a text; takes two seconds."""
    before = processor_times()
    time.sleep(2)
    spent = [after - earlier for earlier, after in zip(before, processor_times())]
    # The fourth is idle and the fifth waits for a disk (proc(5)).
    return f"{100 * (1 - (spent[3] + spent[4]) / sum(spent)):.0f} %"


def processor_times():
    return [int(ticks) for ticks in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]


def openssh():
    return subprocess.run(["ssh", "-V"], capture_output=True, text=True).stderr.split(",")[0]


def package(name):
    words = ["dpkg-query", "--show", "--showformat", "${Version}", name]
    return subprocess.run(words, capture_output=True, text=True).stdout or "unknown"
