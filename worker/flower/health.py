"""Flower's health check, which also has it ask the workers for their queues: by itself it does so
at its start alone, and would never show the queue of a worker that came later.
"""

import os
from base64 import b64encode
from pathlib import Path
from urllib.request import Request, urlopen

WORKERS = "http://127.0.0.1:5555/flower/api/workers?refresh=1"

# Without shared/settings.py, whose imports would take longer than all the rest.
file = os.environ.get("FLOWER_PASSWORD_FILE")
password = Path(file).read_text().strip() if file else os.environ["FLOWER_PASSWORD"].strip()
login = b64encode(f"{os.environ['FLOWER_USER'].strip()}:{password}".encode()).decode()
urlopen(Request(WORKERS, headers={"Authorization": f"Basic {login}"}), timeout=4)
