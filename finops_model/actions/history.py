"""Taking back what people did. Nothing is deleted: the undo is a change of its own, and can be taken back, too."""

from dataclasses import dataclass

from finops_model.actions.rights import check_right
from finops_model.assessment import Person
from finops_model.messages import Message, message
from finops_model.store import open_store
from finops_model.views.history import change_text


@dataclass(frozen=True, slots=True)
class Undo:
    """What an undo did.

    Attributes:
        change_id: the undo, a change itself.
        undone: the change that it took back.
        sentence: what it took back, or put back.
    """

    change_id: int
    undone: int
    sentence: Message


def take_back(by: Person, change_id: int) -> Undo:
    """Takes a change of any kind back; taking back an undo puts the change back.

    Raises:
        UnknownName: there is no such change.
        Refused: it is taken back already, or another change has to be taken back first.
    """
    check_right(by, "take back")
    store = open_store()
    change = store.read_change(change_id, 0).change
    undo_id = store.undo(change_id, by)
    if change["kind"] != "undo":
        sentence = message("Change {change_id} is taken back. {text}.", change_id=change_id, text=change_text(change))
        return Undo(undo_id, change_id, sentence)
    undone_id = int(change["undoes"])
    text = change_text(store.read_change(undone_id, 0).change)
    sentence = message(
        "The undo {undo_id} is taken back: change {change_id} counts as before the undo. {text}.",
        undo_id=change_id,
        change_id=undone_id,
        text=text,
    )
    return Undo(undo_id, change_id, sentence)
