"""The API server of the cluster of the tests, for those who write to it much."""

import base64
import http.client
import json
import re
import ssl
import threading

MERGE = "application/merge-patch+json"


class Refused(SystemExit):
    """What the API server does not do."""


class ApiServer:
    """Reads and writes objects, on one connection a thread."""

    def __init__(self, world):
        config = json.loads(world.kubectl("config", "view", "--raw", "--minify", "-o=json"))
        cluster, user = config["clusters"][0]["cluster"], config["users"][0]["user"]
        self.address = cluster["server"].removeprefix("https://")
        self.tls = ssl.create_default_context(cadata=base64.b64decode(cluster["certificate-authority-data"]).decode())
        self.headers = {"Authorization": f"Bearer {user['token']}"}
        self.local = threading.local()

    def send(self, method, path, body=None, content_type="application/json"):
        """What it answers."""
        if not hasattr(self.local, "connection"):
            self.local.connection = http.client.HTTPSConnection(self.address, context=self.tls, timeout=60)
        connection = self.local.connection
        connection.request(method, path, None if body is None else json.dumps(body), {**self.headers, "Content-Type": content_type})
        answer = connection.getresponse()
        text = answer.read().decode()
        if answer.status >= 300:
            raise Refused(f"{method} {path}: {answer.status} {text[:300]}")
        return text

    def items(self, path):
        return json.loads(self.send("GET", path))["items"]

    def status_writes(self, group):
        """How many times statuses of the group's objects have been written since the API server started."""
        counts = re.findall(r"^apiserver_request_total\{(.*)\} (\S+)$", self.send("GET", "/metrics"), re.MULTILINE)
        return sum(int(float(count)) for labels, count in counts
                   if f'group="{group}"' in labels and 'subresource="status"' in labels and 'verb="GET"' not in labels)
