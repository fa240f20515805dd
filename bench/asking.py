"""Those who ask Envoy: for a route that has changed until it is served, and for others all the time."""

import dataclasses
import http.client
import threading
import time

from world import cpu

HOSTS = 1000


class Envoy:
    """Asks on one connection, as long as it lasts."""

    def __init__(self, port, hosts=HOSTS):
        self.port, self.hosts, self.connection = port, hosts, None

    def ask(self, host, path):
        """The status, 0 where there is no answer, and the body."""
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
            self.connection.request("GET", path, headers={"Host": host})
            answer = self.connection.getresponse()
            return answer.status, answer.read().decode()
        except (OSError, http.client.HTTPException):
            self.connection = None
            return 0, ""

    def close(self):
        if self.connection is not None:
            self.connection.close()

    def status(self, number, path):
        """The status of a path of the hostname of the Mapping with that number."""
        return self.ask(f"h{number % self.hosts}.example.com", path)[0]


class Requests(threading.Thread):
    """Asks for a path all the time, and counts answers by status, 0 where there is none."""

    def __init__(self, port, host, path):
        super().__init__(daemon=True)
        self.envoy, self.host, self.path, self.statuses, self.done = Envoy(port), host, path, {}, False

    def run(self):
        while not self.done:
            status, _ = self.envoy.ask(self.host, self.path)
            self.statuses[status] = self.statuses.get(status, 0) + 1
            time.sleep(0.002)
        self.envoy.close()


def start_asking(port, *targets):
    """Those who ask for each host and path from now on."""
    requests = [Requests(port, *target) for target in targets]
    for each in requests:
        each.start()
    return requests


def end_asking(requests):
    """How many answers of each status they have had, now that they end."""
    statuses = {}
    for each in requests:
        each.done = True
    for each in requests:
        each.join()
        for status, count in each.statuses.items():
            statuses[status] = statuses.get(status, 0) + count
    return statuses


def failed(statuses):
    return sum(count for status, count in statuses.items() if status != 200)


@dataclasses.dataclass(frozen=True)
class Changes:
    """How long each change took until it was served in milliseconds, answers other than 404 before that, and the processor time that
    each of the processes spent on one in milliseconds."""

    served: list
    wrong: int
    spent: list


def change(envoy, total, changes, make, processes, warm_up=0, pause=0.3):
    """Has `make(number, prefix)` give one of so many routes another prefix, again and again, each as soon as the one before has been
    served and the pause is over; what `warm_up` more do before that does not count."""
    served, wrong = [], 0
    for turn in range(warm_up + changes):
        if turn == warm_up:
            served, wrong, before = [], 0, [cpu(pid) for pid in processes]
        number = turn * 7919 % total
        prefix = f"/c{turn}-{number}/"
        begun = time.monotonic()
        make(number, prefix)
        while (status := envoy.status(number, prefix)) != 200:
            wrong += status != 404
            if time.monotonic() - begun > 60:
                raise SystemExit(f"change {turn} of {total} routes is not served")
            time.sleep(0.001)
        served.append((time.monotonic() - begun) * 1000)
        time.sleep(pause)
    return Changes(served, wrong, [(cpu(pid) - had) / changes * 1000 for pid, had in zip(processes, before)])
