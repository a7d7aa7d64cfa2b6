"""Parts of the Model page: the stages, what changes between them, one capability whole, and the sources."""

from itertools import zip_longest

import pandas as pd
import streamlit as st

from finops_model import charts
from finops_model.framework import Capability, Framework, Stage, editions
from finops_model.rows import rows_of
from finops_model.texts import say
from finops_model.texts.figures import NONE_TEXT, label_text, stage_text, status_text
from finops_model.texts.framework import shown_framework
from finops_model.texts.literal import markdown_literal
from finops_model.ui import show
from finops_model.ui.stages import OFFICIAL, draw_texts
from finops_model.views.standing import Standing


def draw_stages(framework: Framework) -> None:
    """The stages as a picture."""
    show.chart(charts.stage_ladder(framework=framework), charts.alt_stage_ladder(), "stages")


def draw_stages_of(standing: Standing) -> None:
    """The stages as a picture, with the capabilities and targets on each of them; the numbers in words, too."""
    text = charts.alt_stage_ladder(standing.rows)
    show.chart(charts.stage_ladder(standing.rows), text, "stages")
    st.caption(markdown_literal(f"{_name(standing)}. {text}"))


def _name(standing: Standing) -> str:
    return f"{standing.place.organization.name}, {standing.place.scope.name}"


def draw_changes(framework: Framework) -> None:
    """What changes from stage to stage: a stage per column, and the characteristics by dimension, each with its id.

    One table and not a grid of containers: a page takes as long as it sends parts.
    """
    rows = [(f"**{say('In short')}**", *(markdown_literal(text.summary) for text in framework.stages[1:]))]
    for dimension in dict.fromkeys(one.dimension for one in framework.criteria):
        columns = [_characteristics(framework, dimension, stage) for stage in OFFICIAL]
        for number, texts in enumerate(zip_longest(*columns, fillvalue="")):
            rows.append((f"**{markdown_literal(dimension.capitalize())}**" if number == 0 else "", *texts))
    table = pd.DataFrame(rows, columns=[" ", *(stage.label for stage in OFFICIAL)])
    show.text_table(table, say("What changes from one stage to the next"))
    counts = {stage.id: len(framework.criteria_of(stage)) for stage in OFFICIAL}
    st.caption(
        say(
            "Criteria count toward their stage: {crawl} toward Crawl, {walk} toward Walk, {run} toward Run. A stage is "
            "reached when all its criteria and those of the stages before it are met. A *sign* describes a stage and "
            "never counts. The same criteria apply to every capability.",
            **counts,
        )
    )


def _characteristics(framework: Framework, dimension: str, stage: Stage) -> list[str]:
    """The criteria and signs of a stage in one dimension, as Markdown."""
    found = [one for one in framework.criteria if one.dimension == dimension and one.stage == stage]
    signs = [f" *{say('sign')}*" if one.kind == "sign" else "" for one in found]
    return [
        f"{markdown_literal(one.text)}{sign} :gray[:small[{markdown_literal(one.id)}]]"
        for one, sign in zip(found, signs, strict=True)
    ]


def draw_domains(framework: Framework) -> None:
    """The domains with their capabilities, in framework order."""
    for domain, column in zip(framework.domains, st.columns(len(framework.domains)), strict=True):
        names = [markdown_literal(one.name) for one in framework.capabilities_of(domain.id)]
        former = say("Formerly {names}", names=markdown_literal(", ".join(domain.former_names)))
        parts = [f"**{markdown_literal(domain.name)}**", markdown_literal(domain.summary)]
        parts += ["\n".join(f"- {name}" for name in names), f":small[:gray[{former}]]"]
        column.container(border=True, height="stretch").markdown("\n\n".join(parts))


def draw_standing(standing: Standing, capability: str) -> None:
    """Where the picked organization stands with one capability."""
    row = next(row for row in rows_of(standing.rows) if row.capability == capability)
    stage, status = stage_text(row.stage, say("no stage")), status_text(row.status)
    if pd.isna(row.target):
        st.text(say("{place}: {stage} ({status})", place=_name(standing), stage=stage, status=status))
    else:
        target = stage_text(row.target)
        st.text(
            say(
                "{place}: {stage}, target {target} ({status})",
                place=_name(standing),
                stage=stage,
                target=target,
                status=status,
            )
        )


def draw_capability(framework: Framework, id: str) -> None:
    """Everything that the framework says about one capability."""
    capability = framework.capability(id)
    st.markdown(f"**{markdown_literal(capability.name)}.** {markdown_literal(capability.summary)}")
    st.markdown(say("*Ask:* {question}", question=markdown_literal(capability.question)))
    for stage, column in zip(OFFICIAL, st.columns(3), strict=True):
        with column.container(border=True, height="stretch"):
            draw_texts(say("{stage} looks like this", stage=stage.label), capability.indicators[stage])
    measures, people = st.columns([3, 2])
    with measures:
        draw_kpis(capability)
    with people:
        _draw_people(framework, capability)
    if capability.note:
        st.info(markdown_literal(capability.note), icon=":material/info:")
    source = say(
        "Paraphrased from [the FinOps Foundation's page]({page}); our copy: [{copy}]({copy}).",
        page=capability.url,
        copy=capability.source,
    )
    st.markdown(f":small[{source}]")


