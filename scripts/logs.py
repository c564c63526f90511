"""Makes logs readable, for scripts/logs.sh. Each line of the input begins with its service.

python3 logs.py                                       each line, as it comes
python3 logs.py --request ID [--since SECONDS]        the lines of a request and its jobs, by time
python3 logs.py --job ID [--since SECONDS]            the lines of a job, by time
"""

import argparse
import json
import re
import signal
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

MOST = 10_000  # lines that are sorted
CLEAR_LINE = "\x1b[2K"  # before each line of some versions of Compose
# The time that Docker adds to a line: of a service, before its name; of a container, after it.
STAMP = r"\d{4}-\d\d-\d\dT[\d:.]+Z"
LINE = re.compile(
    rf"(?:(?P<before>{STAMP}) )?(?P<service>[^|]*?) *\| (?:(?P<after>{STAMP}) )?(?P<text>.*)"
)
# TEXT in backend/shared/logging.py, and log-format in backend/uwsgi.ini.
DATED = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:,\d{3})?")
IDS = re.compile(r" [A-Z]+ +\S+ \[(\S+?)(?: job (\S+))?\] ")
# Traefik's names of the header in the request, in the API's response, and in its own response.
TRAEFIK_REQUEST_IDS = tuple(
    f"{where}_X-Request-Id" for where in ("downstream", "origin", "request")
)


@dataclass
class Entry:
    service: str
    text: str  # as a person reads it
    time: datetime | None = None
    request: str = "-"
    job: str = "-"

    def is_of(self, request: str | None, job: str | None) -> bool:
        if job:  # some lines of other parts name it in their message
            return self.job == job or f"job {job}" in self.text
        return self.request == request


def printable(text: str) -> str:
    """Replace what would control the terminal: parts of a message may be from a client."""
    return "".join(char if char.isprintable() or char in "\n\t" else "\ufffd" for char in text)


def read(line: str) -> Entry:
    found = LINE.fullmatch(line.removeprefix(CLEAR_LINE))
    if not found:
        return Entry("", line)
    service, text = found["service"], found["text"]
    entry = _from_json(service, text) or _from_text(service, text)
    if stamp := found["before"] or found["after"]:
        entry.time = datetime.fromisoformat(stamp)
    return entry


def _from_text(service: str, text: str) -> Entry:
    dated = DATED.match(text)
    if not dated:
        return Entry(service, text)
    time = datetime.fromisoformat(dated[0]).astimezone()
    found = IDS.match(text, dated.end())
    return Entry(service, text, time, *(found.groups("-") if found else ()))


def _from_json(service: str, text: str) -> Entry | None:
    """Return None for a line that is not in one of the formats that are known."""
    try:
        fields = json.loads(text)
        if "RequestMethod" in fields:
            return _from_traefik(service, fields)
        request, job = fields.get("request_id", "-"), fields.get("job_id", "-")
        ids = request if job == "-" else f"{request} job {job}"
        words = [_time(fields), fields["level"], fields["logger"], f"[{ids}]"]
        lines = [" ".join([*words, fields["message"]]), *filter(None, [fields.get("exc_info")])]
        return Entry(service, "\n".join(lines), None, request, job)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _time(fields: dict[str, Any]) -> str:
    """The time of a line as `2026-01-02 03:04:05,678`, or without the milliseconds."""
    time = fields["time"].replace("T", " ")
    found = DATED.match(time)
    return found[0] if found else time


def _from_traefik(service: str, fields: dict[str, Any]) -> Entry:
    request = next((fields[name] for name in TRAEFIK_REQUEST_IDS if fields.get(name)), "-")
    asked = f"{fields['RequestMethod']} {fields['RequestPath'].partition('?')[0]}"
    text = f"{_time(fields)} INFO traefik [{request}] {asked} {fields['DownstreamStatus']}"
    return Entry(service, text, None, request)


def entries(lines: Iterable[str]) -> Iterator[Entry]:
    """Yield the entries, each with the lines after it that have no format, such as a traceback."""
    last: Entry | None = None
    for line in lines:
        entry = read(line.rstrip("\n"))
        if last and entry.service == last.service and not entry.time:
            last.text += f"\n{entry.text}"
            continue
        if last:
            yield last
        last = entry
    if last:
        yield last


def search(lines: Iterable[str], request: str | None, job: str | None, since: int) -> list[Entry]:
    """Return the entries of the last `since` seconds in the order of time, at most MOST."""
    earliest = datetime.now(UTC) - timedelta(seconds=since)
    found: list[Entry] = []
    for entry in entries(lines):
        if entry.time and entry.time >= earliest and entry.is_of(request, job):
            if len(found) == MOST:
                print(f"There are more lines: this shows {MOST} of them.", file=sys.stderr)
                break
            found.append(entry)
    return sorted(found, key=lambda entry: entry.time or earliest)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    wanted = arguments.add_mutually_exclusive_group()
    wanted.add_argument("--request")
    wanted.add_argument("--job")
    arguments.add_argument("--since", type=int, default=24 * 3600)
    chosen = arguments.parse_args()
    if not (chosen.request or chosen.job):
        for line in sys.stdin:
            service, separator, rest = line.rstrip("\n").removeprefix(CLEAR_LINE).partition("| ")
            text = read(f"{service}{separator}{rest}").text if separator else ""
            print(printable(f"{service}{separator}{text}"), flush=True)
        return
    found = search(sys.stdin, chosen.request, chosen.job, chosen.since)
    width = max((len(entry.service) for entry in found), default=0)
    for entry in found:
        print(printable(f"{entry.service:{width}} | {entry.text}"))
    if not found:
        sys.exit(f"No line of the last {chosen.since} seconds has the ID.")


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    main()
