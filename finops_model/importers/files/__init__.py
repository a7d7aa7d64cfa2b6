"""Bytes -> tables of text, hostile or not."""
