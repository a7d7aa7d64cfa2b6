"""Notes on the days of a scope."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the table of notes; they are only ever added to."""
    op.create_table(
        "note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("scope_id", sa.Integer(), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("deletes", sa.Integer(), nullable=True),
        sa.CheckConstraint("(text IS NULL) = (deletes IS NOT NULL)", name=op.f("ck_note_deletes")),
        sa.CheckConstraint("trim(text) <> ''", name=op.f("ck_note_text")),
        sa.CheckConstraint("noted_on BETWEEN '1900-01-01' AND '2199-12-31'", name=op.f("ck_note_noted_on")),
        sa.ForeignKeyConstraint(["change_id"], ["change.id"], name="fk_note_change_id"),
        sa.ForeignKeyConstraint(["deletes"], ["note.id"], name="fk_note_deletes"),
        sa.ForeignKeyConstraint(["scope_id"], ["scope.id"], name="fk_note_scope_id"),
        sa.PrimaryKeyConstraint("id", name="pk_note"),
    )
    op.create_index("ix_note_scope_id", "note", ["scope_id"])
    _only_add()


def _only_add() -> None:
    """Makes the database refuse to change or delete what was written."""
    sentence = "notes are only ever added"
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER note_no_{verb.lower()} BEFORE {verb} ON note "
                f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION note_only_added() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        "CREATE TRIGGER note_only_added BEFORE UPDATE OR DELETE ON note FOR EACH ROW EXECUTE FUNCTION note_only_added()"
    )
