"""The names that every notebook can use: the models, a session and the settings."""

# ruff: noqa: F401, F403  the notebooks use these
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shared.db.engine import engine, reading_engine
from shared.db.session import session_scope
from shared.models import *
from shared.settings import Settings

# For reading: each statement commits on its own, so that no lock is held between two cells. To
# write: `with session_scope() as changes:`, which commits at its end.
session = Session(reading_engine())
settings = Settings()
