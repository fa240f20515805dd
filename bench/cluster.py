#!/usr/bin/env python3
"""How the gateway does in a cluster with many Mappings: a cold start, and changes of one Mapping at a time.

Run by `./dragoman bench cluster`, which builds what is needed and says where it is. Everything is in the Kubernetes cluster of the
tests: a real API server, the quickstart as it is delivered, and Envoy, which is asked over a port of 127.0.0.1.
"""

import argparse
import base64
import concurrent.futures
import http.client
import json
import os
import pathlib
import platform
import ssl
import subprocess
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
VERSION = "0.1.0-SNAPSHOT"
NAMESPACE = "dragoman"
HOSTS = 1000
MAPPINGS = "/apis/getambassador.io/v3alpha1/namespaces/default/mappings"

# As a JVM behaves in a container that may have 1 GiB, as in deploy/kustomize: with so little it chooses the serial collector. The
# cluster of the tests enforces no limits.
JVM = ["/opt/jdk/bin/java", "-XX:+UseSerialGC", "-XX:MaxRAM=1g", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError",
       "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-jar"]

BACKEND = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: quote, namespace: default}
spec:
  selector: {matchLabels: {app: quote}}
  template:
    metadata: {labels: {app: quote}}
    spec:
      containers:
        - name: quote
          image: sample-backends
          args: ["http:quote=0.0.0.0:8080"]
          readinessProbe: {tcpSocket: {port: 8080}, periodSeconds: 1}
---
apiVersion: v1
kind: Service
metadata: {name: quote, namespace: default}
spec: {selector: {app: quote}, ports: [{port: 80, targetPort: 8080}]}
---
apiVersion: getambassador.io/v3alpha1
kind: Host
metadata: {name: any, namespace: default}
spec: {hostname: "*", requestPolicy: {insecure: {action: Route}}}
"""


class World:
    """The cluster, for as long as the `with` lasts."""

    def __init__(self, programs, java_home, envoy):
        self.programs = programs
        self.directory = tempfile.mkdtemp(prefix="dragoman-bench-")
        images = {"*": {"entrypoint": [], "files": {}, "user": 0},
                  "envoyproxy/envoy:v1.40.0": {"entrypoint": ["envoy"], "files": {"/usr/local/bin/envoy": envoy}, "user": 0},
                  "redis:7-alpine": {"entrypoint": ["redis-server"], "files": {}, "user": 0},
                  "sample-backends": self.java(java_home, "sample-backends.jar", ROOT / "examples/backends/target")}
        for service in ("ambassador-controller", "ext-authz-service", "ratelimit-service"):
            images[f"dragoman/{service}:{VERSION}"] = self.java(
                java_home, "quarkus-run.jar", ROOT / service / "target/quarkus-app")
        self.images = os.path.join(self.directory, "images.json")
        with open(self.images, "w", encoding="utf-8") as file:
            json.dump(images, file)

    @staticmethod
    def java(java_home, jar, place):
        return {"entrypoint": [*JVM, f"/opt/app/{jar}"], "files": {"/opt/jdk": java_home, "/opt/app": str(place)}, "user": 10001}

    def __enter__(self):
        self.process = subprocess.Popen(
            [f"{self.programs}/testworld", "up", self.directory, "--images", self.images, "--load-balancer"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for line in self.process.stdout:
            if "ready:" in line:
                break
        else:
            raise SystemExit("the cluster did not start")
        threading.Thread(target=self.process.stdout.read, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(30)

    def kubectl(self, *arguments, text=None):
        return subprocess.run([f"{self.programs}/kubectl", f"--kubeconfig={self.directory}/kubeconfig", *arguments],
                              input=text, capture_output=True, text=True, check=True).stdout

    def forward(self, target):
        return int(subprocess.run([f"{self.programs}/testworld", "tell", self.directory, "forward", target],
                                  capture_output=True, text=True, check=True).stdout)

    def pod(self, name):
        return self.kubectl("get", "pods", "-n", NAMESPACE, "-l", f"app.kubernetes.io/name={name}",
                            "-o=jsonpath={.items[*].metadata.name}").split()

    def process_of(self, name, command):
        """The pid of a pod's process, as this machine has it."""
        pod = self.pod(name)[0].encode()
        for entry in pathlib.Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    if (b"HOSTNAME=" + pod in (entry / "environ").read_bytes().split(b"\0")
                            and command in (entry / "cmdline").read_bytes()):
                        return int(entry.name)
                except OSError:
                    pass  # it has just ended
        raise SystemExit(f"{name} does not run")


class ApiServer:
    """Writes objects, on one connection a thread."""

    def __init__(self, world):
        config = json.loads(world.kubectl("config", "view", "--raw", "--minify", "-o=json"))
        cluster, user = config["clusters"][0]["cluster"], config["users"][0]["user"]
        self.address = cluster["server"].removeprefix("https://")
        self.tls = ssl.create_default_context(cadata=base64.b64decode(cluster["certificate-authority-data"]).decode())
        self.headers = {"Authorization": f"Bearer {user['token']}"}
        self.local = threading.local()

    def send(self, method, path, body, content_type="application/json"):
        if not hasattr(self.local, "connection"):
            self.local.connection = http.client.HTTPSConnection(self.address, context=self.tls, timeout=60)
        connection = self.local.connection
        connection.request(method, path, json.dumps(body), {**self.headers, "Content-Type": content_type})
        answer = connection.getresponse()
        text = answer.read()
        if answer.status >= 300:
            raise SystemExit(f"{method} {path}: {answer.status} {text[:300]}")


