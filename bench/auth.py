#!/usr/bin/env python3
"""What a decision of ext-authz-service costs, beside Authorino, a service that decides nothing, and Envoy's own jwt_authn filter.

Run by `./dragoman bench auth`, which builds what is needed and says where it is. All of it runs in the Kubernetes cluster of the tests,
one after the other on the same processors, and is asked at a steady rate from another pod.
"""

import argparse
import json
import os
import pathlib
import subprocess
import tempfile
import time

import world as w
from world import NAMESPACE, ROOT, World, cpu, machine, memory, table, until

JWT_HOST, KEY_HOST = "jwt.example", "key.example"
ISSUER = "http://issuer.default:8080"
WARM_UP = 20
# Memory is looked at this often on the way to all tokens.
PARTS = 4

ROLE = """
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: bench}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: ServiceAccount, name: default, namespace: default}]
"""

DEPLOYMENT = """
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
          image: %(name)s
          args: %(args)s
          readinessProbe: {tcpSocket: {port: %(port)d}, periodSeconds: 1}
---
apiVersion: v1
kind: Service
metadata: {name: %(name)s, namespace: default}
spec: {selector: {app: %(name)s}, ports: [{port: %(port)d}]}
"""

# What takes the tokens of this issuer.
TOKENS = """
---
apiVersion: getambassador.io/v3alpha1
kind: Filter
metadata: {name: tokens, namespace: default}
spec: {JWT: {jwksSecret: {name: jwks}, issuer: "%(issuer)s", requireIssuer: true, requireExpiresAt: true}}
""" % {"issuer": ISSUER}

OURS = TOKENS + """
---
apiVersion: getambassador.io/v3alpha1
kind: Filter
metadata: {name: keys, namespace: default}
spec: {APIKey: {httpHeader: x-api-key, keys: [{secretSelector: {matchLabels: {app: bench}}}]}}
---
apiVersion: getambassador.io/v3alpha1
kind: FilterPolicy
metadata: {name: bench, namespace: default}
spec:
  rules:
  - {host: %(jwt)s, path: "*", filters: [{name: tokens}]}
  - {host: %(key)s, path: "*", filters: [{name: keys}]}
"""

AUTHORINOS = """
---
apiVersion: authorino.kuadrant.io/v1beta3
kind: AuthConfig
metadata: {name: tokens, namespace: default}
spec: {hosts: [%(jwt)s], authentication: {tokens: {jwt: {issuerUrl: "%(issuer)s"}}}}
---
apiVersion: authorino.kuadrant.io/v1beta3
kind: AuthConfig
metadata: {name: keys, namespace: default}
spec:
  hosts: [%(key)s]
  authentication:
    keys:
      apiKey: {selector: {matchLabels: {app: bench}}}
      credentials: {customHeader: {name: x-api-key}}
"""

# Three ways through Envoy to the same service: nobody decides, ext-authz-service does, Envoy does.
WAYS = (("nobody decides", 10001), ("ext-authz-service", 10002), ("Envoy's jwt_authn", 10003))


def envoy_configuration(jwks):
    router = {"name": "router", "typed_config": {"@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"}}
    ours = {"name": "ext_authz", "typed_config": {
        "@type": "type.googleapis.com/envoy.extensions.filters.http.ext_authz.v3.ExtAuthz",
        "transport_api_version": "V3", "grpc_service": {"envoy_grpc": {"cluster_name": "authz"}, "timeout": "5s"}}}
    theirs = {"name": "jwt", "typed_config": {
        "@type": "type.googleapis.com/envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication",
        "providers": {"issuer": {"issuer": ISSUER, "forward": True, "local_jwks": {"inline_string": jwks}}},
        "rules": [{"match": {"prefix": "/"}, "requires": {"provider_name": "issuer"}}]}}
    filters = {10001: [router], 10002: [ours, router], 10003: [theirs, router]}

    def listener(port):
        return {"name": f"l{port}", "address": {"socket_address": {"address": "0.0.0.0", "port_value": port}}, "filter_chains": [{"filters": [
            {"name": "http", "typed_config": {
                "@type": "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
                "stat_prefix": f"l{port}", "http_filters": filters[port], "route_config": {"virtual_hosts": [
                    {"name": "all", "domains": ["*"], "routes": [{"match": {"prefix": "/"}, "route": {"cluster": "service"}}]}]}}}]}]}

    def cluster(name, host, port, http2):
        options = {"envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
            "@type": "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
            "explicit_http_config": {"http2_protocol_options": {}}}}
        return {"name": name, "type": "STRICT_DNS", "connect_timeout": "5s", **({"typed_extension_protocol_options": options} if http2 else {}),
                "load_assignment": {"cluster_name": name, "endpoints": [{"lb_endpoints": [{"endpoint": {
                    "address": {"socket_address": {"address": host, "port_value": port}}}}]}]}}
    return json.dumps({"static_resources": {
        "listeners": [listener(port) for _, port in WAYS],
        "clusters": [cluster("service", "issuer.default", 8080, False),
                     cluster("authz", f"ext-authz-service.{NAMESPACE}", 8500, True)]}})


