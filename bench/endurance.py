#!/usr/bin/env python3
"""Whether requests fail, and memory grows, while all that can happen to the gateway does.

Run by `./dragoman bench endurance`, which builds what is needed and says where it is. The quickstart runs in the Kubernetes cluster of the
tests, with two replicas of each part but Redis. Clients ask all the time, over HTTP and HTTPS, on kept and on new connections, with and without
authentication and limits. Meanwhile Mappings, pods, certificates and limits change, parts are rolled and killed, and Redis and the API
server are away, in an order that the seed says. Whatever no event accounts for is a failure. In the second half nothing
of the gateway is started anew, so that its memory can be compared. The exit code is 1 if a request failed, or if something is wrong at the end.
"""

import argparse
import concurrent.futures
import json
import os
import random
import subprocess
import tempfile
import threading
import time

from churn import Churn, broken_mapping
from clients import Clients
from cluster import MAPPINGS
from ending import Ending
from gateway_pods import DEPLOYMENTS, GATEWAY, Cluster, Envoys, Processes, TooLong, until
from local import cache
from scene import TIGHT, Scene
from world import NAMESPACE, World, machine, percentile, table

TENTHS = 10
QUIET = 20
# A limit of so many a minute lets a few more through by this side's clock than by the other's.
TOLERATED = 1.1

NO_PORTS = {"DRAGOMAN_BIND_ADDRESS": "127.0.0.1", **{f"DRAGOMAN_{name}_PORT": "0" for name in (
    "XDS", "DIAG", "AUTH", "AUTH_HTTP", "RATELIMIT", "RATELIMIT_HTTP")}}


def install(world, scene, cluster, replicas):
    world.install()
    for part in GATEWAY:
        if part != "redis":
            world.kubectl("patch", "horizontalpodautoscaler", part, "-n", NAMESPACE, "--type=merge",
                          "-p", json.dumps({"spec": {"minReplicas": replicas}}))
    # Whatever has this label is not shown to the controller before it is stored, as if it had been there before the gateway.
    world.kubectl("patch", "validatingwebhookconfiguration", "dragoman", "--type=json", "-p", json.dumps([
        {"op": "add", "path": "/webhooks/0/objectSelector",
         "value": {"matchExpressions": [{"key": "bench/unchecked", "operator": "DoesNotExist"}]}}]))
    # The machine has more to do than it can, which is not to be taken for a Redis or a ratelimit-service that is away.
    world.kubectl("set", "env", "-n", NAMESPACE, "deployment/ratelimit-service", "DRAGOMAN_RATELIMIT_STORE_TIMEOUT=2s")
    config = world.kubectl("get", "service", "ratelimit-service", "-n", NAMESPACE, r"-o=jsonpath={.metadata.annotations.getambassador\.io/config}")
    world.kubectl("annotate", "service", "ratelimit-service", "-n", NAMESPACE, "--overwrite",
                  f"getambassador.io/config={config.replace('timeout_ms: 500', 'timeout_ms: 5000')}")
    scene.install(world)
    with concurrent.futures.ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda made: cluster.send("POST", MAPPINGS, made), scene.mappings.values()))
    for part in GATEWAY:
        wanted = 1 if part == "redis" else replicas
        until(lambda: cluster.read(DEPLOYMENTS % (NAMESPACE, part))["spec"]["replicas"] == wanted, f"{part} has {wanted} replicas")
        cluster.settled(NAMESPACE, part, f"app.kubernetes.io/name={part}")


def over(passed, targets, unlimited, first, last):
    """Whether a limit was kept: minutes in which more came through than it says, and how many were looked at."""
    tight = [name for name in targets if name.startswith("tight")]
    minutes = {minute: sum(passed.get(f"{name} {minute}", 0) for name in tight) for minute in range(first + 1, last) if minute not in unlimited}
    return {minute: count for minute, count in minutes.items() if count > TIGHT * TOLERATED}, len(minutes)


