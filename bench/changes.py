#!/usr/bin/env python3
"""What changes cost those who are not concerned: requests that fail meanwhile, what Envoy is sent, and what it is sent while nothing changes.

Run by `./dragoman bench changes`, which builds what is needed and says where it is. Controller, Envoy and four backends run on this
machine and listen on addresses of 127.0.0.0/8; the routes are those of as many Mappings in files.
"""

import argparse
import contextlib
import pathlib
import re
import tempfile
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import directory as d
from asking import HOSTS, Envoy, end_asking, failed, start_asking
from local import FILES, cache, free_ports
from world import machine, percentile, table, until

ADDRESSES = [f"127.0.0.{last}" for last in range(2, 6)]
SWING = """
apiVersion: getambassador.io/v3alpha1
kind: Mapping
metadata: {name: swing}
spec: {hostname: h0.example.com, prefix: /swing/, service: "%s:%d"}
"""
PODS = """
apiVersion: getambassador.io/v3alpha1
kind: Mapping
metadata: {name: pods}
spec: {hostname: h1.example.com, prefix: /pods/, service: pods}
---
apiVersion: v1
kind: Service
metadata: {name: pods}
spec: {ports: [{name: main, port: 80}]}
"""
SLICE = """
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: pods-1, labels: {kubernetes.io/service-name: pods}}
addressType: IPv4
ports: [{name: main, port: %d}]
endpoints: [%s]
"""
# What Envoy counts of what it is sent, and the kinds of resources that the controller says it has sent.
RECEIVED = "cluster.xds_cluster.upstream_cx_rx_bytes_total"
KINDS = {"listener": "listeners", "route": "routes", "cluster": "clusters", "endpoint": "endpoints"}


