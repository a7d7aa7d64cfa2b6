"""Small tables as people have them, each through the whole import, and what is right for it.

``cases/*.yaml`` hold them by name:

- ``kind``: what the case is about; ``file`` beside the YAML file, or ``text``: the table itself, of a file ``name``;
- ``each``: the case stands for several, each with ``$EACH`` replaced, and ``$VALUE`` where a value belongs to it;
- ``options``: what the user gives, by the names of :class:`~finops_model.importers.tables.Options`, and
  ``only_good_rows``;
- ``accept``: what may happen. ``ratings``: exactly the ratings and targets below are stored; ``ask``: the file is
  refused with a question or a problem; ``answer``: likewise, and a sentence names the answer;
- ``ratings``, ``targets``: what is stored, capability to stage, score, ``n/a`` (or ``none``), in groups that name what
  differs from Acme, 2026-03-31 and All spend; ``due`` is the due date of the targets of a group;
- ``evidence``: capability, or day and capability, to its text; ``notice``: a word that a notice must hold.

Those with a file go into a store and are read back from it; the others are only read.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from finops_model.importers.tables import Options, Source
from tests.importers.outcomes import Key, Outcome, Value, level, read_outcome, store_outcome
from tests.store.making import new_store, url_of

FOLDER = Path(__file__).parent / "cases"
DEFAULTS = {"organization": "Acme", "on": "2026-03-31", "scope": "All spend", "assessor": ""}
OPEN = frozenset((FOLDER / "open.txt").read_text().split())
"""The cases that do not hold yet. One that holds must be taken off: the list only gets shorter."""

Case = dict[str, Any]


def read_cases() -> dict[str, Case]:
    """All cases by name. Every value is a text."""
    cases: dict[str, Case] = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        for name, case in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader).items():
            assert name not in cases, f"{name} stands twice"
            cases |= dict(members_of(name, case))
    return cases


def members_of(name: str, case: Case) -> Iterator[tuple[str, Case]]:
    """The cases that one entry stands for, by name."""
    each = case.pop("each", None)
    if each is None:
        yield name, case
        return
    for number, text in enumerate(each, 1):
        value = each[text] if isinstance(each, dict) else ""
        yield f"{name}-{number}", filled_in(case, {"$EACH": text, "$VALUE": value})


def filled_in(part: Any, texts: Mapping[str, str]) -> Any:
    """A part of a case with texts put in for their marks."""
    if isinstance(part, dict):
        return {filled_in(key, texts): filled_in(value, texts) for key, value in part.items()}
    if isinstance(part, list):
        return [filled_in(value, texts) for value in part]
    for mark, text in texts.items():
        part = part.replace(mark, text)
    return part


CASES = read_cases()


def source_of(case: Case) -> Source:
    """The file of a case."""
    if "file" in case:
        return Source(case["file"], (FOLDER / case["file"]).read_bytes())
    return Source(case.get("name", "table.csv"), case["text"].encode())


def options_of(case: Case) -> tuple[Options, bool]:
    """What the user gives, and whether rows with problems are left out."""
    given = dict(case["options"])
    only_good_rows = given.pop("only_good_rows", "") == "true"
    if "header_line" in given:
        given["header_line"] = int(given["header_line"])
    return Options(**given), only_good_rows


def outcome_of(case: Case, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Outcome:
    """What the import of a case brings; today is 2026-11-23."""
    monkeypatch.setenv("FINOPS_TODAY", "2026-11-23")
    if "file" not in case:
        return read_outcome(source_of(case), *options_of(case))
    monkeypatch.setenv("FINOPS_DATABASE_URL", url_of(new_store(folder).path))
    return store_outcome(source_of(case), *options_of(case))


def wanted_ratings(case: Case) -> dict[Key, Value]:
    """The ratings of a case, keyed as those of an outcome."""
    wanted: dict[Key, Value] = {}
    for group in case.get("ratings", []):
        head = DEFAULTS | group
        for capability in group.keys() - {*DEFAULTS, "edition"}:
            key = (*(head[name] for name in DEFAULTS), capability)
            wanted[key] = level(group[capability])
    return wanted


def wanted_targets(case: Case) -> tuple[dict[Key, Value], dict[Key, str]]:
    """The targets of a case and the due dates that it names, keyed as those of an outcome."""
    wanted: dict[Key, Value] = {}
    due: dict[Key, str] = {}
    for group in case.get("targets", []):
        head = DEFAULTS | group
        for capability in group.keys() - {*DEFAULTS, "due"}:
            key = (head["organization"], head["on"], head["scope"], capability)
            wanted[key] = group[capability]
            if "due" in group:
                due[key] = group["due"]
    return wanted, due


def evidence_of(case: Case, outcome: Outcome) -> dict[str, str]:
    """The evidence under the keys that the case asks for."""
    found = {key[-1]: text for key, text in outcome.evidence.items()}
    found |= {f"{key[1]} {key[-1]}": text for key, text in outcome.evidence.items()}
    return {key: found.get(key, "") for key in case.get("evidence", {})}


def flaw_in(case: Case, outcome: Outcome) -> str:
    """Why a case does not hold; empty when it does."""
    accept = case["accept"]
    if outcome.refused:
        names_an_answer = any("Answer with" in text for text in outcome.sentences)
        is_right = "ask" in accept or ("answer" in accept and names_an_answer)
        return "" if is_right else f"refused: {outcome.sentences}"
    if "ratings" not in accept:
        return f"stored: {outcome.ratings} {outcome.targets}; notices: {outcome.notices}"
    return stored_flaw(case, outcome)


def stored_flaw(case: Case, outcome: Outcome) -> str:
    """How what is stored differs from what is right; empty when it does not."""
    targets, due = wanted_targets(case)
    pairs = (
        (wanted_ratings(case), outcome.ratings),
        (targets, outcome.targets),
        (due, {key: outcome.due.get(key) for key in due}),
        (case.get("evidence", {}), evidence_of(case, outcome)),
    )
    for wanted, found in pairs:
        if wanted != found:
            return f"stored {found} instead of {wanted}; notices: {outcome.notices}"
    word = case.get("notice", "")
    if word and not any(word in notice.lower() for notice in outcome.notices):
        return f"no notice with {word!r}: {outcome.notices}"
    return ""


@pytest.mark.parametrize("name", CASES)
def test_a_case_is_stored_as_it_is_meant_or_asked(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if name in OPEN:
        try:
            flaw = flaw_in(CASES[name], outcome_of(CASES[name], tmp_path, monkeypatch))
        except TypeError as error:  # an option that is not there yet
            flaw = str(error)
        assert flaw, f"{name} holds: take it off cases/open.txt"
    else:
        flaw = flaw_in(CASES[name], outcome_of(CASES[name], tmp_path, monkeypatch))
        assert not flaw, f"{name} ({CASES[name]['kind']}): {flaw}"


def test_the_open_cases_are_cases() -> None:
    assert CASES.keys() >= OPEN
