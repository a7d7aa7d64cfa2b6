"""The import rule of docs/architecture.md, held by a test: folder names alone do not keep it."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "finops_model"

GROUND = {"errors", "messages", "names", "days", "settings"}
"""What every room with a rule in it may see."""

LAYERS: dict[str, set[str]] = {
    "messages": set(),
    "errors": {"messages"},
    "formulas": set(),
    "names": {"messages"},
    "days": {"errors", "messages"},
    "settings": {"errors", "messages"},
    "fonts": {"errors", "messages"},
    "framework": {"errors", "messages", "names", "settings"},
    "assessment": {"errors", "framework", "messages"},
    "coding": set(),
    "rows": set(),
    "progress": set(),
    "batch": {"assessment", "errors", "messages"},
    "scoring": {"errors", "messages", "framework", "assessment", "names"},
    "roadmap": {"errors", "messages", "rows", "progress", "framework", "assessment", "scoring"},
    "workshop": {"framework", "messages"},
    "texts": {"errors", "messages", "settings", "framework", "assessment", "scoring", "roadmap", "workshop", "names"},
    "store": {"errors", "messages", "names", "settings", "framework", "assessment", "batch", "workshop"}
    | {"coding", "progress"},
    "importers": GROUND | {"framework", "assessment", "batch", "scoring", "formulas", "coding", "progress"},
    "charts": {"messages", "rows", "fonts", "framework", "assessment", "scoring", "roadmap", "workshop", "texts"},
    "views": GROUND
    | {"rows", "framework", "assessment", "batch", "scoring", "roadmap", "workshop"}
    | {"texts", "store", "importers", "progress"},
    "actions": GROUND
    | {"rows", "framework", "assessment", "batch", "scoring", "roadmap", "workshop"}
    | {"formulas", "store", "importers", "views", "progress"},
    "reports": {
        "errors",
        "fonts",
        "messages",
        "progress",
        "rows",
        "settings",
        "framework",
        "assessment",
        "batch",
        "scoring",
        "roadmap",
        "workshop",
        "charts",
    }
    | {"formulas", "texts", "views"},
}
"""Which rooms of the package each room may import (itself always). cli and ui see everything."""

SEE_EVERYTHING = {"cli", "__main__", "ui"}
PAGES_SEE = (
    {"errors", "messages", "names", "days", "rows"}
    | {"framework", "assessment", "batch", "scoring", "roadmap", "workshop", "texts"}
    | {
        "actions",
        "charts",
        "importers",
        "reports",
        "ui",
        "views",
    }
)
SUB_ROOMS: dict[str, dict[str, set[str]]] = {
    "importers": {
        "tables": set(),
        "files": {"tables"},
        "columns": {"tables", "files"},
        "rows": {"tables", "files", "columns"},
        "preparing": {"tables", "files", "columns", "rows"},
        "marking": {"tables", "files", "columns"},
        "__init__": {"tables", "columns", "preparing", "marking"},
    },
}
"""Within a room: which of its parts each part may import (itself always). The parts form no circle."""
STORE_RIM = {
    "finops_model/cli/upkeep.py",  # backup, restore, check and upgrade are about the store's own file
    "finops_model/cli/answers.py",  # the types of what an import returns
    "finops_model/ui/session.py",  # opens the store once per run, and holds its revision
}
"""The few files of cli and ui that import the store; all others ask views and call actions."""

OUTSIDE_ONLY_FOR: dict[str, set[str]] = {
    "sqlmodel": {"store"},
    "sqlalchemy": {"store"},
    "alembic": {"store"},
    "streamlit": {"ui"},
    "plotly": {"charts", "ui"},
    "matplotlib": {"charts", "fonts"},
    "yaml": {"framework", "importers"},
}
"""Packages that only some rooms may import, wherever they stand (pages count as the room ``pages``)."""


def room_of(module: str) -> str:
    """The room a module of the package belongs to: its first name below the package."""
    return module.split(".")[1] if "." in module else ""


def imports_of(path: Path) -> list[tuple[int, str]]:
    """Every module that a file imports, with the line."""
    found: list[tuple[int, str]] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(node.lineno, name.name) for name in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module == PACKAGE:
                found += [(node.lineno, f"{PACKAGE}.{name.name}") for name in node.names]
            else:
                found.append((node.lineno, node.module))
    return found


def breaches(path: Path) -> list[str]:
    """The sentences about imports of one file that the rule forbids."""
    relative = path.relative_to(ROOT)
    is_page = relative.parts[0] == "pages"
    room = "pages" if is_page else room_of(".".join(relative.with_suffix("").parts))
    said: list[str] = []
    for line, module in imports_of(path):
        top = module.split(".")[0]
        if top == PACKAGE and room not in SEE_EVERYTHING:
            target = room_of(module)
            allowed = PAGES_SEE if is_page else LAYERS.get(room, set()) | {room}
            if target and target not in allowed:
                said.append(
                    f"{relative}:{line} imports {module}: {room} may see {', '.join(sorted(allowed)) or 'none'}."
                )
        sees_store = top == PACKAGE and room_of(module) == "store" and room in SEE_EVERYTHING
        if sees_store and relative.as_posix() not in STORE_RIM:
            said.append(f"{relative}:{line} imports {module}: ask a view or call an action.")
        allowed_rooms = OUTSIDE_ONLY_FOR.get(top)
        if allowed_rooms is not None and room not in allowed_rooms | ({"pages"} if top == "streamlit" else set()):
            said.append(f"{relative}:{line} imports {module}: only {', '.join(sorted(allowed_rooms))} may.")
    return said


def inner_breaches(path: Path) -> list[str]:
    """The sentences about imports of one file that the rule for the parts of its room forbids."""
    parts = list(path.relative_to(ROOT).with_suffix("").parts)
    rule = SUB_ROOMS.get(parts[1]) if len(parts) > 2 else None
    if rule is None:
        return []
    room, part = parts[1], parts[2]
    breaches: list[str] = []
    for line, module in imports_of(path):
        names = module.split(".")
        if names[:2] == [PACKAGE, room] and len(names) > 2 and names[2] not in rule[part] | {part}:
            seen = ", ".join(sorted(rule[part])) or "none"
            breaches.append(f"{path.relative_to(ROOT)}:{line} imports {module}: {room}/{part} may see {seen}.")
    return breaches


def sources() -> list[Path]:
    return [*sorted((ROOT / PACKAGE).rglob("*.py")), *sorted((ROOT / "pages").glob("*.py"))]


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_imports_only_what_its_room_may_see(path: Path) -> None:
    assert breaches(path) == []
    assert inner_breaches(path) == []


def test_every_module_of_the_package_belongs_to_a_room() -> None:
    modules = {path.relative_to(ROOT / PACKAGE).parts[0].removesuffix(".py") for path in (ROOT / PACKAGE).rglob("*.py")}
    unknown = {
        name for name in modules - {"__init__"} if room_of(f"{PACKAGE}.{name}") not in {*LAYERS, *SEE_EVERYTHING}
    }
    assert unknown == set(), "give the module a room in LAYERS above and in docs/architecture.md"


def test_the_rule_sees_a_breach(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "pages" / "bad.py"
    page.parent.mkdir()
    page.write_text("import sqlalchemy\nfrom finops_model.store import store\n")
    monkeypatch.setattr(f"{__name__}.ROOT", tmp_path)
    assert len(breaches(page)) == 2


def test_the_rule_sees_a_breach_between_the_parts_of_a_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = tmp_path / PACKAGE / "importers" / "files" / "bad.py"
    module.parent.mkdir(parents=True)
    module.write_text("from finops_model.importers.columns.words import is_yes\n")
    monkeypatch.setattr(f"{__name__}.ROOT", tmp_path)
    assert inner_breaches(module) == [
        "finops_model/importers/files/bad.py:1 imports finops_model.importers.columns.words: "
        "importers/files may see tables."
    ]


def module_graph() -> dict[str, set[str]]:
    """Every module of the package with the modules that it imports; a name of a package is its module of that name."""
    files = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in (ROOT / PACKAGE).rglob("*.py")
        if "migrations" not in path.parts
    }
    graph: dict[str, set[str]] = {}
    for module, path in files.items():
        graph[module] = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module in files:
                named = {f"{node.module}.{name.name}" for name in node.names}
                graph[module] |= (named & files.keys()) or {node.module}
        graph[module].discard(module)
    return graph


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert len(list(TopologicalSorter(module_graph()).static_order())) > 100
