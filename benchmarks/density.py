"""How dense the product's code is: ``python -m benchmarks.density [FOLDER…]``.

Prints statements and code lines (docstrings, comments and blank lines aside), the median number of syntax nodes of a
function's body, and the functions whose cyclomatic complexity is above :data:`MOST`.
"""

import ast
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = ("app.py", "pages", "finops_model")
MOST = 12
BRANCHES = (ast.If, ast.IfExp, ast.For, ast.While, ast.ExceptHandler, ast.BoolOp, ast.comprehension)


def sources(names: list[str]) -> Iterator[Path]:
    """The Python files named, and those below the folders named."""
    for name in names:
        path = ROOT / name
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]


def is_docstring(node: ast.AST) -> bool:
    """Whether a statement is a text that stands alone: a docstring, of a constant too."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def body_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.stmt]:
    """What a function does: its statements without the docstring."""
    return function.body[1:] if is_docstring(function.body[0]) else function.body


def complexity(function: ast.AST) -> int:
    """McCabe's number: one, and one more for each place where the control branches."""
    return 1 + sum(isinstance(node, BRANCHES) for node in ast.walk(function))


def main(names: list[str]) -> None:
    """Prints the figures of the files named; of the whole product without any."""
    statements = lines = 0
    weights: list[int] = []
    branchy: list[tuple[int, str]] = []
    for path in sources(names or list(PRODUCT)):
        text = path.read_text(encoding="utf-8")
        tree = ast.parse(text)
        prose: set[int] = set()
        for node in ast.walk(tree):
            if is_docstring(node) and isinstance(node, ast.Expr):
                prose.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
            elif isinstance(node, ast.stmt):
                statements += 1
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                weights.append(sum(1 for part in body_of(node) for _ in ast.walk(part)))
                if (number := complexity(node)) > MOST:
                    branchy.append((number, f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"))
        for number, line in enumerate(text.splitlines(), 1):
            lines += bool(line.strip()) and not line.lstrip().startswith("#") and number not in prose
    print(f"statements {statements:,} · code lines {lines:,} · functions {len(weights):,}")
    print(f"syntax nodes per function: median {statistics.median(weights):g}")
    print(f"functions above complexity {MOST}: {len(branchy)}")
    for number, place in sorted(branchy, reverse=True):
        print(f"  {number:3} {place}")


if __name__ == "__main__":
    main(sys.argv[1:])
