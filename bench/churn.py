"""What happens while clients ask: changes of what there is, and disturbances of those who see to it."""

import contextlib
import os
import random
import signal
import sys
import threading
import time

from cluster import MAPPINGS
from gateway_pods import until
from scene import CERTIFICATE, SERVICES, hostname, mapping, scheme
from world import NAMESPACE

ROLLED = ("ambassador-controller", "ext-authz-service", "ratelimit-service", "envoy")
SECRET = f"/api/v1/namespaces/default/secrets/{CERTIFICATE}"
# Seconds for which something is away, and from when each Envoy has a change until all of its threads have.
AWAY, SETTLED = 15, 1
AT_ONCE = 50


class Churn:
    """Events, each of which says to the clients what they may be answered meanwhile."""

    def __init__(self, scene, cluster, clients, envoys):
        self.scene, self.cluster, self.clients, self.envoys = scene, cluster, clients, envoys
        self.took, self.counts, self.problems, self.lock = {}, {}, [], threading.Lock()
        self.state, self.turn = {}, 0
        # A pod that ends while the API server is away ends without a word to anybody.
        self.ending = threading.Lock()
        # Minutes since 1970 in which limits cannot be taken at their word.
        self.unlimited = set()

    @contextlib.contextmanager
    def event(self, name):
        key, begin = self.clients.tell(begin=name), time.monotonic()
        with self.lock:
            self.counts[name] = self.counts.get(name, 0) + 1
        try:
            yield
        except (Exception, SystemExit) as e:  # which would end all that happens, and is told at the end instead
            with self.lock:
                self.problems.append(f"{time.strftime('%H:%M:%S', time.gmtime())} {name}: {type(e).__name__} {e}")
        finally:
            print(f"{self.clients.tell(end=key)} {name}, {time.monotonic() - begin:.1f} s", file=sys.stderr)

    def effective(self, name, seconds):
        with self.lock:
            self.took.setdefault(name, []).append(seconds)

    def change(self, name, change, *goals):
        """Makes a change of whose targets each is answered as before or as wanted until all Envoys have it, and as wanted afterwards."""
        for target, before, wanted in goals:
            self.clients.allow(target, *before, *wanted)
        begin = change()
        for target, _, wanted in goals:
            self.envoys.until(self.scene.targets[target], *wanted)
        self.effective(name, time.monotonic() - begin)
        time.sleep(SETTLED)
        for target, _, wanted in goals:
            self.clients.allow(target, *wanted)

    def flip(self, what):
        """Turns a state around; answers how it is now."""
        self.state[what] = not self.state.get(what, False)
        return self.state[what]

    # --- Changes ---

    def post(self, made):
        return self.cluster.send("POST", MAPPINGS, made)[1]

    def delete(self, name):
        return self.cluster.send("DELETE", f"{MAPPINGS}/{name}")[1]

    def spec(self, name, **spec):
        return self.cluster.patch(f"{MAPPINGS}/{name}", {"spec": spec})

    def created_or_deleted(self, tls):
        name, target = f"created-{scheme(tls)}", f"created-{scheme(tls)}"
        if self.flip(name):
            with self.event("a Mapping is created"):
                self.change("a Mapping is created", lambda: self.post(mapping(name, tls, "/created/")), (target, ["404"], ["200 a"]))
        else:
            with self.event("a Mapping is deleted"):
                self.change("a Mapping is deleted", lambda: self.delete(name), (target, ["200 a"], ["404"]))

    def moved(self, tls):
        there = self.flip(f"moved-{scheme(tls)}")
        new, old = (f"moved-{int(which)}-{scheme(tls)}" for which in (there, not there))
        with self.event("a Mapping's prefix changes"):
            self.change("a Mapping's prefix changes", lambda: self.spec(f"moved-{scheme(tls)}", prefix=f"/moved-{int(there)}/"),
                        (new, ["404"], ["200 a"]), (old, ["200 a"], ["404"]))

    def swings(self, tls):
        name = f"swing-{scheme(tls)}"
        to, away = SERVICES[::-1] if self.flip(name) else SERVICES
        with self.event("a route goes to another service"):
            self.change("a route goes to another service", lambda: self.spec(name, service=to), (name, [f"200 {away}"], [f"200 {to}"]))

    def many_swing(self, random_):
        with self.event(f"{AT_ONCE} routes go to another service"):
            names = random_.sample([name for name in self.scene.mappings if name[1:].isdigit()], AT_ONCE)
            wanted = {}
            for name in names:
                now = self.scene.mappings[name]["spec"]
                wanted[name] = next(service for service in SERVICES if service != now["service"])

            def all_change():
                for name in names:
                    begin = self.spec(name, service=wanted[name])
                return begin
            goals = [(name, [f"200 {self.scene.mappings[name]['spec']['service']}"], [f"200 {wanted[name]}"]) for name in names]
            self.change(f"{AT_ONCE} routes go to another service", all_change, *goals)
            for name in names:
                self.scene.mappings[name]["spec"]["service"] = wanted[name]

    def broken(self, tls):
        name = f"broken-{scheme(tls)}"
        with self.event("a broken Mapping is named, and mended"):
            begin = self.post(broken_mapping(name, tls))
            until(lambda: refusal(self.cluster.read(f"{MAPPINGS}/{name}")), f"{name} is refused")
            self.effective("a broken Mapping is named, and mended", time.monotonic() - begin)
            self.change("a broken Mapping is named, and mended", lambda: self.spec(name, prefix="/broken/", prefix_regex=None),
                        (name, ["404"], ["200 a"]))
            self.change("a Mapping is deleted", lambda: self.delete(name), (name, ["200 a"], ["404"]))

    def guarded(self, tls):
        name, target = f"private-new-{scheme(tls)}", f"private-new-{scheme(tls)}"
        if self.flip(name):
            with self.event("a guarded Mapping comes or goes"):
                self.change("a guarded Mapping comes or goes", lambda: self.post(mapping(name, tls, "/private-new/")), (target, ["404"], ["200 a"]))
        else:
            with self.event("a guarded Mapping comes or goes"):
                self.change("a guarded Mapping comes or goes", lambda: self.delete(name), (target, ["200 a"], ["404"]))

    def certificate(self):
        before = self.scene.certificates[-1]
        made = self.scene.certificate()
        with self.event("a certificate is renewed"):
            self.clients.allow("certificate", before, self.scene.certificates[-1])
            begin = self.cluster.patch(SECRET, {"stringData": made["stringData"]})
            self.envoys.until(self.scene.targets["far-https"], certificate=self.scene.certificates[-1])
            self.effective("a certificate is renewed", time.monotonic() - begin)
            time.sleep(SETTLED)
            self.clients.allow("certificate", self.scene.certificates[-1])

    def pods_come_or_go(self, service):
        more = self.flip(f"scale-{service}")
        name = "a pod of the backend comes" if more else "a pod of the backend goes"
        with self.ending, self.event(name):
            self.effective(name, self.cluster.scale("default", service, f"app={service}", 3 if more else 2))

    def rolled_backend(self, service):
        with self.ending, self.event("the backend is rolled"):
            self.turn += 1
            self.effective("the backend is rolled", self.cluster.roll("default", service, f"app={service}", f"c{self.turn}"))

    # --- Disturbances ---

    def probe(self, name, begin=None):
        """How long it takes until a change is served everywhere."""
        path = f"/probe-{time.monotonic_ns()}/"
        target = {"tls": False, "host": hostname(False), "path": path}
        sent = self.spec("probe-http", prefix=path)
        self.envoys.until(target, "200 a")
        self.effective(name, time.monotonic() - (begin or sent))

    def rolled(self, part, turn, probed=True):
        name = f"{part} is rolled"
        with self.event(name):
            with self.not_limiting() if part in ("ratelimit-service", "envoy") else contextlib.nullcontext():
                self.effective(name, self.cluster.roll(NAMESPACE, part, f"app.kubernetes.io/name={part}", f"d{turn}"))
            if probed:
                self.probe("a change after that")

    def killed_controller(self, random_):
        with self.event("a controller is killed"):
            begin = time.monotonic()
            os.kill(random_.choice(sorted(pid for *_, pid in self.cluster.processes("ambassador-controller"))), signal.SIGKILL)
            self.probe("a controller is killed", begin)
            until(lambda: len(self.envoys.cluster.of("ambassador-controller")) == sum(
                each["ready"] for pod in self.cluster.of("ambassador-controller") for each in pod["status"]["containerStatuses"]), "it is back")

    def api_server_away(self):
        with self.ending, self.event("the API server is away"):
            self.cluster.world.tell("api-server", "stop")
            time.sleep(AWAY)
            self.cluster.world.tell("api-server", "start")
            self.probe("the API server is away", time.monotonic())

    @contextlib.contextmanager
    def not_limiting(self):
        begin = time.time()
        try:
            yield
        finally:
            with self.lock:
                self.unlimited.update(range(int(begin // 60), int((time.time() + 5) // 60) + 1))

    def redis_killed(self):
        with self.redis_event("Redis is killed"):
            (*_, killed), = self.cluster.processes("redis")
            os.kill(killed, signal.SIGKILL)
            until(lambda: [pid for *_, pid in self.cluster.processes("redis") if pid != killed], "Redis is back")

    def redis_away(self):
        with self.redis_event(f"Redis is away for {AWAY} s"):
            self.cluster.scale(NAMESPACE, "redis", "app.kubernetes.io/name=redis", 0)
            time.sleep(AWAY)
            self.cluster.scale(NAMESPACE, "redis", "app.kubernetes.io/name=redis", 1)

    @contextlib.contextmanager
    def redis_event(self, name):
        targets = [f"closed-{scheme(tls)}" for tls in (False, True)]
        with self.event(name), self.not_limiting():
            for target in targets:
                self.clients.allow(target, "200 a", "429")
            yield
            self.effective(name, self.envoys.until(self.scene.targets[targets[0]], "200 a"))
            # Each replica of ratelimit-service notices for itself.
            time.sleep(2 * SETTLED)
            for target in targets:
                self.clients.allow(target, "200 a")

    # --- One after the other ---

    def changes(self, seed, until_when):
        chosen = random.Random(f"changes {seed}")
        kinds = [lambda: self.created_or_deleted(tls()), lambda: self.moved(tls()), lambda: self.swings(tls()), lambda: self.many_swing(chosen),
                 lambda: self.broken(tls()), lambda: self.guarded(tls()), self.certificate,
                 lambda: self.pods_come_or_go(chosen.choice(SERVICES)), lambda: self.rolled_backend(chosen.choice(SERVICES))]

        def tls():
            return chosen.random() < 0.5
        self.lane(kinds, [4, 3, 6, 1, 2, 2, 2, 2, 1], chosen, until_when, 2)

    def disturbances(self, seed, until_when, rolls_until):
        chosen = random.Random(f"disturbances {seed}")
        quiet = [self.redis_killed, self.redis_away, self.api_server_away]
        started = 0

        def roll(part):
            nonlocal started
            started += 1
            self.rolled(part, started)
        restarts = [lambda part=part: roll(part) for part in ROLLED]
        # All of them once, in some order, and then as it comes.
        for first in chosen.sample(both := [*restarts, lambda: self.killed_controller(chosen), *quiet], len(both)):
            if time.monotonic() < rolls_until:
                first()
        self.lane(both, [1] * len(both), chosen, rolls_until, 5)
        self.lane(quiet, [1] * len(quiet), chosen, until_when, 20)

    @staticmethod
    def lane(kinds, weights, chosen, until_when, pause):
        while time.monotonic() < until_when:
            chosen.choices(kinds, weights)[0]()
            time.sleep(chosen.random() * pause)


def broken_mapping(name, tls):
    made = mapping(name, tls, "/broken(", prefix_regex=True)
    # Otherwise the API server is told not to take it, as long as a controller answers.
    made["metadata"]["labels"] = {"bench/unchecked": "true"}
    return made


def refusal(made):
    """What its status says against a Mapping as it is now; nothing if it says nothing."""
    return next((condition.get("message") for condition in made.get("status", {}).get("conditions", [])
                 if condition["type"] == "Accepted" and condition["status"] == "False"
                 and condition.get("observedGeneration") == made["metadata"]["generation"]), None)
