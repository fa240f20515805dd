#!/usr/bin/env python3
"""What authentication and limits add to requests through Envoy, and how many a second there can be.

Run by `./dragoman bench through`, which builds what is needed and says where it is. All of the gateway, a Redis, a backend and what asks
run on this machine, share its processors, and listen on 127.0.0.1. There are several rounds, in each of which every way is measured,
so that what else the machine does is not one way's alone; results are medians of the rounds.
"""

import argparse
import contextlib
import json
import os
import pathlib
import re
import statistics
import subprocess
import tempfile
import urllib.request

import directory as d
from auth import ISSUER, secrets
from local import free_ports, java, running
from ratelimit import answers, listens
from world import cpu, machine, table, until

LOAD = f"{os.environ['LOAD']}/load"
# Of each: its hostname, whether authentication and limits apply.
WAYS = (("neither", False, False), ("authentication", True, False), ("limits", False, True), ("both", True, True))
STEADY, AT_ONCE, WARM_UP = 8, 4, 15

# Nobody is let through because an answer took long, on a machine that has more to do than it can.
GATEWAY = """
apiVersion: getambassador.io/v3alpha1
kind: Listener
metadata: {name: http}
spec: {port: %(listener)d, protocol: HTTP, securityModel: INSECURE, hostBinding: {namespace: {from: ALL}}}
---
apiVersion: getambassador.io/v3alpha1
kind: Host
metadata: {name: any}
spec: {hostname: "*", requestPolicy: {insecure: {action: Route}}}
---
apiVersion: getambassador.io/v3alpha1
kind: AuthService
metadata: {name: authentication}
spec: {auth_service: "127.0.0.1:%(auth)d", proto: grpc, protocol_version: v3, timeout_ms: 5000}
---
apiVersion: getambassador.io/v3alpha1
kind: RateLimitService
metadata: {name: limits}
spec: {service: "127.0.0.1:%(limits)d", protocol_version: v3, domain: bench, timeout_ms: 5000, failure_mode_deny: true}
---
apiVersion: getambassador.io/v3alpha1
kind: Filter
metadata: {name: tokens}
spec: {JWT: {jwksSecret: {name: jwks}, issuer: "%(issuer)s", requireIssuer: true, requireExpiresAt: true}}
---
apiVersion: getambassador.io/v3alpha1
kind: FilterPolicy
metadata: {name: tokens}
spec: {rules: [{host: "*", path: "*", filters: [{name: tokens}]}]}
---
apiVersion: getambassador.io/v3alpha1
kind: RateLimit
metadata: {name: far}
spec: {domain: bench, limits: [{pattern: [{remote_address: "*"}], rate: 1000000000, unit: hour}]}
"""
LABELS = {"bench": [{"request_label_group": [{"remote_address": {"key": "remote_address"}}]}]}


def mapping(way, authentication, limits, backend):
    return json.dumps({"apiVersion": "getambassador.io/v3alpha1", "kind": "Mapping", "metadata": {"name": way},
                       "spec": {"hostname": host(way), "prefix": "/", "service": f"127.0.0.1:{backend}", "bypass_auth": not authentication,
                                **({"labels": LABELS} if limits else {})}})


def host(way):
    return f"{way}.example"


