"""``python -m finops_model``: the commands of :mod:`finops_model.cli`."""

import io
import sys

from finops_model.cli.app import app

if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # names are Unicode whatever the terminal's code page is
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    app(prog_name="python -m finops_model")
