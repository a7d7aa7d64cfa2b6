"""The store: what was assessed and agreed, with its whole history, in one SQLite file. The only SQL of the product.

- :mod:`.store`: :func:`open_store` and :class:`Store`, with what they return the only names that other rooms use;
- :mod:`.tables`: the tables and the rules the database keeps itself;
- :mod:`.engine`: transactions; :mod:`.sqlite`: the file and its care;
- :mod:`.schema`: bringing a store to the current schema (Alembic, ``migrations/``), the capabilities;
- :mod:`.reading`: names, ratings, targets as frames; :mod:`.changes`: the history of writes, and undo;
- :mod:`.naming`: names to ids; :mod:`.writing`: recording a write; :mod:`.importing`: a batch into the store;
- :mod:`.drafts`: unsaved work; :mod:`.mappings`: how files are read, kept under a name;
- :mod:`.upkeep`: backup, restore, check, upgrade.
"""

from finops_model.store.changes import ChangeDetail
from finops_model.store.importing.compare import Comparison, FileCounts
from finops_model.store.store import Moment, Reads, Store, Way, open_store

__all__ = ["ChangeDetail", "Comparison", "FileCounts", "Moment", "Reads", "Store", "Way", "open_store"]
