"""Ratings and targets -> standing, headline figures, trend: what every number means (SEMANTICS 1 to 5). Pure."""

from finops_model.scoring.headline import STALE_AFTER_DAYS as STALE_AFTER_DAYS
from finops_model.scoring.headline import headline as headline
from finops_model.scoring.headline import headline_by_domain as headline_by_domain
from finops_model.scoring.headline import spokes as spokes
from finops_model.scoring.in_force import entries_in_force as entries_in_force
from finops_model.scoring.in_force import goal_stages as goal_stages
from finops_model.scoring.scores import implied_criteria as implied_criteria
from finops_model.scoring.scores import score_criteria as score_criteria
from finops_model.scoring.scores import score_lenses as score_lenses
from finops_model.scoring.scores import stage_of as stage_of
from finops_model.scoring.scores import stages_of as stages_of
from finops_model.scoring.scores import typical_stage as typical_stage
from finops_model.scoring.standing import Status as Status
from finops_model.scoring.standing import points_on as points_on
from finops_model.scoring.standing import stand as stand
from finops_model.scoring.succession import successor_ids as successor_ids
from finops_model.scoring.trend import regressions as regressions
from finops_model.scoring.trend import trend as trend
from finops_model.scoring.trend import trend_points as trend_points
from finops_model.scoring.trend import trend_standing as trend_standing
