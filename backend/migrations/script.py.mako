<%!
def plain(code):
    """Without the comments and the default arguments that Alembic writes."""
    lines = [line for line in code.splitlines() if "# ### " not in line]
    return "\n".join(lines).replace(", schema=None", "").strip() or "pass"
%>\
"""${message}"""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    ${plain(upgrades or "")}


def downgrade() -> None:
    ${plain(downgrades or "")}
