"""What a warm process has imported (:mod:`tests.warm`): the server, the commands and all that they import later."""

import gc
from importlib import import_module
from pkgutil import walk_packages

import uvicorn  # noqa: F401

import app  # noqa: F401
import finops_model

SCRIPTS = ("finops_model.__main__", "finops_model.ui.frame")

for module in walk_packages(finops_model.__path__, "finops_model."):
    if module.name not in SCRIPTS and ".migrations." not in module.name:
        import_module(module.name)

gc.collect()
gc.freeze()
