#!/usr/bin/env python3
"""How the gateway does in a cluster with many Mappings: a cold start, and changes of one Mapping at a time.

Run by `./dragoman bench cluster`, which builds what is needed and says where it is. Everything is in the Kubernetes cluster of the
tests: a real API server, the quickstart as it is delivered, and Envoy, which is asked over a port of 127.0.0.1.
"""

import argparse
import concurrent.futures
import time

from api import MERGE, ApiServer
from asking import HOSTS, Envoy, change
from world import NAMESPACE, World, backend, machine, memory, percentile, table, until

MAPPINGS = "/apis/getambassador.io/v3alpha1/namespaces/default/mappings"

BACKEND = backend("quote") + """
---
apiVersion: getambassador.io/v3alpha1
kind: Host
metadata: {name: any, namespace: default}
spec: {hostname: "*", requestPolicy: {insecure: {action: Route}}}
"""


def mapping(number, prefix):
    return {"apiVersion": "getambassador.io/v3alpha1", "kind": "Mapping",
            "metadata": {"name": f"m{number}", "namespace": "default"},
            "spec": {"hostname": f"h{number % HOSTS}.example.com", "prefix": prefix, "service": "quote"}}


def programmed(api, count):
    objects = api.items("/apis/getambassador.io/v2/mappings")
    return count <= sum(any(c["type"] == "Programmed" and c["status"] == "True" and c["observedGeneration"] == o["metadata"]["generation"]
                            for c in o.get("status", {}).get("conditions", [])) for o in objects)


def measure(world, count, changes):
    world.install()
    world.kubectl("apply", "-f", "-", text=BACKEND)
    world.kubectl("rollout", "status", "deployment/quote", "--timeout=120s")
    api = ApiServer(world)
    envoy = Envoy(world.forward(f"{NAMESPACE}/service/dragoman:80"))

    begin = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda number: api.send("POST", MAPPINGS, mapping(number, f"/p{number}/")), range(count)))
    created = time.monotonic() - begin
    until(lambda: programmed(api, count), pause=1)
    settled = time.monotonic() - begin

    world.kubectl("scale", "-n", NAMESPACE, "deployment/ambassador-controller", "deployment/envoy", "--replicas=0")
    until(lambda: not world.pod("ambassador-controller") and not world.pod("envoy"), pause=0.2)
    begin = time.monotonic()
    world.kubectl("scale", "-n", NAMESPACE, "deployment/ambassador-controller", "deployment/envoy", "--replicas=1")
    until(lambda: envoy.status(count - 1, f"/p{count - 1}/") == 200)
    cold = time.monotonic() - begin
    controller = world.process_of("ambassador-controller", b"quarkus-run")
    proxy = world.process_of("envoy", b"envoy")
    time.sleep(20)

    written = []

    def patch(number, prefix):
        begun = time.monotonic()
        api.send("PATCH", f"{MAPPINGS}/m{number}", {"spec": {"prefix": prefix}}, MERGE)
        written.append((time.monotonic() - begun) * 1000)
    done = change(envoy, count, changes, patch, (controller, proxy))
    return [
        ("created and programmed", f"{created:.0f} s, {settled:.0f} s"),
        ("cold start until the last is served", f"{cold:.1f} s"),
        ("controller's memory: now, at most", f"{memory(controller, 'VmRSS'):.0f} MiB, {memory(controller, 'VmHWM'):.0f} MiB"),
        ("Envoy's memory", f"{memory(proxy, 'VmRSS'):.0f} MiB"),
        ("one change until it is served: p50, p99", f"{percentile(done.served, 0.5):.0f} ms, {percentile(done.served, 0.99):.0f} ms"),
        ("of that the API server's part: p50", f"{percentile(written, 0.5):.0f} ms"),
        ("processor time a change: controller, Envoy", f"{done.spent[0]:.0f} ms, {done.spent[1]:.0f} ms"),
    ]


def main():
    parser = argparse.ArgumentParser(prog="./dragoman bench cluster", description=__doc__.splitlines()[0])
    parser.add_argument("--mappings", type=int, default=10000)
    parser.add_argument("--changes", type=int, default=50)
    options = parser.parse_args()
    before = machine()
    with World() as world:
        rows = measure(world, options.mappings, options.changes)
    print(f"\n{options.mappings} Mappings, {options.changes} changes; {before} at the beginning\n")
    table(rows, "what", "measured")


if __name__ == "__main__":
    main()
