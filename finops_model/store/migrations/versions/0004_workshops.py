"""Workshops: what was asked, who takes part, every vote and what was agreed."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the tables of workshops."""
    op.create_table(
        "workshop",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scope_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("asks", sa.String(), nullable=False),
        sa.Column("by_name", sa.Boolean(), nullable=False),
        sa.Column("early_votes", sa.Boolean(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("join_code", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("timer_started_at", sa.DateTime(), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("prepared_at", sa.DateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.CheckConstraint("asks = 'rating' OR asks = 'target' OR asks = 'both'", name=op.f("ck_workshop_asks")),
        sa.CheckConstraint("held_on BETWEEN '1900-01-01' AND '2199-12-31'", name=op.f("ck_workshop_held_on")),
        sa.CheckConstraint("question = 'rating' OR question = 'target'", name=op.f("ck_workshop_question")),
        sa.CheckConstraint(
            "state = 'prepared' OR state = 'open' OR state = 'closed' OR state = 'discarded'",
            name=op.f("ck_workshop_state"),
        ),
        sa.CheckConstraint("trim(title) <> ''", name=op.f("ck_workshop_title")),
        sa.CheckConstraint("seconds >= 0", name=op.f("ck_workshop_seconds")),
        sa.ForeignKeyConstraint(["scope_id"], ["scope.id"], name=op.f("fk_workshop_scope_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop")),
        sa.UniqueConstraint("join_code", name=op.f("uq_workshop_join_code")),
    )
    op.create_index(op.f("ix_workshop_scope_id"), "workshop", ["scope_id"], unique=False)
    op.create_table(
        "workshop_capability",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("capability_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["capability_id"], ["capability.id"], name=op.f("fk_workshop_capability_capability_id")
        ),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_workshop_capability_workshop_id")),
        sa.PrimaryKeyConstraint("workshop_id", "capability_id", name=op.f("pk_workshop_capability")),
        sa.UniqueConstraint("workshop_id", "position", name=op.f("uq_workshop_capability_workshop_id_position")),
    )
    op.create_table(
        "workshop_facilitator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("secret_hash", sa.String(), nullable=False),
        sa.CheckConstraint("trim(name) <> ''", name=op.f("ck_workshop_facilitator_name")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_workshop_facilitator_workshop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_facilitator")),
        sa.UniqueConstraint("workshop_id", "secret_hash", name=op.f("uq_workshop_facilitator_workshop_id_secret_hash")),
    )
    op.create_table(
        "workshop_agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("capability_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("choice", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("due_on BETWEEN '1900-01-01' AND '2199-12-31'", name=op.f("ck_workshop_agreement_due_on")),
        sa.CheckConstraint("question = 'rating' OR question = 'target'", name=op.f("ck_workshop_agreement_question")),
        sa.CheckConstraint("trim(choice) <> ''", name=op.f("ck_workshop_agreement_choice")),
        sa.CheckConstraint("value BETWEEN 1 AND 5", name=op.f("ck_workshop_agreement_value")),
        sa.ForeignKeyConstraint(["change_id"], ["change.id"], name=op.f("fk_workshop_agreement_change_id")),
        sa.ForeignKeyConstraint(
            ["workshop_id", "capability_id"],
            ["workshop_capability.workshop_id", "workshop_capability.capability_id"],
            name=op.f("fk_workshop_agreement_workshop_id_capability_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_agreement")),
    )
    op.create_index(op.f("ix_workshop_agreement_change_id"), "workshop_agreement", ["change_id"], unique=False)
    op.create_index(op.f("ix_workshop_agreement_workshop_id"), "workshop_agreement", ["workshop_id"], unique=False)
    op.create_table(
        "workshop_participant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("name_key", sa.String(), nullable=True),
        sa.Column("facilitator_id", sa.Integer(), nullable=True),
        sa.Column("last_seen_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("trim(name) <> ''", name=op.f("ck_workshop_participant_name")),
        sa.ForeignKeyConstraint(
            ["facilitator_id"], ["workshop_facilitator.id"], name=op.f("fk_workshop_participant_facilitator_id")
        ),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_workshop_participant_workshop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_participant")),
        sa.UniqueConstraint("id", "workshop_id", name=op.f("uq_workshop_participant_id_workshop_id")),
        sa.UniqueConstraint("workshop_id", "name_key", name=op.f("uq_workshop_participant_workshop_id_name_key")),
        sa.UniqueConstraint("workshop_id", "token_hash", name=op.f("uq_workshop_participant_workshop_id_token_hash")),
    )
    op.create_table(
        "workshop_round",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("capability_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("revealed_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("question = 'rating' OR question = 'target'", name=op.f("ck_workshop_round_question")),
        sa.CheckConstraint("round > 0", name=op.f("ck_workshop_round_round")),
        sa.ForeignKeyConstraint(
            ["workshop_id", "capability_id"],
            ["workshop_capability.workshop_id", "workshop_capability.capability_id"],
            name=op.f("fk_workshop_round_workshop_id_capability_id"),
        ),
        sa.PrimaryKeyConstraint("workshop_id", "capability_id", "question", "round", name=op.f("pk_workshop_round")),
    )
    op.create_table(
        "workshop_vote",
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("capability_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(), nullable=False),
        sa.Column("voted_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("trim(choice) <> ''", name=op.f("ck_workshop_vote_choice")),
        sa.ForeignKeyConstraint(
            ["participant_id", "workshop_id"],
            ["workshop_participant.id", "workshop_participant.workshop_id"],
            name=op.f("fk_workshop_vote_participant_id_workshop_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workshop_id", "capability_id", "question", "round"],
            [
                "workshop_round.workshop_id",
                "workshop_round.capability_id",
                "workshop_round.question",
                "workshop_round.round",
            ],
            name=op.f("fk_workshop_vote_workshop_id_capability_id_question_round"),
        ),
        sa.PrimaryKeyConstraint(
            "workshop_id", "capability_id", "question", "round", "participant_id", name=op.f("pk_workshop_vote")
        ),
    )
