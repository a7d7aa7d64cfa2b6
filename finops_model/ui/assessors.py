"""What several assessors of one day said, side by side, and recording what they agree on: for Assess and Capability."""

from collections.abc import Mapping
from datetime import date

import pandas as pd
import streamlit as st

from finops_model.actions import agreement
from finops_model.actions.agreement import AGREEABLE, Agreement
from finops_model.importers.rows.cells import LONGEST_TEXT
from finops_model.scoring import Status
from finops_model.texts import say, say_count
from finops_model.texts.figures import day_text, rounded_scores, stage_text, status_text
from finops_model.texts.framework import shown_framework
from finops_model.texts.literal import markdown_literal
from finops_model.texts.workshop import choice_text, disagreement_text
from finops_model.ui import kept, outcome, paper, session, show
from finops_model.ui.place import Place
from finops_model.views.assessors import SideBySide, read_side_by_side
from finops_model.workshop import Outcome

AT = "assessors"
"""The place of the page at which a recording says what it did."""

_PROPOSAL = "proposal"


def draw_assessors(place: Place, as_of: date, capability: str | None = None) -> None:
    """What several assessors of one day said about a capability (None: about all); nothing where no day has several.

    Args:
        as_of: the value that counts is that of this day.
    """
    newest = kept.view(read_side_by_side, place, as_of, None, capability)
    if newest.what.day is None:
        return
    st.header(say("Several assessors of one day"))
    outcome.draw(AT)
    day = newest.what.day
    if len(newest.what.days) > 1:
        day = st.selectbox(say("Day"), newest.what.days, format_func=day_text, key="assessors-day", width=220) or day
    side = kept.view(read_side_by_side, place, as_of, day, capability)
    kept.once(_draw_one if capability else _draw_all, side)
    if not paper.is_asked():
        _draw_recording(side.what, capability)


def _draw_one(side: SideBySide) -> None:
    """The ratings of one capability, one assessor a row, with their spread."""
    ((capability, found),) = side.outcomes.items()
    name = shown_framework().capability(capability).name
    st.markdown(markdown_literal(f"{day_text(side.day)} · {_outcome_text(found)}"))
    show.table(
        say("What each assessor said about {name}", name=name),
        (say("Assessor"), _names(side.ratings["assessor"])),
        (say("Stage"), _stages(side.ratings["stage"])),
        (say("Score (0 to 3)"), rounded_scores(side.ratings["score"]), show.score_column()),
        (say("Evidence"), side.ratings["evidence"].replace("", None), 330),
        (say("Counts"), [say("yes") if counts else say("no") for counts in side.ratings["counts"]]),
    )


def _draw_all(side: SideBySide) -> None:
    """Every capability that several rated: one column an assessor, then what comes of it."""
    said = side.ratings.assign(word=_stages(side.ratings["stage"]))
    opinions = said[~said["is_agreed"]].pivot(index="capability", columns="assessor", values="word")
    agreed, counting = (said[said[which]].set_index("capability") for which in ("is_agreed", "counts"))
    ids, found = list(side.outcomes), list(side.outcomes.values())
    st.text(day_text(side.day))
    show.table(
        say("What each assessor said on {day}", day=day_text(side.day)),
        (say("Capability"), [shown_framework().capability(id).name for id in ids], 200),
        *((_name(assessor), opinions[assessor].reindex(ids).tolist()) for assessor in side.assessors),
        (say("Proposal"), [choice_text(one.proposal) for one in found]),
        (say("Disagreement"), [disagreement_text(one.disagreement) for one in found]),
        (say("Agreed"), agreed["word"].reindex(ids).tolist()),
        (say("What counts"), counting["word"].reindex(ids).tolist()),
        height="content",
    )


