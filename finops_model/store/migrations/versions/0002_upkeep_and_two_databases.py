"""Upkeep of organizations, people, the order of writing by change and position; PostgreSQL beside SQLite."""

import unicodedata
from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FIRST, LAST = "1900-01-01", "2199-12-31"

CRITERIA = (
    ("crawl-kpis", "crawl-process", "crawl-adoption", "crawl-quick-wins"),
    ("walk-adoption", "walk-edge-known", "walk-coverage", "walk-edge-estimated", "walk-kpis"),
    ("run-adoption", "run-edge-addressed", "run-kpis", "run-automation"),
)
"""The criteria of Crawl, Walk and Run in both editions that the first schema knew."""

IMPLIED = {
    "run-adoption": {"walk-adoption", "crawl-adoption"},
    "walk-adoption": {"crawl-adoption"},
    "run-kpis": {"walk-kpis", "crawl-kpis"},
    "walk-kpis": {"crawl-kpis"},
    "run-edge-addressed": {"walk-edge-known"},
}
"""The criteria that a met criterion implies, since this schema."""


def upgrade() -> None:
    """Brings a store of the first schema over, with its whole history."""
    _strip_format_characters("organization", "name_key", "")
    _strip_format_characters("scope", "name_key", "AND o.organization_id = t.organization_id")
    _strip_format_characters(
        "assessment",
        "assessor_key",
        "AND o.scope_id = t.scope_id AND o.assessed_on = t.assessed_on AND o.edition = t.edition",
    )
    ratings, targets = _set_aside("rating", "target")
    for table, column in (("assessment", "assessed_on"), (ratings, "assessed_on"), (targets, "agreed_on")):
        _keep_within_years(table, column)
    _keep_within_years(targets, "due_on")
    _score_criteria(ratings)
    _change_tables()
    _add_tables()
    _rebuild_ratings(ratings)
    _rebuild_targets(targets)
    for table in ("rating", "target"):
        _only_add(table)
    if op.get_bind().dialect.name == "postgresql":
        _check_references_together()


def _strip_format_characters(table: str, column: str, same_place: str) -> None:
    """Takes invisible characters out of keys; a key that another row has already stays as it is."""
    connection = op.get_bind()
    keys = connection.execute(sa.text(f"SELECT id, {column} FROM {table} ORDER BY id")).all()
    change = sa.text(
        f"UPDATE {table} AS t SET {column} = :key WHERE t.id = :id AND NOT EXISTS "
        f"(SELECT 1 FROM {table} o WHERE o.{column} = :key {same_place})"
    )
    for id, key in keys:
        stripped = "".join(letter for letter in key if unicodedata.category(letter) != "Cf")
        if stripped != key and stripped.strip():
            connection.execute(change, {"id": id, "key": " ".join(stripped.split())})


def _set_aside(*tables: str) -> list[str]:
    """Moves tables that get another key out of the way; their names there."""
    for table in tables:
        op.execute(f"CREATE TABLE {table}_0001 AS SELECT * FROM {table}")
        op.drop_table(table)
    return [f"{table}_0001" for table in tables]


def _keep_within_years(table: str, column: str) -> None:
    """Moves days that the product does not know to its first or last one."""
    op.execute(f"UPDATE {table} SET {column} = '{FIRST}' WHERE {column} < '{FIRST}'")
    op.execute(f"UPDATE {table} SET {column} = '{LAST}' WHERE {column} > '{LAST}'")


def _score_criteria(ratings: str) -> None:
    """Ratings by criteria get the score that counts implied criteria, too; the criteria stay as people ticked them."""
    connection = op.get_bind()
    known = connection.execute(sa.text(f"SELECT DISTINCT criteria FROM {ratings} WHERE form = 'criteria'")).scalars()
    change = sa.text(f"UPDATE {ratings} SET score = :score WHERE form = 'criteria' AND criteria = :criteria")
    for criteria in known.all():
        connection.execute(change, {"score": _criteria_score(set(criteria.split())), "criteria": criteria})


def _criteria_score(ticked: set[str]) -> float:
    met = ticked.union(*(IMPLIED.get(criterion, set()) for criterion in ticked))
    for level, criteria in enumerate(CRITERIA):
        count = len(met.intersection(criteria))
        if count < len(criteria):
            return level + count / len(criteria)
    return 3.0


