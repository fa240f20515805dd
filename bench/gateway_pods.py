"""The gateway's pods in the cluster of the tests: each Envoy asked by itself, Deployments rolled, and what each process takes."""

import contextlib
import http.client
import json
import pathlib
import statistics
import subprocess
import sys
import threading
import time

from api import MERGE, ApiServer, Refused
from clients import Asker
from world import NAMESPACE, memory

DEPLOYMENTS = "/apis/apps/v1/namespaces/%s/deployments/%s"
PATIENCE = 300
GATEWAY = {"ambassador-controller": "java", "ext-authz-service": "java", "ratelimit-service": "java", "envoy": "envoy", "redis": "redis-server"}

UNAVAILABLE = (Refused, OSError, http.client.HTTPException)


class TooLong(Exception):
    """What was awaited did not come."""


def until(condition, what, pause=0.1, patience=PATIENCE):
    """Waits until it is so; answers how many seconds that took."""
    begin = time.monotonic()
    while not condition():
        if time.monotonic() - begin > patience:
            raise TooLong(f"not within {patience} s: {what}")
        time.sleep(pause)
    return time.monotonic() - begin


class Cluster:
    """The API server, asked again while it does not answer."""

    def __init__(self, world):
        self.world, self.api = world, ApiServer(world)

    def once(self, method, path, body=None, content_type="application/json"):
        try:
            return json.loads(self.api.send(method, path, body, content_type))
        except (OSError, http.client.HTTPException):
            vars(self.api.local).pop("connection", None)
            raise

    def send(self, method, path, body=None, content_type="application/json"):
        """The answer, and when what was answered was sent."""
        end = time.monotonic() + PATIENCE
        while True:
            begin = time.monotonic()
            try:
                return self.once(method, path, body, content_type), begin
            except UNAVAILABLE as e:
                if begin > end:
                    raise TooLong(f"{method} {path}: {e}") from e
            time.sleep(0.1)

    def read(self, path):
        return self.send("GET", path)[0]

    def patch(self, path, body):
        return self.send("PATCH", path, body, MERGE)[1]

    def pods(self, namespace, selector):
        return self.read(f"/api/v1/namespaces/{namespace}/pods?labelSelector={selector}")["items"]

    def of(self, name):
        """Pods of a part of the gateway."""
        return self.pods(NAMESPACE, f"app.kubernetes.io/name={name}")

    def processes(self, part=None):
        """Part of the gateway, pod and pid of each process of this cluster, and of no other on the machine."""
        return [each for each in processes(self.world.running.pid) if part in (None, each[0])]

    def roll(self, namespace, name, selector, turn):
        """Starts all pods of a Deployment anew, one after the other, and returns when the old ones are gone."""
        path = DEPLOYMENTS % (namespace, name)
        self.patch(path, {"spec": {"template": {"metadata": {"annotations": {"bench/rolled": turn}}}}})
        return self.settled(namespace, name, selector)

    def scale(self, namespace, name, selector, replicas):
        self.patch(DEPLOYMENTS % (namespace, name), {"spec": {"replicas": replicas}})
        return self.settled(namespace, name, selector)

    def settled(self, namespace, name, selector):
        def done():
            deployment = self.read(DEPLOYMENTS % (namespace, name))
            wanted, status = deployment["spec"]["replicas"], deployment["status"]
            return (status.get("observedGeneration") == deployment["metadata"]["generation"]
                    and all(status.get(each, 0) == wanted for each in ("replicas", "updatedReplicas", "availableReplicas"))
                    and len(self.pods(namespace, selector)) == wanted)
        return until(done, f"{name} is rolled out")


def is_ready(pod):
    return any(each["type"] == "Ready" and each["status"] == "True" for each in pod["status"].get("conditions", []))


