"""The server: the Streamlit app of finops_model/ui/frame.py with its guard, its gate and a readiness probe.

streamlit run app.py                                   on a laptop
uvicorn app:app --host 127.0.0.1 --port 8501           for a company, behind a TLS proxy; one worker only
python app.py                                          the same server, with the settings of .streamlit/config.toml
"""

import gc
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pkgutil import walk_packages

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route

from finops_model.errors import FinOpsError
from finops_model.settings import ROOT
from finops_model.texts.language import use_language_of_settings
from finops_model.ui import downloads, gate, sent
from finops_model.ui.guard import Guard

_log = logging.getLogger("finops_model.app")


async def ready(_: Request) -> JSONResponse:
    """``/ready`` for a load balancer: 200 while the store can be read, else 503 with a sentence."""
    from finops_model.ui import session

    try:
        revision = await run_in_threadpool(session.revision)
    except FinOpsError as error:
        return JSONResponse({"ready": False, "reason": str(error)}, status_code=503)
    except Exception:
        _log.exception("the store cannot be read")
        return JSONResponse({"ready": False, "reason": "The store cannot be read; see the server's log."}, 503)
    return JSONResponse({"ready": True, "revision": revision})


async def portfolio(request: Request) -> RedirectResponse:
    """``/portfolio``: the Portfolio is the first page and has no path of its own; every other page is at its name."""
    return RedirectResponse(f"./?{request.query_params}")


def show_error(error: Exception) -> bool:
    """What a reader sees of an exception that a script did not catch."""
    from finops_model.ui import show

    return show.error(error)


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Before the first session: import what pages import, and keep all of it out of the collection after each run.

    Streamlit collects garbage after every run; with pandas and plotly loaded that takes longer than our pages do.
    (Cached functions want a running server when they are defined, so the imports stand here and not at the top.)
    """
    from finops_model import actions, charts, importers, reports, texts, ui, views
    from finops_model.framework import read_framework

    for package in (actions, charts, importers, reports, texts, ui, views):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            if module.name != "finops_model.ui.frame":  # the script that every run executes
                import_module(module.name)

    # A line per request drowns what matters; the proxy in front has them. Streamlit sets the level after uvicorn did.
    logging.getLogger("uvicorn.access").setLevel(logging.WARNING)
    read_framework()
    try:
        use_language_of_settings()
    except FinOpsError as error:
        sys.stderr.write(f"{error}\n")
    sys.stderr.write(f"{gate.sentence()}\n")
    sent.remember_loop()
    gc.collect()
    gc.freeze()
    yield


app = st.App(
    ROOT / "finops_model" / "ui" / "frame.py",
    lifespan=lifespan,
    routes=[Route("/ready", ready), Route("/portfolio", portfolio), downloads.ROUTE],
    middleware=[Middleware(Guard), Middleware(gate.Gate)],
    on_script_error=show_error,
)

if __name__ == "__main__":
    app.run()
