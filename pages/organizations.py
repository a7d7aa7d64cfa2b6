"""Organizations: put names, parents, scopes and assessment days right; every change can be taken back."""

import pandas as pd
import streamlit as st

from finops_model.assessment import Organization
from finops_model.texts import say
from finops_model.ui import kept, outcome, upkeep
from finops_model.views.upkeep import read_organization_records, read_organizations


def page() -> None:
    """The whole page."""
    st.title(say("Organizations"))
    outcome.draw()
    known = kept.of_store(read_organizations).what
    if known.empty:
        st.caption(say("There is no organization yet."))
        return
    upkeep.draw_list(known)
    rows = zip(known["organization_id"], known["slug"], known["name"], strict=True)
    found = {slug: Organization(int(id), slug, name) for id, slug, name in rows}
    slug = st.selectbox(
        say("Organization"),
        list(found),
        format_func=lambda slug: found[slug].name if slug in found else str(slug),
        key="organizations-chosen",
    )
    if slug in found:
        draw_upkeep(found[slug], known)


def draw_upkeep(organization: Organization, known: pd.DataFrame) -> None:
    """What can be put right about one of the known organizations."""
    records = kept.of_store(read_organization_records, organization.id).what
    others = known[known["organization_id"] != organization.id]
    left, middle, right = st.columns(3, gap="large")
    with left:
        st.header(say("Name, parent, cadence"))
        upkeep.draw_name(organization, others)
        upkeep.draw_parent(organization, known, others)
    with middle:
        st.header(say("Scopes and assessments"))
        upkeep.draw_scopes(organization, records)
    with right:
        st.header(say("Merge and delete"))
        upkeep.draw_merge(organization, others)
        upkeep.draw_delete(organization, records)


page()
