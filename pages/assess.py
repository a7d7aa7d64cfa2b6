"""Assess: rate capability by capability with the criteria in view; what is said is kept until it is saved whole."""

from dataclasses import replace
from datetime import date

import pandas as pd
import streamlit as st

from finops_model.actions import answers
from finops_model.actions.answers import Answer, AssessmentDraft
from finops_model.errors import FinOpsError
from finops_model.texts.figures import day_text, stage_text
from finops_model.texts.literal import markdown_literal
from finops_model.ui import assess as ui_assess
from finops_model.ui import links, place, reads, session, show
from finops_model.ui.words import count_text


def draw_said() -> None:
    """What the last click did, with the way to see it; or why it was refused."""
    if said := st.session_state.pop("assess-said", None):
        st.success(said, icon=":material/check:")
        address = {"org": organization.slug, "scope": scope.slug}
        label = f"See where {markdown_literal(organization.name)} stands"
        st.page_link(links.page("organization"), label=label, icon=":material/domain:", query_params=address)
    if refused := st.session_state.pop("assess-refused", None):
        st.error(markdown_literal(refused), icon=":material/error:")


if st.query_params.get("org") is None:
    st.title("Assess")
    st.write("Which organization do you want to assess? You can add more later.")
    ui_assess.draw_new_organization()
    st.stop()

picked = place.picked()
organization, scope = picked.organization, picked.scope
framework = session.framework()
revision = reads.revision(organization.id)
ratings = reads.ratings(scope.id, revision)
draft = ui_assess.read_draft(scope)
rated = draft.ratings(framework)
AT = f"assess-at-{scope.id}"


def mark(capability: str) -> str:
    """A capability's name and domain, with a tick when the draft rates it."""
    one = framework.by_id.get(capability)
    if one is None:
        return capability
    return f"{'✓' if capability in rated else '○'} {one.name} · {framework.domain(one.domain).name}"


def turn(capability: str) -> None:
    """Shows another capability."""
    st.session_state[AT] = capability


def draw_head() -> tuple[date, str]:
    """The day, the assessor and how far the draft is; returns day and assessor, checked."""

    def head(part: str, key: str) -> None:
        ui_assess.change(scope, lambda kept: replace(kept, **{part: st.session_state[key]}))

    day, who, progress = st.columns([1, 2, 3], vertical_alignment="bottom")
    keys = {part: f"assess-{scope.id}-{part}" for part in ("assessed_on", "assessor")}
    st.session_state[keys["assessed_on"]] = draft.assessed_on or session.today()
    st.session_state[keys["assessor"]] = draft.assessor
    arguments = {part: {"key": key, "on_change": head, "args": (part, key)} for part, key in keys.items()}
    day.date_input("Assessed on", format="YYYY-MM-DD", **arguments["assessed_on"])
    who.text_input("Assessor (may be empty)", max_chars=answers.NAME_LENGTH, **arguments["assessor"])
    total = len(framework.capabilities)
    progress.progress(len(rated) / total, text=f"{len(rated)} of {total} capabilities rated in this draft")
    on = answers.checked_day(draft.assessed_on or session.today(), session.today())
    return on, answers.checked_name(draft.assessor, "assessor", empty=True)


def draw_way() -> str:
    """The choice of the capability to rate, all in framework order; returns the chosen one."""
    ids = list(framework.by_id)
    if st.session_state.get(AT) not in ids:
        st.session_state[AT] = next((one for one in ids if one not in rated), ids[0])
    at, way = st.session_state[AT], f"{AT}-way"
    st.session_state[way] = at  # set anew on every run: the browser knows an option by its text, which a tick changes
    st.selectbox(
        "Capability (✓ rated in this draft)",
        ids,
        format_func=mark,
        key=way,
        on_change=lambda: turn(st.session_state[way]),
    )
    return at


