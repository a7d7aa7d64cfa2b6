"""Messages: English sentences that keep what they were made from."""

import copy
import json
import pickle
from datetime import date

import pytest

from finops_model.messages import Message, from_json, message, plural, to_json

NAMED = message("There is no {kind} {name}.", kind=message("organization"), name="Acme")
COUNTED = plural("{count:,} rating", "{count:,} ratings", 1200)


def test_a_message_is_its_english_sentence_and_knows_its_id_and_values() -> None:
    assert NAMED == "There is no organization Acme."
    assert (NAMED.id, NAMED.values["name"]) == ("There is no {kind} {name}.", "Acme")


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 ratings"), (1, "1 rating"), (2, "2 ratings"), (1200, "1,200 ratings")]
)
def test_the_count_chooses_the_form(count: int, text: str) -> None:
    assert plural("{count:,} rating", "{count:,} ratings", count) == text


def test_without_values_braces_are_braces() -> None:
    assert message("A set is written {a, b}.") == "A set is written {a, b}."
    assert message("A set is written {{a}} by {name}.", name="Acme") == "A set is written {a} by Acme."


def test_a_missing_value_is_a_defect() -> None:
    with pytest.raises(KeyError):
        message("There is no {kind}.", name="Acme")


@pytest.mark.parametrize("sentence", [NAMED, COUNTED])
def test_copies_and_pickles_are_messages_still(sentence: Message) -> None:
    for copied in (copy.copy(sentence), copy.deepcopy(sentence), pickle.loads(pickle.dumps(sentence))):
        assert copied == sentence
        assert (copied.id, copied.plural_id, copied.values) == (sentence.id, sentence.plural_id, sentence.values)


@pytest.mark.parametrize("sentence", [NAMED, COUNTED, "plain text", message("No values.")])
def test_a_sentence_survives_json(sentence: str) -> None:
    read = from_json(json.loads(json.dumps(to_json(sentence))))
    assert read == sentence
    assert type(read) is type(sentence)
    if isinstance(sentence, Message) and isinstance(read, Message):
        assert (read.id, read.plural_id, read.values) == (sentence.id, sentence.plural_id, sentence.values)


def test_values_that_json_does_not_know_are_kept_as_their_text() -> None:
    read = from_json(json.loads(json.dumps(to_json(message("Dated {day}.", day=date(2026, 3, 31))))))
    assert read == "Dated 2026-03-31."
