"""The documentation: every link and picture is there, every page is in the navigation, and the site builds."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from pymdownx.slugs import slugify

from finops_model.settings import ROOT

DOCS = ROOT / "docs"
PAGES = sorted(DOCS.glob("*.md"))
LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")


def prose(page: Path) -> str:
    """The text of a page without its blocks of code."""
    return re.sub(r"^( *)```.*?^\1```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings."""
    slug = slugify(case="lower")
    titles = re.findall(r"^#+ (.*)$", prose(page), flags=re.MULTILINE)
    return {slug(re.sub(r"[`*]", "", title), "-") for title in titles}


def navigated(part: Any) -> list[str]:
    """The pages in a part of the navigation."""
    if isinstance(part, str):
        return [part]
    parts = part.values() if isinstance(part, dict) else part
    return [page for one in parts for page in navigated(one)]


@pytest.mark.parametrize("page", [*PAGES, ROOT / "README.md"], ids=lambda page: page.name)
def test_every_link_leads_somewhere_and_every_picture_has_a_text(page: Path) -> None:
    wrong: list[str] = []
    for picture, text, target in LINK.findall(prose(page)):
        if re.match(r"https?://", target):
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        outside = page.parent == DOCS and DOCS not in file.parents
        if not file.is_file() or outside or (picture and len(text) < 20) or (anchor and anchor not in anchors(file)):
            wrong.append(target)
    assert wrong == []


def test_every_page_is_in_the_navigation_once() -> None:
    navigation = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"]
    assert sorted(navigated(navigation)) == [page.name for page in PAGES]


def test_every_picture_is_shown_and_can_be_taken_anew() -> None:
    from docs.images.take import PICTURES

    pictures = {file.stem for file in (DOCS / "images").glob("*.png")}
    shown = {Path(target).stem for page in PAGES for picture, _, target in LINK.findall(prose(page)) if picture}
    assert pictures == shown == set(PICTURES)


def test_the_site_builds_without_a_warning_and_asks_no_other_host(tmp_path: Path) -> None:
    shutil.copytree(DOCS, tmp_path / "docs")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    words = [sys.executable, "-m", "zensical", "build", "--strict"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    built = {file.stem for file in (tmp_path / "site").glob("*.html")}
    assert {page.stem for page in PAGES} <= built
    for page in PAGES:
        html = (tmp_path / "site" / f"{page.stem}.html").read_text(encoding="utf-8")
        assert not re.findall(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=\"?https?://", html)
