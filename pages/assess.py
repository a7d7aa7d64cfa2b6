"""Assess: rate capability by capability with the criteria in view; the draft is kept until it is saved whole."""

from dataclasses import replace
from datetime import date

import streamlit as st

from finops_model.actions.assessment_draft import Answer, AssessmentDraft
from finops_model.actions.checks import checked_assessment_day, checked_calendar_day, checked_name
from finops_model.assessment import Scope
from finops_model.days import EARLIEST
from finops_model.errors import FinOpsError
from finops_model.importers.rows.cells import LONGEST_NAME
from finops_model.texts import say, say_count, translated
from finops_model.texts.literal import markdown_literal
from finops_model.ui import assess, assess_save, links, place, reads, session, show
from finops_model.ui.new_places import draw_new_organization, draw_new_scope


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
        draw_assessment(picked.scope, reads.revision(picked.organization.id))
    except FinOpsError as error:
        show.error(error)


def draw_outcome(picked: place.Place) -> None:
    """What the last click did, with the way to see it; or why it was refused."""
    saved = st.session_state.pop(assess_save.SAVED, None)
    if saved is not None:
        st.success(assess_save.saved_text(saved), icon=":material/check:")
        address = {"org": picked.organization.slug, "scope": picked.scope.slug}
        label = say("See where {organization} stands", organization=markdown_literal(picked.organization.name))
        st.page_link(links.page("organization"), label=label, icon=":material/domain:", query_params=address)
    refused = st.session_state.pop(assess.REFUSED, None)
    if refused is not None:
        st.error(markdown_literal(translated(refused)), icon=":material/error:")


def draw_assessment(scope: Scope, revision: int) -> None:
    """The draft: its day and assessor, one capability with its form, and the save."""
    framework, draft = session.framework(), assess.read_draft(scope)
    on, assessor = draw_day_and_assessor(scope, draft)
    capability = framework.capability(draw_choice(scope, draft))
    answer = draft.answers.get(capability.id, Answer())
    st.header(markdown_literal(capability.name))
    form, meaning = st.columns([1, 1], gap="large")
    with form:
        st.write(markdown_literal(capability.question or capability.summary))
        assess.draw_form(scope, capability, answer)
        draw_neighbours(scope, capability.id)
        assess.draw_stages(answer)
    with meaning:
        standing = reads.standing(scope, session.today(), revision)
        last = assess.last_rating(standing, reads.ratings(scope.id, revision), capability.id)
        assess.draw_last(scope, capability, last)
        assess.draw_meaning(capability)
    st.header(say("Save"))
    assess_save.draw_review(scope, draft, on, assessor, revision)
    assess_save.draw_buttons(scope, draft)


def draw_day_and_assessor(scope: Scope, draft: AssessmentDraft) -> tuple[date, str]:
    """The day, the assessor and how far the draft is; returns day and assessor, checked."""
    today = session.today()
    day, who, progress = st.columns([1, 2, 3], vertical_alignment="bottom")
    keys = {part: f"assess-{scope.id}-{part}" for part in ("assessed_on", "assessor")}

    def take_day(kept: AssessmentDraft) -> AssessmentDraft:
        return replace(kept, assessed_on=checked_calendar_day(st.session_state[keys["assessed_on"]]))

    def take_assessor(kept: AssessmentDraft) -> AssessmentDraft:
        return replace(kept, assessor=checked_name(st.session_state[keys["assessor"]], empty=True))

    on = draft.assessed_on or today
    assess.put_value(keys["assessed_on"], on)
    assess.put_value(keys["assessor"], draft.assessor)
    day.date_input(
        say("Assessed on"),
        format="YYYY-MM-DD",
        min_value=EARLIEST,
        max_value=max(on, today),
        key=keys["assessed_on"],
        on_change=assess.take_value,
        args=(scope, keys["assessed_on"], take_day),
    )
    who.text_input(
        say("Assessor (may be empty)"),
        max_chars=LONGEST_NAME,
        key=keys["assessor"],
        on_change=assess.take_value,
        args=(scope, keys["assessor"], take_assessor),
    )
    rated, total = len(draft.ratings(session.framework())), len(session.framework().capabilities)
    text = say_count(
        "{count} of {total} capabilities rated in this draft",
        "{count} of {total} capabilities rated in this draft",
        rated,
        total=total,
    )
    progress.progress(rated / total, text=text)
    return checked_assessment_day(on, today), draft.assessor


def draw_choice(scope: Scope, draft: AssessmentDraft) -> str:
    """The choice of the capability to rate, all in framework order; returns the chosen one."""
    framework = session.framework()
    ids, rated, at = list(framework.by_id), draft.ratings(framework), _at(scope)
    if st.session_state.get(at) not in ids:
        st.session_state[at] = next((id for id in ids if id not in rated), ids[0])

    def label(id: str) -> str:
        capability = framework.by_id.get(id)
        if capability is None:
            return id
        return f"{'✓' if id in rated else '○'} {capability.name} · {framework.domain(capability.domain).name}"

    picker = f"{at}-picker"
    st.session_state[picker] = st.session_state[at]  # anew on every run: a tick changes the text of its option
    st.selectbox(
        say("Capability (✓ rated in this draft)"),
        ids,
        format_func=label,
        key=picker,
        on_change=lambda: turn_to(scope, st.session_state[picker]),
    )
    return st.session_state[at]


def draw_neighbours(scope: Scope, id: str) -> None:
    """The ways to the capability before and the one after, in framework order."""
    order = list(session.framework().by_id)
    place_now = order.index(id)
    with st.container(horizontal=True):
        for label, to in (("← {}", place_now - 1), ("{} →", place_now + 1)):
            if 0 <= to < len(order):
                name = session.framework().capability(order[to]).name
                key = f"assess-to-{to - place_now}"
                st.button(label.format(name), key=key, on_click=turn_to, args=(scope, order[to]))


def turn_to(scope: Scope, capability: str) -> None:
    """Shows another capability."""
    st.session_state[_at(scope)] = capability


def _at(scope: Scope) -> str:
    """Key in the session: the capability that is shown."""
    return f"assess-at-{scope.id}"


page()
