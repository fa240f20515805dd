#!/usr/bin/env python3
"""Dragoman beside other controllers of Envoy: the same routes, changes and requests with each, one controller after the other.

Run by `./dragoman bench peers`, which builds what is needed and says where it is. Each has a Kubernetes cluster of the tests of its own, the same
Envoy, and one object for each route of a prefix; there are a hundred hostnames and two Services, which the routes go to.
"""

import argparse
import concurrent.futures
import json
import pathlib
import re
import tempfile
import time

import directory as d
from api import MERGE, ApiServer
from asking import Envoy, change, end_asking, failed, start_asking
from controllers import HOSTS, Contour, Dragoman, EnvoyGateway, Newest, hostname
from local import cache, free_ports
from world import World, backend, machine, memory, percentile, table, until

PEERS = {"v3alpha1": Newest, "contour": Contour, "envoy-gateway": EnvoyGateway}
WARM_UP = 10
# Until memory is looked at, and statuses that come late have been written.
PAUSE = 20
BACKENDS = backend("one") + backend("two")


class Bench:
    """One controller in its cluster."""

    def __init__(self, world, controller):
        self.world, self.controller, self.prefixes = world, controller, []
        controller.install(world)
        world.kubectl("apply", "-f", "-", text=BACKENDS)
        for backend in ("one", "two"):
            world.kubectl("rollout", "status", f"deployment/{backend}", "--timeout=120s")
        self.api = ApiServer(world)
        self.reach()

    def reach(self):
        """Finds Envoy, which is another one after a start."""
        until(lambda: self.controller.envoy.pods(self.world))
        envoy = self.controller.envoy.pods(self.world)[0]
        self.pod = f"{self.controller.envoy.namespace}/pod/{envoy}"
        self.port = self.world.forward(f"{self.pod}:{self.controller.http}")
        self.envoy = Envoy(self.port, HOSTS)

    def pids(self):
        return self.controller.controller.pid(self.world), self.controller.envoy.pid(self.world)

    def create(self, number):
        self.api.send("POST", self.controller.routes, {
            **self.controller.kind, "metadata": {"name": f"r{number}", "namespace": "default"},
            "spec": self.controller.spec(number, self.prefixes[number], "one")})

    def point(self, number, prefix, service="one"):
        self.prefixes[number] = prefix
        self.api.send("PATCH", f"{self.controller.routes}/r{number}", {"spec": self.controller.spec(number, prefix, service)}, MERGE)

    def accepted(self):
        """How many routes the controller has accepted as they are."""
        routes = [route for route in self.api.items(self.controller.listed) if re.fullmatch(r"r\d+", route["metadata"]["name"])]
        return sum(map(self.controller.accepted, routes))

    def grow(self, count):
        """Adds routes until there are so many: how long it takes until all are accepted, and status writes."""
        had, writes, begun = len(self.prefixes), self.api.status_writes(self.controller.group), time.monotonic()
        self.prefixes += [f"/p{number}/" for number in range(had, count)]
        self.controller.prepare(self.api, had, count)
        with concurrent.futures.ThreadPoolExecutor(8) as threads:
            list(threads.map(self.create, range(had, count)))
        until(lambda: self.accepted() == count, pause=0.5)
        took = time.monotonic() - begun
        self.await_last()
        time.sleep(PAUSE)
        return took, self.api.status_writes(self.controller.group) - writes

    def renew_envoy(self):
        """Another Envoy: for ten minutes one still has what was replaced on the way to so many routes."""
        self.restart(self.controller.envoy)
        self.await_last()
        self.controller.envoy.ready(self.world)

    def restart(self, *parts):
        """Takes them away and starts them; answers when it began to start them."""
        self.envoy.close()  # Envoy would wait for it
        for part in parts:
            part.scale(self.world, 0)
        until(lambda: not any(part.pods(self.world) for part in parts), pause=0.2)
        begun = time.monotonic()
        for part in parts:
            part.scale(self.world, 1)
        self.reach()
        return begun

    def await_last(self):
        until(lambda: self.envoy.status(len(self.prefixes) - 1, self.prefixes[-1]) == 200)

    def swing(self, times):
        """Requests and failures while a route goes to and fro between two Services so many times, each as soon as it has happened."""
        prefix, others = self.prefixes[0], [number % len(self.prefixes) for number in (HOSTS, 1)]
        requests = start_asking(self.port, (hostname(0), prefix), *((hostname(number), self.prefixes[number]) for number in others))
        for turn in range(times):
            service = ("two", "one")[turn % 2]
            self.point(0, prefix, service)
            until(lambda: self.answered_by(prefix) == service, seconds=60, pause=0.001)
        return end_asking(requests)

    def answered_by(self, prefix):
        status, body = self.envoy.ask(hostname(0), prefix)
        return json.loads(body)["backend"] if status == 200 else None

    def cold_start(self):
        """Seconds from nothing until the last route is served, by the pod itself: when others may find it is another matter."""
        parts = self.controller.controller, self.controller.envoy
        begun = self.restart(*parts)
        self.await_last()
        took = time.monotonic() - begun
        for part in parts:
            part.ready(self.world)
        return took

    def series(self):
        """Time series of Envoy."""
        port, path = self.controller.series
        envoy = Envoy(self.world.forward(f"{self.pod}:{port}"))
        status, text = envoy.ask("localhost", path)
        envoy.close()
        if status != 200:
            raise SystemExit(f"{path}: {status}")
        return len(re.findall(r"^[^#\s]", text, re.MULTILINE))

    def measure(self, options):
        """What it comes to: a number and how it is written, by what it is and for how many routes."""
        found = {}

        def note(what, count, value, text):
            found[what, f"{count:,}"] = value, text
        for count in options.routes:
            print(f"{self.controller.name}: {count:,} routes", flush=True)
            took, writes = self.grow(count)
            self.renew_envoy()
            note("that many created until all are accepted", count, took, f"{took:.1f} s")
            note("status writes for that", count, writes, f"{writes:,}")
            for what, pid in zip(("controller's memory", "Envoy's memory"), self.pids()):
                note(what, count, memory(pid, "VmRSS"), f"{memory(pid, 'VmRSS'):.0f} MiB")
            done = change(self.envoy, count, options.changes, self.point, self.pids(), warm_up=WARM_UP)
            for part in (0.5, 0.99):
                took = percentile(done.served, part)
                note(f"a change until it is served: p{part * 100:.0f}", count, took, f"{took:.0f} ms")
            note("answers but 404 and 200 before that", count, done.wrong, f"{done.wrong:,}")
            for what, spent in zip(("controller's processor time of a change", "Envoy's processor time of a change"), done.spent):
                note(what, count, spent, f"{spent:.0f} ms")
            series = self.series()
            note("time series of Envoy", count, series, f"{series:,}")
            if count == options.routes[-1]:
                statuses = self.swing(options.swings)
                note(f"requests that fail in {options.swings} swings", count, failed(statuses), f"{failed(statuses):,} of {sum(statuses.values()):,}")
            took = self.cold_start()
            note("cold start until the last is served", count, took, f"{took:.1f} s")
        return found


