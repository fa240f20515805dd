#!/usr/bin/env python3
"""What a decision of ratelimit-service costs, beside envoyproxy/ratelimit, both with Redis.

Run by `./dragoman bench ratelimit`, which builds what is needed and says where it is. One service after the other runs on this machine, with
a Redis of its own, and is asked by ghz as fast as it answers; all of them share its processors.
"""

import argparse
import contextlib
import json
import os
import pathlib
import re
import socket
import subprocess
import tempfile
import urllib.error
import urllib.request

from local import free_ports, java, running
from world import cpu, machine, memory, table, until

CALL = "envoy.service.ratelimit.v3.RateLimitService/ShouldRateLimit"
MANY = [f"d{number}" for number in range(10)]
# By default ours tells of refusals which limit it was, and the peer does not; each can do as the other.
BY_DEFAULT, MUCH, LITTLE = "as by default", "headers and metadata", "the code alone"
# What is asked, what both tell, and Redis's nodes.
CASES = (("far from the limit", ["far"], BY_DEFAULT, 1), ("ten descriptors", MANY, BY_DEFAULT, 1),
         ("over the limit, the code alone", ["over"], LITTLE, 1), ("over the limit, with headers and metadata", ["over"], MUCH, 1),
         ("over the limit, as by default", ["over"], BY_DEFAULT, 1), ("ten descriptors, cluster of three", MANY, BY_DEFAULT, 3))
CONCURRENCY = (1, 16, 64)
CONNECTIONS = 8
# A JVM compiles what has been called often enough, however long that takes on a slow machine.
WARM_UP = 300_000
# Values of this one are new in each question; its counters go after a minute.
KEYS = "keys"
A_MINUTE = 1_000_000
RATES = {"far": 1_000_000_000, "over": 1, **{name: 1_000_000_000 for name in MANY}, KEYS: 10}


def unit(name):
    return "minute" if name == KEYS else "hour"


def question(names, value="x"):
    return json.dumps({"domain": "bench", "descriptors": [{"entries": [{"key": name, "value": value}]} for name in names]})


def ours(directory, redis, http, grpc, told):
    limits = [{"pattern": [{name: "*"}], "rate": rate, "unit": unit(name)} for name, rate in RATES.items()]
    manifest = {"apiVersion": "getambassador.io/v3alpha1", "kind": "RateLimit", "metadata": {"name": "bench"},
                "spec": {"domain": "bench", "limits": limits}}
    (directory / "limits.yaml").write_text(json.dumps(manifest))
    quiet = {"DRAGOMAN_RATELIMIT_HEADERS": "never", "DRAGOMAN_RATELIMIT_METADATA": "false"} if told == LITTLE else {}
    # The peer has no bound either, and waits as long as Redis takes.
    return java("ratelimit-service"), quiet | {
        "DRAGOMAN_MANIFESTS": str(directory), "DRAGOMAN_BIND_ADDRESS": "127.0.0.1", "DRAGOMAN_REDIS_URL": ",".join(f"redis://127.0.0.1:{node}" for node in redis),
        "DRAGOMAN_REDIS_TYPE": "single" if len(redis) == 1 else "cluster",
        "DRAGOMAN_RATELIMIT_PORT": str(grpc), "DRAGOMAN_RATELIMIT_HTTP_PORT": str(http), "DRAGOMAN_RATELIMIT_STORE_TIMEOUT": "1s"}


def theirs(directory, redis, http, grpc, told):
    wordy = str(told == MUCH).lower()
    descriptors = [{"key": name, "rate_limit": {"unit": unit(name), "requests_per_unit": rate}} for name, rate in RATES.items()]
    place = directory / "ratelimit/config"
    place.mkdir(parents=True)
    (place / "bench.yaml").write_text(json.dumps({"domain": "bench", "descriptors": descriptors}))
    return [f"{os.environ['LIMITS']}/service_cmd"], {
        "RUNTIME_ROOT": str(directory), "RUNTIME_SUBDIRECTORY": "ratelimit", "RUNTIME_WATCH_ROOT": "false", "USE_STATSD": "false",
        "BACKEND_TYPE": "redis", "REDIS_SOCKET_TYPE": "tcp", "REDIS_URL": ",".join(f"127.0.0.1:{node}" for node in redis), "REDIS_TYPE": "SINGLE" if len(redis) == 1 else "CLUSTER",
        "LIMIT_RESPONSE_HEADERS_ENABLED": wordy, "RESPONSE_DYNAMIC_METADATA": wordy, "LOG_LEVEL": "error",
        "LOCAL_CACHE_SIZE_IN_BYTES": str(10 << 20), "HOST": "127.0.0.1", "PORT": str(http), "GRPC_HOST": "127.0.0.1",
        "GRPC_PORT": str(grpc), "DEBUG_HOST": "127.0.0.1", "DEBUG_PORT": str(free_ports(1)[0])}


SERVICES = (("ratelimit-service", ours, "/q/health/ready"), ("envoyproxy/ratelimit", theirs, "/healthcheck"))


def answers(url):
    try:
        with urllib.request.urlopen(url, timeout=1) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def ghz(port, names, concurrency, output, *extent, value="x"):
    said = subprocess.run(
        [f"{os.environ['LIMITS']}/ghz", "--insecure", "--protoset", f"{os.environ['LIMITS']}/rls.protoset", "--call", CALL,
         "-d", question(names, value), "-c", str(concurrency), "--connections", str(min(concurrency, CONNECTIONS)),
         "--duration-stop=wait", "-O", output, *extent, f"127.0.0.1:{port}"],
        capture_output=True, text=True, check=False)
    if said.returncode:
        raise SystemExit(f"{names}: {said.stderr}{said.stdout}")
    return said.stdout


