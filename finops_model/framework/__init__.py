"""The FinOps Framework as data: editions, the names of capabilities, the files they are read from."""

from finops_model.framework.editions import LENSES, Capability, Criterion, Framework, Stage
from finops_model.framework.files import editions, read_framework
from finops_model.framework.names import close_capabilities, find_capability
