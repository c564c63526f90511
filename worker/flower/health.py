"""Flower's health check, which also has it ask the workers for their queues: by itself it does so
at its start alone, and would never show the queue of a worker that came later.
"""

import base64
import os
from urllib.request import Request, urlopen

WORKERS = "http://127.0.0.1:5555/flower/api/workers?refresh=1"

# Empty where something before Flower asks who it is.
login = base64.b64encode(os.environ.get("FLOWER_BASIC_AUTH", "").encode()).decode()
urlopen(Request(WORKERS, headers={"Authorization": f"Basic {login}"}), timeout=4)