class Envoys:
    """Asks each Envoy that clients may come to."""

    def __init__(self, cluster, authority):
        self.cluster, self.authority, self.askers = cluster, authority, {}
        self.lock = threading.Lock()

    def known(self):
        """Those that serve: of each, whether it is being ended."""
        return {pod["metadata"]["name"]: "deletionTimestamp" in pod["metadata"] for pod in self.cluster.of("envoy")
                if is_ready(pod) or ("deletionTimestamp" in pod["metadata"] and pod["status"].get("podIP"))}

    def asker(self, pod):
        with self.lock:
            if pod not in self.askers:
                ports = [self.cluster.world.forward(f"{NAMESPACE}/pod/{pod}:{port}") for port in (8080, 8443)]
                self.askers[pod] = Asker(ports, self.authority)
            return self.askers[pod]

    def until(self, target, *answers, certificate=None):
        """Waits until each Envoy answers so, or shows the certificate."""
        done, looked, pods = set(), 0.0, {}

        def all_do():
            nonlocal looked, pods
            if time.monotonic() - looked > 0.5:
                pods, looked = self.known(), time.monotonic()
            for pod, ends in pods.items():
                if pod not in done:
                    asker = self.asker(pod)
                    with self.lock:
                        said, _ = asker.ask(target)
                        shown = asker.certificate
                    if (said in answers if certificate is None else shown == certificate) or (ends and said.endswith(" connection")):
                        done.add(pod)
            return bool(pods) and set(pods) <= done
        return until(all_do, f"{target['path']} is answered {certificate or answers} by all", pause=0.01)


class Processes(threading.Thread):
    """Samples what memory the gateway's processes have."""

    def __init__(self, cluster):
        super().__init__(daemon=True)
        # By pod and pid: times since the beginning and MiB.
        self.cluster = cluster
        self.begin, self.samples, self.ended = time.monotonic(), {}, False

    def run(self):
        while not self.ended:
            for (part, pod, pid) in self.cluster.processes():
                try:
                    now, resident = time.monotonic() - self.begin, memory(pid, "VmRSS")
                except (OSError, StopIteration):
                    continue  # it has just ended
                self.samples.setdefault((part, pod, pid), []).append((now, resident))
            time.sleep(2)

    def at(self, part, when):
        """What each process of a part had then."""
        found = []
        for (of, _, _), samples in self.samples.items():
            near = min(samples, key=lambda sample: abs(sample[0] - when))
            if of == part and abs(near[0] - when) < 5:
                found.append(near[1])
        return found

    def growth(self, part, end):
        """Of each process that is there at the end: since when it is, and by what part it has grown in the second half of that time."""
        grown = []
        for (of, _, _), samples in self.samples.items():
            first, last = samples[0][0], samples[-1][0]
            if of != part or last < end - 10 or last - first < 60:
                continue
            width = (last - first) / 10

            def around(when):
                return statistics.median(resident for time_, resident in samples if abs(time_ - when) <= width / 2)
            middle, final = around((first + last) / 2), around(last - width / 2)
            grown.append((last - first, final / middle - 1))
        return grown


def processes(ancestor):
    """Part of the gateway, pod and pid of each of its processes that descends from another one."""
    parents, found = {}, []
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError, StopIteration):  # it has just ended
                lines = (entry / "status").read_text().splitlines()
                parents[int(entry.name)] = next(int(line.split()[1]) for line in lines if line.startswith("PPid"))
    for pid in parents:
        above = pid
        while above in parents and above != ancestor:
            above = parents[above]
        if above == ancestor:
            with contextlib.suppress(OSError):
                program = pathlib.Path(f"/proc/{pid}/comm").read_text().strip()
                variables = pathlib.Path(f"/proc/{pid}/environ").read_bytes().decode("utf-8", "replace").split("\0")
                # Redis writes over its environment.
                pod = next((each.partition("=")[2] for each in variables if each.startswith("HOSTNAME=")), f"{program.partition('-')[0]}-{pid}-0")
                part = pod.rsplit("-", 2)[0]
                if GATEWAY.get(part) == program:
                    found.append((part, pod, pid))
    return found


def admin(pid, path):
    """What the admin interface of an Envoy answers, which only its own pod reaches."""
    script = f"import sys, urllib.request; sys.stdout.write(urllib.request.urlopen('http://127.0.0.1:8001{path}', timeout=60).read().decode())"
    return subprocess.run(["nsenter", f"--target={pid}", "--net", sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout
