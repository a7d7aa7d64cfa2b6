"""Tables -> which column is what."""
