"""The store: what was assessed and agreed, with its whole history, in SQLite or PostgreSQL; the only SQL.

- :mod:`.store`: :func:`open_store` and :class:`Store`, with what they return the only names that other rooms use;
- :mod:`.tables`: the tables and the rules that the database keeps itself; :mod:`.in_force`: what of them counts;
- :mod:`.reads`, :mod:`.names`, :mod:`.history`: what is in force as frames, what names lead to, what was done
  (:mod:`.upkeep_entries`: to organizations);
- :mod:`.change`: the record of every write; :mod:`.undo`: taking one back;
- :mod:`.assessments`, :mod:`.targets`, :mod:`.organizations`: what people write; :mod:`.importing`: what files bring,
  with :mod:`.directory` for names that are new;
- :mod:`.workshops` reads workshops, :mod:`.workshop_preparing`, :mod:`.workshop_holding` and :mod:`.workshop_closing`
  write them (:mod:`.workshop_guards`: what each write looks at first), over :mod:`.workshop_tables`;
- :mod:`.heirs`: what scopes became by a merge;
- :mod:`.drafts`, :mod:`.mappings`, :mod:`.people`: what moves no figure and no revision;
- :mod:`.engine`: transactions; :mod:`.schema`: bringing a store to the current schema (Alembic, ``migrations/``), the
  capabilities; :mod:`.sqlite`: the file and its care; :mod:`.upkeep`: backup, restore, check, upgrade.
"""

from finops_model.store.history import ChangeDetail
from finops_model.store.importing.compare import Comparison, FileCounts
from finops_model.store.mappings import KeptMapping
from finops_model.store.names import Way
from finops_model.store.plans import ScopeSteps, StepsFile
from finops_model.store.reads import change_ids
from finops_model.store.store import Moment, Store, open_store
from finops_model.store.upkeep_entries import ChangeEntry
from finops_model.store.workshop_closing import Closing
from finops_model.store.workshops import StoredAgreement, StoredParticipant, StoredWorkshop
