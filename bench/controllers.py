"""The controllers that are compared: how each is installed in the cluster of the tests, and how a route looks to it."""

import dataclasses
import json
import os
import pathlib

from api import MERGE
from world import NAMESPACE, ROOT, until

HOSTS = 100
PEERS = pathlib.Path(os.environ["PEERS"])


@dataclasses.dataclass(frozen=True)
class Workload:
    """A Deployment of one pod: what selects both, and what only the command line of its process has in it."""

    namespace: str
    selector: str
    command: bytes

    def pods(self, world):
        return world.pods(self.namespace, self.selector)

    def pid(self, world):
        return world.pid_in(self.pods(world)[0], self.command)

    def scale(self, world, replicas):
        world.kubectl("scale", "deployment", "-n", self.namespace, "-l", self.selector, f"--replicas={replicas}")

    def ready(self, world):
        until(lambda: self.pods(world), pause=0.5)
        world.kubectl("rollout", "status", "deployment", "-n", self.namespace, "-l", self.selector, "--timeout=300s")


# Of all three, and of no sidecar.
ENVOY = b"--service-cluster"


def hostname(number):
    return f"h{number % HOSTS}.example.com"


def is_true(conditions, generation, *types):
    """Whether these conditions say so of this generation."""
    return all(any(c["type"] == wanted and c["status"] == "True" and c.get("observedGeneration") == generation for c in conditions)
               for wanted in types)


class Dragoman:
    """Mappings under one Host, with the quickstart."""

    name = "Dragoman"
    group = "getambassador.io"
    kind = {"apiVersion": "getambassador.io/v3alpha1", "kind": "Mapping"}
    routes = "/apis/getambassador.io/v3alpha1/namespaces/default/mappings"
    listed = "/apis/getambassador.io/v2/namespaces/default/mappings"
    controller = Workload(NAMESPACE, "app.kubernetes.io/name=ambassador-controller", b"quarkus-run")
    envoy = Workload(NAMESPACE, "app.kubernetes.io/name=envoy", ENVOY)
    http, series = 8080, (8004, "/metrics")
    images = {}
    host = """
apiVersion: getambassador.io/v3alpha1
kind: Host
metadata: {name: any, namespace: default}
spec: {hostname: "*", requestPolicy: {insecure: {action: Route}}}
"""

    def install(self, world):
        world.install()
        world.kubectl("apply", "-f", "-", text=self.host)

    def prepare(self, api, before, count):
        """Makes what so many routes hang on, besides that of those before."""

    def spec(self, number, prefix, service):
        return {"hostname": hostname(number), "prefix": prefix, "service": service}

    def accepted(self, route):
        return is_true(route.get("status", {}).get("conditions", []), route["metadata"]["generation"], "Programmed")


class Newest(Dragoman):
    """The same in a cluster that has never had older objects: its definitions have the newest version alone, so that nothing is converted."""

    name = "Dragoman with v3alpha1 alone"
    listed = Dragoman.routes

    def install(self, world):
        patches = (ROOT / "deploy/kustomize/crds-v3alpha1/kustomization.yaml").read_text()
        overlay = ROOT / "target/quickstart-v3alpha1"
        overlay.mkdir(parents=True, exist_ok=True)
        (overlay / "kustomization.yaml").write_text(patches.replace("- ../crds\n", "- ../../deploy/kustomize/overlays/quickstart\n"))
        world.install(overlay)
        world.kubectl("apply", "-f", "-", text=self.host)