class Backend(BaseHTTPRequestHandler):
    """Answers with the address that was asked."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self):
        body = self.server.server_address[0].encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Pages:
    """What Envoy and the controller tell of themselves."""

    def __init__(self, admin, diagnostics):
        self.admin, self.diagnostics = admin, diagnostics

    @staticmethod
    def read(port, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as answer:
            return answer.read().decode()

    def counts(self):
        """Bytes from the controller, and resources by kind."""
        received = re.search(rf"^{re.escape(RECEIVED)}: (\d+)$", self.read(self.admin, "/stats"), re.MULTILINE)
        sent = dict(re.findall(r'^dragoman_xds_resources_sent_total\{type="(\w+)",?\} (\S+)$', self.read(self.diagnostics, "/metrics"), re.MULTILINE))
        return {"bytes": int(received[1]), **{kind: float(sent[kind]) for kind in KINDS}}

    def series(self):
        return len(re.findall(r"^[^#\s]", self.read(self.admin, "/stats/prometheus"), re.MULTILINE))


def write(directory, name, text):
    new = directory / f".{name}.new"
    new.write_text(text)
    new.rename(directory / f"{name}.yaml")


def per_change(pages, changes, make):
    """Makes so many changes; answers how long each took, and what Envoy was sent for each."""
    before, took = pages.counts(), []
    for turn in range(changes):
        begin = time.monotonic()
        make(turn)
        took.append((time.monotonic() - begin) * 1000)
    time.sleep(1)
    after = pages.counts()
    return took, {kind: (after[kind] - before[kind]) / changes for kind in after}


def row(what, took, sent, statuses):
    return (what, f"{percentile(took, 0.5):.0f} ms, {percentile(took, 0.99):.0f} ms" if took else "", f"{sum(statuses.values()):,}", str(failed(statuses)),
            f"{sent['bytes'] / 1024:.1f} KiB", ", ".join(f"{sent[kind]:.2f} {name}" for kind, name in KINDS.items()))


def measure(options, backend_port, known):
    listener, = free_ports(1)
    with tempfile.TemporaryDirectory(prefix="dragoman-bench-", dir=FILES) as temporary, contextlib.ExitStack() as stack:
        temporary = pathlib.Path(temporary)
        directory = temporary / "manifests"
        directory.mkdir()
        d.Manifests(directory, options.mappings, backend_port, listener)
        write(directory, "swing", SWING % (ADDRESSES[0], backend_port))
        write(directory, "pods", PODS)

        def endpoints(addresses):
            write(directory, "slice", SLICE % (backend_port, ", ".join(f"{{addresses: [{address}]}}" for address in addresses)))
        endpoints(ADDRESSES[:1])
        _, _, *ports = stack.enter_context(d.gateway(temporary, directory, listener, "1g", known))
        pages, envoy = Pages(*ports), Envoy(listener)
        until(lambda: envoy.status(options.mappings - 1, f"/p{options.mappings - 1}/") == 200 and envoy.status(1, "/pods/") == 200)
        time.sleep(10)

        def swing_to(turn):
            address = ADDRESSES[(turn + 1) % 2]
            write(directory, "swing", SWING % (address, backend_port))
            until(lambda: envoy.ask("h0.example.com", "/swing/") == (200, address), pause=0.001)

        def replace_pod(turn):
            address = ADDRESSES[(turn + 1) % len(ADDRESSES)]
            endpoints([address])
            until(lambda: envoy.ask("h1.example.com", "/pods/") == (200, address), pause=0.001)

        def during(what, count, make, *asked):
            requests = start_asking(listener, *asked)
            took, sent = per_change(pages, count, make)
            return what, took, sent, end_asking(requests)

        measured = [
            during(f"a route goes to another service, {options.changes:,} times", options.changes, swing_to,
                   ("h0.example.com", "/swing/"), ("h0.example.com", "/p0/"), ("h2.example.com", "/p2/")),
            during(f"a pod takes another's place, {options.changes // 4:,} times", options.changes // 4, replace_pod,
                   ("h1.example.com", "/pods/"), ("h1.example.com", "/p1/"), ("h2.example.com", "/p2/"))]
        time.sleep(30)  # clusters that nobody needs any more go a little later
        what, _, sent, statuses = during(f"nothing changes for {options.idle:g} minutes", 1, lambda _: time.sleep(options.idle * 60),
                                         ("h2.example.com", "/p2/"))
        return measured, (what, [], sent, statuses), pages.series()


def plot(file, measured):
    import plot as p  # what it needs is there only if somebody wants a plot
    what = ["a route", "a pod"]
    p.bars(file, [("a change until it is served, ms", what, {"p50": [percentile(took, 0.5) for _, took, *_ in measured],
                                                               "p99": [percentile(took, 0.99) for _, took, *_ in measured]}),
                  ("sent to Envoy for it, KiB", what, {"bytes": [sent["bytes"] / 1024 for _, _, sent, _ in measured]})])


def main():
    parser = argparse.ArgumentParser(prog="./dragoman bench changes", description=__doc__.splitlines()[0])
    parser.add_argument("--mappings", type=int, default=5000, help="how many Mappings there are (5000)")
    parser.add_argument("--changes", type=int, default=1000, help="changes of a route; a quarter as many of pods (1000)")
    parser.add_argument("--idle", type=float, default=2, help="minutes in which nothing changes (2)")
    parser.add_argument("--plot", metavar="FILE.svg", help="draw it, too")
    options = parser.parse_args()
    before = machine()
    port, = free_ports(1)
    for address in (*ADDRESSES, "127.0.0.1"):
        threading.Thread(target=ThreadingHTTPServer((address, port), Backend).serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory(prefix="dragoman-bench-") as temporary:
        known = cache(d.SERVICE, d.controller("", *free_ports(2), "1g")[1], temporary)
        measured, idle, series = measure(options, port, known)
    print(f"\n{options.mappings:,} Mappings of {HOSTS:,} hostnames; {before} at the beginning\n")
    table([row(*each) for each in (*measured, idle)], "what", "until it is served: p50, p99", "requests meanwhile", "failed", "sent to Envoy for each", "resources for each")
    print(f"\nTime series of Envoy: {series:,}")
    if options.plot:
        plot(options.plot, measured)


if __name__ == "__main__":
    main()
