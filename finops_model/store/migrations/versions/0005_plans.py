"""Plans: what was accepted, and what people set for its steps."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

STATUSES = "status = 'planned' OR status = 'in progress' OR status = 'reported done' OR status = 'dropped'"


def upgrade() -> None:
    """Adds the tables of plans; rows are only ever added to them."""
    _table(
        "plan",
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.CheckConstraint("capacity > 0", name=op.f("ck_plan_capacity")),
    )
    _table(
        "plan_baseline",
        *_step("plan_baseline"),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("finishes_on", sa.Date(), nullable=True),
        _days("plan_baseline", "starts_on"),
        _days("plan_baseline", "finishes_on"),
    )
    _table(
        "plan_step",
        *_step("plan_step"),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("effort", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("finishes_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.CheckConstraint(STATUSES, name=op.f("ck_plan_step_status")),
        sa.CheckConstraint("effort BETWEEN 1 AND 12", name=op.f("ck_plan_step_effort")),
        sa.CheckConstraint("finishes_on >= starts_on", name=op.f("ck_plan_step_pins")),
        _days("plan_step", "starts_on"),
        _days("plan_step", "finishes_on"),
    )
    _table(
        "plan_tick",
        _capability("plan_tick"),
        sa.Column("capability_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(), nullable=False),
        sa.Column("met", sa.Boolean(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.CheckConstraint("trim(criterion) <> ''", name=op.f("ck_plan_tick_criterion")),
    )


def _table(name: str, *parts: sa.schema.SchemaItem) -> None:
    """A table of facts about a scope that count from a day on."""
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("scope_id", sa.Integer(), nullable=False),
        sa.Column("set_on", sa.Date(), nullable=False),
        *parts,
        _days(name, "set_on"),
        sa.ForeignKeyConstraint(["change_id"], ["change.id"], name=f"fk_{name}_change_id"),
        sa.ForeignKeyConstraint(["scope_id"], ["scope.id"], name=f"fk_{name}_scope_id"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
    )
    op.create_index(f"ix_{name}_scope_id", name, ["scope_id"])
    _only_add(name)


def _step(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    """What a step is known by."""
    return (
        sa.Column("capability_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        _capability(table),
        sa.CheckConstraint("stage BETWEEN 1 AND 3", name=op.f(f"ck_{table}_stage")),
    )


def _capability(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["capability_id"], ["capability.id"], name=f"fk_{table}_capability_id")


def _days(table: str, column: str) -> sa.CheckConstraint:
    """That a day lies in the years that the product knows."""
    between = f"{column} BETWEEN '1900-01-01' AND '2199-12-31'"
    return sa.CheckConstraint(between, name=op.f(f"ck_{table}_{column}"))


def _only_add(table: str) -> None:
    """Makes the database refuse to change or delete what was written."""
    sentence = "plans are only ever added to"
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_only_added() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_only_added BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_only_added()"
    )
