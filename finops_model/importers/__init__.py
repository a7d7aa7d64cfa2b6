"""From a file to a checked batch, one module per stage, in the order of the way:

``tables`` (what passes between them) · ``delimited`` (text files) · ``canonical`` (columns taken as they are) ·
``dates``, ``cells`` (what a cell may say) · ``distinct``, ``gathering``, ``checking`` (every value checked once, every
problem with its place) · ``preparing`` (the whole way).
"""
