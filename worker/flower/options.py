"""Flower's options, which it reads from a Python file: `celery flower --conf`."""

from shared.settings import settings

# Also where something before Flower has asked who it is: other containers reach it too.
basic_auth = [settings().flower_login]