def ask(port, names, concurrency, *extent):
    result = json.loads(ghz(port, names, concurrency, "json", *extent))
    if set(result["statusCodeDistribution"]) != {"OK"}:
        raise SystemExit(f"{names}: {result['statusCodeDistribution']}")
    return result


def milliseconds(result, percent):
    return next(part["latency"] for part in result["latencyDistribution"] if part["percentage"] == percent) / 1e6


def store(directory, ports, stack):
    """Starts Redis, a cluster where there are several ports; answers its processes."""
    processes = []
    for port in ports:
        place = directory / str(port)
        place.mkdir()
        cluster = ["--cluster-enabled", "yes"] if len(ports) > 1 else []
        processes.append(stack.enter_context(running(
            ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(place), *cluster], {}, place / "log")).pid)
        until(lambda: listens(port))
    if len(ports) > 1:
        nodes = [f"127.0.0.1:{port}" for port in ports]
        subprocess.run(["redis-cli", "--cluster", "create", *nodes, "--cluster-yes"], check=True, capture_output=True)
    return processes


@contextlib.contextmanager
def started(service, ready, told=BY_DEFAULT, nodes=1):
    """The service with a Redis of its own: its port, its process, and Redis's."""
    http, grpc = free_ports(2)
    # A node of a cluster also listens 10,000 ports higher.
    redis = [port for port in free_ports(50) if port < 55_000][:nodes]
    with tempfile.TemporaryDirectory(prefix="dragoman-bench-") as temporary, contextlib.ExitStack() as stack:
        temporary = pathlib.Path(temporary)
        processes = store(temporary, redis, stack)
        command, environment = service(temporary, redis, http, grpc, told)
        pid = stack.enter_context(running(command, environment, temporary / "service.log")).pid
        until(lambda: answers(f"http://127.0.0.1:{http}{ready}"), seconds=60)
        yield grpc, pid, processes


def measure(service, ready, seconds):
    """Results by case and concurrency, those of the first hundred questions, and memory."""
    results, first, kept = {}, [], []
    for case, names, told, nodes in CASES:
        with started(service, ready, told, nodes) as (grpc, pid, redis):
            def spent():
                return cpu(pid), sum(cpu(process) for process in redis)
            first.append(milliseconds(ask(grpc, ["far"], 1, "-n", "100"), 99))
            ask(grpc, names, CONCURRENCY[-1], "-n", str(WARM_UP))
            for concurrency in CONCURRENCY:
                before = spent()
                result = ask(grpc, names, concurrency, "-z", f"{seconds}s")
                each = [(now - then) / result["count"] * 1e6 for now, then in zip(spent(), before)]
                results[case, concurrency] = (result["rps"], milliseconds(result, 50), milliseconds(result, 99), *each)
            kept.append(memory(pid, "VmRSS"))
    return results, max(first), max(kept)


def with_new_keys(service, ready, minutes):
    """How many new keys came in each minute, and the service's memory after it."""
    rows = []
    with started(service, ready) as (grpc, pid, _):
        for minute in range(minutes):
            # One line of "measurement,tags fields time": a million questions one by one would fill the memory.
            said = ghz(grpc, [KEYS], CONCURRENCY[-1], "influx-summary", "-n", str(A_MINUTE), "--rps", str(A_MINUTE // 60),
                       value=f"{minute}-{{{{.RequestNumber}}}}")
            fields = dict(re.findall(r"(rps|errors)=([\d.]+)", said))
            if int(fields["errors"]):
                raise SystemExit(said)
            rows.append((float(fields["rps"]) * 60, memory(pid, "VmRSS")))
    return rows


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def main():
    parser = argparse.ArgumentParser(prog="./dragoman bench ratelimit", description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=8, help="how long each is asked, after a warm-up (8)")
    parser.add_argument("--minutes", type=int, default=0, help="how long memory is measured with a million new keys a minute (0: not at all)")
    options = parser.parse_args()
    before = machine()
    measured = {name: measure(service, ready, options.seconds) for name, service, ready in SERVICES}
    own, peer = (measured[name][0] for name, _, _ in SERVICES)
    rows = []
    for case, *_ in CASES:
        for concurrency in CONCURRENCY:
            for (name, _, _), results in zip(SERVICES, (own, peer)):
                rate, p50, p99, spent, stored = results[case, concurrency]
                rows.append((case, str(concurrency), name, f"{rate:,.0f}", f"{p50:.2f} ms, {p99:.2f} ms", f"{spent:.0f} µs", f"{stored:.0f} µs"))
            mine, other = own[case, concurrency], peer[case, concurrency]
            rows.append(("", "", "**ratio**", f"{mine[0] / other[0]:.2f}", f"{mine[1] / other[1]:.2f}, {mine[2] / other[2]:.2f}",
                         f"{mine[3] / other[3]:.2f}", ""))
    print(f"\n{options.seconds} s each; {before} at the beginning\n")
    table(rows, "what", "at once", "service", "decisions a second", "p50, p99", "processor time of a decision", "Redis's")
    print()
    table([(name, f"{measured[name][1]:.1f} ms", f"{measured[name][2]:.0f} MiB") for name, _, _ in SERVICES],
          "service", "p99 of the first hundred after it is ready, at most", "memory at the end, at most")
    if options.minutes:
        print(f"\n{A_MINUTE:,} new keys a minute:\n")
        minutes = [with_new_keys(service, ready, options.minutes) for _, service, ready in SERVICES]
        table([(str(number + 1), *(text for keys, kept in both for text in (f"{keys:,.0f}", f"{kept:.0f} MiB"))) for number, both in enumerate(zip(*minutes))],
              "minute", *(text for name, _, _ in SERVICES for text in (f"keys, {name}", "memory")))


if __name__ == "__main__":
    main()