def _outcome_text(found: Outcome) -> str:
    """Spread, proposal and disagreement in a sentence each."""
    return say(
        "Spread: {spread}. Proposal: {proposal}. Disagreement: {disagreement}.",
        spread=", ".join(f"{choice_text(choice)} {count}" for choice, count in found.spread.items()),
        proposal=choice_text(found.proposal),
        disagreement=disagreement_text(found.disagreement),
    )


def _draw_recording(side: SideBySide, capability: str | None) -> None:
    """The choice of what is agreed, and the button that records it."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if capability is None:
            names = {id: shown_framework().capability(id).name for id in side.outcomes}
            capability = st.selectbox(
                say("What is agreed"),
                ["", *names],
                format_func=lambda id: names.get(str(id), say("All {count} capabilities", count=len(names))),
                key="assessors-about",
            )
        agreed = {capability: side.outcomes[capability]} if capability else side.outcomes
        choices = _choices(side, agreed, single=bool(capability))
        chosen = st.selectbox(
            say("Agreed value"),
            list(choices),
            format_func=lambda one: choices.get(str(one), ""),
            key="assessors-chosen",
        )
        note = st.text_input(say("Why (may be empty)"), key="assessors-note", max_chars=LONGEST_TEXT)
        st.button(
            say("Record as agreed"),
            key="assessors-record",
            on_click=outcome.keep_at,
            args=(AT, _record, side, _agreements(side, agreed, chosen or _PROPOSAL, note)),
            help=say("Writes one assessment by “Agreed” on this day, which then counts. The history takes it back."),
        )


def _choices(side: SideBySide, agreed: Mapping[str, Outcome], single: bool) -> dict[str, str]:
    """What can be chosen, with its words: the proposal, the rating of an assessor, and for one capability any value."""
    proposal = say("The proposal of each")
    if single:
        (found,) = agreed.values()
        proposal = say("The proposal: {choice}", choice=choice_text(found.proposal))
    assessors = {f"as {one}": say("As {assessor}", assessor=_name(one)) for one in _assessors_of(side, agreed)}
    return {_PROPOSAL: proposal, **assessors, **({id: choice_text(id) for id in AGREEABLE} if single else {})}


def _assessors_of(side: SideBySide, agreed: Mapping[str, Outcome]) -> list[str]:
    """Who rated at least one of these capabilities."""
    about = side.ratings[side.ratings["capability"].isin(list(agreed)) & ~side.ratings["is_agreed"]]
    return sorted(about["assessor"].unique())


def _agreements(side: SideBySide, agreed: Mapping[str, Outcome], chosen: str, note: str) -> dict[str, Agreement]:
    """What a choice means for each capability; those that the chosen assessor did not rate stay out."""
    if chosen == _PROPOSAL:
        return {id: Agreement(found.proposal, note=note) for id, found in agreed.items()}
    if chosen in AGREEABLE:
        return {id: Agreement(chosen, note=note) for id in agreed}
    assessor = chosen.removeprefix("as ")
    rated = side.ratings.loc[side.ratings["assessor"] == assessor, "capability"]
    return {id: Agreement(assessor=assessor, note=note) for id in agreed if id in set(rated)}


def _record(side: SideBySide, agreements: Mapping[str, Agreement]) -> str:
    """What the click does."""
    assert side.day is not None  # else there is nothing to click on
    saved = agreement.record(session.person(), side.place.scope.id, side.day, agreements, side.revision)
    if saved.change_id is None:
        return say("It was agreed so already. Nothing was written.")
    return say_count(
        "Recorded as agreed: {count:,} rating of {day}.",
        "Recorded as agreed: {count:,} ratings of {day}.",
        saved.ratings,
        day=day_text(saved.assessed_on),
    )


def _name(assessor: str) -> str:
    return assessor or say("without assessor")


def _names(assessors: pd.Series) -> list[str]:
    return [_name(one) for one in assessors]


def _stages(stages: pd.Series) -> list[str]:
    return [stage_text(stage, status_text(Status.NOT_APPLICABLE)) for stage in stages]
