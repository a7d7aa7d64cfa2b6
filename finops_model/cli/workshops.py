"""The commands that hold a workshop: what its three screens do, for programs and for rooms without phones."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any

import typer

from finops_model.cli.options import (
    LARGEST_ID,
    AsJson,
    BusinessValue,
    DueOn,
    OfScope,
    Whose,
    read_day,
    user,
    write_answer,
)
from finops_model.cli.pages import Commands
from finops_model.messages import message
from finops_model.texts import say

_Workshop = Annotated[
    int, typer.Argument(metavar=message("WORKSHOP"), max=LARGEST_ID, help=message("The id of the workshop."))
]
_Capability = Annotated[
    str, typer.Option("--capability", metavar=message("CAPABILITY"), help=message("Its id or name."))
]
_Choice = Annotated[
    str,
    typer.Argument(
        metavar=message("CHOICE"),
        help=message("pre-crawl, crawl, walk, run, not-applicable or cant-tell; of a target also none."),
    ),
]


class _Question(StrEnum):
    RATING = "rating"
    TARGET = "target"


class _Ask(StrEnum):
    RATING = "rating"
    TARGET = "target"
    BOTH = "both"


_OfQuestion = Annotated[
    _Question | None,
    typer.Option(
        "--question",
        metavar="|".join(_Question),
        help=message("Which question it answers. Default: the first one that the workshop asks."),
    ),
]

workshop = Commands(message("Holds a workshop: people vote before anyone speaks, then the group agrees."))


@workshop.command("new")
def new(
    organization: Whose,
    title: Annotated[str, typer.Option(metavar=message("TEXT"), help=message("What the workshop is called."))],
    held_on: Annotated[
        date, typer.Option(parser=read_day, metavar=message("DATE"), help=message("The day on which it is held."))
    ],
    scope: OfScope = None,
    ask: Annotated[
        _Ask,
        typer.Option(
            metavar="|".join(_Ask), help=message("What people vote on: where they are, where they want to be, or both.")
        ),
    ] = _Ask.BOTH,
    capability: Annotated[
        list[str] | None,
        typer.Option(
            metavar=message("CAPABILITY"),
            help=message("Its id or name, in the order of the discussion. Can be repeated. Default: all."),
        ),
    ] = None,
    by_name: Annotated[
        bool, typer.Option("--by-name", help=message("Shows who voted for what after the reveal."))
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Prepares a workshop and opens it."""
    from finops_model.actions import workshops
    from finops_model.framework import read_framework
    from finops_model.views.places import find_capability_id, read_place
    from finops_model.workshop import Ask, Preparation, State

    place = read_place(user(), organization, scope)
    every = tuple(one.id for one in read_framework().capabilities)
    chosen = tuple(find_capability_id(one) for one in capability) if capability else every
    preparation = Preparation(title, held_on, Ask(ask), chosen, by_name)
    made = workshops.prepare(user(), place.scope.id, preparation, State.OPEN)
    answer = {
        "workshop": made.workshop_id,
        "join_code": made.join_code,
        "facilitator_code": made.facilitator_code,
    }
    text = say(
        "Workshop {id} is open. Join code: {code}. Facilitator code, shown once: {secret}",
        id=made.workshop_id,
        code=made.join_code,
        secret=made.facilitator_code,
    )
    write_answer(answer, as_json, lambda _: text)


@workshop.command("vote")
def vote(
    workshop: _Workshop,
    choice: _Choice,
    participant: Annotated[str, typer.Option(metavar=message("NAME"), help=message("Who votes; a new name joins."))],
    capability: _Capability,
    question: _OfQuestion = None,
    as_json: AsJson = False,
) -> None:
    """Votes on behalf of somebody, or changes their vote, until the reveal."""
    from finops_model.actions.workshop_voting import vote_for

    topic = _topic(workshop, capability, question)
    round = vote_for(user(), workshop, participant, topic.capability, topic.question, choice)
    answer = {
        "workshop": workshop,
        "participant": participant,
        "capability": topic.capability,
        "question": topic.question,
        "round": round,
    }
    write_answer(answer, as_json, lambda _: say("The vote of {person} counts.", person=participant))


@workshop.command("reveal")
def reveal(workshop: _Workshop, capability: _Capability, question: _OfQuestion = None, as_json: AsJson = False) -> None:
    """Reveals the votes on a capability; nothing changes them afterwards."""
    from finops_model.actions import workshop_leading

    topic = _topic(workshop, capability, question)
    workshop_leading.reveal(user(), workshop, topic)
    _write_topic(workshop, topic, as_json)


@workshop.command("agree")
def agree(
    workshop: _Workshop,
    choice: _Choice,
    capability: _Capability,
    question: _OfQuestion = None,
    note: Annotated[
        str,
        typer.Option(
            metavar=message("TEXT"), help=message("Why: the evidence of a rating, or the reason for a target.")
        ),
    ] = "",
    due_on: DueOn = None,
    owner: Annotated[
        str | None, typer.Option(metavar=message("NAME"), help=message("Who is responsible for the target."))
    ] = None,
    value: BusinessValue = None,
    as_json: AsJson = False,
) -> None:
    """Records what the group agreed on a capability; the newest agreement counts."""
    from finops_model.actions import workshop_leading
    from finops_model.workshop import Agreed

    topic = _topic(workshop, capability, question)
    workshop_leading.agree(user(), workshop, topic, Agreed(choice, note, due_on, owner, value))
    _write_topic(workshop, topic, as_json)


@workshop.command("close")
def close(workshop: _Workshop, as_json: AsJson = False) -> None:
    """Closes a workshop: what was agreed becomes one change, which undo can take back."""
    from finops_model.actions import workshops

    closing = workshops.close(user(), workshop)
    answer = {"change_id": closing.change_id, "ratings": closing.ratings, "targets": closing.targets}
    text = say("The workshop is closed. Nothing was agreed that does not count already.")
    if closing.change_id is not None:
        text = say(
            "The workshop is closed. Change {change_id}: ratings {ratings:,}, targets {targets:,}.",
            change_id=closing.change_id,
            ratings=closing.ratings,
            targets=closing.targets,
        )
    write_answer(answer, as_json, lambda _: text)


@workshop.command("show")
def show(workshop: _Workshop, as_json: AsJson = False) -> None:
    """Shows what was asked, voted and agreed in a workshop; votes only where they are revealed."""
    from finops_model.cli.workshop_answers import workshop_answer, workshop_text
    from finops_model.views.workshop import read_room

    write_answer(workshop_answer(read_room(workshop)), as_json, workshop_text)


def _topic(workshop_id: int, capability: str, question: _Question | None) -> Any:
    """The topic that the options name; without a question, the first one that the workshop asks."""
    from finops_model.views.places import find_capability_id
    from finops_model.views.workshop import read_room
    from finops_model.workshop import Question, Topic

    first = read_room(workshop_id).ask.questions[0]
    return Topic(find_capability_id(capability), first if question is None else Question(question))


def _write_topic(workshop_id: int, topic: Any, as_json: bool) -> None:
    from finops_model.cli.workshop_answers import topic_answer, topic_text
    from finops_model.views.workshop import read_room

    found = read_room(workshop_id).find(topic)
    if found is not None:
        write_answer(topic_answer(found), as_json, topic_text)