def run(world, directory, options):
    scene = Scene(directory, options.mappings)
    cluster = Cluster(world)
    install(world, scene, cluster, options.replicas)
    authority = os.path.join(directory, "ca.crt")
    envoys = Envoys(cluster, authority)
    for name in scene.targets:
        if scene.targets[name]["weight"] > 1:
            envoys.until(scene.targets[name], *scene.targets[name]["answers"])
    last = f"m{options.mappings - 1}"
    envoys.until(scene.targets[last], *scene.targets[last]["answers"])
    clients = Clients(ports=[world.forward(f"{NAMESPACE}/service/dragoman:{port}") for port in (80, 443)], authority=authority, seed=options.seed,
                      rate=options.rate, targets=scene.targets, certificates=[scene.certificates[-1]])
    samples = Processes(cluster)
    samples.start()
    churn = Churn(scene, cluster, clients, envoys)
    time.sleep(QUIET)
    begin, first = time.monotonic(), int(time.time() // 60)
    seconds = options.minutes * 60
    lanes = [threading.Thread(target=churn.changes, daemon=True, args=(options.seed, begin + seconds)),
             threading.Thread(target=churn.disturbances, daemon=True, args=(options.seed, begin + seconds, begin + seconds / 2))]
    for lane in lanes:
        lane.start()
    for lane in lanes:
        lane.join()
    end = time.monotonic()
    cluster.send("POST", MAPPINGS, broken_mapping("broken-http", False))
    time.sleep(QUIET)
    samples.ended = True
    wrong = []
    try:
        wrong += Ending(cluster, churn, {"broken-http"}).wrong()
    except (TooLong, OSError, subprocess.CalledProcessError) as e:
        wrong.append(f"the end could not be looked at: {type(e).__name__} {e}")
    report = clients.tell(report=True)
    clients.end()
    exceeded, looked = over(report["passed"], scene.targets, churn.unlimited, first, int(time.time() // 60))
    wrong += [f"{count} requests came through a limit of {TIGHT} a minute at {time.strftime('%H:%M', time.gmtime(minute * 60))}"
              for minute, count in exceeded.items()]
    samples.join()
    if not report["answers"].get("429"):
        wrong.append("nothing was limited")
    return report, churn, samples, (begin - samples.begin, end - samples.begin), [*churn.problems, *wrong], looked


def tell(options, before, report, churn, samples, span, wrong, looked):
    print(f"\nSeed {options.seed}, {options.minutes:g} minutes, {options.mappings} Mappings, {options.rate} requests a second by 12 clients, "
          f"{options.replicas} replicas; {before} at the beginning\n")
    rows = []
    for name in sorted(report["requests"], key=lambda name: (name == "all", name == "nothing", name)):
        took, times = churn.took.get(name), report["times"][name]
        rows.append((name, str(churn.counts.get(name, "")), f"{report['requests'][name]:,}", str(sum(report["failures"].get(name, {}).values())),
                     f"{percentile(took, 0.5):.2f} s, {percentile(took, 0.99):.2f} s" if took else "",
                     f"{times[0] * 1000:.1f} ms, {times[1] * 1000:.0f} ms, {times[2] * 1000:.0f} ms"))
    table(rows, "during which", "how often", "requests", "failed", "until effective: p50, p99", "requests took: p50, p99, at most")
    after = churn.took.get("a change after that")
    if after:
        print(f"\nA change after one was rolled was effective within {percentile(after, 0.5):.2f} s, {percentile(after, 0.99):.2f} s.")
    print(f"\nAnswers: {', '.join(f'{answer} {count:,}' for answer, count in sorted(report['answers'].items()) if len(answer) < 40)}. "
          f"The limit was looked at in {looked} minutes.\n")
    rows, most = [], {}
    for part in GATEWAY:
        at = [samples.at(part, span[0] + (span[1] - span[0]) * tenth / TENTHS) for tenth in range(TENTHS + 1)]
        most[part] = [max(found, default=0) for found in at]
        rows.append((part, *(" ".join(f"{each:.0f}" for each in sorted(found)) for found in at),
                     ", ".join(f"{grown:+.1%} of {age / 60:.0f} min" for age, grown in samples.growth(part, samples_end(samples)))))
    table(rows, "MiB", "start", *(f"{tenth}/10" for tenth in range(1, TENTHS)), "end", "growth in the second half of its life")
    if options.plot:
        import plot as p  # what it needs is there only if somebody wants a plot
        p.lines(options.plot, "memory of the larger replica in MiB, by minutes", [options.minutes * tenth / TENTHS for tenth in range(TENTHS + 1)], most)
    for kind, count in sorted(report["failures"].get("all", {}).items(), key=lambda item: -item[1]):
        print(f"\n{count} times {kind}; such as:")
        for example in report["examples"][kind]:
            print(f"  {example}")
    print("\nAt the end " + ("all is as it should be." if not wrong else "this is wrong:"))
    for each in wrong:
        print(f"  {each}")
    return bool(wrong or report["failures"].get("all"))


def samples_end(samples):
    return max(last[-1][0] for last in samples.samples.values())


def main():
    parser = argparse.ArgumentParser(prog="./dragoman bench endurance", description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10, help="how long things happen (10)")
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000), help="says in which order (a random one)")
    parser.add_argument("--mappings", type=int, default=500, help="Mappings that stay, more or less (500)")
    parser.add_argument("--rate", type=int, default=250, help="requests a second (250)")
    parser.add_argument("--replicas", type=int, default=2, help="of controller, Envoy, ext-authz-service and ratelimit-service (2)")
    parser.add_argument("--plot", metavar="FILE.svg", help="draw the memory, too")
    options = parser.parse_args()
    before = machine()
    print(f"seed {options.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="dragoman-bench-") as temporary:
        subprocess.run([f"{os.environ['LOAD']}/load", "prepare", "-dir", temporary], check=True)
        os.chmod(temporary, 0o755)
        caches = {name: cache(name, NO_PORTS, temporary).removeprefix("-XX:AOTCache=") for name, program in GATEWAY.items() if program == "java"}
        with World(caches=caches) as world:
            print(f"logs are in {world.directory}/pods", flush=True)
            results = run(world, temporary, options)
    raise SystemExit(tell(options, before, *results))


if __name__ == "__main__":
    main()
