import json
import sys

from grapevine import Grapevine

client = Grapevine(sys.argv[1:])
for number in range(1, 8):
    client.put("example/%d" % number, {"number": number})
print("listed", sum(1 for _ in client.list("example/", limit=3)), flush=True)
for copy in client.follow("example/"):
    print(json.dumps(copy, sort_keys=True, separators=(",", ":")), flush=True)
    if "example/end" in copy:
        break