class Contour:
    """An HTTPProxy for each route, which that of its hostname includes, as two of one hostname exclude each other."""

    name = f"Contour {(PEERS / 'contour.version').read_text().strip()}"
    group = "projectcontour.io"
    kind = {"apiVersion": "projectcontour.io/v1", "kind": "HTTPProxy"}
    routes = listed = "/apis/projectcontour.io/v1/namespaces/default/httpproxies"
    controller = Workload("projectcontour", "app=contour", b"contour\0serve")
    envoy = Workload("projectcontour", "app=envoy", ENVOY)
    http, series = 8080, (8002, "/stats/prometheus")
    images = {"contour": {"entrypoint": [], "files": {"/usr/local/bin/contour": str(PEERS / "contour")}, "user": 65534}}
    manifests = """
apiVersion: v1
kind: Namespace
metadata: {name: projectcontour}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: contour, namespace: projectcontour}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: contour}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: ServiceAccount, name: contour, namespace: projectcontour}]
---
apiVersion: batch/v1
kind: Job
metadata: {name: certgen, namespace: projectcontour}
spec:
  template:
    spec:
      serviceAccountName: contour
      restartPolicy: Never
      containers:
      - name: certgen
        image: contour
        command: [contour, certgen, --kube, --incluster, --overwrite, --secrets-format=compact, --namespace=projectcontour]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: contour, namespace: projectcontour, labels: {app: contour}}
spec:
  selector: {matchLabels: {app: contour}}
  template:
    metadata: {labels: {app: contour}}
    spec:
      serviceAccountName: contour
      containers:
      - name: contour
        image: contour
        command: [contour, serve, --incluster, --xds-address=0.0.0.0, --xds-port=8001, --contour-cafile=/certs/ca.crt,
                  --contour-cert-file=/certs/tls.crt, --contour-key-file=/certs/tls.key,
                  # As Envoy Gateway has it by default; its own five a second would take minutes for a thousand statuses.
                  --kubernetes-client-qps=50, --kubernetes-client-burst=100]
        env:
        - {name: CONTOUR_NAMESPACE, value: projectcontour}
        - name: POD_NAME
          valueFrom: {fieldRef: {fieldPath: metadata.name}}
        readinessProbe: {tcpSocket: {port: 8001}, periodSeconds: 1}
        volumeMounts: [{name: certs, mountPath: /certs}]
      volumes: [{name: certs, secret: {secretName: contourcert}}]
---
apiVersion: v1
kind: Service
metadata: {name: contour, namespace: projectcontour}
spec: {selector: {app: contour}, ports: [{name: xds, port: 8001}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: envoy, namespace: projectcontour, labels: {app: envoy}}
spec:
  selector: {matchLabels: {app: envoy}}
  template:
    metadata: {labels: {app: envoy}}
    spec:
      initContainers:
      - name: bootstrap
        image: contour
        command: [contour, bootstrap, /config/envoy.json, --xds-address=contour, --xds-port=8001, --xds-resource-version=v3,
                  --resources-dir=/config/resources, --envoy-cafile=/certs/ca.crt, --envoy-cert-file=/certs/tls.crt,
                  --envoy-key-file=/certs/tls.key]
        env: [{name: CONTOUR_NAMESPACE, value: projectcontour}]
        volumeMounts: [{name: certs, mountPath: /certs}, {name: config, mountPath: /config}, {name: admin, mountPath: /admin}]
      containers:
      - name: envoy
        image: envoyproxy/envoy:v1.40.0
        command: [envoy, -c, /config/envoy.json, --service-cluster, projectcontour, --service-node, $(POD_NAME), --disable-hot-restart,
                  --log-level, warning]
        env:
        - name: POD_NAME
          valueFrom: {fieldRef: {fieldPath: metadata.name}}
        readinessProbe: {httpGet: {path: /ready, port: 8002}, periodSeconds: 1}
        volumeMounts: [{name: certs, mountPath: /certs}, {name: config, mountPath: /config}, {name: admin, mountPath: /admin}]
      volumes: [{name: certs, secret: {secretName: envoycert}}, {name: config, emptyDir: {}}, {name: admin, emptyDir: {}}]
---
apiVersion: v1
kind: Service
metadata: {name: envoy, namespace: projectcontour}
spec: {type: LoadBalancer, selector: {app: envoy}, ports: [{name: http, port: 80, targetPort: 8080}]}
"""

    def install(self, world):
        world.kubectl("apply", "--server-side", "-f", str(PEERS / "contour-crds.yaml"))
        world.kubectl("wait", "--for=condition=Established", "crd/httpproxies.projectcontour.io", "--timeout=60s")
        world.kubectl("apply", "-f", "-", text=self.manifests)
        self.controller.ready(world)
        self.envoy.ready(world)

    def prepare(self, api, before, count):
        for host in range(min(count, HOSTS)):
            spec = {"virtualhost": {"fqdn": hostname(host)}, "includes": [{"name": f"r{number}"} for number in range(host, count, HOSTS)]}
            if host < before:
                api.send("PATCH", f"{self.routes}/h{host}", {"spec": spec}, MERGE)
            else:
                api.send("POST", self.routes, {**self.kind, "metadata": {"name": f"h{host}"}, "spec": spec})

    def spec(self, number, prefix, service):
        return {"routes": [{"conditions": [{"prefix": prefix}], "services": [{"name": service, "port": 80}]}]}

    def accepted(self, route):
        return is_true(route.get("status", {}).get("conditions", []), route["metadata"]["generation"], "Valid")


