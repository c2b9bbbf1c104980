"""What the model gave the mean token of a translation."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add the column."""
    op.add_column("translations", sa.Column("logprob", sa.Float))


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("translations", "logprob")
