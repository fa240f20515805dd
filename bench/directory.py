#!/usr/bin/env python3
"""How long a change in a directory of manifests takes until Envoy serves it, and what it and the whole cost, for several sizes.

Run by `./dragoman bench directory`, which builds what is needed and says where it is. One Mapping a file, as far as files are few
enough, each for one of a thousand hostnames; controller, Envoy and a backend run on this machine and listen on 127.0.0.1.
"""

import argparse
import contextlib
import os
import pathlib
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from asking import HOSTS, Envoy, change
from local import FILES, cache, free_ports, java, running
from world import ROOT, machine, memory, percentile, table, until

SERVICE = "ambassador-controller"
OTHERS = """
apiVersion: getambassador.io/v3alpha1
kind: Listener
metadata: {name: http}
spec: {port: %d, protocol: HTTP, securityModel: INSECURE, hostBinding: {namespace: {from: ALL}}}
---
apiVersion: getambassador.io/v3alpha1
kind: Host
metadata: {name: any}
spec: {hostname: "*", requestPolicy: {insecure: {action: Route}}}
"""
MAPPING = """---
apiVersion: getambassador.io/v3alpha1
kind: Mapping
metadata: {name: m%d}
spec: {hostname: h%d.example.com, prefix: %s, service: "127.0.0.1:%d"}
"""
# Files of a directory that many people would still keep so.
MOST_FILES = 10_000
# How a row is written.
FORMS = ("{:,}", "{:.0f} ms", "{:.0f} ms", "{:,}", "{:.0f} ms", "{:.0f} ms", "{:.0f} MiB", "{:.0f} MiB", "{:.1f} s")


class Backend(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


class Manifests:
    """Mappings in files, as many in each as keeps the files at MOST_FILES."""

    def __init__(self, directory, count, backend, listener):
        self.directory, self.count, self.backend = pathlib.Path(directory), count, backend
        self.each = -(-count // MOST_FILES)
        self.prefixes = [f"/p{number}/" for number in range(count)]
        (self.directory / "others.yaml").write_text(OTHERS % listener)
        for file in range(-(-count // self.each)):
            self.write(file)

    def write(self, file):
        numbers = range(file * self.each, min(self.count, (file + 1) * self.each))
        text = "".join(MAPPING % (number, number % HOSTS, self.prefixes[number], self.backend) for number in numbers)
        # As editors and Git do it: a reader never sees half a file.
        new = self.directory / f".{file}.new"
        new.write_text(text)
        new.rename(self.directory / f"{file}.yaml")

    def change(self, number, prefix):
        self.prefixes[number] = prefix
        self.write(number // self.each)


def controller(directory, xds, diagnostics, container, *further):
    return java(SERVICE, container, *further), {
        "DRAGOMAN_MANIFESTS": str(directory), "DRAGOMAN_XDS_PORT": str(xds), "DRAGOMAN_DIAG_PORT": str(diagnostics),
        "DRAGOMAN_BIND_ADDRESS": "127.0.0.1", "AMBASSADOR_ENVOY_BIND_ADDRESS": "127.0.0.1"}


def bootstrap(admin, ready, xds):
    text = (ROOT / "deploy/envoy/bootstrap.yaml").read_text()
    for name, value in (("NODE_CLUSTER", "default-default"), ("ADMIN_PORT", admin), ("READY_PORT", ready), ("XDS_PORT", xds)):
        text = text.replace(f"@{name}@", str(value))
    return text


@contextlib.contextmanager
def gateway(temporary, directory, listener, container, *further):
    """Controller and Envoy with these manifests: their processes, and where Envoy's admin interface and the controller's diagnostics are."""
    xds, diagnostics, admin, ready = free_ports(4)
    (temporary / "envoy.yaml").write_text(bootstrap(admin, ready, xds))
    command, environment = controller(directory, xds, diagnostics, container, *further)
    with running(command, environment, temporary / "controller.log") as ours, running(
            [os.environ["ENVOY"], "-c", str(temporary / "envoy.yaml"), "--disable-hot-restart", "--reject-unknown-dynamic-fields",
             "--log-level", "warning"], {}, temporary / "envoy.log") as proxy:
        yield ours.pid, proxy.pid, admin, diagnostics


def measure(count, changes, container, backend, known):
    """What one size comes to: a row, of numbers."""
    listener, = free_ports(1)
    with tempfile.TemporaryDirectory(prefix="dragoman-bench-", dir=FILES) as temporary, contextlib.ExitStack() as stack:
        temporary = pathlib.Path(temporary)
        directory = temporary / "manifests"
        directory.mkdir()
        manifests = Manifests(directory, count, backend, listener)
        envoy = Envoy(listener)
        begin = time.monotonic()
        ours, proxy, *_ = stack.enter_context(gateway(temporary, directory, listener, container, known))
        until(lambda: envoy.status(count - 1, f"/p{count - 1}/") == 200)
        cold = time.monotonic() - begin
        time.sleep(20)
        resident = memory(ours, "VmRSS"), memory(proxy, "VmRSS")

        done = change(envoy, count, changes, manifests.change, (ours, proxy), warm_up=changes // 4, pause=0.2)
    return (count, percentile(done.served, 0.5), percentile(done.served, 0.99), done.wrong, *done.spent, *resident, cold)


def plot(file, rows):
    import plot as p  # what it needs is there only if somebody wants a plot
    sizes = [f"{row[0]:,}" for row in rows]
    p.bars(file, [("one change until it is served, ms", sizes, {"p50": [row[1] for row in rows], "p99": [row[2] for row in rows]}),
                  ("processor time of a change, ms", sizes, {"controller": [row[4] for row in rows], "Envoy": [row[5] for row in rows]}),
                  ("memory, MiB", sizes, {"controller": [row[6] for row in rows], "Envoy": [row[7] for row in rows]})])


def main():
    parser = argparse.ArgumentParser(prog="./dragoman bench directory", description=__doc__.splitlines()[0])
    parser.add_argument("--mappings", default="10,1000,10000", help="how many, with commas between several (10,1000,10000)")
    parser.add_argument("--changes", type=int, default=200, help="changes of one Mapping that are measured (200)")
    parser.add_argument("--memory", default="1g", help="of the controller's container, of which its heap may take 60 %% (1g)")
    parser.add_argument("--plot", metavar="FILE.svg", help="draw it, too")
    options = parser.parse_args()
    before = machine()
    backend = ThreadingHTTPServer(("127.0.0.1", 0), Backend)
    threading.Thread(target=backend.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory(prefix="dragoman-bench-") as temporary:
        known = cache(SERVICE, controller("", *free_ports(2), options.memory)[1], temporary)
        rows = [measure(int(count), options.changes, options.memory, backend.server_port, known) for count in options.mappings.split(",")]
    print(f"\n{options.changes} changes each, {options.memory} of memory for the controller; {before} at the beginning\n")
    table([[form.format(value) for form, value in zip(FORMS, row)] for row in rows], "Mappings", "one change: p50", "p99",
          "answers but 200 and 404", "processor time: controller", "Envoy", "memory: controller", "Envoy", "cold start until the last is served")
    if options.plot:
        plot(options.plot, rows)


if __name__ == "__main__":
    main()
