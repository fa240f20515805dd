"""Clients that ask the gateway all the time, and say which requests got something that nothing accounts for.

They run in a process of their own, which is told over its standard input what to expect: one JSON object a line, each of which is
answered by one line. Whoever starts them has the class `Clients`.
"""

import array
import collections
import hashlib
import http.client
import json
import pathlib
import random
import ssl
import subprocess
import sys
import threading
import time

from world import percentile

PATIENCE = 15
MOST_EXAMPLES = 4
# What has ended is remembered for as long as a request may have been under way.
REMEMBERED = 4 * PATIENCE
CERTIFICATE = "certificate"
# How each of the clients asks: whether by TLS, and whether on a new connection each time.
KINDS = [(False, False)] * 4 + [(False, True)] * 2 + [(True, False)] * 4 + [(True, True)] * 2


class Asker:
    """Asks at two ports of 127.0.0.1, one of them with TLS."""

    def __init__(self, ports, authority):
        self.ports, self.context, self.kept = ports, ssl.create_default_context(cafile=authority), {}
        self.certificate = None

    def connect(self, tls, host):
        connection = http.client.HTTPConnection("127.0.0.1", self.ports[tls], timeout=PATIENCE)
        connection.connect()
        if tls:
            try:
                connection.sock = self.context.wrap_socket(connection.sock, server_hostname=host)
            except BaseException:
                connection.close()
                raise
            self.certificate = hashlib.sha256(connection.sock.getpeercert(True)).hexdigest()
        return connection

    def ask(self, target, fresh=True):
        """The status, with the name of the service if one has answered, or what went wrong; and the beginning of the answer's body."""
        tls, host = target["tls"], target["host"]
        connection, self.certificate = None if fresh else self.kept.pop((tls, host), None), None
        how = "new" if connection is None else "kept"
        try:
            if connection is None:
                connection = self.connect(tls, host)
            connection.request("GET", target["path"], headers={
                "Host": host, **target.get("headers", {}), **({"Connection": "close"} if fresh else {})})
            answer = connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException) as e:
            if connection is not None:
                connection.close()
            return f"{type(e).__name__} on a {how} connection", str(e)
        if not fresh and connection.sock is not None:
            self.kept[tls, host] = connection
        else:
            connection.close()
        backend = answer.getheader("x-backend", "").partition("-")[0]
        return f"{answer.status} {backend}".strip(), f"{answer.getheader('x-backend', '')} {body[:120]!r}"


class Expected:
    """What may be answered, now and a while ago."""

    def __init__(self, answers):
        self.since = ((0.0, frozenset(answers)),)

    def change(self, answers):
        now = time.monotonic()
        current = [(begin, allowed) for (begin, allowed), (end, _) in zip(self.since, self.since[1:]) if end > now - REMEMBERED]
        self.since = (*current, self.since[-1], (now, frozenset(answers)))

    def meanwhile(self, begin):
        allowed = set()
        for since, answers in reversed(self.since):
            allowed |= answers
            if since <= begin:
                break
        return allowed


