"""Speed and memory, measured by ``make bench``; each prints a ratio against a baseline of the same run."""
