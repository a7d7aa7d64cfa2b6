"""Importing in bulk: a batch of an import against what is in force, and what differs into the store.

- :mod:`.compare`, :mod:`.compare_targets`: what the batch would create, change and leave as it is;
- :mod:`.write`: one change, everything or nothing;
- :mod:`.slices`: how a large batch is cut.
"""
