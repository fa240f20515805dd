"""Processes of a benchmark that run on this machine, and listen on 127.0.0.1."""

import contextlib
import os
import pathlib
import socket
import subprocess

from world import FURTHER, JVM, ROOT, until


# Directories of what is read while it is measured: in memory, where that is to be had, for a disk stops now and then for longer than a
# change takes.
FILES = "/dev/shm" if os.path.isdir("/dev/shm") else None


def free_ports(count):
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


@contextlib.contextmanager
def running(command, environment, log):
    with open(log, "w", encoding="utf-8") as out:
        process = subprocess.Popen(command, env={**os.environ, **environment}, stdout=out, stderr=subprocess.STDOUT)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def java(service, memory="1g", *further):
    """The command that starts a service as in its image, in a container of that size."""
    flags = [f"-XX:MaxRAM={memory}" if flag.startswith("-XX:MaxRAM=") else flag for flag in JVM[1:-1]]
    return [f"{os.environ['JAVA_HOME']}/bin/java", *flags, *FURTHER.get(service, []), *further, "-jar",
            str(ROOT / service / "target/quarkus-app/quarkus-run.jar")]


def cache(service, environment, directory):
    """What the JVM knows about the service's classes in its image: an AOT cache of a start with the manifests of examples/seed."""
    made, log = pathlib.Path(directory) / f"{service}.aot", pathlib.Path(directory) / f"{service}-training.log"
    seed = {**environment, "DRAGOMAN_MANIFESTS": str(ROOT / "examples/seed")}
    with running(java(service, "1g", "-Xmx512m", f"-XX:AOTCacheOutput={made}"), seed, log) as process:
        until(lambda: "Listening on" in log.read_text(), seconds=120)
        process.terminate()
        process.wait(300)
    if not made.exists():
        raise SystemExit(log.read_text())
    return f"-XX:AOTCache={made}"
