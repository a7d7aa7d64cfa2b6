"""The form in which a facilitator records what the group agreed on a capability, and what counted last time."""

from dataclasses import dataclass
from datetime import date

import streamlit as st

from finops_model.actions import workshop_leading
from finops_model.days import EARLIEST, LATEST
from finops_model.importers.rows.cells import LONGEST_NAME, LONGEST_TEXT
from finops_model.texts import say
from finops_model.texts.figures import NONE_TEXT, day_text, label_text, quarter_text, stage_text, status_text
from finops_model.texts.literal import markdown_literal
from finops_model.texts.workshop import choice_text
from finops_model.ui import outcome
from finops_model.ui.lead import Lead
from finops_model.ui.workshop_past import wanted_text
from finops_model.views.workshop import TopicView, WorkshopView
from finops_model.views.workshop_context import LastTime, OpenStep
from finops_model.workshop import CHOICES, Agreed, Question, Topic


@dataclass(frozen=True, slots=True)
class _Form:
    """The form of one round of a topic: its widgets keep what was typed until the next round."""

    topic: Topic
    round: int

    def key(self, part: str) -> str:
        """The key of a widget."""
        return f"agree-{self.topic.capability}-{self.topic.question}-{self.round}-{part}"

    def agreed(self) -> Agreed:
        """What the widgets say."""
        values = {part: st.session_state.get(self.key(part)) for part in ("choice", "note", "due_on", "owner", "value")}
        return Agreed(**values | {"choice": values["choice"] or "", "note": values["note"] or ""})  # pyright: ignore[reportArgumentType]


def draw_agreed(now: TopicView) -> None:
    """What was agreed, with its note and who recorded it; nothing where nothing was."""
    if now.agreement is None:
        return
    agreed = now.agreement.agreed
    parts = [choice_text(agreed.choice), wanted_text(agreed), agreed.note]
    st.success(
        say(
            "Agreed: {value}. Recorded by {person}.",
            value=markdown_literal(" · ".join(filter(None, parts))),
            person=markdown_literal(now.agreement.actor),
        ),
        icon=":material/check:",
    )


def draw_form(lead: Lead, workshop: WorkshopView, now: TopicView, last: LastTime | None) -> None:
    """The agreed value, the proposal being filled in, with its note and what else belongs to a target.

    Args:
        last: what counted last time; its day, owner and value are filled in.
    """
    form, start = _Form(now.topic, now.round), _start(now, last)
    choices = CHOICES[now.topic.question]
    with st.form(form.key("form")):
        st.radio(
            say("Agreed value"),
            choices,
            index=choices.index(start.choice) if start.choice in choices else None,
            key=form.key("choice"),
            format_func=choice_text,
            horizontal=True,
        )
        note = say("What speaks for it. It becomes the evidence of the rating, or the reason of the target.")
        st.text_area(say("Note"), start.note, key=form.key("note"), placeholder=note, max_chars=LONGEST_TEXT, height=80)
        if now.topic.question is Question.TARGET:
            _draw_target(form, start)
        following = workshop.beside(1)
        with st.container(horizontal=True):
            for key, label, then in (("next", say("Record and go on"), following), ("save", say("Record"), None)):
                if key == "save" or following is not None:
                    st.form_submit_button(
                        label,
                        key=form.key(key),
                        type="primary" if key == "next" or following is None else "secondary",
                        on_click=outcome.keep,
                        args=(_record, lead, form, now, then),
                    )


def _draw_target(form: _Form, start: Agreed) -> None:
    """Due date, owner and business value of a target."""
    due, owner, value = st.columns(3)
    due.date_input(say("Due"), start.due_on, EARLIEST, LATEST, key=form.key("due_on"), format="YYYY-MM-DD")
    owner.text_input(say("Owner"), start.owner or "", key=form.key("owner"), max_chars=LONGEST_NAME)
    values = range(1, 6)
    value.selectbox(
        say("Business value"),
        values,
        index=start.value - 1 if start.value else None,
        key=form.key("value"),
        placeholder=NONE_TEXT,
    )


def _start(now: TopicView, last: LastTime | None) -> Agreed:
    """What the form begins with: what was agreed already, else the proposal with last time's day, owner and value."""
    if now.agreement is not None:
        return now.agreement.agreed
    proposal = (now.outcome.proposal if now.outcome else None) or ""
    if last is None or now.topic.question is Question.RATING:
        return Agreed(proposal)
    return Agreed(proposal, "", last.due_on, last.owner, last.value)


def _record(lead: Lead, form: _Form, now: TopicView, then: TopicView | None) -> None:
    """What the click on Record does; ``then`` is where to go on."""
    seen = 0 if now.agreement is None else now.agreement.id
    lead.do(workshop_leading.agree, now.topic, form.agreed(), seen)
    if then is not None:
        lead.do(workshop_leading.go_to, then.topic)


def draw_last_time(last: LastTime) -> None:
    """What counted before the workshop: the rating, the target and the open steps of the roadmap."""
    st.markdown(f"**{say('Last time')}**")
    for sentence in last_time_texts(last):
        st.text(sentence)


def last_time_texts(last: LastTime) -> list[str]:
    """The rating, the target and each open step, in a line each."""
    stage = status_text(last.status) if last.stage is None else stage_text(last.stage)
    rated = ", ".join(filter(None, [stage, last.assessed_on and day_text(last.assessed_on)]))
    lines = [label_text(say("Rating"), rated), label_text(say("Target"), _target_text(last))]
    return [*lines, *map(_step_text, last.steps)]


def _step_text(step: OpenStep) -> str:
    days = say(
        "Open step to {stage}: {start} to {end}",
        stage=stage_text(step.to_stage),
        start=quarter_text(step.starts_on),
        end=quarter_text(step.finishes_on),
    )
    return ", ".join(filter(None, [days, step.owner]))


def _target_text(last: LastTime) -> str:
    if last.target is None:
        return choice_text("none")
    due: date | None = last.due_on
    wanted = wanted_text(Agreed("", "", due, last.owner, last.value))
    return ", ".join(filter(None, [stage_text(last.target), wanted]))
