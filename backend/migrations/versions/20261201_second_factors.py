"""second factors and passkeys"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "e51b7c0da284"
down_revision = "e3a94c07d152"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True).with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")


def of_user(table: str) -> list[sa.schema.SchemaItem]:
    """The columns and constraints that each of the tables has."""
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=f"fk_{table}_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    ]


def upgrade() -> None:
    op.create_table(
        "authenticators",
        *of_user("authenticators"),
        sa.Column("secret", sa.String(200), nullable=False),
        sa.Column("confirmed_at", TIME, nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=True),
    )
    op.create_index("ix_authenticators_user_id", "authenticators", ["user_id"])
    op.create_table(
        "recovery_codes",
        *of_user("recovery_codes"),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.UniqueConstraint("user_id", "code_hash", name="uq_recovery_codes_user_id_code_hash"),
    )
    op.create_table(
        "passkeys",
        *of_user("passkeys"),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("credential_id", sa.String(1364), nullable=False),
        sa.Column("credential_hash", sa.String(64), nullable=False),
        sa.Column("public_key", sa.String(2000), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("last_used_at", TIME, nullable=True),
        sa.UniqueConstraint("credential_hash", name="uq_passkeys_credential_hash"),
    )
    op.create_index("ix_passkeys_user_id_created_at", "passkeys", ["user_id", "created_at"])
    op.create_table(
        "spent_challenges",
        sa.Column("challenge", sa.String(64), nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("challenge", name="pk_spent_challenges"),
    )
    op.create_index("ix_spent_challenges_expires_at", "spent_challenges", ["expires_at"])
    # The running release neither knows nor sets it.
    with op.batch_alter_table("users") as users:
        users.add_column(
            sa.Column("has_second_factor", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    op.add_column("sessions", sa.Column("confirmed_at", TIME, nullable=True))
    op.add_column("sessions", sa.Column("second_factor", sa.String(20), nullable=True))


def downgrade() -> None:
    op.drop_column("sessions", "second_factor")
    op.drop_column("sessions", "confirmed_at")
    with op.batch_alter_table("users") as users:
        users.drop_column("has_second_factor")
    for table in ("spent_challenges", "passkeys", "recovery_codes", "authenticators"):
        op.drop_table(table)
