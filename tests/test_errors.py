"""Errors carry a sentence that the edge can translate; as text they are plain English."""

from finops_model.errors import FinOpsError, FrameworkBroken, Refused, UnknownName
from finops_model.messages import Message, message


def test_an_error_keeps_its_message_and_reads_as_english() -> None:
    error = Refused(message("The day {day} is still to come.", day="2031-01-01"))
    assert str(error) == "The day 2031-01-01 is still to come."
    assert isinstance(error.message, Message)
    assert error.message.id == "The day {day} is still to come."
    assert Refused("As it is.").message == "As it is."
    made = Refused("The day {day} is still to come.", day="2031-01-01")
    assert (made.message, str(made)) == (error.message, str(error))
    assert isinstance(made.message, Message)
    assert made.message.id == error.message.id


def test_an_unknown_name_offers_close_ones() -> None:
    error = UnknownName("scope", "Clod")
    assert str(error) == "There is no scope 'Clod'."
    assert UnknownName("scope", "Clod", ["Cloud"]).message == "There is no scope 'Clod'. Did you mean 'Cloud'?"
    error = UnknownName("scope", "Clod", ["Cloud", "Clad", "Clode"])
    assert str(error) == "There is no scope 'Clod'. Did you mean 'Cloud' or 'Clad' or 'Clode'?"
    assert isinstance(error.message, Message)
    assert error.message.id == "There is no {kind} {name!r}. Did you mean {names}?"
    assert error.close == ("Cloud", "Clad", "Clode")


def test_of_a_text_longer_than_any_name_the_beginning_is_shown() -> None:
    error = UnknownName("scope", "x" * 10_000)
    assert str(error) == f"There is no scope '{'x' * 200}…'."
    assert error.name == "x" * 10_000
    assert str(UnknownName("scope", "x" * 200)) == f"There is no scope '{'x' * 200}'."


def test_a_broken_file_is_named_with_line_and_key_as_far_as_they_are_known() -> None:
    problem = message("the file is empty")
    assert str(FrameworkBroken("2026/a.yaml", 3, "kpis.2.name", problem)) == (
        "2026/a.yaml, line 3, kpis.2.name: the file is empty"
    )
    assert str(FrameworkBroken("2026/a.yaml", 3, "", problem)) == "2026/a.yaml, line 3: the file is empty"
    error: FinOpsError = FrameworkBroken("2026/a.yaml", None, "", problem)
    assert str(error) == "2026/a.yaml: the file is empty"
    assert isinstance(error.message, Message)
    assert error.message.values["problem"] is problem