def _filled(table: str, column: str) -> tuple[str, str]:
    return f"ck_{table}_{column}", f"trim({column}) <> ''"


def _within_years(table: str, column: str) -> tuple[str, str]:
    return f"ck_{table}_{column}", f"{column} BETWEEN '{FIRST}' AND '{LAST}'"


def _check(rule: Callable[[str, str], tuple[str, str]], table: str, column: str) -> sa.CheckConstraint:
    name, condition = rule(table, column)
    return sa.CheckConstraint(condition, name=op.f(name))


def _change_tables() -> None:
    with op.batch_alter_table("change", recreate="auto") as table:
        table.drop_column("written")
    for name in ("organization", "scope"):
        with op.batch_alter_table(name) as table:
            table.alter_column("name_key", existing_type=sa.String(), nullable=True)
            table.create_check_constraint(*map(op.f, _filled(name, "name_key")))
    with op.batch_alter_table("mention") as table:
        for column in ("organization_name", "scope_name"):
            table.create_check_constraint(*map(op.f, _filled("mention", column)))
    with op.batch_alter_table("assessment") as table:
        table.create_check_constraint(*map(op.f, _within_years("assessment", "assessed_on")))
    with op.batch_alter_table("draft") as table:
        table.alter_column("actor", new_column_name="person_id")


def _add_tables() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        _check(_filled, "person", "name"),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
    )
    op.create_table(
        "entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("scope_id", sa.Integer(), nullable=True),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("cadence_days", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "about = 'name' OR scope_id IS NULL AND (about = 'alias' OR about = 'parent' OR about = 'cadence')",
            name=op.f("ck_entry_about"),
        ),
        sa.CheckConstraint("name IS NULL OR about = 'name' OR about = 'alias'", name=op.f("ck_entry_name")),
        sa.CheckConstraint(
            "parent_id IS NULL OR about = 'parent' AND parent_id <> organization_id", name=op.f("ck_entry_parent")
        ),
        sa.CheckConstraint(
            "cadence_days IS NULL OR about = 'cadence' AND cadence_days > 0", name=op.f("ck_entry_cadence")
        ),
        sa.CheckConstraint("trim(name) <> ''", name=op.f("ck_entry_name_filled")),
        sa.ForeignKeyConstraint(["change_id"], ["change.id"], name="fk_entry_change_id"),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name="fk_entry_organization_id"),
        sa.ForeignKeyConstraint(["scope_id"], ["scope.id"], name="fk_entry_scope_id"),
        sa.ForeignKeyConstraint(["parent_id"], ["organization.id"], name="fk_entry_parent_id"),
        sa.PrimaryKeyConstraint("id", name="pk_entry"),
    )
    op.create_index("ix_entry_change_id", "entry", ["change_id"])
    op.create_index("ix_entry_organization_id", "entry", ["organization_id"])
    op.create_table(
        "removal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("scope_id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["change_id"], ["change.id"], name="fk_removal_change_id"),
        sa.ForeignKeyConstraint(["scope_id"], ["scope.id"], name="fk_removal_scope_id"),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name="fk_removal_assessment_id"),
        sa.PrimaryKeyConstraint("id", name="pk_removal"),
    )
    op.create_index("ix_removal_change_id", "removal", ["change_id"])
    op.create_index("ix_removal_scope_id_change_id", "removal", ["scope_id", "change_id"])


