"""The votes and outcomes of workshops, line by line: what leaves the product."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from finops_model.assessment import Person
from finops_model.store import Moment, StoredAgreement, StoredWorkshop, open_store
from finops_model.views.places import find_places
from finops_model.workshop import Outcome, Topic, outcome_of

RECORDS = (
    "organization",
    "scope",
    "workshop",
    "title",
    "held_on",
    "state",
    "capability",
    "question",
    "round",
    "participant",
    "choice",
    "n",
    "cant_tell",
    "proposal",
    "disagreement",
    "range",
    "agreed",
    "note",
    "due_on",
    "owner",
    "value",
    "agreed_by",
)
"""The columns of :func:`read_workshop_records`."""


def read_workshop_records(
    reader: Person,
    organization: str | None = None,
    scope: str | None = None,
    workshop_id: int | None = None,
) -> pd.DataFrame:
    """A line for each revealed vote, with the outcome of its round; and one for each topic without a revealed vote.

    Args:
        organization: id or name; None: all. ``scope`` is the same of scopes.
        workshop_id: only this workshop.

    Returns:
        :data:`RECORDS`: ``participant`` is empty where votes are anonymous; ``choice`` up to ``range`` are empty where
        nothing is revealed; ``agreed`` up to ``agreed_by`` are what counts now, on every line of the topic. Workshops
        by day, topics in the order of the discussion. No workshop: no rows.

    Raises:
        UnknownName: nothing has the name, or there is no such workshop.
    """
    lines: list[dict[str, Any]] = []
    with open_store().reading() as moment:
        if workshop_id is None:
            places = find_places(moment, organization, scope)
            ids = moment.read_workshops([int(id) for id in places["scope_id"]])["workshop_id"].tolist()[::-1]
        else:
            ids = [workshop_id]
        for id in ids:
            lines += _records(moment, moment.read_workshop(id))
    return pd.DataFrame(lines, columns=list(RECORDS)).astype(object)


def _records(moment: Moment, workshop: StoredWorkshop) -> Iterator[dict[str, Any]]:
    rounds, revealed = moment.read_rounds(workshop.id), moment.read_revealed_votes(workshop.id)
    agreements = {one.topic: one for one in moment.read_agreements(workshop.id)}
    names = {one.id: one.name or "" for one in moment.read_participants(workshop.id)}
    of_workshop = {
        "organization": workshop.names.organization,
        "scope": workshop.names.name,
        "workshop": workshop.id,
        "title": workshop.preparation.title,
        "held_on": workshop.preparation.held_on,
        "state": workshop.state.value,
    }
    for topic in workshop.preparation.topics:
        of_topic = of_workshop | _topic_of(topic, agreements.get(topic))
        for n in range(1, len(rounds[topic]) + 1):
            votes = revealed.get((topic, n), {})
            of_round = of_topic | {"round": n} | _outcome_of(outcome_of(topic.question, votes.values()))
            said = [(names[participant], choice) for participant, choice in votes.items()]
            for name, choice in sorted(said):
                yield of_round | {"participant": name, "choice": choice}
            if not votes and n == len(rounds[topic]):
                yield of_topic | {"round": n}


def _topic_of(topic: Topic, agreement: StoredAgreement | None) -> dict[str, Any]:
    asked: dict[str, Any] = {"capability": topic.capability, "question": topic.question.value}
    if agreement is None:
        return asked
    agreed = agreement.agreed
    return asked | {
        "agreed": agreed.choice,
        "note": agreed.note,
        "due_on": agreed.due_on,
        "owner": agreed.owner,
        "value": agreed.value,
        "agreed_by": agreement.actor,
    }


def _outcome_of(outcome: Outcome) -> dict[str, Any]:
    return {
        "n": outcome.n,
        "cant_tell": outcome.cant_tell,
        "proposal": outcome.proposal,
        "disagreement": outcome.disagreement,
        "range": outcome.range,
    }