def _draw_people(framework: Framework, capability: Capability) -> None:
    """Evidence, the personas, what is required first, and former names."""
    draw_texts(say("Possible evidence"), capability.evidence_examples)
    names = {persona.id: persona.name for persona in framework.personas}
    involved = ", ".join(names[id] for id in capability.personas)
    owner = capability.owner
    if owner is None:
        text = f"{involved}."
    elif owner.basis == "inferred":
        leader = names[owner.persona]
        text = say("{personas}; {leader} usually leads (our reading).", personas=involved, leader=leader)
    else:
        text = say("{personas}; {leader} usually leads.", personas=involved, leader=names[owner.persona])
    st.markdown(f"**{say('Who is involved')}**\n\n{markdown_literal(text)}")
    draw_texts(say("Required first (our judgement)"), requirement_texts(framework, capability))
    former = [
        say("{name} (until {edition})", name=old.name, edition=old.last_edition) for old in capability.former_names
    ]
    draw_texts(say("Former names"), former)
    if capability.new_in:
        st.caption(say("New in the {edition} edition.", edition=capability.new_in))


def requirement_texts(framework: Framework, one: Capability) -> list[str]:
    """What has to be there before a stage can be reached, with the reason."""
    return [
        say(
            "{stage} needs {capability} at {at}: {reason}",
            stage=need.stage.label,
            capability=framework.capability(need.capability).name,
            at=need.at.label,
            reason=need.reason,
        )
        for need in one.requires
    ]


def draw_kpis(capability: Capability) -> None:
    """The measures of success; with the published sample goal of each stage where there is one."""
    better = {"up": say("higher"), "down": say("lower"), "": NONE_TEXT}
    samples = {stage: say("{stage}, sample", stage=stage.label) for stage in OFFICIAL}
    note = say("Note")
    table = pd.DataFrame(
        {
            say("Measure of success"): label_text(kpi.name, kpi.detail) if kpi.detail else kpi.name,
            say("Unit"): kpi.unit or NONE_TEXT,
            say("Better"): better[kpi.direction],
            **{label: kpi.samples.get(stage, NONE_TEXT) for stage, label in samples.items()},
            note: kpi.note,
        }
        for kpi in capability.kpis
    )
    if not any(kpi.samples for kpi in capability.kpis):
        table = table.drop(columns=list(samples.values()))
    if not table[note].any():
        table = table.drop(columns=note)
    alt = say("Measures of success of {name}", name=capability.name)
    show.text_table(table.map(markdown_literal), alt)


def draw_lenses(framework: Framework) -> None:
    """The lenses with their levels: another way to rate."""
    st.markdown(
        say(
            "You can also rate a capability through five lenses, each from 0 to 4. Their weighted mean, on the scale "
            "from 0 (Pre-crawl) to 3 (Run), is the score."
        )
    )
    lenses = {
        f"{markdown_literal(lens.name)} ({lens.weight} %)": list(map(markdown_literal, (lens.asks, *lens.levels)))
        for lens in framework.lenses
    }
    levels = [f"**{text}**" for text in (say("Asks"), *range(5))]
    show.text_table(pd.DataFrame({say("Level"): levels, **lenses}), say("The five lenses and their levels"))


def draw_background(framework: Framework) -> None:
    """What the framework says beside the model: its principles and phases, and what a scope of spend may be about."""
    principles, phases, categories = st.columns(3)
    with principles:
        draw_texts(say("Principles"), framework.principles)
    with phases:
        draw_texts(say("Phases"), framework.phases)
    with categories:
        draw_texts(say("Technology categories"), [category.name for category in framework.categories])


def draw_sources(framework: Framework) -> None:
    """Attribution, sources, and how older editions map forward."""
    st.header(say("Sources and editions"))
    st.markdown(framework.attribution)  # Markdown, so that its addresses are links
    sources = [
        f"- [{markdown_literal(source.title)}]({source.url}): {markdown_literal(source.note)}"
        for source in framework.sources
    ]
    st.markdown("\n".join(sources))
    for edition in editions()[:-1]:
        _draw_renamed(framework, edition)


def _draw_renamed(framework: Framework, edition: str) -> None:
    """Which capabilities of an older edition have another name or place in the newest one."""
    older = shown_framework(edition)
    title = markdown_literal(older.title)
    st.markdown(say("**{edition}** is kept unchanged; its ratings now count under these names:", edition=title))
    table = pd.DataFrame(
        {
            say("In {edition}", edition=edition): older.capability(id).name,
            say("In {edition}", edition=framework.edition): framework.capability(way.successor).name,
            say("Rule"): way.rule,
            say("Reason"): way.reason,
        }
        for id, way in older.successions.items()
        if way.rule != "same"
    )
    alt = say("Renamed since {edition}", edition=edition)
    show.text_table(table.map(markdown_literal), alt)
