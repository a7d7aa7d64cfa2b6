"""What counted last time for the capability that a workshop discusses."""

from finops_model.ui import kept, session
from finops_model.views.workshop import TopicView, WorkshopView
from finops_model.views.workshop_context import LastTime, read_last_times


def of_topic(workshop: WorkshopView, now: TopicView) -> LastTime | None:
    """What counts for a capability today; None: the newest edition has it no more."""
    place = kept.directory().find(workshop.organization_slug, workshop.scope_slug)
    return None if place is None else kept.view(read_last_times, place, session.today()).what.get(now.topic.capability)