class Load:
    """Asks from a pod of its own."""

    def __init__(self, world):
        self.world, self.number = world, 0

    def run(self, *arguments):
        self.number += 1
        pod = f"load-{self.number}"
        self.world.kubectl("run", pod, "-n", "default", "--image=load", "--restart=Never", "--", *arguments, "-dir", "/opt/bench")
        phase = f"-o=jsonpath={{.status.phase}}"
        until(lambda: self.world.kubectl("get", "pod", pod, "-n", "default", phase) in ("Succeeded", "Failed"), pause=0.5)
        said = self.world.kubectl("logs", pod, "-n", "default")
        self.world.kubectl("delete", "pod", pod, "-n", "default", "--wait=false")
        result = json.loads(said)
        if result["failed"] or result["refused"]:
            raise SystemExit(f"{arguments}: {said}")
        return result


def deployment(world, name, port, *arguments):
    world.kubectl("apply", "-f", "-", text=DEPLOYMENT % {"name": name, "port": port, "args": json.dumps(arguments)})
    world.kubectl("rollout", "status", "-n", "default", f"deployment/{name}", "--timeout=120s")
    return world.kubectl("get", "pods", "-n", "default", "-l", f"app={name}", "-o=jsonpath={.items[0].metadata.name}")


def secrets(directory):
    jwks = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "jwks", "namespace": "default"},
            "stringData": {"jwks.json": (directory / "jwks.json").read_text()}}
    keys = [{"apiVersion": "v1", "kind": "Secret", "stringData": {"api_key": key},
             "metadata": {"name": f"key-{number}", "namespace": "default",
                          "labels": {"app": "bench", "authorino.kuadrant.io/managed-by": "authorino"}}}
            for number, key in enumerate((directory / "keys").read_text().split())]
    return json.dumps({"apiVersion": "v1", "kind": "List", "items": [jwks, *keys]})


def decisions(load, name, address, pid, rate, seconds):
    """Rows for both kinds of credentials: processor time of a decision, and how long it takes."""
    rows = []
    for what, host, credentials in (("JWT (RS256)", JWT_HOST, "tokens"), ("API key", KEY_HOST, "keys")):
        arguments = ("authz", "-address", address, "-host", host, "-credentials", credentials, "-rate", str(rate))
        load.run(*arguments, "-seconds", str(WARM_UP))
        before = cpu(pid)
        result = load.run(*arguments, "-seconds", str(seconds))
        spent = (cpu(pid) - before) / result["asked"] * 1e6
        rows.append((what, name, spent, result))
    return rows


