"""Flower's options, which it reads from a Python file: `celery flower --conf`."""

from shared.settings import settings

# Required even behind a proxy that authenticates users: other containers reach Flower directly.
basic_auth = [settings().flower_login]
