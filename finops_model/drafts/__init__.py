"""What a person edits and has not saved yet: targets (:mod:`.choices`), answers of an assessment (:mod:`.answers`)."""
