"""A client of Grapevine in Python 3.9 or newer, without packages: writes that are repeated on another node,
lists in pages, and a copy of a prefix that a watch keeps up to date.

    python3 example.py http://localhost:3097 http://localhost:3098 http://localhost:3099
"""

import http.client
import json
import time
import urllib.error
import urllib.parse
import urllib.request


class Grapevine:
    def __init__(self, nodes):
        self.nodes = list(nodes)

    def send(self, method, path, value=None, accept="application/json"):
        """Sends a request to one node after the other, until one serves it."""
        body = None if value is None else json.dumps(value).encode()
        headers = {"Content-Type": "application/json", "Accept": accept}
        for attempt in range(20):
            request = urllib.request.Request(self.nodes[0] + path, body, headers, method=method)
            try:
                return urllib.request.urlopen(request, timeout=30)
            except urllib.error.HTTPError as error:
                if error.code != 503:  # 503: this node is stopping, overloaded, or its clock is wrong.
                    raise
            except OSError:
                pass
            self.try_another_node()
            time.sleep(min(1, 0.05 * 2**attempt))
        raise ConnectionError("no node serves " + path)

    def try_another_node(self):
        self.nodes.append(self.nodes.pop(0))

    def put(self, key, value):
        self.send("PUT", "/v1/state/" + urllib.parse.quote(key), value).close()

    def list(self, prefix, limit=100):
        """Yields the entries below a prefix, a page at a time."""
        query = {"prefix": prefix, "limit": limit}
        while True:
            with self.send("GET", "/v1/state?" + urllib.parse.urlencode(query)) as answer:
                page = json.load(answer)
            yield from page["entries"]
            if "next" not in page:
                return
            query["after"] = page["next"]

    def follow(self, prefix):
        """Yields a copy of everything below a prefix, each time that it has changed."""
        copy, complete, query = {}, False, {"prefix": prefix}
        while True:
            try:
                path = "/v1/watch?" + urllib.parse.urlencode(query)
                with self.send("GET", path, accept="application/x-ndjson") as lines:
                    for event in map(json.loads, lines):
                        kind = event["event"]
                        if kind == "reset":
                            copy, complete = {}, False
                        elif kind == "put":
                            copy[event["key"]] = event["value"]
                        elif kind in ("delete", "expire"):
                            copy.pop(event["key"], None)
                        complete = complete or kind == "live"
                        query["bookmark"] = event["bookmark"]
                        if complete and kind != "bookmark":
                            yield dict(copy)
            except (OSError, http.client.HTTPException, ValueError):
                self.try_another_node()  # It goes on behind the bookmark.
