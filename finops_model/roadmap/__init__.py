"""A standing -> the steps to the chosen targets, their schedule in quarters, and the plan that people own. Pure.

SEMANTICS 6 and 8: ``plan`` gives the proposal, ``draw_plan`` what people made of it, ``what_if`` the same on other
inputs.
"""

from finops_model.roadmap.plan import Changes, Plan, draw_plan, what_if
from finops_model.roadmap.quarters import quarter_end, quarter_start
from finops_model.roadmap.reached import reached_days
from finops_model.roadmap.schedule import CAPACITY, Roadmap, count_late, earliest_finishes, plan