def ratio(ours, theirs):
    return f"{theirs / ours:.1f}" if ours else "" if theirs else "1.0"


def rows(names, results):
    ours, *others = results
    order = list(dict.fromkeys(what for what, _ in ours))
    for what, count in sorted(ours, key=lambda key: order.index(key[0])):
        value, text = ours[what, count]
        yield what, count, text, *(cell for other in others for cell in (other[what, count][1], ratio(value, other[what, count][0])))


def plot(file, names, results):
    import plot as p  # what it needs is there only if somebody wants a plot
    counts = list(dict.fromkeys(count for _, count in results[0]))
    p.bars(file, [(title, counts, {name: [found[what, count][0] for count in counts] for name, found in zip(names, results)})
                  for what, title in (("a change until it is served: p50", "a change until it is served: p50, ms"),
                                      ("controller's processor time of a change", "controller's processor time of it, ms"),
                                      ("controller's memory", "controller's memory, MiB"),
                                      ("cold start until the last is served", "cold start, s"))])


def main():
    parser = argparse.ArgumentParser(prog="./dragoman bench peers", description=__doc__.splitlines()[0])
    parser.add_argument("--peers", default=",".join(PEERS), help=f"which, with commas between several ({','.join(PEERS)})")
    parser.add_argument("--routes", default="10,1000", help="how many, growing, with commas between several (10,1000)")
    parser.add_argument("--changes", type=int, default=60, help="changes of one route that are measured, after a warm-up (60)")
    parser.add_argument("--swings", type=int, default=200, help="how often a route goes to another Service under requests (200)")
    parser.add_argument("--plot", metavar="FILE.svg", help="draw some of it, too")
    options = parser.parse_args()
    options.routes = [int(count) for count in options.routes.split(",")]
    before = machine()
    controllers = [Dragoman(), *(PEERS[peer]() for peer in options.peers.split(","))]
    results = []
    with tempfile.TemporaryDirectory(prefix="dragoman-bench-") as temporary:
        pathlib.Path(temporary).chmod(0o755)
        known = cache(d.SERVICE, d.controller("", *free_ports(2), "1g")[1], temporary)
        for controller in controllers:
            print(f"{controller.name}: a cluster", flush=True)
            with World(controller.images, {d.SERVICE: known.removeprefix("-XX:AOTCache=")}) as world:
                results.append(Bench(world, controller).measure(options))
    names = [controller.name for controller in controllers]
    print(f"\n{options.changes} changes each; {before} at the beginning\n")
    table(rows(names, results), "what", "routes", names[0], *(cell for name in names[1:] for cell in (name, "ratio")))
    if options.plot:
        plot(options.plot, names, results)


if __name__ == "__main__":
    main()
