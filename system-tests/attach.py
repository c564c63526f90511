"""Attach to a Jupyter server, as an editor does: `attach.py URL TOKEN CODE` runs the code in a new
kernel and prints its output. It runs in Jupyter's environment, which has a WebSocket client.
"""

import json
import sys
from urllib.request import Request, urlopen
from uuid import uuid4

from websocket import create_connection

url, token, code = sys.argv[1:]
headers = {"Authorization": f"token {token}"}
kernel = json.load(urlopen(Request(f"{url}/api/kernels", b"{}", headers), timeout=30))["id"]
socket = create_connection(
    f"{url.replace('http', 'ws', 1)}/api/kernels/{kernel}/channels", header=headers, timeout=60
)
header = {"msg_id": uuid4().hex, "msg_type": "execute_request", "session": uuid4().hex}
header |= {"username": "", "version": "5.3"}
content = {"code": code, "silent": False}
parts = {"parent_header": {}, "metadata": {}, "channel": "shell"}
socket.send(json.dumps({"header": header, "content": content, **parts}))
while True:
    message = json.loads(socket.recv())
    if message["parent_header"].get("msg_id") != header["msg_id"]:
        continue
    if message["msg_type"] == "stream" and message["content"]["name"] == "stdout":
        sys.stdout.write(message["content"]["text"])
    elif message["msg_type"] == "error":
        sys.exit("\n".join(message["content"]["traceback"]))
    elif message["msg_type"] == "execute_reply":
        break
