"""A standing -> the steps to the chosen targets and a schedule in calendar quarters (SEMANTICS 6). Pure."""

from finops_model.roadmap.quarters import quarter_end as quarter_end
from finops_model.roadmap.quarters import quarter_label as quarter_label
from finops_model.roadmap.quarters import quarter_start as quarter_start
from finops_model.roadmap.schedule import CAPACITY as CAPACITY
from finops_model.roadmap.schedule import COLUMNS as COLUMNS
from finops_model.roadmap.schedule import Roadmap as Roadmap
from finops_model.roadmap.schedule import plan as plan
from finops_model.roadmap.steps import CHOSEN_STATUSES as CHOSEN_STATUSES
from finops_model.roadmap.steps import MAX_EFFORT as MAX_EFFORT
from finops_model.roadmap.steps import QUARTERS_TO as QUARTERS_TO
from finops_model.roadmap.steps import Choice as Choice
