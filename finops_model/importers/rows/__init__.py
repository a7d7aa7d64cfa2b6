"""Rows -> ratings and targets with their problems."""
