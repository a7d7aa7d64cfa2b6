"""What a reader looks at, one snapshot each."""