class Envoy:
    def __init__(self, port):
        self.port, self.connection = port, None

    def status(self, number, path):
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
            self.connection.request("GET", path, headers={"Host": f"h{number % HOSTS}.example.com"})
            answer = self.connection.getresponse()
            answer.read()
            return answer.status
        except (OSError, http.client.HTTPException):
            self.connection = None
            return 0


def mapping(number, prefix):
    return {"apiVersion": "getambassador.io/v3alpha1", "kind": "Mapping",
            "metadata": {"name": f"m{number}", "namespace": "default"},
            "spec": {"hostname": f"h{number % HOSTS}.example.com", "prefix": prefix, "service": "quote"}}


def memory(pid, what):
    with open(f"/proc/{pid}/status", encoding="utf-8") as file:
        return next(int(line.split()[1]) / 1024 for line in file if line.startswith(what))


def cpu(pid):
    with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def until(condition, seconds=600, pause=0.02):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise SystemExit("it took too long")
        time.sleep(pause)


def programmed(world, count):
    objects = json.loads(world.kubectl("get", "--raw", "/apis/getambassador.io/v2/mappings"))["items"]
    return count <= sum(any(c["type"] == "Programmed" and c["status"] == "True" and c["observedGeneration"] == o["metadata"]["generation"]
                            for c in o.get("status", {}).get("conditions", [])) for o in objects)


def percentile(values, part):
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def measure(world, count, changes):
    world.kubectl("apply", "-k", str(ROOT / "deploy/kustomize/overlays/quickstart"))
    for deployment in ("redis", "ambassador-controller", "ext-authz-service", "ratelimit-service", "envoy"):
        world.kubectl("rollout", "status", "-n", NAMESPACE, f"deployment/{deployment}", "--timeout=300s")
    world.kubectl("apply", "-f", "-", text=BACKEND)
    world.kubectl("rollout", "status", "deployment/quote", "--timeout=120s")
    api = ApiServer(world)
    envoy = Envoy(world.forward(f"{NAMESPACE}/service/dragoman:80"))

    begin = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda number: api.send("POST", MAPPINGS, mapping(number, f"/p{number}/")), range(count)))
    created = time.monotonic() - begin
    until(lambda: programmed(world, count), pause=1)
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

    served, written = [], []
    before = cpu(controller), cpu(proxy)
    for turn in range(changes):
        number = turn * 7919 % count
        prefix = f"/c{turn}-{number}/"
        begin = time.monotonic()
        api.send("PATCH", f"{MAPPINGS}/m{number}", {"spec": {"prefix": prefix}}, "application/merge-patch+json")
        written.append((time.monotonic() - begin) * 1000)
        until(lambda: envoy.status(number, prefix) == 200, pause=0.001)
        served.append((time.monotonic() - begin) * 1000)
        time.sleep(0.3)
    after = cpu(controller), cpu(proxy)
    return [
        ("created and programmed", f"{created:.0f} s, {settled:.0f} s"),
        ("cold start until the last is served", f"{cold:.1f} s"),
        ("controller's memory: now, at most", f"{memory(controller, 'VmRSS'):.0f} MiB, {memory(controller, 'VmHWM'):.0f} MiB"),
        ("Envoy's memory", f"{memory(proxy, 'VmRSS'):.0f} MiB"),
        ("one change until it is served: p50, p99", f"{percentile(served, 0.5):.0f} ms, {percentile(served, 0.99):.0f} ms"),
        ("of that the API server's part: p50", f"{percentile(written, 0.5):.0f} ms"),
        ("processor time a change: controller, Envoy",
         f"{(after[0] - before[0]) / changes * 1000:.0f} ms, {(after[1] - before[1]) / changes * 1000:.0f} ms"),
    ]


def main():
    parser = argparse.ArgumentParser(prog="./dragoman bench cluster", description=__doc__.splitlines()[0])
    parser.add_argument("--mappings", type=int, default=10000)
    parser.add_argument("--changes", type=int, default=50)
    options = parser.parse_args()
    load = os.getloadavg()[0]
    with World(os.environ["TESTWORLD"], os.environ["JAVA_HOME"], os.environ["ENVOY"]) as world:
        rows = measure(world, options.mappings, options.changes)
    print(f"\n{options.mappings} Mappings, {options.changes} changes; {os.cpu_count()} processors, {platform.system()}, "
          f"load {load:.1f} at the beginning\n")
    print("| what | measured |\n|---|---|")
    for what, value in rows:
        print(f"| {what} | {value} |")


if __name__ == "__main__":
    main()
