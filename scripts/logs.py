"""Makes the JSON lines of containers' logs readable, for scripts/logs.sh."""

import json
import signal
import sys

signal.signal(signal.SIGINT, signal.SIG_DFL)
signal.signal(signal.SIGPIPE, signal.SIG_DFL)
for line in sys.stdin:
    service, separator, text = line.rstrip("\n").rpartition(" | ")
    try:
        entry = json.loads(text)
        words = [entry["time"][:23], entry["level"], entry["logger"]]
        words += [f"[{entry.get('request_id', '-')}]", entry["message"]]
        text = "\n".join([" ".join(words), *filter(None, [entry.get("exc_info")])])
    except (ValueError, KeyError, TypeError):
        pass
    print(f"{service}{separator}{text}", flush=True)
