"""an index for the list of all items"""

from alembic import op

revision = "1f6a92d3c8e7"
down_revision = "e27b90f4a6d3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_items_created_at_id", "items", ["created_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_items_created_at_id", "items")