def measure(world, directory, options):
    world.install()
    settings = {"issuer": ISSUER, "jwt": JWT_HOST, "key": KEY_HOST}
    world.kubectl("apply", "-f", "-", text=ROLE)
    world.kubectl("apply", "-f", "-", text=secrets(directory))
    world.kubectl("apply", "-f", "-", text=OURS % settings)
    world.kubectl("apply", "-f", str(pathlib.Path(os.environ["LOAD"]) / "authorino.kuadrant.io_authconfigs.yaml"))
    world.kubectl("wait", "--for=condition=Established", "crd/authconfigs.authorino.kuadrant.io", "--timeout=60s")
    deployment(world, "issuer", 8080, "serve", "-address", "0.0.0.0:8080", "-dir", "/opt/bench")
    world.kubectl("apply", "-f", "-", text=AUTHORINOS % settings)
    nothing = deployment(world, "no-decisions", 9000, "9000")
    authorino = deployment(world, "authorino", 50051, "server", "--watch-namespace=default", "--log-level=error")
    envoy = deployment(world, "envoy", 10001, "-c", "/opt/bench/envoy.json", "--concurrency", "1", "--log-level", "error")
    # Nobody asks the gateway's Envoy and controller here.
    load = Load(world)
    ours = world.process_of("ext-authz-service", b"quarkus-run")
    time.sleep(10)

    rows = []
    for name, address, pid in (
            ("no decision", "no-decisions.default:9000", world.pid_in(nothing, b"NoDecisions")),
            ("**ext-authz-service**", f"ext-authz-service.{NAMESPACE}:8500", ours),
            ("Authorino", "authorino.default:50051", world.pid_in(authorino, b"authorino"))):
        rows += decisions(load, name, address, pid, options.rate, options.seconds)
    base = {what: spent for what, name, spent, _ in rows if name == "no decision"}
    decided = [(what, name, f"{spent:.0f} µs", f"{spent / base[what]:.2f}", f"{result['p50']:.2f} ms", f"{result['p99']:.2f} ms")
               for what, name, spent, result in sorted(rows, key=lambda row: row[0], reverse=True)]

    ways = []
    proxy = world.pid_in(envoy, b"envoy.json")
    for name, port in WAYS:
        arguments = ("http", "-address", f"envoy.default:{port}".replace("envoy.default", address_of(world, envoy)), "-host", JWT_HOST,
                     "-credentials", "tokens", "-rate", "1000")
        load.run(*arguments, "-seconds", "10")
        before = cpu(proxy), cpu(ours)
        result = load.run(*arguments, "-seconds", str(options.seconds))
        after = cpu(proxy), cpu(ours)
        each = [(a - b) / result["asked"] * 1e6 for a, b in zip(after, before)]
        ways.append((name, result, each))
    plain = ways[0][1]
    through = [(name, f"{result['p50']:.2f} ms", f"{result['p50'] - plain['p50']:+.2f} ms", f"{result['p99']:.2f} ms",
                f"{each[0]:.0f} µs", f"{each[1]:.0f} µs") for name, result, each in ways]

    kept = [("before", f"{memory(ours, 'VmRSS'):.0f} MiB")]
    for _ in range(PARTS):
        asked = load.run("authz", "-address", f"ext-authz-service.{NAMESPACE}:8500", "-host", JWT_HOST, "-credentials", "fresh",
                         "-rate", str(options.rate), "-seconds", str(options.tokens // options.rate // PARTS))["asked"]
        kept.append((f"after {asked:,} more tokens", f"{memory(ours, 'VmRSS'):.0f} MiB"))
    return decided, through, kept


def address_of(world, pod):
    return world.kubectl("get", "pod", pod, "-n", "default", "-o=jsonpath={.status.podIP}")


def main():
    parser = argparse.ArgumentParser(prog="./dragoman bench auth", description=__doc__.splitlines()[0])
    parser.add_argument("--rate", type=int, default=2000, help="decisions a second (2000)")
    parser.add_argument("--seconds", type=int, default=20, help="how long each is asked, after a warm-up (20)")
    parser.add_argument("--tokens", type=int, default=100_000, help="distinct tokens that memory is measured with (100000)")
    options = parser.parse_args()
    before = machine()
    with tempfile.TemporaryDirectory(prefix="dragoman-bench-") as temporary:
        directory = pathlib.Path(temporary)
        directory.chmod(0o755)
        programs = os.environ["LOAD"]
        subprocess.run([f"{programs}/load", "prepare", "-dir", temporary], check=True)
        (directory / "envoy.json").write_text(envoy_configuration((directory / "jwks.json").read_text()))
        bench = {"/opt/bench": temporary}
        libraries = ROOT / "ext-authz-service/target/quarkus-app/lib/main"
        images = {
            "load": {"entrypoint": ["/opt/load/load"], "files": {"/opt/load": programs, **bench}, "user": 0},
            "issuer": {"entrypoint": ["/opt/load/load"], "files": {"/opt/load": programs, **bench}, "user": 0},
            "authorino": {"entrypoint": ["/opt/load/authorino"], "files": {"/opt/load": programs}, "user": 0},
            "envoy": {"entrypoint": ["/usr/local/bin/envoy"], "files": {"/usr/local/bin/envoy": os.environ["ENVOY"], **bench}, "user": 0},
            "no-decisions": {
                "entrypoint": [*w.JVM[:-1], *w.FURTHER["ext-authz-service"], "-cp", "/opt/lib/*", "/opt/source/NoDecisions.java"],
                "files": {"/opt/jdk": os.environ["JAVA_HOME"], "/opt/lib": str(libraries), "/opt/source": str(ROOT / "bench")}, "user": 0}}
        with World(images) as world:
            decided, through, kept = measure(world, directory, options)
    print(f"\n{options.rate} decisions a second; {before} at the beginning\n")
    table(decided, "credentials", "service", "processor time of a decision", "beside no decision", "p50", "p99")
    print("\nThrough Envoy, 1,000 requests a second with tokens:\n")
    table(through, "who decides", "p50", "added", "p99", "Envoy's processor time", "ext-authz-service's")
    print("\next-authz-service's memory:\n")
    table(kept, "when", "memory")


if __name__ == "__main__":
    main()
