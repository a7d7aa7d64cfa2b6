"""What participants do: join by the code, and vote. Their browser keeps a token; everything else is in the store."""

from finops_model.actions.checks import checked_name
from finops_model.actions.join_attempts import check_may_try, note_wrong
from finops_model.actions.rights import check_right
from finops_model.actions.workshop_access import hash_of, hash_of_name, leader, typed_code
from finops_model.assessment import Person
from finops_model.errors import Refused
from finops_model.names import name_key
from finops_model.store import open_store
from finops_model.workshop import CHOICES, Question, State, Topic


def find_by_code(code: str, token: str | None, origin: str) -> int:
    """The workshop that a join code leads to.

    Args:
        token: of the browser, if it has one: who takes part already may look again at any time, also when the workshop
            is over.
        origin: the address that the attempt comes from.

    Raises:
        Refused: there is no such code, the workshop is over, or too many wrong codes came from this address.
    """
    store = open_store()
    known = store.find_workshop(typed_code(code))
    if known is not None and token and store.find_participant(known, hash_of(token)) is not None:
        return known
    workshop_id = find_room(code, origin)
    state = store.read_workshop(workshop_id).state
    if state is State.CLOSED:
        raise Refused("This workshop is closed.")
    if state is State.DISCARDED:
        raise Refused("This workshop was thrown away.")
    return workshop_id


def find_room(code: str, origin: str) -> int:
    """The workshop whose room a join code shows, also when it is over. Raises Refused: there is no such code, or too
    many wrong ones came from ``origin``."""
    check_may_try(origin)
    workshop_id = open_store().find_workshop(typed_code(code))
    if workshop_id is None:
        note_wrong(origin)
        raise Refused("No workshop has this code. Look at it again: it has six letters and digits.")
    return workshop_id


def join(code: str, token: str, name: str, origin: str) -> int:
    """Takes part in a workshop; the same token again is the same person. Returns the workshop.

    Args:
        token: a new one (:func:`.workshop_access.new_secret`), or the one that the browser has.
        name: needed where votes carry names, else left out.

    Raises:
        Refused: as :func:`find_by_code`; the name is missing or not possible, or somebody else has it.
    """
    workshop_id = find_by_code(code, token, origin)
    store = open_store()
    by_name = store.read_workshop(workshop_id).preparation.by_name
    store.join_workshop(workshop_id, hash_of(token), checked_name(name) if by_name else None)
    return workshop_id


def join_as_facilitator(by: Person, workshop_id: int, secret: str | None, token: str) -> None:
    """Lets a facilitator vote, too, with the token of the browser; by the name of the link. Raises Refused."""
    person = leader(by, workshop_id, secret)
    store = open_store()
    found = None if secret is None else store.find_facilitator(workshop_id, hash_of(secret))
    store.join_workshop(workshop_id, hash_of(token), person.name, None if found is None else found[0])


def vote(workshop_id: int, token: str, capability: str, question: str, choice: str, round: int | None = None) -> int:
    """Votes, or changes the vote, until the reveal; a second tab of the same browser is the same vote.

    Args:
        capability: a capability id.
        round: the round that the voter saw.

    Returns:
        The round in which the vote counts.

    Raises:
        Refused: the person takes no part, the choice is none of the question, the workshop takes no votes now or does
            not ask this, or the votes are revealed.
        Conflict: a new round has begun.
    """
    topic, checked = checked_topic(capability, question), checked_choice(question, choice)
    return open_store().cast_vote(workshop_id, participant_of(workshop_id, token), topic, checked, round)


def vote_for(by: Person, workshop_id: int, name: str, capability: str, question: str, choice: str) -> int:
    """Votes for somebody by name, who joins with that; returns the round. Raises as :func:`vote`."""
    check_right(by, "hold workshops")
    topic, checked = checked_topic(capability, question), checked_choice(question, choice)
    store = open_store()
    shown = checked_name(name)
    key = name_key(shown)
    participant = store.find_participant_of_name(workshop_id, key)
    if participant is None:
        participant = store.join_workshop(workshop_id, hash_of_name(key), shown)
    return store.cast_vote(workshop_id, participant, topic, checked)


def stay(workshop_id: int, token: str) -> None:
    """Says that a participant's browser is there still; to be called every quarter of a minute. Raises Refused."""
    open_store().see_participant(participant_of(workshop_id, token))


def participant_of(workshop_id: int, token: str) -> int:
    """The id of the participant with a token. Raises Refused: nobody of this workshop has it."""
    found = open_store().find_participant(workshop_id, hash_of(token))
    if found is None:
        raise Refused("You do not take part in this workshop. Join it with its code.")
    return found.id


def checked_topic(capability: str, question: str) -> Topic:
    """A topic from a browser or a command. Raises Refused: there is no such question."""
    try:
        return Topic(capability, Question(question))
    except ValueError as error:
        raise Refused("There is no question {question!r}.", question=question) from error


def checked_choice(question: str, choice: str) -> str:
    """A choice from a browser or a command. Raises Refused: it is none of the question, with those that are."""
    known = CHOICES[Question(question)]
    if choice not in known:
        raise Refused("{choice!r} is not a choice here: expected {known}.", choice=choice, known=", ".join(known))
    return choice
