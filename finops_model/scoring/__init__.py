"""Ratings and targets -> standing, headline figures, trend: what every number means (SEMANTICS 1 to 5). Pure."""

from finops_model.scoring.headline import EVERY_CAPABILITY, headline, headline_by_domain, is_open, is_overdue, spokes
from finops_model.scoring.in_force import entries_in_force, goal_stages
from finops_model.scoring.scores import implied_criteria, score_criteria, score_lenses, stage_of, stages_of
from finops_model.scoring.standing import Status, points_on, stand
from finops_model.scoring.trend import regressions, trend_points, trend_standing
