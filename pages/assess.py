"""Assess: rate capability by capability with the criteria in view; the draft is kept until it is saved whole."""

import streamlit as st

from finops_model.errors import FinOpsError
from finops_model.texts import say
from finops_model.texts.literal import markdown_literal
from finops_model.ui import assess, assess_save, kept, links, outcome, place, session, show
from finops_model.ui.assess_choices import draw_day_and_assessor
from finops_model.ui.assess_head import draw_head, draw_result
from finops_model.ui.assess_list import draw_list
from finops_model.ui.assessors import draw_assessors
from finops_model.ui.new_places import draw_new_organization, draw_new_scope
from finops_model.views.assessing import Assessing, read_assessing


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
    try:
        draw_assessment(kept.view(read_assessing, picked, session.today()))
        draw_assessors(picked, session.today())
    except FinOpsError as error:
        show.error(error)
    with st.expander(say("New organization or scope")):
        draw_new_organization()
        draw_new_scope(picked.organization)


def draw_outcome(picked: place.Place) -> None:
    """What the last click did, with the way to see it; or why it was refused."""
    outcome.draw()
    saved = st.session_state.pop(assess_save.SAVED, None)
    if saved is not None:
        st.success(assess_save.saved_text(saved), icon=":material/check:")
        address = {"org": picked.organization.slug, "scope": picked.scope.slug}
        label = say("See where {organization} stands", organization=markdown_literal(picked.organization.name))
        st.page_link(links.page("organization"), label=label, icon=":material/domain:", query_params=address)


def draw_assessment(view: kept.Kept[Assessing]) -> None:
    """The draft: its day and assessor, one capability of the list with its form, and the save."""
    scope = view.what.place.scope
    draft = assess.read_draft(scope)
    on, assessor = draw_day_and_assessor(scope, draft)
    choice, work = st.columns([1, 3], gap="medium")
    with choice:
        shown, order = draw_list(view.what, draft)
    capability = kept.framework().what.capability(shown)
    with work:
        draw_head(view.what, capability, draft, order)
        assess.draw_form(scope, capability, draft.answer(shown))
    draw_result(view.what, capability, draft.answer(shown))
    st.header(say("Save"))
    assess_save.draw_review(view.what, draft, on, assessor)
    assess_save.draw_buttons(scope, draft)


page()
