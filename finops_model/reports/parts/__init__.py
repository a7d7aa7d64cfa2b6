"""The parts of a report: a view in, what they say out. ``whole.contents_of`` puts them together."""
