"""How many organizations are at each stage of a capability, as bars."""

import plotly.graph_objects as go

from finops_model.charts.drawing import STAGE_COLOURS, hover, laid_out, text_axis
from finops_model.framework import Stage
from finops_model.texts import say
from finops_model.texts.figures import listed_text, stage_text


def stage_distribution(counts: dict[Stage, int], own: Stage | None = None) -> go.Figure:
    """A bar for each stage with the number of organizations at it.

    Args:
        counts: every stage, from Pre-crawl to Run.
        own: the stage of the organization that is looked at, which is marked; None: it is at none.
    """
    names = [say("{stage} (here)", stage=one.label) if one is own else one.label for one in counts]
    numbers = list(counts.values())
    bars = go.Bar(
        x=numbers,
        y=list(range(len(counts))),
        orientation="h",
        text=[str(number) for number in numbers],
        textposition="outside",
        marker={"color": [STAGE_COLOURS[stage] for stage in counts]},
        customdata=names,
        hovertemplate=hover("%{customdata}: %{x}"),
        cliponaxis=False,
        showlegend=False,
    )
    return laid_out(
        go.Figure(bars),
        210,
        margin={"l": 8, "r": 32, "t": 8, "b": 8},
        xaxis={"range": [0, max(numbers) * 1.05 or 1], "visible": False},
        yaxis=text_axis(names, range=[len(names) - 0.5, -0.5]),
    )


def alt_stage_distribution(counts: dict[Stage, int], own: Stage | None = None) -> str:
    """How many organizations are at each stage, and at which the one that is looked at is, in a sentence."""
    shown = listed_text([f"{stage.label} {count}" for stage, count in counts.items()])
    here = stage_text(own, say("not assessed"))
    return say("Organizations at each stage: {counts}. This one: {stage}.", counts=shown, stage=here)
