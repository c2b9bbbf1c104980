"""What the editors' desk keeps: workflow, versions, comments."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the columns and tables; what there is becomes the first version of itself."""
    for table, column in _columns():
        op.add_column(table, column)
    _create_revisions()
    _create_moves()
    _create_comments()
    # People have longer ids and names than tokens.
    with op.batch_alter_table("approvals") as approvals:
        approvals.alter_column(
            "token", existing_type=sa.String(16), type_=sa.String(64), existing_nullable=False
        )
        approvals.alter_column(
            "name", existing_type=sa.String(100), type_=sa.String(200), existing_nullable=False
        )
        approvals.add_column(sa.Column("reason", sa.Text))
    op.execute("UPDATE bulletins SET workflow = 'approved' WHERE id IN (SELECT bulletin_id FROM approvals)")
    op.execute(
        "INSERT INTO revisions (bulletin_id, segment_id, language, version, text, origin, model, at) "
        "SELECT bulletin_id, segment_id, language, 1, text, origin, model, updated FROM translations"
    )


def downgrade() -> None:
    """Drop the tables and columns."""
    for name in ("comments", "moves", "revisions"):
        op.drop_table(name)
    with op.batch_alter_table("approvals") as approvals:
        approvals.drop_column("reason")
    for table, column in reversed(_columns()):
        op.drop_column(table, column.name)


def _columns() -> list[tuple[str, sa.Column[object]]]:
    return [
        ("bulletins", sa.Column("workflow", sa.String(16), nullable=False, server_default="draft")),
        ("bulletins", sa.Column("owner", sa.String(64))),
        ("bulletins", sa.Column("revision", sa.Integer, nullable=False, server_default="0")),
        ("bulletins", sa.Column("rows_revision", sa.Integer, nullable=False, server_default="0")),
        ("translations", sa.Column("version", sa.Integer, nullable=False, server_default="1")),
        ("translations", sa.Column("accepted", sa.Boolean, nullable=False, server_default=sa.false())),
        ("translations", sa.Column("revision", sa.Integer, nullable=False, server_default="0")),
        ("translations", sa.Column("by_id", sa.String(64))),
        ("translations", sa.Column("by_name", sa.String(200))),
    ]


def _create_revisions() -> None:
    op.create_table(
        "revisions",
        _bulletin(primary_key=True),
        sa.Column("segment_id", sa.String(32), primary_key=True),
        sa.Column("language", sa.String(16), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("origin", sa.String(16), nullable=False),
        sa.Column("model", sa.Text),
        sa.Column("by_id", sa.String(64)),
        sa.Column("by_name", sa.String(200)),
        sa.Column("at", MOMENT, nullable=False),
    )


def _create_moves() -> None:
    op.create_table(
        "moves",
        sa.Column("id", sa.Integer, primary_key=True),
        _bulletin(),
        sa.Column("before", sa.String(16), nullable=False),
        sa.Column("after", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("by_id", sa.String(64), nullable=False),
        sa.Column("by_name", sa.String(200), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_index("ix_moves_bulletin", "moves", ["bulletin_id", "id"])


def _create_comments() -> None:
    op.create_table(
        "comments",
        sa.Column("id", sa.String(32), primary_key=True),
        _bulletin(),
        sa.Column("segment_id", sa.String(32)),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("by_id", sa.String(64), nullable=False),
        sa.Column("by_name", sa.String(200), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("resolved_at", MOMENT),
        sa.Column("resolved_by", sa.String(200)),
    )
    op.create_index("ix_comments_bulletin", "comments", ["bulletin_id", "at"])


def _bulletin(*, primary_key: bool = False) -> sa.Column[str]:
    return sa.Column(
        "bulletin_id",
        sa.String(64),
        sa.ForeignKey("bulletins.id", ondelete="CASCADE"),
        primary_key=primary_key,
        nullable=False,
    )
