"""A report as a deck (PPTX): ``deck.deck_bytes``."""
