"""Target entries against those in force: the arrays say what the rule says entry by entry."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from finops_model.assessment import Target
from tests.effort import times
from tests.people import ANN
from tests.store.making import batch, goal, new_store

ENTRIES = st.builds(
    lambda to, day, capability, owner: goal(to, f"2026-01-0{day}", capability, owner=owner),
    st.sampled_from(["walk", "run"]),
    st.integers(1, 2),
    st.sampled_from([None, "allocation"]),
    st.sampled_from([None, "Bo"]),
)
LINES = st.lists(st.tuples(st.sampled_from(["Contoso", "Fabrikam"]), ENTRIES), max_size=7)


def written_by_rule(history: list[tuple[str, Target]], lines: list[tuple[str, Target]]) -> list[int]:
    """The places of the lines that are to be written, found one by one: of one organization, capability and day, the
    lines that repeat the end of what is there are not."""

    def subject(line: tuple[str, Target]) -> tuple[str, str | None, object]:
        return line[0], line[1].capability, line[1].agreed_on

    unchanged: set[int] = set()
    for one in set(map(subject, lines)):
        places = [place for place, line in enumerate(lines) if subject(line) == one]
        now = [lines[place] for place in places]
        before = [line for line in history if subject(line) == one]
        for size in range(min(len(now), len(before)), 0, -1):
            if before[-size:] == now[:size]:
                unchanged.update(places[:size])
                break
    return [place for place in range(len(lines)) if place not in unchanged]


@settings(max_examples=times(40, 1_000, quick=20))
@given(LINES.filter(bool), LINES.filter(bool))
def test_an_import_writes_the_entries_that_the_rule_names_in_their_order(
    history: list[tuple[str, Target]], lines: list[tuple[str, Target]]
) -> None:
    with TemporaryDirectory() as folder:
        store = new_store(Path(folder))
        first = store.save_import(batch(targets=tuple(history)), ANN)
        assert first.files[0].targets == len(history)
        second = store.save_import(batch(targets=tuple(lines)), ANN)
        wanted = [lines[place] for place in written_by_rule(history, lines)]
        assert (second.files[0].targets, second.files[0].targets_unchanged) == (len(wanted), len(lines) - len(wanted))

        names = dict(zip(*(store.read_organizations()[name] for name in ("organization_id", "name")), strict=True))
        found = store.read_targets().sort_values("written")
        assert [
            (
                names[one.organization_id],
                one.capability or None,
                one.entry,
                f"{one.agreed_on:%Y-%m-%d}",
                one.owner or None,
            )
            for one in found.itertuples()
        ] == [(name, one.capability, one.word, one.agreed_on.isoformat(), one.owner) for name, one in history + wanted]
