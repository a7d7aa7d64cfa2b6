"""The commands of ``python -m finops_model``."""