def draw_neighbours(at: str) -> None:
    """The ways to the capability before and the one after, in framework order."""
    order = list(framework.by_id)
    place = order.index(at)
    with st.container(horizontal=True):
        for label, to in (("← {}", place - 1), ("{} →", place + 1)):
            if 0 <= to < len(order):
                name = framework.capability(order[to]).name
                st.button(label.format(name), key=f"assess-to-{to - place}", on_click=turn, args=(order[to],))


def draw_review(on: date, assessor: str) -> None:
    """What a save would write, then the save itself and the way to drop the draft."""
    st.header("Save")
    review = answers.review(draft, reads.standing(scope, on, revision), framework)
    if review.empty:
        st.caption("Nothing is rated in this draft yet. What you enter is kept for you, also over a reload.")
    else:
        none = "Not applicable"
        st.dataframe(
            pd.DataFrame(
                {
                    "Capability": review["name"],
                    "Stage before": [stage_text(one, "–") for one in review["before"]],
                    "Stage now": [stage_text(one, none) for one in review["after"]],
                    "Score, 0 to 3": review["score"],
                    "Rated by": review["form"],
                    "Evidence": review["evidence"],
                }
            ),
            hide_index=True,
            alt="The ratings that will be saved",
            column_config={"Score, 0 to 3": st.column_config.NumberColumn(format="%.1f", width=100)},
        )
        fell = review[review["after"] < review["before"]]["name"]
        if len(fell):
            st.info(f"Lower than before: {markdown_literal(', '.join(fell))}.")
    if left := draft.without_rating(framework):
        st.caption(f"Begun and not rated, so not saved: {', '.join(framework.capability(one).name for one in left)}.")
    there = ratings[(ratings["assessed_on"] == pd.Timestamp(on)) & (ratings["assessor"].fillna("") == assessor)]
    again = int(there["capability"].isin(list(rated)).sum())
    if len(there) and rated:
        whose = f"by {markdown_literal(assessor)}" if assessor else "without an assessor"
        st.info(
            f"There is an assessment of {day_text(on)} {whose} already: this adds to it"
            + (f" and replaces {count_text(again, 'rating')} (the history keeps them)." if again else ".")
        )
    label = f"Save {count_text(len(rated), 'rating')} as one assessment" if rated else "Save as one assessment"
    buttons = st.container(horizontal=True)
    if buttons.button(label, type="primary", key="assess-save", disabled=not rated):
        session.store().save_assessment(scope.id, on, assessor, framework.edition, rated, session.person())
        ui_assess.keep_draft(scope, AssessmentDraft())
        st.session_state["assess-said"] = f"Saved: {count_text(len(rated), 'rating')} of {day_text(on)}."
        st.rerun()
    if draft != AssessmentDraft():
        with buttons.popover("Discard the draft"):
            st.write("Everything entered and not saved is dropped.")
            st.button("Discard", key="assess-discard", on_click=ui_assess.keep_draft, args=(scope, AssessmentDraft()))


st.title(f"{markdown_literal(organization.name)} · Assess")
st.text(scope.name)
draw_said()
with st.expander("New organization or scope"):
    ui_assess.draw_new_organization()
    ui_assess.draw_new_scope(organization)
try:
    on, assessor = draw_head()
    capability = framework.capability(draw_way())
    answer = draft.answers.get(capability.id, Answer())
    st.header(markdown_literal(capability.name))
    form, meaning = st.columns([1, 1], gap="large")
    with form:
        st.write(markdown_literal(capability.question or capability.summary))
        ui_assess.draw_form(scope, capability, answer)
        draw_neighbours(capability.id)
        ui_assess.draw_stages(answer)
    with meaning:
        last = ui_assess.last_rating(reads.standing(scope, session.today(), revision), ratings, capability.id)
        ui_assess.draw_last(scope, capability, last)
        ui_assess.draw_meaning(capability)
    draw_review(on, assessor)
except FinOpsError as error:
    show.error(error)
