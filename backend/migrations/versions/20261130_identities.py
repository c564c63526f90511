"""identities, and accounts without a password"""

from base64 import b64encode
from secrets import token_bytes

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "b7d20e94c1f3"
down_revision = "5d20c9e7b3f4"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True).with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")


def upgrade() -> None:
    op.create_table(
        "identities",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("issuer", sa.String(300), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("provider", sa.String(30), nullable=False),
        sa.Column("last_used_at", TIME, nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_identities"),
        sa.UniqueConstraint("issuer", "subject", name="uq_identities_issuer_subject"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_identities_user_id_users", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_identities_user_id_created_at", "identities", ["user_id", "created_at"])
    with op.batch_alter_table("users") as users:
        users.alter_column("password_hash", existing_type=sa.String(200), nullable=True)


def unknown_password() -> str:
    """A hash whose password nobody knows. The owner of an account can reset it by mail."""
    salt, digest = (b64encode(token_bytes(size)).decode().rstrip("=") for size in (16, 32))
    return f"$argon2id$v=19$m=19456,t=2,p=1${salt}${digest}"


def downgrade() -> None:
    users = sa.table("users", sa.column("password_hash", sa.String))
    op.execute(
        sa.update(users)
        .where(users.c.password_hash.is_(None))
        .values(password_hash=unknown_password())
    )
    with op.batch_alter_table("users") as batch:
        batch.alter_column("password_hash", existing_type=sa.String(200), nullable=False)
    op.drop_table("identities")
