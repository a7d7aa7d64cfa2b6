"""A store in one SQLite file, and the care that a file needs.

- :mod:`.connection`: connections, and the sentences for a file that cannot be used;
- :mod:`.file`: creating, examining, upgrading and copying the file;
- :mod:`.upkeep`: backup and restore; :mod:`.checking`: what is wrong with a store.
"""
