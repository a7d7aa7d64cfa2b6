"""Model: what the stages mean, and what changes from one to the next; the criteria, the capabilities, the sources."""

from collections.abc import Mapping, Sequence

import streamlit as st

from finops_model import charts
from finops_model.errors import FinOpsError
from finops_model.framework import Capability, Framework, Stage, close_capabilities, find_capability
from finops_model.texts.literal import markdown_literal
from finops_model.ui import reads, session, show
from finops_model.ui.model import Place, draw_background, draw_capability, draw_lenses, draw_sources
from finops_model.ui.stages import OFFICIAL

LINK, SELECTED, WRITTEN = "capability", "model-capability", "model-capability-written"
"""The parameter in the address, the key of the selectbox, and what this page last wrote to the address."""


def picked_place() -> Place | None:
    """Where the organization in the address stands; None without one: the model is there to be read all the same."""
    try:
        organization = reads.find_organization(st.query_params["org"])
        scope = reads.find_scope(organization, st.query_params.get("scope"))
        day, revision = session.today(), reads.revision(organization.id)
        standing = reads.standing(scope, day, revision)
    except (KeyError, FinOpsError):
        return None
    return Place(f"{organization.name}, {scope.name}", standing, (scope.id, day, revision))


def draw_stages(place: Place | None) -> None:
    """The stages as a picture, with what stands on each of them and has its target there; the numbers in words, too."""
    standing, of = (place.standing, place.of) if place is not None else (None, ())
    said = charts.alt_stage_ladder(standing)
    show.kept_chart(lambda: charts.stage_ladder(standing), lambda: said, key="stages", of=of)
    if place is not None:
        st.caption(markdown_literal(f"{place.name}. {said}"))


def draw_changes(framework: Framework) -> None:
    """What changes from stage to stage: a dimension per row, a stage per column, every characteristic with its id."""
    summaries = {text.stage: [markdown_literal(text.summary)] for text in framework.stages}
    draw_row("In short", summaries)
    for dimension in dict.fromkeys(one.dimension for one in framework.criteria):
        found: dict[Stage, list[str]] = {stage: [] for stage in OFFICIAL}
        for one in framework.criteria:
            if one.dimension == dimension:
                sign = " *sign*" if one.kind == "sign" else ""
                found[one.stage].append(f"{markdown_literal(one.text)}{sign} :gray[:small[{markdown_literal(one.id)}]]")
        draw_row(dimension.capitalize(), found)
    counts = ", ".join(f"{len(framework.criteria_of(stage))} towards {stage.label}" for stage in OFFICIAL)
    st.caption(
        f"Criteria count towards their stage: {counts}. A stage is reached when all its criteria and all those before "
        "it are met. A *sign* describes what the stage looks like and is never counted. They hold for every capability."
    )


def draw_row(name: str, texts: Mapping[Stage, Sequence[str]]) -> None:
    """A row of the table of changes: its name, then the texts (Markdown) of Crawl, Walk and Run."""
    with st.container(border=True):
        first, *columns = st.columns([2, 3, 3, 3])
        first.markdown(f"**{markdown_literal(name)}**")
        for stage, column in zip(OFFICIAL, columns, strict=True):
            column.markdown("\n\n".join(f"**{stage.label}:** {text}" for text in texts[stage]))


def chosen_capability(framework: Framework) -> Capability:
    """The capability that the address names or the reader chose; the two are kept the same, by id."""
    asked = st.query_params.get(LINK)
    if asked is not None and asked != st.session_state.get(WRITTEN):
        found = find_capability(asked, framework)
        if found is None:
            close = " or ".join(one.name for one in close_capabilities(asked, framework))
            hint = f" Did you mean {close}?" if close else ""
            st.warning(markdown_literal(f"There is no capability {asked!r}.{hint}"), icon=":material/search_off:")
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


def draw_domains(framework: Framework) -> None:
    """The domains with their capabilities, in framework order."""
    for domain, column in zip(framework.domains, st.columns(len(framework.domains)), strict=True):
        with column.container(border=True, height="stretch"):
            st.markdown(f"**{markdown_literal(domain.name)}**\n\n{markdown_literal(domain.summary)}")
            st.markdown("\n".join(f"- {markdown_literal(one.name)}" for one in framework.capabilities_of(domain.id)))
            st.caption("Was called " + markdown_literal(", ".join(domain.former_names)))


def page() -> None:
    """Draws the page."""
    framework, place = session.framework(), picked_place()
    st.title("The maturity model")
    st.markdown(
        "Three stages lead from a first practice to a highly developed one. They tell you where you stand and help "
        "you choose where you want to be. **Run is not the goal for everyone:** the right stage is the one that your "
        "objectives and the business value ask for, capability by capability, and Crawl or Walk can be just that."
    )
    draw_stages(place)
    st.header("What changes from one stage to the next")
    draw_changes(framework)
    with st.expander("The five lenses"):
        draw_lenses(framework)
    with st.expander("Principles, phases and technology categories"):
        draw_background(framework)
    st.header("The capabilities")
    draw_domains(framework)
    draw_capability(framework, chosen_capability(framework), place)
    st.header("Sources and editions")
    draw_sources(framework)


page()
