"""The FinOps Framework as data: editions, the names of capabilities, the files they are read from."""

from finops_model.framework.editions import LENSES as LENSES
from finops_model.framework.editions import Capability as Capability
from finops_model.framework.editions import Criterion as Criterion
from finops_model.framework.editions import Domain as Domain
from finops_model.framework.editions import FormerName as FormerName
from finops_model.framework.editions import Framework as Framework
from finops_model.framework.editions import Implication as Implication
from finops_model.framework.editions import Kpi as Kpi
from finops_model.framework.editions import Lens as Lens
from finops_model.framework.editions import Named as Named
from finops_model.framework.editions import Requirement as Requirement
from finops_model.framework.editions import Source as Source
from finops_model.framework.editions import Stage as Stage
from finops_model.framework.editions import StageText as StageText
from finops_model.framework.editions import Succession as Succession
from finops_model.framework.editions import names_of as names_of
from finops_model.framework.files import FRAMEWORK_ROOT as FRAMEWORK_ROOT
from finops_model.framework.files import NEWEST as NEWEST
from finops_model.framework.files import editions as editions
from finops_model.framework.files import read_framework as read_framework
from finops_model.framework.names import close_capabilities as close_capabilities
from finops_model.framework.names import find_capability as find_capability