class Gateway:
    """The gateway and what it needs, for as long as the stack lasts."""

    def __init__(self, directory, stack):
        self.listener, auth, auth_http, limits, limits_http, redis, backend = free_ports(7)
        self.directory, manifests = directory, directory / "manifests"
        manifests.mkdir()
        (manifests / "gateway.yaml").write_text(GATEWAY % {"listener": self.listener, "auth": auth, "limits": limits, "issuer": ISSUER})
        (manifests / "secrets.yaml").write_text(secrets(directory))
        for way in WAYS:
            (manifests / f"{way[0]}.yaml").write_text(mapping(*way, backend))
        common = {"DRAGOMAN_MANIFESTS": str(manifests), "DRAGOMAN_BIND_ADDRESS": "127.0.0.1"}

        def start(name, command, environment):
            return stack.enter_context(running(command, environment, directory / f"{name}.log")).pid
        start("backend", [LOAD, "serve", "-address", f"127.0.0.1:{backend}", "-dir", str(directory)], {})
        store = start("redis", ["redis-server", "--port", str(redis), "--bind", "127.0.0.1", "--save", "", "--dir", str(directory)], {})
        until(lambda: listens(redis) and listens(backend), seconds=60)
        authentication = start("ext-authz-service", java("ext-authz-service"), {
            **common, "DRAGOMAN_AUTH_PORT": str(auth), "DRAGOMAN_AUTH_HTTP_PORT": str(auth_http)})
        limiting = start("ratelimit-service", java("ratelimit-service"), {
            **common, "DRAGOMAN_RATELIMIT_PORT": str(limits), "DRAGOMAN_RATELIMIT_HTTP_PORT": str(limits_http),
            "DRAGOMAN_REDIS_URL": f"redis://127.0.0.1:{redis}", "DRAGOMAN_RATELIMIT_STORE_TIMEOUT": "1s"})
        _, envoy, self.admin, _ = stack.enter_context(d.gateway(directory, manifests, self.listener, "1g"))
        self.processes = envoy, authentication, limiting, store
        token = (directory / "tokens").read_text().split()[0]
        for way, *_ in WAYS:
            request = urllib.request.Request(f"http://127.0.0.1:{self.listener}/", headers={
                "Host": host(way), "Authorization": f"Bearer {token}"})
            until(lambda: answers(request), seconds=60, pause=0.1)

    def ask(self, way, seconds, *how):
        """What came of it, and the processor time in µs that each of the processes took for a request."""
        before = [cpu(process) for process in self.processes]
        asked = self.asked()
        said = subprocess.run([LOAD, "http", "-address", f"127.0.0.1:{self.listener}", "-host", host(way), "-credentials", "tokens",
                               "-dir", str(self.directory), "-seconds", str(seconds), *how], check=True, capture_output=True, text=True).stdout
        result = json.loads(said)
        if result["failed"] or result["refused"]:
            raise SystemExit(f"{way}: {said}")
        questions = tuple(round((now - then) / result["asked"]) for now, then in zip(self.asked(), asked))
        if (way, *map(bool, questions)) not in WAYS:
            raise SystemExit(f"{way}: {questions} questions to ext-authz-service and ratelimit-service for each request")
        return result, [(cpu(process) - then) / result["asked"] * 1e6 for process, then in zip(self.processes, before)]

    def asked(self):
        """How often Envoy has been told yes by ext-authz-service and by ratelimit-service."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.admin}/stats?filter=^cluster.*(ext_authz|ratelimit).ok$") as answer:
            counts = re.findall(r"(ext_authz|ratelimit)\.ok: (\d+)", answer.read().decode())
        return [sum(int(count) for who, count in counts if who == one) for one in ("ext_authz", "ratelimit")]


def measure(gateway, options):
    """Of each way and round: what came of the steady rate, what that took, and the most requests a second."""
    rounds = {way: [] for way, *_ in WAYS}
    at_once = ("-at-once", str(options.at_once))
    for way, *_ in WAYS:
        gateway.ask(way, WARM_UP if way == "both" else AT_ONCE, *at_once)
    for _ in range(options.rounds):
        for way, results in rounds.items():
            steady, spent = gateway.ask(way, STEADY, "-rate", str(options.rate))
            most, _ = gateway.ask(way, AT_ONCE, *at_once)
            results.append((steady["p50"], steady["p99"], most["asked"] / most["seconds"], *spent))
    return {way: [statistics.median(values) for values in zip(*results)] for way, results in rounds.items()}


def plot(file, results):
    import plot as p  # what it needs is there only if somebody wants a plot
    ways = ["auth" if way == "authentication" else way for way in results]
    times = list(results.values())
    p.bars(file, [("a request, ms", ways, {"p50": [of[0] for of in times], "p99": [of[1] for of in times]}),
                  ("processor time of a request, µs", ways, {"Envoy": [of[3] for of in times], "the services": [of[4] + of[5] for of in times]}),
                  ("thousands of requests a second", ways, {"at most": [of[2] / 1000 for of in times]})])


def main():
    parser = argparse.ArgumentParser(prog="./dragoman bench through", description=__doc__.splitlines()[0])
    parser.add_argument("--rate", type=int, default=1000, help="requests a second of which times are taken (1000)")
    parser.add_argument("--at-once", type=int, default=32, help="requests under way when there are as many as possible (32)")
    parser.add_argument("--rounds", type=int, default=3, help=f"rounds; each takes {len(WAYS) * (STEADY + AT_ONCE)} s (3)")
    parser.add_argument("--plot", metavar="FILE.svg", help="draw it, too")
    options = parser.parse_args()
    before = machine()
    with tempfile.TemporaryDirectory(prefix="dragoman-bench-") as temporary, contextlib.ExitStack() as stack:
        subprocess.run([LOAD, "prepare", "-dir", temporary], check=True)
        results = measure(Gateway(pathlib.Path(temporary), stack), options)
    plain = results["neither"][0]
    rows = [(way, f"{p50:.2f} ms", "" if way == "neither" else f"{p50 - plain:+.2f} ms", f"{p99:.2f} ms",
             *(f"{each:.0f} µs" for each in spent), f"{most:,.0f}") for way, (p50, p99, most, *spent) in results.items()]
    print(f"\n{options.rate:,} requests a second, then {options.at_once} at once; {before} at the beginning, "
          f"load {os.getloadavg()[0]:.1f} at the end\n")
    table(rows, "what applies", "p50", "added", "p99", "processor time of a request: Envoy's", "ext-authz-service's", "ratelimit-service's",
          "Redis's", f"requests a second, {options.at_once} at once")
    if options.plot:
        plot(options.plot, results)


if __name__ == "__main__":
    main()
