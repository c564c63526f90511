"""one spelling of each email

What is no valid email stays as it is, and so does one whose spelling another account has: a
superuser sees both in the list of users.
"""

import logging

import sqlalchemy as sa
from alembic import op

from shared.email_addresses import normalize_email

revision = "5d8e02c7ab14"
down_revision = "c94e1b6f07d2"
branch_labels = None
depends_on = None

log = logging.getLogger("alembic.runtime.migration")
USERS = sa.table("users", sa.column("id", sa.Uuid()), sa.column("email", sa.String()))


def upgrade() -> None:
    connection = op.get_bind()
    rows = connection.execute(sa.select(USERS.c.id, USERS.c.email)).all()
    emails = {row.email for row in rows}
    for row in rows:
        if row.email.isascii() and "xn--" not in row.email:
            continue  # it is in lower case already
        email = _normalized(row.email)
        if email == row.email:
            continue
        if email in emails:
            log.warning("user %s keeps an email that is another user's, spelled anew", row.id)
            continue
        emails.add(email)
        connection.execute(sa.update(USERS).where(USERS.c.id == row.id).values(email=email))


def _normalized(email: str) -> str:
    try:
        return normalize_email(email)
    except ValueError:
        return email


def downgrade() -> None:
    """The other spelling is gone."""
