"""A debugger that attaches to debugpy, as editors do: the Debug Adapter Protocol over TCP."""

import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from system import Api, slowness, wait_until

Message = dict[str, Any]


class Debugger:
    def __init__(self, port: int, sources: Path, sources_there: str | None = None) -> None:
        """Attach. Where the process runs in a container, its sources are at `sources_there`."""
        self.connection = connect(port)
        self.stream = self.connection.makefile("rwb")
        self.sources = sources
        self.sequence = 0
        there = [{"localRoot": str(sources), "remoteRoot": sources_there}] if sources_there else []
        self.request("initialize", adapterID="test", pathFormat="path")
        self.attaching = self.send("attach", justMyCode=True, pathMappings=there)
        self.wait_for("event", event="initialized")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.send("disconnect", terminateDebuggee=False)
        self.connection.close()

    def break_at(self, file: str, text: str) -> None:
        """Pause at the first line of the file that contains the text."""
        lines = (self.sources / file).read_text().splitlines()
        line = next(number for number, line in enumerate(lines, 1) if text in line)
        source = {"path": str(self.sources / file)}
        answer = self.request("setBreakpoints", source=source, breakpoints=[{"line": line}])
        assert answer["body"]["breakpoints"][0]["verified"], answer
        self.request("configurationDone")
        self.wait_for("response", request_seq=self.attaching)

    def evaluate_where_it_pauses(self, expression: str) -> str:
        self.thread = self.wait_for("event", event="stopped")["body"]["threadId"]
        frames = self.request("stackTrace", threadId=self.thread)["body"]["stackFrames"]
        answer = self.request("evaluate", expression=expression, frameId=frames[0]["id"])
        result: str = answer["body"]["result"]
        return result

    def resume(self) -> None:
        self.request("continue", threadId=self.thread)

    def request(self, command: str, **arguments: object) -> Message:
        answer = self.wait_for("response", request_seq=self.send(command, **arguments))
        assert answer["success"], answer
        return answer

    def send(self, command: str, **arguments: object) -> int:
        self.sequence += 1
        message = {"seq": self.sequence, "type": "request", "command": command}
        body = json.dumps(message | {"arguments": arguments}).encode()
        self.stream.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.stream.flush()
        return self.sequence

    def wait_for(self, kind: str, **values: object) -> Message:
        while True:
            message = self._read()
            if {"type": kind, **values}.items() <= message.items():
                return message

    def _read(self) -> Message:
        length = 0
        while line := self.stream.readline().strip():
            length = int(line.removeprefix(b"Content-Length: "))
        assert length, "The debugger has closed the connection."
        message: Message = json.loads(self.stream.read(length))
        return message


def connect(port: int) -> socket.socket:
    """The process that debugpy is in may have just been started."""
    connections = []

    def is_open() -> bool:
        with suppress(ConnectionRefusedError):
            connections.append(
                socket.create_connection(("127.0.0.1", port), timeout=30 * slowness())
            )
        return bool(connections)

    wait_until(is_open, 60, f"port {port} is open")
    return connections[0]


def pause_import(port: int, sources: Path) -> None:
    """The API waits for the debugger, so that a line which runs once has not run yet."""
    with Debugger(port, sources) as debugger:
        debugger.break_at("app/api.py", "BLUEPRINTS = ")
        assert debugger.evaluate_where_it_pauses("__name__") == "'app.api'"
        debugger.resume()


def pause_api(url: str, port: int, sources: Path, there: str | None = None) -> None:
    with Debugger(port, sources, there) as debugger, ThreadPoolExecutor(1) as pool:
        debugger.break_at("app/health/routes.py", "ready = ")
        answer = pool.submit(Api(url).get, "/api/v1/health/ready")
        checks = debugger.evaluate_where_it_pauses("checks")
        assert checks == "{'database': 'ok', 'broker': 'ok'}"
        assert not answer.done()
        debugger.resume()
        assert answer.result().ok


def pause_task(
    url: str, port: int, sources: Path, there: str | None = None, seconds: float = 17
) -> None:
    """A job is lost after 15 seconds without a heartbeat. One that a debugger pauses is not."""
    api = Api(url)
    api.log_in()
    with Debugger(port, sources, there) as debugger:
        debugger.break_at("reports/tasks.py", "path = run.result")
        job_id = api.start_report()
        assert job_id in debugger.evaluate_where_it_pauses("run.job_id")
        time.sleep(seconds)
        debugger.resume()
        job = api.wait_for_job(job_id)
    assert (job["state"], job["attempts"]) == ("succeeded", 1)