class Book:
    """What was asked and answered, and which events there were meanwhile."""

    def __init__(self, targets):
        self.lock = threading.Lock()
        self.expected = {name: Expected(target["answers"]) for name, target in targets.items()}
        self.events, self.next = {}, 0
        self.times = collections.defaultdict(lambda: array.array("f"))
        self.failures = collections.defaultdict(collections.Counter)
        self.examples, self.answers = collections.defaultdict(list), collections.Counter()
        self.passed, self.failed = collections.Counter(), 0

    def begin(self, name):
        now = time.monotonic()
        with self.lock:
            self.events = {key: event for key, event in self.events.items() if event[2] > now - REMEMBERED}
            self.next += 1
            self.events[self.next] = (name, now, float("inf"))
            return self.next

    def end(self, key):
        with self.lock:
            name, begin, _ = self.events[key]
            self.events[key] = (name, begin, time.monotonic())
            return f"{time.strftime('%H:%M:%S', time.gmtime())} {self.failed} failed:"

    def record(self, name, begin, answer, detail, what):
        end = time.monotonic()
        allowed = self.expected[name].meanwhile(begin)
        with self.lock:
            events = {event for event, since, until in self.events.values() if since <= end and until >= begin} or {"nothing"}
            self.answers[answer] += 1
            if answer.startswith("200"):
                self.passed[f"{name} {int(time.time() // 60)}"] += 1
            for event in (*events, "all"):
                self.times[event].append(end - begin)
            if answer not in allowed:
                self.failed += 1
                kind = f"{answer} instead of {' or '.join(sorted(allowed))}"
                for event in (*events, "all"):
                    self.failures[event][kind] += 1
                if len(self.examples[kind]) < MOST_EXAMPLES:
                    example = (f"{time.strftime('%H:%M:%S', time.gmtime())}, {name}, {what}, after {(end - begin) * 1000:.0f} ms, "
                               f"during {', '.join(sorted(events))}: {detail}")
                    self.examples[kind].append(example)
                    print(f"{kind}: {example}", file=sys.stderr)

    def report(self):
        with self.lock:
            return {"requests": {event: len(times) for event, times in self.times.items()},
                    "times": {event: [percentile(times, 0.5), percentile(times, 0.99), max(times)] for event, times in self.times.items()},
                    "failures": self.failures, "examples": self.examples, "answers": self.answers, "passed": self.passed}


class Client(threading.Thread):
    def __init__(self, number, asker, kind, interval, targets, book, seed):
        super().__init__(daemon=True)
        self.asker, (self.tls, self.fresh), self.interval, self.book = asker, kind, interval, book
        self.targets = {name: target for name, target in targets.items() if target["tls"] == self.tls}
        self.random = random.Random(f"{seed} {number}")

    def run(self):
        names = list(self.targets)
        weights = [self.targets[name].get("weight", 1) for name in names]
        how = f"{'HTTPS' if self.tls else 'HTTP'}, {'new connection' if self.fresh else 'kept connection'}"
        due = time.monotonic() + self.random.random() * self.interval
        while True:
            # Whoever has come late asks at most so many at once.
            due = max(due + self.interval, time.monotonic() - 1)
            time.sleep(max(0.0, due - time.monotonic()))
            name, = self.random.choices(names, weights)
            begin = time.monotonic()
            answer, detail = self.asker.ask(self.targets[name], self.fresh)
            self.book.record(name, begin, answer, detail, f"{self.targets[name]['path']}, {how}")
            if self.asker.certificate:
                self.book.record(CERTIFICATE, begin, self.asker.certificate, "", how)


class Clients:
    """The process of the clients."""

    def __init__(self, **configuration):
        self.lock = threading.Lock()
        self.process = subprocess.Popen([sys.executable, pathlib.Path(__file__)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.tell(**configuration)

    def tell(self, **command):
        with self.lock:
            print(json.dumps(command), file=self.process.stdin, flush=True)
            return json.loads(self.process.stdout.readline())

    def allow(self, target, *answers):
        """From now on a target may be answered so, and not otherwise. Requests under way may still be answered as before."""
        self.tell(allow=target, answers=answers)

    def end(self):
        self.process.terminate()
        self.process.wait(30)


def main():
    commands = (json.loads(line) for line in sys.stdin)
    start = next(commands)
    targets, seed = start["targets"], start["seed"]
    book = Book({**targets, CERTIFICATE: {"answers": start["certificates"]}})
    for number, kind in enumerate(KINDS):
        Client(number, Asker(start["ports"], start["authority"]), kind, len(KINDS) / start["rate"], targets, book, seed).start()
    said = None
    while True:
        print(json.dumps(said), flush=True)
        command = next(commands, None)
        if command is None:
            return
        if "allow" in command:
            said = book.expected[command["allow"]].change(command["answers"])
        elif "begin" in command:
            said = book.begin(command["begin"])
        elif "end" in command:
            said = book.end(command["end"])
        else:
            said = book.report()


if __name__ == "__main__":
    main()
