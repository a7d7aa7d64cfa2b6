"""Model: what the stages mean, and what changes from one to the next; the criteria, the capabilities, the sources."""

from itertools import zip_longest

import pandas as pd
import streamlit as st

from finops_model import ui
from finops_model.errors import FinOpsError
from finops_model.framework import (
    Capability,
    Criterion,
    Framework,
    close_capabilities,
    editions,
    find_capability,
    read_framework,
)
from finops_model.ui_stages import OFFICIAL, draw_texts

LINK, SELECTED, WRITTEN = "capability", "model-capability", "model-capability-written"
"""The parameter in the address, the key of the selectbox, and what this page last wrote to the address."""

Place = tuple[str, pd.DataFrame]
"""The name of the picked organization (with its scope) and its standing."""


def picked_place() -> Place | None:
    """Where the organization in the address stands; None without one: the model is there to be read all the same."""
    try:
        organization = ui.store().find_organization(st.query_params["org"])
        scope = ui.store().find_scope(organization, st.query_params.get("scope"))
        standing = ui.standing(scope, ui.today(), ui.revision(organization.id))
    except (KeyError, FinOpsError):
        return None
    return f"{organization.name}, {scope.name}", standing


def draw_stairs(framework: Framework, place: Place | None) -> None:
    """The stages from left to right, each with its meaning and with what stands on it and aims at it."""
    for one, column in zip(framework.stages, st.columns(len(framework.stages)), strict=True):
        with column.container(border=True, height="stretch"):
            st.subheader(f"{int(one.stage)} · {ui.literal(one.name)}", anchor=False)
            if not one.official:
                st.caption("Not a stage of the framework")
            st.markdown(ui.literal(one.summary))
            if place is not None:
                standing = place[1][place[1]["status"] != "not applicable"]
                here, aims = (standing["stage"] == one.stage).sum(), (standing["target"] == one.stage).sum()
                st.markdown(f"**{ui.count_text(int(here), 'capability', 'capabilities')}** here now")
                if one.official:
                    st.markdown(f"**{ui.count_text(int(aims), 'target')}** set here")


def characteristic_text(one: Criterion) -> str:
    """A characteristic with its id; a sign says that it is one."""
    return f"{ui.literal(one.text)} `{one.id}`" + (" *(sign)*" if one.kind == "sign" else "")


def draw_changes(framework: Framework) -> None:
    """The characteristics as a table: a dimension per row, a stage per column."""
    rows: list[dict[str, str]] = []
    for dimension in dict.fromkeys(one.dimension for one in framework.criteria):
        cells = [
            [characteristic_text(one) for one in framework.criteria if (one.dimension, one.stage) == (dimension, stage)]
            for stage in OFFICIAL
        ]
        for position, texts in enumerate(zip_longest(*cells, fillvalue="")):
            name = f"**{dimension.capitalize()}**" if position == 0 else ""
            rows.append({"": name, **{stage.label: text for stage, text in zip(OFFICIAL, texts, strict=True)}})
    st.table(
        pd.DataFrame(rows).set_index(""), border="horizontal", alt="What changes from stage to stage, by dimension"
    )
    counts = ", ".join(f"{len(framework.criteria_of(stage))} towards {stage.label}" for stage in OFFICIAL)
    st.caption(
        f"Criteria count towards their stage: {counts}. A stage is reached when all its criteria and all those before "
        "it are met. A *sign* describes what the stage looks like and is never counted. They hold for every capability."
    )


def draw_lenses(framework: Framework) -> None:
    """The lenses with their levels: another way to rate."""
    st.markdown(
        "A rating may also be given through five lenses, each from 0 to 4. Their weighted mean, on the scale from 0 "
        "(Pre-crawl) to 3 (Run), is the score."
    )
    lenses = {
        f"{ui.literal(one.name)} ({one.weight} %)": [ui.literal(text) for text in (one.asks, *one.levels)]
        for one in framework.lenses
    }
    index = pd.Index(["Asks", *(f"**{level}**" for level in range(5))], name="Level")
    st.table(pd.DataFrame(lenses, index=index), border="horizontal", alt="The five lenses and their levels")


def chosen_capability(framework: Framework) -> Capability:
    """The capability that the address names or the reader chose; the two are kept the same, by id."""
    asked = st.query_params.get(LINK)
    if asked is not None and asked != st.session_state.get(WRITTEN):
        found = find_capability(asked, framework)
        if found is None:
            close = " or ".join(one.name for one in close_capabilities(asked, framework))
            hint = f" Did you mean {close}?" if close else ""
            st.warning(ui.literal(f"There is no capability {asked!r}.{hint}"), icon=":material/search_off:")
        else:
            st.session_state[SELECTED] = found.id
    domains = {one.id: one.name for one in framework.domains}
    chosen = st.selectbox(
        "Capability",
        list(framework.by_id),
        key=SELECTED,
        format_func=lambda id: f"{framework.by_id[id].name} · {domains[framework.by_id[id].domain]}",
    )
    if asked is not None or chosen != next(iter(framework.by_id)):
        st.query_params[LINK] = st.session_state[WRITTEN] = chosen
    return framework.capability(chosen)


