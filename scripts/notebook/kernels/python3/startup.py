"""What every notebook has at hand: the models, a session and the settings."""

# ruff: noqa: F401, F403  the notebooks use these
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shared.db.engine import engine, reading_engine
from shared.db.session import session_scope
from shared.models import *
from shared.settings import Settings

# For reading: each statement stands alone, and no lock is held while one thinks. To write:
# `with session_scope() as changes:`, which commits at its end.
session = Session(reading_engine())
settings = Settings()
