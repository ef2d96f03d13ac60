"""first-line: from starting the client until the first line of a log that is followed has been read.

The gateway follows it on three hosts at once, as `prodpeek tail SERVICE` does; along the other ways it is one host.
"""

import subprocess
import time

from figures import Row, median, percentile

LOG = "/var/log/syslog"
SERVICE = "everything"
HOSTS = ("web1", "web2", "db1")


def measure(peers, quick, progress):
    rounds = 8 if quick else 40
    make_service(peers.world)
    routes = [route for route in peers.routes if route.name != "bastion"]
    rows = []
    for setting in ("defaults", "curve25519"):
        progress(f"first-line {setting}: {rounds} rounds")
        results = {route.name: [] for route in routes}
        for route in routes:
            wait_for_line(route, setting)
        for _ in range(rounds):
            for route in routes:
                results[route.name].append(wait_for_line(route, setting))
        name, samples = f"first-line {setting}", f"{rounds} × tail; prodpeek on {len(HOSTS)} hosts, others on one"
        rows.append(Row(name, "p50", "ms", {way: median(times) for way, times in results.items()}, 1, samples))
        rows.append(Row(name, "p90", "ms", {way: percentile(times, 90) for way, times in results.items()}, 1, samples))
    return rows


def make_service(world):
    """A service that runs on all of the world's hosts, which the developer may look at."""
    file = world.place / "policy.yaml"
    service = f"services:\n  {SERVICE}:\n    hosts: [{', '.join(HOSTS)}]\n    logs:\n      system: {LOG}\n"
    text = file.read_text().replace("services:\n", service, 1)
    text = text.replace("services: [checkout, ledger]", f"services: [checkout, ledger, {SERVICE}]")
    fresh = file.with_suffix(".new")
    fresh.write_text(text)
    fresh.replace(file)


def wait_for_line(route, setting):
    """Milliseconds until the first line."""
    command, options = f"tail -n 1 -F {LOG}", ()
    if route.name == "prodpeek":
        command, options = f"tail -n 1 {SERVICE}", ("-l", "prodpeek")
    # The gateway takes a new policy within a second or so.
    for _ in range(20):
        started = time.monotonic()
        client = route.start(command, setting, options, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        line = client.stdout.readline()
        took = (time.monotonic() - started) * 1000
        client.kill()
        _, complaints = client.communicate()
        if line:
            return took
        time.sleep(0.5)
    raise RuntimeError(f"{route.name}: no line of {LOG}: {complaints.decode()}")