class EnvoyGateway:
    """HTTPRoutes of one Gateway."""

    name = f"Envoy Gateway {(PEERS / 'envoy-gateway.version').read_text().strip()}"
    group = "gateway.networking.k8s.io"
    kind = {"apiVersion": "gateway.networking.k8s.io/v1", "kind": "HTTPRoute"}
    routes = listed = "/apis/gateway.networking.k8s.io/v1/namespaces/default/httproutes"
    controller = Workload("envoy-gateway-system", "app=envoy-gateway", b"envoy-gateway\0server")
    envoy = Workload("envoy-gateway-system", "gateway.envoyproxy.io/owning-gateway-name=bench", ENVOY)
    http, series = 10080, (19001, "/stats/prometheus")
    images = {"envoyproxy/gateway": {
        "entrypoint": [], "files": {"/usr/local/bin/envoy-gateway": str(PEERS / "envoy-gateway")}, "user": 65532}}
    settings = {
        "apiVersion": "gateway.envoyproxy.io/v1alpha1", "kind": "EnvoyGateway",
        "gateway": {"controllerName": "gateway.envoyproxy.io/gatewayclass-controller"},
        "provider": {"type": "Kubernetes", "kubernetes": {"shutdownManager": {"image": "envoyproxy/gateway"}}},
        "proxyTopologyInjector": {"disabled": True},
        # The same Envoy as the others', which share the machine's memory; and one that may open /dev/stdout where it is root's.
        "envoyProxy": {"extraArgs": ["--disable-hot-restart"], "provider": {"type": "Kubernetes", "kubernetes": {
            "envoyDeployment": {"container": {
                "image": "envoyproxy/envoy:v1.40.0", "securityContext": {"runAsUser": 0, "runAsNonRoot": False}}}}}}}
    manifests = """
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: envoy-gateway, namespace: envoy-gateway-system}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: envoy-gateway}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: ServiceAccount, name: envoy-gateway, namespace: envoy-gateway-system}]
---
apiVersion: batch/v1
kind: Job
metadata: {name: certgen, namespace: envoy-gateway-system}
spec:
  template:
    spec:
      serviceAccountName: envoy-gateway
      restartPolicy: Never
      containers:
      - name: certgen
        image: envoyproxy/gateway
        command: [envoy-gateway, certgen, --disable-topology-injector]
        env: [{name: ENVOY_GATEWAY_NAMESPACE, value: envoy-gateway-system}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: envoy-gateway, namespace: envoy-gateway-system, labels: {app: envoy-gateway}}
spec:
  selector: {matchLabels: {app: envoy-gateway}}
  template:
    metadata: {labels: {app: envoy-gateway}}
    spec:
      serviceAccountName: envoy-gateway
      terminationGracePeriodSeconds: 10
      containers:
      - name: envoy-gateway
        image: envoyproxy/gateway
        command: [envoy-gateway, server, --config-path=/config/envoy-gateway.yaml]
        env: [{name: ENVOY_GATEWAY_NAMESPACE, value: envoy-gateway-system}, {name: KUBERNETES_CLUSTER_DOMAIN, value: cluster.local}]
        readinessProbe: {httpGet: {path: /readyz, port: 8081}, periodSeconds: 1}
        volumeMounts: [{name: config, mountPath: /config}, {name: certs, mountPath: /certs}, {name: wasm, mountPath: /var/lib/eg/wasm}]
      volumes:
      - {name: config, configMap: {name: envoy-gateway-config}}
      - {name: certs, secret: {secretName: envoy-gateway}}
      - {name: wasm, emptyDir: {}}
---
apiVersion: v1
kind: Service
metadata: {name: envoy-gateway, namespace: envoy-gateway-system, labels: {control-plane: envoy-gateway}}
spec:
  selector: {app: envoy-gateway}
  ports: [{name: grpc, port: 18000}, {name: ratelimit, port: 18001}, {name: wasm, port: 18002}, {name: metrics, port: 19001}]
---
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: bench}
spec: {controllerName: gateway.envoyproxy.io/gatewayclass-controller}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: bench, namespace: default}
spec: {gatewayClassName: bench, listeners: [{name: http, port: 80, protocol: HTTP}]}
"""

    def install(self, world):
        world.kubectl("apply", "--server-side", "-f", str(PEERS / "envoy-gateway-crds"))
        world.kubectl("wait", "--for=condition=Established", "crd", "--all", "--timeout=60s")
        for_settings = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "envoy-gateway-config", "namespace": "envoy-gateway-system"},
                        "data": {"envoy-gateway.yaml": json.dumps(self.settings)}}
        world.kubectl("create", "namespace", "envoy-gateway-system")
        world.kubectl("apply", "-f", "-", text=json.dumps(for_settings))
        world.kubectl("apply", "-f", "-", text=self.manifests)
        self.controller.ready(world)
        self.envoy.ready(world)

    def prepare(self, api, before, count):
        """The Gateway is there."""

    def spec(self, number, prefix, service):
        return {"parentRefs": [{"name": "bench"}], "hostnames": [hostname(number)],
                "rules": [{"matches": [{"path": {"type": "PathPrefix", "value": prefix}}], "backendRefs": [{"name": service, "port": 80}]}]}

    def accepted(self, route):
        parents = route.get("status", {}).get("parents", [])
        return bool(parents) and is_true(parents[0]["conditions"], route["metadata"]["generation"], "Accepted", "ResolvedRefs")
