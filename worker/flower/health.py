"""Flower's health check, which also makes Flower read the workers' queues again. By itself, Flower
reads them only at startup, and would never show the queue of a worker that starts later.
"""

import os
from base64 import b64encode
from pathlib import Path
from urllib.request import Request, urlopen

WORKERS = "http://127.0.0.1:5555/flower/api/workers?refresh=1"

# Not through shared/settings.py: its imports would take longer than the rest of the check.
file = os.environ.get("FLOWER_PASSWORD_FILE")
password = Path(file).read_text().strip() if file else os.environ["FLOWER_PASSWORD"].strip()
login = b64encode(f"{os.environ['FLOWER_USER'].strip()}:{password}".encode()).decode()
urlopen(Request(WORKERS, headers={"Authorization": f"Basic {login}"}), timeout=4)