def _rebuild_ratings(old: str) -> None:
    """Ratings get a position within their change, in the order in which they were written."""
    op.create_table(
        "rating",
        sa.Column("scope_id", sa.Integer(), nullable=False),
        sa.Column("capability_id", sa.Integer(), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("criteria", sa.String(), nullable=False),
        sa.Column("lenses", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.CheckConstraint("(score IS NULL) = (form = 'not applicable')", name=op.f("ck_rating_not_applicable")),
        sa.CheckConstraint(
            "form = 'stage' OR form = 'score' OR form = 'criteria' OR form = 'lenses' OR form = 'not applicable'",
            name=op.f("ck_rating_form"),
        ),
        sa.CheckConstraint("score BETWEEN 0 AND 3", name=op.f("ck_rating_score")),
        sa.ForeignKeyConstraint(
            ["assessment_id", "scope_id", "assessed_on"],
            ["assessment.id", "assessment.scope_id", "assessment.assessed_on"],
            name="fk_rating_assessment_id_scope_id_assessed_on",
        ),
        sa.ForeignKeyConstraint(["capability_id"], ["capability.id"], name="fk_rating_capability_id"),
        sa.ForeignKeyConstraint(["change_id"], ["change.id"], name="fk_rating_change_id"),
        sa.PrimaryKeyConstraint(
            "scope_id", "capability_id", "assessed_on", "change_id", "assessment_id", name="pk_rating"
        ),
        sqlite_with_rowid=False,
    )
    columns = "scope_id, capability_id, assessed_on, change_id, assessment_id"
    contents = "form, score, criteria, lenses, evidence"
    op.execute(
        f"INSERT INTO rating ({columns}, position, {contents}) "
        f"SELECT {columns}, row_number() OVER (PARTITION BY change_id ORDER BY id), {contents} FROM {old} "
        f"ORDER BY {columns}"
    )
    op.drop_table(old)


def _rebuild_targets(old: str) -> None:
    """Target entries get a position within their change, in the order in which they were written."""
    op.create_table(
        "target",
        sa.Column("scope_id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("capability_id", sa.Integer(), nullable=True),
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.CheckConstraint("entry <> 'inherit' OR capability_id IS NOT NULL", name=op.f("ck_target_inherit")),
        sa.CheckConstraint(
            "entry = 'crawl' OR entry = 'walk' OR entry = 'run' OR entry = 'none' OR entry = 'inherit'",
            name=op.f("ck_target_entry"),
        ),
        sa.CheckConstraint("value BETWEEN 1 AND 5", name=op.f("ck_target_value")),
        _check(_within_years, "target", "agreed_on"),
        _check(_within_years, "target", "due_on"),
        sa.ForeignKeyConstraint(["capability_id"], ["capability.id"], name="fk_target_capability_id"),
        sa.ForeignKeyConstraint(["change_id"], ["change.id"], name="fk_target_change_id"),
        sa.ForeignKeyConstraint(["scope_id"], ["scope.id"], name="fk_target_scope_id"),
        sa.PrimaryKeyConstraint("scope_id", "change_id", "position", name="pk_target"),
        sqlite_with_rowid=False,
    )
    contents = "capability_id, entry, agreed_on, due_on, value, owner, reason"
    op.execute(
        f"INSERT INTO target (scope_id, change_id, position, {contents}) "
        f"SELECT scope_id, change_id, row_number() OVER (PARTITION BY change_id ORDER BY id), {contents} FROM {old}"
    )
    op.drop_table(old)


def _only_add(table: str) -> None:
    """Makes the database refuse to change or delete what was written."""
    sentence = f"{table}s are only ever added"
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


def _check_references_together() -> None:
    """Makes PostgreSQL look up what ratings refer to once per statement, not once per row: that took two thirds of the
    time of a large import. What ratings refer to is never deleted."""
    matches = {
        "capability": "p.id = a.capability_id",
        "change": "p.id = a.change_id",
        "assessment": "p.id = a.assessment_id AND p.scope_id = a.scope_id AND p.assessed_on = a.assessed_on",
    }
    for column in ("capability_id", "change_id", "assessment_id_scope_id_assessed_on"):
        op.drop_constraint(f"fk_rating_{column}", "rating", type_="foreignkey")
    missing = " OR ".join(
        f"EXISTS (SELECT 1 FROM added a LEFT JOIN {table} p ON {match} WHERE p.id IS NULL)"
        for table, match in matches.items()
    )
    op.execute(
        f"CREATE FUNCTION rating_refers() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {missing} THEN "
        "RAISE EXCEPTION 'a rating refers to a missing capability, change or assessment' "
        "USING ERRCODE = 'foreign_key_violation'; END IF; RETURN NULL; END $$"
    )
    op.execute(
        "CREATE TRIGGER rating_refers AFTER INSERT ON rating REFERENCING NEW TABLE AS added "
        "FOR EACH STATEMENT EXECUTE FUNCTION rating_refers()"
    )
