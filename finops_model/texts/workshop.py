"""The words of a workshop: its questions, choices and states, in the reader's language."""

from finops_model.messages import message
from finops_model.texts.figures import NONE_TEXT
from finops_model.texts.language import number_text, translated
from finops_model.workshop import Question, State, choice_words

_QUESTIONS = {
    Question.RATING: message("Where are we?"),
    Question.TARGET: message("Where do we want to be?"),
}
_STATES = {
    State.PREPARED: message("prepared"),
    State.OPEN: message("open"),
    State.CLOSED: message("closed"),
    State.DISCARDED: message("thrown away"),
}


def choice_text(choice: str | None) -> str:
    """A choice as people read it: a stage's label, or words; ``–`` for none."""
    if choice is None:
        return NONE_TEXT
    return translated(choice_words(choice))


def question_text(question: str) -> str:
    """A question as people hear it."""
    return translated(_QUESTIONS[Question(question)])


def state_text(state: str) -> str:
    """How far a workshop is, in a word or two."""
    return translated(_STATES[State(state)])


def disagreement_text(disagreement: float | None) -> str:
    """The disagreement with two decimals; ``–`` for none."""
    return NONE_TEXT if disagreement is None else number_text(disagreement, ".2f")
