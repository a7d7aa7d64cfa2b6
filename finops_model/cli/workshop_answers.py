"""What the commands of workshops answer (CONTRACT: JSON keys), and the same for people."""

from finops_model.cli.answers import Json
from finops_model.cli.tables import table
from finops_model.texts import say
from finops_model.texts.figures import NONE_TEXT
from finops_model.texts.workshop import choice_text, disagreement_text, question_text, state_text
from finops_model.views.workshop import TopicView, WorkshopView
from finops_model.workshop import Agreed, Outcome

_NOT_REVEALED: Json = dict.fromkeys(("votes", "n", "cant_tell", "proposal", "disagreement", "range"))
_NOT_AGREED: Json = dict.fromkeys(("agreed", "note", "due_on", "owner", "value", "by"))


def workshop_answer(view: WorkshopView) -> Json:
    """A workshop with everything that it asks."""
    return {
        "workshop": view.id,
        "organization": view.organization,
        "scope": view.scope,
        "title": view.title,
        "held_on": view.held_on.isoformat(),
        "state": view.state,
        "join_code": view.join_code,
        "participants": view.attendance.people,
        "change_id": view.change_id,
        "entries": [topic_answer(one) for one in view.topics],
    }


def topic_answer(one: TopicView) -> Json:
    """What was voted and agreed on a topic; before the reveal the figures are null."""
    votes = _NOT_REVEALED if one.outcome is None else _outcome_answer(one.outcome)
    agreed = _NOT_AGREED if one.agreement is None else _agreed_answer(one.agreement.agreed, one.agreement.actor)
    return {
        "capability": one.topic.capability,
        "question": one.topic.question,
        "round": one.round,
        "revealed": one.revealed,
        "voted": one.voted,
        **votes,
        **agreed,
        "skipped": one.skipped,
    }


def _outcome_answer(outcome: Outcome) -> Json:
    return {
        "votes": dict(outcome.spread),
        "n": outcome.n,
        "cant_tell": outcome.cant_tell,
        "proposal": outcome.proposal,
        "disagreement": outcome.disagreement,
        "range": outcome.range,
    }


def _agreed_answer(agreed: Agreed, by: str) -> Json:
    return {
        "agreed": agreed.choice,
        "note": agreed.note or None,
        "due_on": None if agreed.due_on is None else agreed.due_on.isoformat(),
        "owner": agreed.owner,
        "value": agreed.value,
        "by": by,
    }


def workshop_text(answer: Json) -> str:
    """The workshop on a line, and a table of what it asks."""
    head = say(
        "{title}, {day}, {organization}, {scope}: {state}",
        title=answer["title"],
        day=answer["held_on"],
        organization=answer["organization"],
        scope=answer["scope"],
        state=state_text(answer["state"]),
    )
    return f"{head}\n{topic_table(answer['entries'])}"


def topic_text(answer: Json) -> str:
    """A topic as a table of one line."""
    return topic_table([answer])


def topic_table(rows: list[Json]) -> str:
    """Capability, question, votes, proposal, disagreement and what was agreed."""
    columns = {
        say("Capability"): "capability",
        say("Question"): lambda row: question_text(row["question"]),
        say("Voted"): "voted",
        say("Votes"): _votes_text,
        say("Proposal"): lambda row: choice_text(row["proposal"]),
        say("Disagreement"): lambda row: disagreement_text(row["disagreement"]),
        say("Agreed"): lambda row: choice_text(row["agreed"]),
        say("Note"): "note",
    }
    return table(rows, columns)


def _votes_text(row: Json) -> str:
    if row["votes"] is None:
        return say("not revealed")
    return ", ".join(f"{choice_text(choice)} {count}" for choice, count in row["votes"].items()) or NONE_TEXT
