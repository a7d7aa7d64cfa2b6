"""What a stage asks for, beside the targets that people choose."""

from collections.abc import Mapping

import streamlit as st

from finops_model.actions.target_draft import GOAL, Choice
from finops_model.assessment import Scope
from finops_model.framework import Framework, Stage
from finops_model.texts import say
from finops_model.texts.figures import stage_text
from finops_model.texts.framework import shown_framework
from finops_model.texts.literal import markdown_literal
from finops_model.ui import kept
from finops_model.ui.stages import OFFICIAL, draw_criteria, draw_indicators
from finops_model.views.capability import open_until
from finops_model.views.scope import ScopeView


def look_at(scope_id: int, capability: str) -> None:
    """Turns the description to a capability, or to the goal stage."""
    st.session_state[_key(scope_id)] = capability


def draw_open(view: ScopeView, chosen: Mapping[str, Choice]) -> None:
    """What the stage asks for that was chosen last, in a line: which criteria are still open by the newest rating."""
    id = st.session_state.get(_key(view.place.scope.id), GOAL)
    framework = shown_framework()
    if id not in framework.by_id or id not in chosen:
        return
    entry = chosen[GOAL].entry if chosen[id].entry == "inherit" else chosen[id].entry
    if entry == "none":
        return
    stage, row = Stage.from_id(entry), view.now.rows.iloc[list(framework.by_id).index(id)]
    still, of = open_until(row, stage, framework)
    words = {"capability": framework.by_id[id].name, "stage": stage_text(stage)}
    if not of:
        st.caption(markdown_literal(say("{capability} has reached {stage}.", **words)))
        return
    texts = {one.id: one.text for one in framework.criteria}
    lines = " ".join(texts[criterion] for criterion in still)
    text = say(
        "{capability}: {stage} asks for {of} more criteria, of which {open} are open: {criteria}",
        **words,
        of=of,
        open=len(still),
        criteria=lines,
    )
    st.caption(markdown_literal(text))


def draw_run_question(chosen: Mapping[str, Choice]) -> None:
    """Asks whether Run is worth it everywhere; it blocks nothing."""
    goal = chosen[GOAL].entry
    wanted = {goal if choice.entry == "inherit" else choice.entry for id, choice in chosen.items() if id != GOAL}
    if wanted == {"run"}:
        st.info(say("Every capability is to reach Run. Is each of them worth it to the business?"))


def draw_description(scope: Scope, chosen: Mapping[str, Choice]) -> None:
    """What a target means: for the goal stage its criteria, for a capability also what they look like there."""
    id = _choose_described(scope)
    own = chosen[id].entry
    entry = chosen[GOAL].entry if own == "inherit" else own
    stage = _choose_stage(id, entry)
    if entry == "none":
        st.caption(say("No target is chosen: the stage counts in no figure about targets."))
    elif own == "inherit":
        st.caption(say("It follows the goal stage."))
    kept.once(_draw_stage, kept.framework(), id, stage)


def _draw_stage(framework: Framework, id: str, stage: Stage) -> None:
    """A stage in words: what it is, what it looks like for a capability, and its criteria."""
    st.markdown(markdown_literal(next(text.summary for text in framework.stages if text.stage is stage)))
    if id in framework.by_id:
        draw_indicators(framework.by_id[id], [stage])
    draw_criteria([stage])


def _key(scope_id: int) -> str:
    return f"targets-look-{scope_id}"


def _choose_described(scope: Scope) -> str:
    """The choice of the capability (or :data:`GOAL`) to describe."""
    framework, key = shown_framework(), _key(scope.id)
    offered = [GOAL, *framework.by_id]
    if st.session_state.get(key) not in offered:
        st.session_state[key] = GOAL
    every = say("Every capability: the goal stage")
    names = {id: capability.name for id, capability in framework.by_id.items()}
    id = st.selectbox(say("What the target means for"), offered, key=key, format_func=lambda id: names.get(id, every))
    return id if id in framework.by_id else GOAL


def _choose_stage(id: str, entry: str) -> Stage:
    """The choice of the stage to describe: the chosen one first."""
    default = Stage.from_id(entry) if entry != "none" else Stage.CRAWL

    def label(stage: Stage) -> str:
        """The word of a stage; the chosen one is marked."""
        if stage is default and entry != "none":
            return say("{stage} (chosen)", stage=stage_text(stage))
        return stage_text(stage)

    stage = st.radio(
        say("Stage that is described"),
        OFFICIAL,
        index=OFFICIAL.index(default),
        format_func=label,
        horizontal=True,
        key=f"targets-stage-{id}-{entry}",
        label_visibility="collapsed",
    )
    return stage if stage in OFFICIAL else default
