"""The Kubernetes cluster of the tests, for benchmarks, and what its processes take."""

import json
import os
import pathlib
import platform
import signal
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
VERSION = "0.1.0-SNAPSHOT"
NAMESPACE = "dragoman"
QUICKSTART = ("redis", "ambassador-controller", "ext-authz-service", "ratelimit-service", "envoy")

# As a JVM behaves in a container that may have 1 GiB, as in deploy/kustomize: with so little it chooses the serial collector. The
# cluster of the tests enforces no limits.
JVM = ["/opt/jdk/bin/java", "-XX:+UseSerialGC", "-XX:MaxRAM=1g", "-XX:MaxRAMPercentage=60", "-XX:+UseCompactObjectHeaders",
       "-XX:MaxNewSize=64m", "-XX:MinHeapFreeRatio=10", "-XX:MaxHeapFreeRatio=20", "-XX:-ShrinkHeapInSteps",
       "-XX:TrimNativeHeapInterval=60000", "-XX:+ExitOnOutOfMemoryError",
       "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-jar"]
# What some are told besides, as in their images, and what memory their containers may have if it is less.
SUITES = ("TLS_CHACHA20_POLY1305_SHA256,TLS_AES_128_GCM_SHA256,TLS_AES_256_GCM_SHA384,TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,"
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,"
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384")
FURTHER = {"ambassador-controller": ["-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=240m", "-XX:NewSize=16m",
                                   f"-Djdk.tls.client.cipherSuites={SUITES}", f"-Djdk.tls.server.cipherSuites={SUITES}"],
           "ext-authz-service": ["-XX:MaxRAM=512m", "-XX:MaxRAMPercentage=50", "-XX:NewSize=64m"]}

class World:
    """The cluster, for as long as the `with` lasts."""

    def __init__(self, further_images=None, caches=None):
        """With further images, and the AOT caches of those services that have one as in their images: files by the service's name."""
        self.programs = os.environ["TESTWORLD"]
        self.directory = tempfile.mkdtemp(prefix="dragoman-bench-")
        java_home = os.environ["JAVA_HOME"]
        images = {**(further_images or {}),
                  "*": {"entrypoint": [], "files": {}, "user": 0},
                  "envoyproxy/envoy:v1.40.0": {"entrypoint": ["envoy"], "files": {"/usr/local/bin/envoy": os.environ["ENVOY"]}, "user": 0},
                  "redis:7-alpine": {"entrypoint": ["redis-server"], "files": {}, "user": 0},
                  "sample-backends": self.java(java_home, "sample-backends.jar", ROOT / "examples/backends/target")}
        for service in ("ambassador-controller", "ext-authz-service", "ratelimit-service"):
            images[f"dragoman/{service}:{VERSION}"] = self.java(
                java_home, "quarkus-run.jar", ROOT / service / "target/quarkus-app", FURTHER.get(service, []), (caches or {}).get(service))
        self.images = os.path.join(self.directory, "images.json")
        with open(self.images, "w", encoding="utf-8") as file:
            json.dump(images, file)

    @staticmethod
    def java(java_home, jar, place, further=(), cache=None):
        files = {"/opt/jdk": java_home, "/opt/app": str(place)}
        if cache:
            files["/opt/start.aot"] = str(cache)
            further = [*further, "-XX:AOTCache=/opt/start.aot"]
        return {"entrypoint": [*JVM[:-1], *further, "-jar", f"/opt/app/{jar}"], "files": files, "user": 10001}

    def __enter__(self):
        # So that the cluster ends with whoever ends this.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
        self.running = subprocess.Popen(
            [f"{self.programs}/testworld", "up", self.directory, "--images", self.images, "--load-balancer"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for line in self.running.stdout:
            if "ready:" in line:
                break
        else:
            raise SystemExit("the cluster did not start")
        threading.Thread(target=self.running.stdout.read, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.running.terminate()
        self.running.wait(30)

    def kubectl(self, *arguments, text=None):
        return subprocess.run([f"{self.programs}/kubectl", f"--kubeconfig={self.directory}/kubeconfig", *arguments],
                              input=text, capture_output=True, text=True, check=True).stdout

    def tell(self, *words):
        """Has the cluster do something, and answers what it says."""
        return subprocess.run([f"{self.programs}/testworld", "tell", self.directory, *words],
                              capture_output=True, text=True, check=True).stdout

    def forward(self, target):
        return int(self.tell("forward", target))

    def pods(self, namespace, selector):
        return self.kubectl("get", "pods", "-n", namespace, "-l", selector, "-o=jsonpath={.items[*].metadata.name}").split()

    def pod(self, name):
        return self.pods(NAMESPACE, f"app.kubernetes.io/name={name}")

    def install(self, overlay=ROOT / "deploy/kustomize/overlays/quickstart"):
        """Installs the quickstart, or what is made of it, and waits until it is ready."""
        self.kubectl("apply", "-k", str(overlay))
        for deployment in QUICKSTART:
            self.kubectl("rollout", "status", "-n", NAMESPACE, f"deployment/{deployment}", "--timeout=300s")

    def process_of(self, name, command):
        """The pid of the process of the gateway's pod, as this machine has it."""
        return self.pid_in(self.pod(name)[0], command)

    @staticmethod
    def pid_in(pod, command):
        """The pid of a process of a pod, as this machine has it."""
        pod = pod.encode()
        for entry in pathlib.Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    if (b"HOSTNAME=" + pod in (entry / "environ").read_bytes().split(b"\0")
                            and command in (entry / "cmdline").read_bytes()):
                        return int(entry.name)
                except OSError:
                    pass  # it has just ended
        raise SystemExit(f"{pod.decode()} does not run")


def backend(name):
    """A sample backend behind the Service of that name, in the namespace default."""
    return """
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: %(name)s, namespace: default}
spec:
  selector: {matchLabels: {app: %(name)s}}
  template:
    metadata: {labels: {app: %(name)s}}
    spec:
      containers:
        - name: %(name)s
          image: sample-backends
          args: ["http:%(name)s=0.0.0.0:8080"]
          readinessProbe: {tcpSocket: {port: 8080}, periodSeconds: 1}
---
apiVersion: v1
kind: Service
metadata: {name: %(name)s, namespace: default}
spec: {selector: {app: %(name)s}, ports: [{port: 80, targetPort: 8080}]}
""" % {"name": name}


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


def percentile(values, part):
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def table(rows, *columns):
    """Prints rows as Markdown."""
    print("| " + " | ".join(columns) + " |\n|" + "---|" * len(columns))
    for row in rows:
        print("| " + " | ".join(row) + " |")


def machine():
    """What a result is worth depends on this."""
    return f"{os.cpu_count()} processors, {platform.system()}, load {os.getloadavg()[0]:.1f}"
