"""Capabilities and domains as people write them: numbered, with a remark, in other languages, in a question.

Nothing is guessed: what stands around a name must be a number, a code or brackets, and the rest exactly a name.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Literal

from finops_model.framework import Capability, Framework, find_capability
from finops_model.framework.editions import Domain, names_of
from finops_model.importers.columns.vocabulary import joined_key, vocabulary
from finops_model.names import capability_key, capability_words, word_key

_NUMBERED = re.compile(
    r"""[#(\[]?\s*(?:
        (?:(?P<letters>[A-Z]{1,6})(?:[-_.][A-Z]{1,6}){0,2}[-_.\ ]?)?[0-9]{1,3}(?:\.[0-9]{1,2}){0,3}[a-z]?  # 2.1, UUC-02
        | [A-Za-z](?=\)) | [IVX]{1,4}(?=[.)])                                                             # b), IV.
    )\s*[)\].:]?(?:\s+|\s*[-–—:.)]\s*)(?P<name>\S.*)""",
    re.VERBOSE | re.DOTALL,
)
_OF_TIME = frozenset({"CW", "CY", "FY", "GJ", "H", "HY", "KW", "L", "Q", "S", "T", "V", "W", "WK", "Y"})
"""Letters that make a number a quarter, a week, a year, a level or a version, and no code of a capability."""
_DAY = re.compile(r"[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{2}\b")
_BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]")
_OUTLINE = re.compile(r"[0-9]{1,2}(?:\.[0-9]{1,2})*")
_LONGEST_NAME, _LONGEST_QUESTION = 150, 200
_MOST_WORDS = 9
_ONE_MEANING = ("current", "target", "stages", "columns", "computed", "perhaps_target", "not_applicable", "months")
"""What words in brackets say something else than a remark: ``Allocation (Target)``."""


@lru_cache(maxsize=65_536)  # few names stand in many cells, and each is looked up by every step
def read_capability(text: str, framework: Framework) -> Capability | None:
    """The capability that a text names; None when it names none.

    By its id and names (:func:`~finops_model.framework.find_capability`), by a name in the languages of
    ``data/importing``, and both with a number or code before it (``1. Allocation``, ``UUC-02 Allocation``) or in or
    before brackets (``[Allocation]``, ``Allocation (Tags)``). A bracket that says something of its own, such as
    *target* or another capability, is no remark.
    """
    if text in framework.by_id:
        return framework.by_id[text]
    if len(text) > _LONGEST_NAME:
        return None
    found = (_named(form, framework) for form in _forms(text, framework))
    return next((capability for capability in found if capability is not None), None)


def read_domain(text: str, framework: Framework) -> Domain | None:
    """The domain of the framework that a text names, in the same forms as a capability; None when it names none."""
    if len(text) > _LONGEST_NAME:
        return None
    domains = {capability_key(name): one for one in framework.domains for name in (one.id, one.name, *one.former_names)}
    by_id = {one.id: one for one in framework.domains}
    for form in _forms(text, framework):
        found = domains.get(capability_key(form)) or by_id.get(vocabulary().domains.get(joined_key(form), ""))
        if found is not None:
            return found
    return None


def _named(text: str, framework: Framework) -> Capability | None:
    """The capability that a text names without anything around it."""
    found = find_capability(text, framework)
    return found or _in_edition(vocabulary().capabilities.get(joined_key(text), ""), framework)


def _in_edition(id: str, framework: Framework) -> Capability | None:
    """The capability of an edition that is, in the newest edition, the one with this id; None for none or several."""
    if id in framework.by_id:
        return framework.by_id[id]
    before = [old for old, succession in framework.successions.items() if succession.successor == id]
    return framework.by_id.get(before[0]) if len(before) == 1 else None


def _forms(text: str, framework: Framework) -> Iterator[str]:
    """A text, and the same without a number or code before it, and without brackets."""
    text = text.strip()
    yield text
    name = _unnumbered(text)
    if name:
        yield name
    yield from _without_brackets(name or text, framework)


def _unnumbered(text: str) -> str:
    """What stands behind a number or a code; ``""`` without one, and behind a day, a quarter or a level."""
    match = _NUMBERED.fullmatch(text)
    if match is None or match["letters"] in _OF_TIME or _DAY.match(text):
        return ""
    return match["name"]


def _without_brackets(text: str, framework: Framework) -> Iterator[str]:
    """What stands in brackets alone, or before a remark in brackets."""
    inside = _BRACKETS.findall(text)
    if len(inside) != 1:
        return
    outside = _BRACKETS.sub(" ", text).strip()
    if not word_key(outside):
        yield inside[0]
    elif _is_remark(inside[0], framework):
        yield outside


def _is_remark(text: str, framework: Framework) -> bool:
    """Whether a text in brackets says nothing but a remark on the name before it."""
    words = word_key(text).split()
    if _OUTLINE.fullmatch(text.strip()):
        return True
    known = vocabulary()
    says_more = any(word in getattr(known, kind) for kind in _ONE_MEANING for word in (*words, " ".join(words)))
    has_number = any(letter.isdigit() for letter in text)
    return not says_more and not has_number and _named(text, framework) is None


Asked = Literal["rating", "target", "text"]
"""What a question of a survey asks for."""


def read_question(text: str, framework: Framework) -> Capability | None:
    """The one capability whose rating a question of a survey asks for; None when it does not.

    ``How mature is your Allocation?``, ``Where are we? [Anomaly Management]``, ``Maturity of Unit Economics``. Outside
    brackets a name counts only in a question or beside a word that asks for a rating, one of a single word beside such
    a word alone. A question for a text (*why*, *comments*) asks for none.
    """
    asked = find_question(text, framework)
    return asked[0] if asked is not None and asked[1] != "text" else None


def find_question(text: str, framework: Framework) -> tuple[Capability, Asked] | None:
    """The one capability that a question is about, and what it asks for; None for any other text."""
    known = vocabulary()
    keys = word_key(text).split()
    if len(text) > _LONGEST_QUESTION:
        return None
    is_question = "?" in text
    about_target = not known.target.isdisjoint(keys)
    asks_text = not known.asks_text.isdisjoint(keys)
    asks = not known.asks_rating.isdisjoint(keys) or asks_text or (about_target and is_question)
    mentions = _mentions(capability_words(text), framework) if asks or is_question else ()
    named = {one.id: one for one, length in mentions if length > 1 or asks}
    named |= {one.id: one for one in _in_brackets(text, framework)}
    if len(named) != 1:
        return None
    return next(iter(named.values())), "text" if asks_text else "target" if about_target else "rating"


def _in_brackets(text: str, framework: Framework) -> Iterator[Capability]:
    """The capabilities that stand alone in brackets."""
    for bracket in _BRACKETS.findall(text):
        capability = read_capability(bracket, framework)
        if capability is not None:
            yield capability


def _mentions(words: Sequence[str], framework: Framework) -> Iterator[tuple[Capability, int]]:
    """The capabilities that a sentence names, each with the number of its words; of names in names the longest counts.

    Short names do not count: ``Data`` and ``Tools`` are words of any sentence.
    """
    start = 0
    while start < len(words):
        for length in range(min(_MOST_WORDS, len(words) - start), 0, -1):
            capability = _full_name(" ".join(words[start : start + length]), framework)
            if capability is not None:
                yield capability, length
                start += length - 1
                break
        start += 1


def _full_name(text: str, framework: Framework) -> Capability | None:
    full_names = _full_names(framework)
    return full_names.get(capability_key(text)) or _in_edition(
        vocabulary().capabilities.get(joined_key(text), ""), framework
    )


@lru_cache(maxsize=8)
def _full_names(framework: Framework) -> Mapping[str, Capability]:
    """The capabilities by their names, without the short ones."""
    return {capability_key(name): one for one in framework.capabilities for name in names_of(one)}
