"""What `./dragoman bench endurance` has in its cluster: backends, Hosts, Mappings, what guards and limits them; and what clients ask for there."""

import json
import pathlib
import subprocess

from auth import TOKENS, secrets
from cluster import mapping as plain_mapping

HOSTS = 50
PLAIN, SECURE = "h%d.example.com", "t%d.tls.example"
SERVICES = ("a", "b")
CERTIFICATE = "tls"
# Asked for as often as so many of those that stay as they are.
OFTEN = 25
TIGHT = 60

# The backend is named after its pod, so that an answer says which one it is from. It ends when Envoys know that it goes.
BACKEND = """
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: %(name)s, namespace: default}
spec:
  replicas: 2
  selector: {matchLabels: {app: %(name)s}}
  strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}
  template:
    metadata: {labels: {app: %(name)s}}
    spec:
      containers:
        - name: backend
          image: sample-backends
          args: ["http:$(POD_NAME)=0.0.0.0:8080"]
          env: [{name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]
          readinessProbe: {tcpSocket: {port: 8080}, periodSeconds: 1}
          lifecycle: {preStop: {sleep: {seconds: 5}}}
---
apiVersion: v1
kind: Service
metadata: {name: %(name)s, namespace: default}
spec: {selector: {app: %(name)s}, ports: [{port: 80, targetPort: 8080}]}
"""

SCENE = """
---
apiVersion: getambassador.io/v3alpha1
kind: Host
metadata: {name: plain, namespace: default}
spec: {hostname: "*.example.com", requestPolicy: {insecure: {action: Route}}}
---
apiVersion: getambassador.io/v3alpha1
kind: Host
metadata: {name: secure, namespace: default}
spec: {hostname: "*.tls.example", tlsSecret: {name: %(certificate)s}}
---
apiVersion: getambassador.io/v3alpha1
kind: FilterPolicy
metadata: {name: private, namespace: default}
spec: {rules: [{host: "*", path: "/private*", filters: [{name: tokens}]}]}
---
apiVersion: getambassador.io/v3alpha1
kind: RateLimit
metadata: {name: limits, namespace: default}
spec:
  domain: ambassador
  limits:
  - {pattern: [{limit: far}], rate: 1000000000, unit: hour, onStoreFailure: allow}
  - {pattern: [{limit: closed}], rate: 1000000000, unit: hour, onStoreFailure: deny}
  - {pattern: [{limit: tight}], rate: %(tight)d, unit: minute, onStoreFailure: allow}
"""


def hostname(tls, number=0):
    return (SECURE if tls else PLAIN) % (number % HOSTS)


def mapping(name, tls, prefix, service=SERVICES[0], **spec):
    made = plain_mapping(0, prefix)
    made["metadata"]["name"] = name
    made["spec"].update(hostname=hostname(tls), service=service, **spec)
    return made


def limited(kind):
    return {"labels": {"ambassador": [{"group": [{"generic_key": {"key": "limit", "value": kind}}]}]}}


def scheme(tls):
    return "https" if tls else "http"


class Scene:
    """Mappings by name, targets of clients by name, and the files that it takes."""

    def __init__(self, directory, count):
        self.directory = pathlib.Path(directory)
        token = (self.directory / "tokens").read_text().split()[0]
        self.token = {"Authorization": f"Bearer {token}"}
        self.mappings, self.targets, self.certificates = {}, {}, []
        self.openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=the clients' authority",
                     "-keyout", "ca.key", "-out", "ca.crt")
        for number in range(count):
            tls = number % 2 == 1
            name, prefix = f"m{number}", f"/p{number}/"
            self.add(mapping(name, tls, prefix, SERVICES[number // 2 % 2]))
            self.mappings[name]["spec"]["hostname"] = hostname(tls, number // 2)
            self.target(name, tls, prefix, f"200 {SERVICES[number // 2 % 2]}", often=1, number=number // 2)
        for tls in (False, True):
            self.changing(tls, scheme(tls))

    def changing(self, tls, which):
        """Those that change, and those that are guarded."""
        for name, prefix, more in (("swing", "/swing/", {}), ("probe", "/probe/", {}), ("moved", "/moved-0/", {}), ("private", "/private/", {}),
                                   *((kind, f"/{kind}/", limited(kind)) for kind in ("far", "closed", "tight"))):
            self.add(mapping(f"{name}-{which}", tls, prefix, **more))
        good = "200 a"
        for name in ("swing", "far", "closed"):
            self.target(f"{name}-{which}", tls, f"/{name}/x", good)
        self.target(f"tight-{which}", tls, "/tight/x", good, "429")
        self.target(f"moved-0-{which}", tls, "/moved-0/x", good)
        for name in ("moved-1", "created", "broken"):
            self.target(f"{name}-{which}", tls, f"/{name}/x", "404")
        self.target(f"private-{which}", tls, "/private/x", good, headers=self.token)
        self.target(f"private-without-{which}", tls, "/private/x", "401")
        self.target(f"private-wrong-{which}", tls, "/private/x", "401", headers={"Authorization": self.token["Authorization"][:-9] + "AAAAAAAAA"})
        # Asked about by nobody's right, whether there is a route or not.
        self.target(f"private-new-{which}", tls, "/private-new/x", "404", headers=self.token)
        self.target(f"private-new-without-{which}", tls, "/private-new/x", "401", "404")

    def add(self, made):
        self.mappings[made["metadata"]["name"]] = made

    def target(self, name, tls, path, *answers, often=OFTEN, number=0, headers=None):
        self.targets[name] = {"tls": tls, "host": hostname(tls, number), "path": path, "answers": answers, "headers": headers or {}, "weight": often}

    def openssl(self, *arguments, text=None):
        return subprocess.run(["openssl", *arguments], cwd=self.directory, input=text, check=True, capture_output=True, text=True).stdout

    def certificate(self):
        """A Secret with a new certificate, whose hash is the last of `certificates`."""
        number = len(self.certificates)
        self.openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN=number {number}", "-keyout", "tls.key", "-out", "tls.csr")
        (self.directory / "extensions").write_text("subjectAltName=DNS:*.tls.example\n")
        self.openssl("x509", "-req", "-in", "tls.csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-days", "20",
                     "-extfile", "extensions", "-out", "tls.crt")
        said = self.openssl("x509", "-in", "tls.crt", "-noout", "-fingerprint", "-sha256")
        self.certificates.append(said.partition("=")[2].strip().replace(":", "").lower())
        return {"apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/tls", "metadata": {"name": CERTIFICATE, "namespace": "default"},
                "stringData": {name: (self.directory / name).read_text() for name in ("tls.crt", "tls.key")}}

    def install(self, world):
        world.kubectl("apply", "-f", "-", text="".join(BACKEND % {"name": name} for name in SERVICES))
        world.kubectl("apply", "-f", "-", text=secrets(self.directory))
        world.kubectl("apply", "-f", "-", text=json.dumps(self.certificate()))
        world.kubectl("apply", "-f", "-", text=TOKENS + SCENE % {"certificate": CERTIFICATE, "tight": TIGHT})
        for name in SERVICES:
            world.kubectl("rollout", "status", "-n", "default", f"deployment/{name}", "--timeout=120s")
