"""Files that leave the product, made of the frames that the pages show.

``exports``: ratings, target history and roadmap as CSV and XLSX of canonical columns.
"""
