"""Pictures of our charts: a Plotly figure as PNG or SVG with its title, its legend and where it is from, for other
programs and for paper.

Plotly itself draws only in a browser. Here matplotlib draws what our charts are made of (scatter, bar, heatmap and
polar traces, shapes, annotations, axes) in the figure's own colours on white. The letters are drawn as shapes, so that
a picture needs no font where it is shown.
"""

from finops_model.charts.pictures.page import picture
