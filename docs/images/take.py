"""Takes the pictures of the documentation anew, from the real app with the demo organizations: make pictures"""

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import expect, sync_playwright

from finops_model.store import open_store
from tests.browser.conftest import CHROMIUM, TODAY, command, serve, settle

FOLDER = Path(__file__).parent
WIDTH = 1366
PROJECTOR = {"room": 1920}
"""The widths of pictures that are wider."""
PICTURES = {
    "assess": ("assess?org=demo-tannery-lane-markets", 1000),
    "capability": ("capability?org=demo-quillfeather-air&capability=allocation", 1000),
    "compare": ("compare?org=demo-quillfeather-air&since=2025-12-31", 1000),
    "facilitate": ("facilitate?workshop=1", 1150),
    "import": ("import", 800),
    "organization": ("organization?org=demo-quillfeather-air", 1000),
    "portfolio": ("?", 830),
    "reports": ("reports?org=demo-quillfeather-air", 800),
    "roadmap": ("roadmap?org=demo-quillfeather-air", 1320),
    "room": ("room?code={code}", 1080),
    "targets": ("targets?org=demo-quillfeather-air", 1000),
    "trends": ("trends?org=demo-quillfeather-air", 1000),
}
"""For each picture the address on the server and the height in pixels; ``{code}`` is the join code of the workshop."""

ALLOCATION = ("--capability", "allocation")
WORKSHOP = (
    (
        *("new", "demo-quillfeather-air", "--title", "Autumn review", "--held-on", TODAY, "--by-name"),
        *(*ALLOCATION, "--capability", "budgeting", "--capability", "forecasting"),
    ),
    *(
        ("vote", "1", choice, "--participant", name, *ALLOCATION)
        for name, choice in (("Kim", "crawl"), ("Lee", "walk"), ("Ozan", "walk"), ("Petra", "run"), ("Rosa", "walk"))
    ),
    ("reveal", "1", *ALLOCATION),
)
"""The commands that hold the workshop of the pictures."""


def take(address: str, code: str) -> None:
    """Writes every picture beside this file, in at most 256 colours, which is a third of the size."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"])
        for name, (path, height) in PICTURES.items():
            page = browser.new_page(
                viewport={"width": PROJECTOR.get(name, WIDTH), "height": height}, color_scheme="light"
            )
            page.goto(f"{address}/{path.format(code=code)}")
            settle(page)
            expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
            page.wait_for_timeout(1000)  # charts and tables draw themselves after the script has ended
            file = FOLDER / f"{name}.png"
            page.screenshot(path=file)
            page.close()
            with Image.open(file) as picture:
                picture.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(file, optimize=True)


def main() -> None:
    """The command."""
    os.environ["LOGNAME"] = "Ann"  # who loaded the demo, as the history of imports shows it
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "finops.db"
        command(database, "demo")
        for words in WORKSHOP:
            command(database, "workshop", *words)
        code = open_store(f"sqlite:///{database}").read_workshop(1).join_code
        with contextmanager(serve)(database, Path(folder) / "server.log") as address:
            take(address, code)


if __name__ == "__main__":
    main()
