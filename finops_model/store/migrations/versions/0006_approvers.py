"""Who approved a target."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the approver to the entries of targets; those that were written have none."""
    op.add_column("target", sa.Column("approver", sa.String(), nullable=True))
