"""Assess: rate capability by capability with the criteria in view; the draft is kept until it is saved whole."""

import streamlit as st

from finops_model.actions.assessment_draft import Answer
from finops_model.errors import FinOpsError
from finops_model.texts import say
from finops_model.texts.literal import markdown_literal
from finops_model.ui import assess, assess_save, kept, links, outcome, place, session, show
from finops_model.ui.assess_choices import draw_choice, draw_day_and_assessor, draw_neighbours
from finops_model.ui.new_places import draw_new_organization, draw_new_scope
from finops_model.views.scope import ScopeView, read_scope


def page() -> None:
    """The whole page."""
    if st.query_params.get("org") is None:
        st.title(say("Assess"))
        st.write(say("Which organization do you want to assess? You can add more later."))
        draw_new_organization()
        return
    picked = place.picked()
    st.title(say("{organization} · Assess", organization=markdown_literal(picked.organization.name)))
    st.text(picked.scope.name)
    draw_outcome(picked)
    with st.expander(say("New organization or scope")):
        draw_new_organization()
        draw_new_scope(picked.organization)
    try:
        draw_assessment(kept.view(read_scope, picked, session.today()))
    except FinOpsError as error:
        show.error(error)


def draw_outcome(picked: place.Place) -> None:
    """What the last click did, with the way to see it; or why it was refused."""
    outcome.draw()
    saved = st.session_state.pop(assess_save.SAVED, None)
    if saved is not None:
        st.success(assess_save.saved_text(saved), icon=":material/check:")
        address = {"org": picked.organization.slug, "scope": picked.scope.slug}
        label = say("See where {organization} stands", organization=markdown_literal(picked.organization.name))
        st.page_link(links.page("organization"), label=label, icon=":material/domain:", query_params=address)


def draw_assessment(view: kept.Kept[ScopeView]) -> None:
    """The draft: its day and assessor, one capability with its form, and the save."""
    framework, scope = kept.framework(), view.what.place.scope
    draft = assess.read_draft(scope)
    on, assessor = draw_day_and_assessor(scope, draft)
    capability = framework.what.capability(draw_choice(scope, draft))
    st.header(markdown_literal(capability.name))
    form, meaning = st.columns([1, 1], gap="large")
    with form:
        st.write(markdown_literal(capability.question or capability.summary))
        answer = draft.answers.get(capability.id, Answer())
        assess.draw_form(scope, capability, answer)
        draw_neighbours(scope, capability.id)
        assess.draw_stages(answer)
    with meaning:
        taken = kept.once(assess.draw_last, view, capability.id)
        assess.draw_take(scope, capability.id, taken)
        kept.once(assess.draw_meaning, framework, capability.id)
    st.header(say("Save"))
    assess_save.draw_review(view.what, draft, on, assessor)
    assess_save.draw_buttons(scope, draft)


page()
