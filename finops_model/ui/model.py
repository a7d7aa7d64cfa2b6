"""Parts of the Model page: one capability whole, the lenses, the background, and where the texts come from."""

from collections.abc import Hashable
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from finops_model.framework import Capability, Framework, editions, read_framework
from finops_model.texts.figures import NONE_TEXT, stage_text, status_text
from finops_model.texts.literal import markdown_literal
from finops_model.ui import show
from finops_model.ui.stages import OFFICIAL, draw_texts


@dataclass(frozen=True, slots=True)
class Place:
    """Where the picked organization stands: its name with the scope's, the standing, and what that depends on."""

    name: str
    standing: pd.DataFrame
    of: tuple[Hashable, ...]


def draw_capability(framework: Framework, one: Capability, place: Place | None) -> None:
    """Everything that the framework says about one capability."""
    st.markdown(f"**{markdown_literal(one.name)}.** {markdown_literal(one.summary)}")
    if place is not None:
        row = next(row for row in show.rows(place.standing) if row.capability == one.id)
        target = f", target {stage_text(row.target)}" if pd.notna(row.target) else ""
        st.text(f"{place.name}: {stage_text(row.stage, 'no stage')}{target} ({status_text(row.status)})")
    st.markdown(f"*Ask:* {markdown_literal(one.question)}")
    for stage, column in zip(OFFICIAL, st.columns(3), strict=True):
        with column.container(border=True, height="stretch"):
            draw_texts(f"{stage.label} looks like this", one.indicators[stage])
    measures, people = st.columns([3, 2])
    with measures:
        draw_kpis(one)
    with people:
        draw_texts("Evidence could be", one.evidence_examples)
        names = {persona.id: persona.name for persona in framework.personas}
        led = ""
        if one.owner is not None:
            led = f"; {names[one.owner.persona]} usually leads"
            led += " (our reading)" if one.owner.basis == "inferred" else ""
        st.markdown(f"**Who takes part**\n\n{markdown_literal(', '.join(names[id] for id in one.personas) + led)}.")
        draw_texts("Needs first (our judgement)", requirement_texts(framework, one))
        draw_texts("Was called", [f"{old.name} (until {old.last_edition})" for old in one.former_names])
        if one.new_in:
            st.caption(f"New in the {one.new_in} edition.")
    if one.note:
        st.info(markdown_literal(one.note), icon=":material/info:")
    st.markdown(f":small[Paraphrased from [the FinOps Foundation's page]({one.url}), as in [this copy]({one.source}).]")


def requirement_texts(framework: Framework, one: Capability) -> list[str]:
    """What has to be there before a stage can be reached, with the reason."""
    return [
        f"{need.stage.label} needs {framework.capability(need.capability).name} at {need.at.label}: {need.reason}"
        for need in one.requires
    ]


def draw_kpis(one: Capability) -> None:
    """The measures of success; with the published sample goal of each stage where there is one."""
    arrows = {"up": "higher", "down": "lower", "": NONE_TEXT}
    table = pd.DataFrame(
        {
            "Measure of success": kpi.name + (f": {kpi.detail}" if kpi.detail else ""),
            "Unit": kpi.unit or NONE_TEXT,
            "Better": arrows[kpi.direction],
            **{f"{stage.label}, sample": kpi.samples.get(stage, NONE_TEXT) for stage in OFFICIAL},
            "Note": kpi.note,
        }
        for kpi in one.kpis
    )
    if not any(kpi.samples for kpi in one.kpis):
        table = table.drop(columns=[f"{stage.label}, sample" for stage in OFFICIAL])
    if not table["Note"].any():
        table = table.drop(columns="Note")
    st.table(
        table.map(markdown_literal), hide_index=True, border="horizontal", alt=f"Measures of success of {one.name}"
    )


def draw_lenses(framework: Framework) -> None:
    """The lenses with their levels: another way to rate."""
    st.markdown(
        "A rating may also be given through five lenses, each from 0 to 4. Their weighted mean, on the scale from 0 "
        "(Pre-crawl) to 3 (Run), is the score."
    )
    lenses = {
        f"{markdown_literal(one.name)} ({one.weight} %)": [markdown_literal(text) for text in (one.asks, *one.levels)]
        for one in framework.lenses
    }
    index = pd.Index(["Asks", *(f"**{level}**" for level in range(5))], name="Level")
    st.table(pd.DataFrame(lenses, index=index), border="horizontal", alt="The five lenses and their levels")


def draw_background(framework: Framework) -> None:
    """What the framework says beside the model: its principles and phases, and what a scope of spend may be about."""
    principles, phases, categories = st.columns(3)
    with principles:
        draw_texts("Principles", framework.principles)
    with phases:
        draw_texts("Phases", framework.phases)
    with categories:
        draw_texts("Technology categories", [one.name for one in framework.categories])


def draw_sources(framework: Framework) -> None:
    """Attribution, sources, and how older editions map forward."""
    st.markdown(framework.attribution)  # Markdown, so that its addresses are links
    st.markdown(
        "\n".join(
            f"- [{markdown_literal(one.title)}]({one.url}): {markdown_literal(one.note)}" for one in framework.sources
        )
    )
    for edition in editions()[:-1]:
        older = read_framework(edition)
        st.markdown(
            f"**{markdown_literal(older.title)}** is kept as it was; its ratings count today under these names:"
        )
        moved = {id: way for id, way in older.successions.items() if way.rule != "same"}
        table = pd.DataFrame(
            {
                f"In {edition}": older.capability(id).name,
                f"In {framework.edition}": framework.capability(way.successor).name,
                "Rule": way.rule,
                "Reason": way.reason,
            }
            for id, way in moved.items()
        )
        st.table(table.map(markdown_literal), hide_index=True, border="horizontal", alt=f"Renamed since {edition}")
