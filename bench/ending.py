"""What is to be so at the end: statuses, diagnostics, and that Envoy has what a controller and an Envoy that have just started would have."""

import contextlib
import json
import time
import urllib.request

from churn import refusal
from gateway_pods import TooLong, admin, until
from world import NAMESPACE

# Where Envoy's dump has what; the names of what is in each of its entries.
KINDS = (("dynamic_active_clusters", "cluster"), ("dynamic_listeners", "listener"), ("dynamic_route_configs", "route_config"),
         ("dynamic_scoped_route_configs", "scoped_route_configs"), ("dynamic_active_secrets", "secret"),
         ("dynamic_endpoint_configs", "endpoint_config"))
LEAVING = 30
# Where controllers are, which are others after they were started anew.
OWN = f"endpoint_config k8s/{NAMESPACE}/dragoman-controller/8877"
GROUP = "/apis/getambassador.io/v3alpha1/namespaces/default"
RESOURCES = ("mappings", "hosts", "filters", "filterpolicies", "ratelimits")


class Ending:
    """What is wrong, in words; the parts of the gateway are started anew for it."""

    def __init__(self, cluster, churn, broken):
        self.cluster, self.churn, self.broken = cluster, churn, broken

    def wrong(self):
        wrong = [*self.statuses(), *self.diagnostics()]
        # Clusters that nobody needs any more go a little later.
        time.sleep(LEAVING)
        old = self.dumps()
        wrong += differences(old, "Envoys at the end")
        self.churn.rolled("ambassador-controller", "end", probed=False)
        time.sleep(LEAVING)
        after = self.dumps()
        self.churn.rolled("envoy", "end", probed=False)
        time.sleep(LEAVING)
        new = self.dumps()
        before, then, last = (next(iter(dumps.values())) for dumps in (old, after, new))
        wrong += differences({"before": before, "after": then}, "Envoys before and after controllers were started anew")
        wrong += differences({"old": then, "new": last}, "an Envoy and one that was started anew")
        return wrong + [f"after controllers were started anew, {each}" for each in (*self.statuses(), *self.diagnostics())]

    def statuses(self):
        wrong = []

        def look():
            wrong.clear()
            for made in (each for kind in RESOURCES for each in self.cluster.read(f"{GROUP}/{kind}")["items"]):
                name, said = made["metadata"]["name"], refusal(made)
                if name in self.broken:
                    if not said or "prefix" not in said:
                        wrong.append(f"the broken Mapping {name} is not refused for its prefix: {said}")
                elif not programmed(made):
                    wrong.append(f"{made['kind']} {name} is not programmed: {made.get('status')}")
            return not wrong
        with contextlib.suppress(TooLong):
            until(look, "statuses", pause=1, patience=60)
        return wrong

    def diagnostics(self):
        wrong = []
        for pod in self.cluster.of("ambassador-controller"):
            name = pod["metadata"]["name"]
            port = self.cluster.world.forward(f"{NAMESPACE}/pod/{name}:8877")
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/ambassador/v0/diag/?json=true", timeout=60) as answer:
                said = json.load(answer)
            wrong += [f"{name} has a problem: {problem}" for problem in said["problems"] if problem.get("name") not in self.broken]
            wrong += [f"{name} says of Envoys: {said['xds']}"] if said["xds"]["refusals"] or not said["system"]["synced"] else []
            if {problem.get("name") for problem in said["problems"]} != self.broken:
                wrong.append(f"{name} does not name {self.broken}")
        return wrong

    def dumps(self):
        return {pod: read(pid) for _, pod, pid in self.cluster.processes("envoy")}


def programmed(made):
    return any(each["type"] == "Programmed" and each["status"] == "True" and each["observedGeneration"] == made["metadata"]["generation"]
               for each in made.get("status", {}).get("conditions", []))


def read(pid):
    """What an Envoy has been told, by kind and name."""
    found = {}
    for config in json.loads(admin(pid, "/config_dump?include_eds"))["configs"]:
        for kind, key in KINDS:
            for entry in config.get(kind, []):
                content = entry.get("active_state", entry).get(key, entry)
                name = entry.get("name") or content_name(content)
                found[f"{key} {name}"] = sorted_endpoints(content)
    used = json.dumps([content for key, content in found.items() if key.startswith(("listener ", "scoped_route_configs "))])
    return {key: content for key, content in found.items() if key != OWN and (
        # What a listener that was replaced had is there until its connections are drained, which takes ten minutes.
        not key.startswith("route_config ") or f'"{key.partition(" ")[2]}"' in used)}


def content_name(content):
    return content.get("name") or content.get("cluster_name") or str(content)[:80] if isinstance(content, dict) else str(content)[:80]


def sorted_endpoints(content):
    """Without what says only in which order endpoints came."""
    if isinstance(content, dict):
        return {key: sorted((sorted_endpoints(each) for each in value), key=lambda each: json.dumps(each, sort_keys=True))
                if key in ("endpoints", "lb_endpoints") else sorted_endpoints(value)
                for key, value in content.items() if key not in ("last_updated", "version_info")}
    return [sorted_endpoints(each) for each in content] if isinstance(content, list) else content


def differences(dumps, who):
    """How the dumps of several Envoys differ."""
    (_, first), *others = dumps.items()
    found = []
    for name, other in others:
        for key in sorted(first.keys() | other.keys()):
            if first.get(key) != other.get(key):
                found.append(f"{who} differ in {key}: {json.dumps(first.get(key))[:300]} and {json.dumps(other.get(key))[:300]} ({name})")
    return found
