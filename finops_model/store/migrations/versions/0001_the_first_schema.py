"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Creates all tables, and the triggers that make ratings and targets append-only."""
    op.create_table(
        "capability",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_capability"),
        sa.UniqueConstraint("edition", "slug", name="uq_capability_edition_slug"),
    )
    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("partial", sa.Boolean(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("written", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["undoes"], ["change.id"], name="fk_change_undoes"),
        sa.PrimaryKeyConstraint("id", name="pk_change"),
    )
    op.create_index("ix_change_undoes", "change", ["undoes"])

    op.create_table(
        "organization",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_organization"),
        sa.UniqueConstraint("name_key", name="uq_organization_name_key"),
        sa.UniqueConstraint("slug", name="uq_organization_slug"),
    )
    op.create_table(
        "revision",
        sa.Column("organization_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("organization_id", name="pk_revision"),
    )
    op.create_table(
        "change_file",
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("targets", sa.Integer(), nullable=False),
        sa.Column("notices", sa.JSON(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["change_id"], ["change.id"], name="fk_change_file_change_id"),
        sa.PrimaryKeyConstraint("change_id", "position", name="pk_change_file"),
    )
    op.create_table(
        "scope",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organization.id"], name="fk_scope_organization_id"),
        sa.PrimaryKeyConstraint("id", name="pk_scope"),
        sa.UniqueConstraint("organization_id", "name_key", name="uq_scope_organization_id_name_key"),
        sa.UniqueConstraint("organization_id", "slug", name="uq_scope_organization_id_slug"),
    )
    op.create_table(
        "assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scope_id", sa.Integer(), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("assessor", sa.String(), nullable=False),
        sa.Column("assessor_key", sa.String(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["scope_id"], ["scope.id"], name="fk_assessment_scope_id"),
        sa.PrimaryKeyConstraint("id", name="pk_assessment"),
        sa.UniqueConstraint("id", "scope_id", "assessed_on", name="uq_assessment_id_scope_id_assessed_on"),
        sa.UniqueConstraint(
            "scope_id",
            "assessed_on",
            "assessor_key",
            "edition",
            name="uq_assessment_scope_id_assessed_on_assessor_key_edition",
        ),
    )
    op.create_table(
        "draft",
        sa.Column("scope_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["scope_id"], ["scope.id"], name="fk_draft_scope_id"),
        sa.PrimaryKeyConstraint("scope_id", "kind", "actor", name="pk_draft"),
    )
    op.create_table(
        "mapping",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("header_key", sa.String(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_mapping"),
    )
    op.create_index("ix_mapping_header_key", "mapping", ["header_key"])
    op.create_table(
        "mention",
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("scope_id", sa.Integer(), nullable=False),
        sa.Column("organization_name", sa.String(), nullable=False),
        sa.Column("scope_name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["change_id"], ["change.id"], name="fk_mention_change_id"),
        sa.ForeignKeyConstraint(["scope_id"], ["scope.id"], name="fk_mention_scope_id"),
        sa.PrimaryKeyConstraint("change_id", "scope_id", name="pk_mention"),
    )
    op.create_index("ix_mention_scope_id", "mention", ["scope_id"])

    op.create_table(
        "target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scope_id", sa.Integer(), nullable=False),
        sa.Column("capability_id", sa.Integer(), nullable=True),
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("entry <> 'inherit' OR capability_id IS NOT NULL", name=op.f("ck_target_inherit")),
        sa.CheckConstraint(
            "entry = 'crawl' OR entry = 'walk' OR entry = 'run' OR entry = 'none' OR entry = 'inherit'",
            name=op.f("ck_target_entry"),
        ),
        sa.CheckConstraint("value BETWEEN 1 AND 5", name=op.f("ck_target_value")),
        sa.ForeignKeyConstraint(["capability_id"], ["capability.id"], name="fk_target_capability_id"),
        sa.ForeignKeyConstraint(["change_id"], ["change.id"], name="fk_target_change_id"),
        sa.ForeignKeyConstraint(["scope_id"], ["scope.id"], name="fk_target_scope_id"),
        sa.PrimaryKeyConstraint("id", name="pk_target"),
    )
    op.create_index("ix_target_scope_id", "target", ["scope_id"])

    op.create_table(
        "rating",
        sa.Column("scope_id", sa.Integer(), nullable=False),
        sa.Column("capability_id", sa.Integer(), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
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
            "scope_id", "capability_id", "assessed_on", "assessment_id", "change_id", name="pk_rating"
        ),
        sqlite_with_rowid=False,
    )
    if op.get_bind().dialect.name != "sqlite":
        return  # the next migration makes both tables anew, with triggers
    for table in ("rating", "target"):
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table}s are only ever added'); END"
            )
