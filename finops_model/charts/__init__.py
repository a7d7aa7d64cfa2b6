"""Charts: frames in, Plotly figures out. They lay out and never compute a figure; ``scoring`` and ``roadmap`` do.

Each chart has a sibling ``alt_…`` with the same arguments: what it shows in a sentence with the numbers, for readers
who do not see it. An empty frame gives a figure with one sentence. ``drawing`` holds the colours and what all share.
"""

from finops_model.charts.attainment import alt_attainment_trend, attainment_trend
from finops_model.charts.distribution import alt_stage_distribution, stage_distribution
from finops_model.charts.domain_heatmap import alt_domain_heatmap, domain_heatmap
from finops_model.charts.heatmap import alt_gap_heatmap, gap_heatmap
from finops_model.charts.plan_timeline import alt_plan_timeline, plan_timeline
from finops_model.charts.quarters import MOST_CHOSEN, alt_attainment_of_all, attainment_of_all
from finops_model.charts.radar import alt_compared_radar, alt_maturity_radar, compared_radar, maturity_radar
from finops_model.charts.signs import alt_sign, sign
from finops_model.charts.stages import (
    alt_capability_stages,
    alt_compared_stages,
    alt_stage_ladder,
    capability_stages,
    compared_stages,
    stage_ladder,
)
from finops_model.charts.stages_over_time import (
    alt_capability_panels,
    alt_stage_history,
    capability_panels,
    stage_history,
)
from finops_model.charts.target_timeline import alt_target_timeline, target_timeline
from finops_model.charts.trends import (
    alt_coverage_trend,
    alt_domain_trend,
    alt_stage_steps,
    coverage_trend,
    domain_trend,
    stage_steps,
)
from finops_model.charts.votes import alt_vote_dots, vote_dots
from finops_model.charts.what_if import alt_what_if_attainment, what_if_attainment
