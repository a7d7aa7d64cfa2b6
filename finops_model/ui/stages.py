"""What a stage looks like, in the framework's words: for the pages where somebody chooses or rates one."""

from collections.abc import Sequence

import streamlit as st

from finops_model.framework import Capability, Stage
from finops_model.texts import say
from finops_model.texts.figures import stage_text
from finops_model.texts.framework import shown_framework
from finops_model.texts.literal import markdown_literal

OFFICIAL = (Stage.CRAWL, Stage.WALK, Stage.RUN)
"""The stages of the framework; Pre-crawl is the time before the first of them."""


def draw_criteria(stages: Sequence[Stage] = OFFICIAL) -> None:
    """What each of these stages takes, the same for every capability."""
    for stage in stages:
        draw_texts(
            say("{stage}: what it takes", stage=stage_text(stage)),
            [one.text for one in shown_framework().criteria_of(stage)],
        )


def draw_signs(*stages: Stage) -> None:
    """The signs of these stages: they describe a stage and count for nothing."""
    for stage in stages:
        texts = [one.text for one in shown_framework().criteria if one.stage is stage and one.kind == "sign"]
        if texts:
            signs = markdown_literal(" ".join(texts))
            st.caption(say("Signs of {stage}, which do not count: {signs}", stage=stage_text(stage), signs=signs))


def draw_indicators(capability: Capability, stages: Sequence[Stage] = OFFICIAL) -> None:
    """What each of these stages looks like for one capability."""
    for stage in stages:
        heading = say("{capability} at {stage}", capability=capability.name, stage=stage_text(stage))
        draw_texts(heading, capability.indicators.get(stage, ()))


def draw_texts(heading: str, texts: Sequence[str]) -> None:
    """A heading and a list of texts, shown as the text they are; nothing at all for an empty list."""
    if texts:
        lines = "\n".join(f"- {markdown_literal(text)}" for text in texts)
        st.markdown(f"**{markdown_literal(heading)}**\n\n{lines}")
