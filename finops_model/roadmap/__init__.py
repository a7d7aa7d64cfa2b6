"""A standing -> the steps to the chosen targets and a schedule in calendar quarters (SEMANTICS 6). Pure."""

from finops_model.roadmap.quarters import quarter_end, quarter_start
from finops_model.roadmap.schedule import CAPACITY, Roadmap, count_late, late_in_any_case, plan
