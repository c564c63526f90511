"""A webhook that logs the alerts that it receives: `firing SchedulerStopped`."""

import json
from http.server import BaseHTTPRequestHandler, HTTPServer


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        for alert in body["alerts"]:
            print(alert["status"], alert["labels"]["alertname"])
        self.send_response(200)
        self.end_headers()


HTTPServer(("", 8080), Handler).serve_forever()
