"""From a file of any shape to checked ratings and targets, with every problem's place.

``files`` (bytes to tables of text) · ``columns`` (which column is what) · ``rows`` (rows to ratings and targets) ·
``tables`` (what passes between them) · ``preparing`` (the whole way) · ``marking`` (the file with its problems).
"""
