"""Join: a workshop on the phone of somebody who takes part. Nothing else of the product is on it."""

from time import monotonic

import streamlit as st

from finops_model.actions.workshop_access import hash_of
from finops_model.errors import FinOpsError
from finops_model.texts import say
from finops_model.ui import connection, phone, phone_joining, phone_watch, show, voter
from finops_model.views.workshop import read_phone, read_room


def page() -> None:
    st.set_page_config(page_title=say("Workshop"))
    workshop_id = phone_joining.find()
    if workshop_id is None:
        return
    connection.draw_word(say("The connection is lost. Your votes are kept, and this page goes on by itself."))
    token = voter.token()
    view = read_phone(workshop_id, hash_of(token))
    if view is None:
        phone_joining.ask(read_room(workshop_id))
        return
    phone_watch.greet()
    phone.draw(view)
    phone_watch.watch(workshop_id, token, view.workshop.turn)


def page_or_wait() -> None:
    """The page; while it cannot be drawn, a sentence, and another try soon."""
    try:
        page()
    except FinOpsError as error:
        show.error(error)
        phone_watch.try_again(monotonic())


page_or_wait()
