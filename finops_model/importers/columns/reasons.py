"""Why a column has no use, in words that several steps say."""

from finops_model.messages import message

COMPUTED = message("a tool computed it")
OTHERS_COUNT = message("other columns count")
LENSES_COUNT = message("the levels of the lenses count")
SAID_BY_HEADERS = message("the headers of other columns say it")
NO_TARGET = message("there is no target beside it")
NO_ACTIONS = message("there is one row per capability, so that there is nothing to weigh")
BY_YOU = message("you left it out")
