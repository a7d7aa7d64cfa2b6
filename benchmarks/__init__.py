"""Speed and memory, measured by ``make bench``: every figure beside a baseline of the same run."""
