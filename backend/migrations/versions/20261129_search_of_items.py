"""indexes for the search of items"""

import logging

import sqlalchemy as sa
from alembic import op

revision = "d41b7e9f5c08"
down_revision = "b4f2a6c91d30"
branch_labels = None
depends_on = None

COLUMNS = ("title", "description")
log = logging.getLogger("alembic.runtime.migration")


def upgrade() -> None:
    """Only PostgreSQL has the extension pg_trgm; elsewhere, a search reads the whole table."""
    if op.get_bind().dialect.name != "postgresql":
        return
    if not op.get_bind().scalar(sa.text("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")):
        log.warning("A search of items will read the whole table: there is no pg_trgm.")
        return
    # Concurrently, so that items can be written meanwhile. This waits for older transactions, which
    # delays nobody else, and leaves an invalid index behind if it fails.
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = '5min'")
        for column in COLUMNS:
            index = f"ix_items_{column}_trgm"
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {index}")
            op.execute(
                f"CREATE INDEX CONCURRENTLY {index} ON items USING gin ({column} gin_trgm_ops)"
            )
        op.execute("SET lock_timeout = '5s'")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for column in COLUMNS:
            op.execute(f"DROP INDEX IF EXISTS ix_items_{column}_trgm")