def draw_capability(framework: Framework, one: Capability, place: Place | None) -> None:
    """Everything that the framework says about one capability."""
    st.markdown(f"**{ui.literal(one.name)}.** {ui.literal(one.summary)}")
    if place is not None:
        row = next(row for row in ui.rows(place[1]) if row.capability == one.id)
        target = f", target {ui.stage_text(row.target)}" if pd.notna(row.target) else ""
        st.text(f"{place[0]}: {ui.stage_text(row.stage, 'no stage')}{target} ({ui.STATUS_TEXT[row.status]})")
    st.markdown(f"*Ask:* {ui.literal(one.question)}")
    for stage, column in zip(OFFICIAL, st.columns(3), strict=True):
        with column.container(border=True, height="stretch"):
            draw_texts(f"{stage.label} looks like this", one.indicators[stage])
    measures, people = st.columns([3, 2])
    with measures:
        draw_kpis(one)
    with people:
        draw_texts("Evidence could be", one.evidence_examples)
        names = {persona.id: persona.name for persona in framework.personas}
        led = f"; {names[one.owner]} usually leads" + (" (our reading)" if one.owner_basis == "inferred" else "")
        st.markdown(f"**Who takes part**\n\n{ui.literal(', '.join(names[id] for id in one.personas) + led)}.")
        draw_texts("Needs first (our judgement)", requirement_texts(framework, one))
        draw_texts("Was called", [f"{old.name} (until {old.last_edition})" for old in one.former_names])
        if one.new_in:
            st.caption(f"New in the {one.new_in} edition.")
    if one.note:
        st.info(ui.literal(one.note), icon=":material/info:")
    st.caption(f"Paraphrased from [the FinOps Foundation's page]({one.url}), as in [this copy]({one.source}).")


def requirement_texts(framework: Framework, one: Capability) -> list[str]:
    """What has to be there before a stage can be reached, with the reason."""
    return [
        f"{need.stage.label} needs {framework.capability(need.capability).name} at {need.at.label}: {need.reason}"
        for need in one.requires
    ]


def draw_kpis(one: Capability) -> None:
    """The measures of success; with the published sample goal of each stage where there is one."""
    arrows = {"up": "higher", "down": "lower", "": ui.NONE_TEXT}
    table = pd.DataFrame(
        {
            "Measure of success": kpi.name + (f": {kpi.detail}" if kpi.detail else ""),
            "Unit": kpi.unit or ui.NONE_TEXT,
            "Better": arrows[kpi.direction],
            **{f"{stage.label}, sample": kpi.samples.get(stage, ui.NONE_TEXT) for stage in OFFICIAL},
            "Note": kpi.note,
        }
        for kpi in one.kpis
    )
    if not any(kpi.samples for kpi in one.kpis):
        table = table.drop(columns=[f"{stage.label}, sample" for stage in OFFICIAL])
    if not table["Note"].any():
        table = table.drop(columns="Note")
    st.table(table.map(ui.literal), hide_index=True, border="horizontal", alt=f"Measures of success of {one.name}")


def draw_domains(framework: Framework) -> None:
    """The domains with their capabilities, in framework order."""
    for domain, column in zip(framework.domains, st.columns(len(framework.domains)), strict=True):
        with column.container(border=True, height="stretch"):
            st.markdown(f"**{ui.literal(domain.name)}**\n\n{ui.literal(domain.summary)}")
            draw_texts("", [one.name for one in framework.capabilities_of(domain.id)])
            st.caption("Was called " + ui.literal(", ".join(domain.former_names)))


def draw_sources(framework: Framework) -> None:
    """Attribution, sources, and how older editions map forward."""
    st.markdown(ui.literal(framework.attribution))
    for source in framework.sources:
        st.markdown(f"- [{ui.literal(source.title)}]({source.url}): {ui.literal(source.note)}")
    for edition in editions()[:-1]:
        older = read_framework(edition)
        st.markdown(f"**{ui.literal(older.title)}** is kept as it was; its ratings count today under these names:")
        moved = [way for way in older.successions.values() if way.rule != "same"]
        table = pd.DataFrame(
            {
                f"In {edition}": older.capability(way.capability).name,
                f"In {framework.edition}": framework.capability(way.successor).name,
                "Rule": way.rule,
                "Reason": way.reason,
            }
            for way in moved
        )
        st.table(table.map(ui.literal), hide_index=True, border="horizontal", alt=f"Renamed since {edition}")


def page() -> None:
    """Draws the page."""
    framework, place = ui.framework(), picked_place()
    st.title("The maturity model")
    st.markdown(
        "Three stages lead from a first practice to a highly developed one. They tell you where you stand and help "
        "you choose where you want to be. **Run is not the goal for everyone:** the right stage is the one that your "
        "objectives and the business value ask for, capability by capability, and Crawl or Walk can be just that."
    )
    draw_stairs(framework, place)
    st.header("What changes from one stage to the next")
    draw_changes(framework)
    with st.expander("The five lenses"):
        draw_lenses(framework)
    st.header("The capabilities")
    draw_domains(framework)
    draw_capability(framework, chosen_capability(framework), place)
    st.header("Sources and editions")
    draw_sources(framework)


page()
