"""Model: what the stages mean, and what changes from one to the next; the criteria, the capabilities, the sources."""

import streamlit as st

from finops_model.errors import FinOpsError
from finops_model.framework import Capability, Framework, close_capabilities, find_capability
from finops_model.texts import say
from finops_model.texts.figures import listed_text
from finops_model.texts.literal import markdown_literal
from finops_model.ui import days, kept
from finops_model.ui.model import (
    draw_background,
    draw_capability,
    draw_changes,
    draw_domains,
    draw_lenses,
    draw_sources,
    draw_stages,
    draw_stages_of,
    draw_standing,
)
from finops_model.ui.place import find
from finops_model.views.standing import Standing, read_standing

LINK, SELECTED, WRITTEN = "capability", "model-capability", "model-capability-written"
"""The parameter in the address, the key of the selectbox, and what this page last wrote to the address."""


def picked_standing() -> kept.Kept[Standing] | None:
    """Where the organization in the address stands; None without one: the model is there to be read all the same."""
    try:
        return kept.view(read_standing, find(), days.as_of())
    except FinOpsError:
        return None


def draw_introduction(framework: Framework) -> None:
    """The title, and what the stages are for."""
    st.title(say("The maturity model"))
    st.markdown(
        say(
            "Three stages lead from a first practice to a highly developed one. They show where you stand and help you "
            "choose where you want to be. **Run is not the goal for everyone:** the right stage is the one that your "
            "objectives and the business value call for, capability by capability. That may well be Crawl or Walk."
        )
    )


def draw_reference(framework: Framework) -> None:
    """Everything about the stages and the framework as a whole, down to the list of capabilities."""
    st.header(say("What changes from one stage to the next"))
    draw_changes(framework)
    with st.expander(say("The five lenses")):
        draw_lenses(framework)
    with st.expander(say("Principles, phases and technology categories")):
        draw_background(framework)
    st.header(say("The capabilities"))
    draw_domains(framework)


def chosen_capability(framework: Framework) -> Capability:
    """The capability that the address names or the reader chose; the two are kept the same, by id."""
    asked = st.query_params.get(LINK)
    if asked is not None and asked != st.session_state.get(WRITTEN):
        found = find_capability(asked, framework)
        if found is None:
            st.warning(markdown_literal(unknown_capability(asked, framework)), icon=":material/search_off:")
        else:
            st.session_state[SELECTED] = found.id
    domains = {one.id: one.name for one in framework.domains}
    chosen = st.selectbox(
        say("Capability"),
        list(framework.by_id),
        key=SELECTED,
        format_func=lambda id: f"{framework.by_id[id].name} · {domains[framework.by_id[id].domain]}",
    )
    if asked is not None or chosen != next(iter(framework.by_id)):
        st.query_params[LINK] = st.session_state[WRITTEN] = chosen
    return framework.capability(chosen)


def unknown_capability(asked: str, framework: Framework) -> str:
    """That there is no such capability, with close names."""
    close = [one.name for one in close_capabilities(asked, framework)]
    if not close:
        return say("There is no capability {name!r}.", name=asked)
    return say("There is no capability {name!r}. Did you mean {names}?", name=asked, names=listed_text(close))


def page() -> None:
    """Draws the page."""
    model, standing = kept.framework(), picked_standing()
    kept.once(draw_introduction, model)
    if standing is None:
        kept.once(draw_stages, model)
    else:
        kept.once(draw_stages_of, standing)
    kept.once(draw_reference, model)
    capability = chosen_capability(model.what)
    if standing is not None:
        kept.once(draw_standing, standing, capability.id)
    kept.once(draw_capability, model, capability.id)
    kept.once(draw_sources, model)


page()
