#!/usr/bin/env python3
"""Starts each service several times, one after the other, and prints the medians of how long it takes until it is ready and
of the memory that it then occupies, as rows of a table.

usage: measure.py COMMAND...     for example 'target/native/ratelimit-service -Xmx256m'; each names its service
"""
import os
import shlex
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

RUNS = 5
PATIENCE = 60
MANIFESTS = Path(__file__).resolve().parents[2] / "examples/quickstart"
# The port's variable and the path that say that a service is ready.
READINESS = {
    "ambassador-controller": ("DRAGOMAN_DIAG_PORT", "/ambassador/v0/check_ready"),
    "ext-authz-service": ("DRAGOMAN_AUTH_HTTP_PORT", "/q/health/ready"),
    "ratelimit-service": ("DRAGOMAN_RATELIMIT_HTTP_PORT", "/q/health/ready"),
}
PORTS = [
    "DRAGOMAN_XDS_PORT", "DRAGOMAN_DIAG_PORT", "DRAGOMAN_AUTH_PORT", "DRAGOMAN_AUTH_HTTP_PORT",
    "DRAGOMAN_RATELIMIT_PORT", "DRAGOMAN_RATELIMIT_HTTP_PORT",
]


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


def is_ready(url):
    try:
        with urllib.request.urlopen(url, timeout=1) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def resident_mib(pid):
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:")) / 1024


def start(service, command):
    """Seconds until it is ready, and MiB that it then occupies."""
    ports = dict(zip(PORTS, free_ports(len(PORTS))))
    environment = dict(
        os.environ,
        DRAGOMAN_MANIFESTS=str(MANIFESTS),
        DRAGOMAN_BIND_ADDRESS="127.0.0.1",
        DRAGOMAN_ENVOY_READY="none",
        DRAGOMAN_ENVOY_ADMIN="none",
        **{name: str(port) for name, port in ports.items()},
    )
    variable, path = READINESS[service]
    url = f"http://127.0.0.1:{ports[variable]}{path}"
    with tempfile.TemporaryFile() as log:
        begin = time.monotonic()
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            while not is_ready(url):
                if process.poll() is not None or time.monotonic() - begin > PATIENCE:
                    log.seek(0)
                    sys.exit(f"{service} does not become ready:\n{log.read().decode()}")
                time.sleep(0.002)
            return time.monotonic() - begin, resident_mib(process.pid)
        finally:
            process.terminate()
            process.wait()


def main(arguments):
    print("| service | ready after | resident memory |")
    print("|---|---|---|")
    for command in arguments:
        service = next(name for name in READINESS if name in command)
        runs = [start(service, shlex.split(command)) for _ in range(RUNS)]
        seconds, memory = (statistics.median(values) for values in zip(*runs))
        print(f"| {service} | {seconds:.2f} s | {memory:.0f} MiB |", flush=True)


main(sys.argv[1:])
