"""Imports go one way; what decides knows no disk, clock or network; only the commands print."""

import ast
import re
from collections.abc import Iterator, Mapping
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Final

import pytest
from browser.sites import RICH, standing

PACKAGE: Final = Path(__file__).parent.parent / "statusgen"

ORDER: Final = (
    "model",
    "memo",
    "status gfm",
    "language",
    "sources pages",
    "editing",
    "exports",
    "theme",
    "publish",
    "build",
    "reporting",
    "preview",
    "cli",
    "__main__",
)
"""The packages, and the modules beside them. Each imports from those above it, never from its own line."""

RANK: Final = {name: rank for rank, names in enumerate(ORDER) for name in names.split()}
CONTRIBUTING: Final = (PACKAGE.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
OUTPUTS: Final = {
    "files for hosts": r"robots\.txt|sitemap.*\.xml|\.nojekyll|CNAME",
    "static files": r"static/.*",
    "attachments": r"attachments/.*",
    "APIs": r"api/.*|incidents/[^/]*\.json",
    "pages": r".*\.html",
    "search indexes": r".*\bhistory/\d+\.json",
    "feeds": r".*\b(feed|atom|history)\.(xml|json|rss|atom)",
    "badges": r".*\bbadge\.(svg|json)",
    "calendars": r".*\.ics",
    "metrics": r"metrics",
    "social images": r".*\.png",
}
"""Every kind of file that is published, and what its paths look like."""

PURE: Final = ("model", "status", "gfm", "language", "sources", "pages", "editing", "exports")
READS_THE_DISK: Final = frozenset(
    {"sources.project", "sources.config", "sources.versions", "editing.saving", "editing.names"}
)

OUTSIDE_WORLD: Final = frozenset(
    {"os", "sys", "pathlib", "shutil", "tempfile", "time", "subprocess", "socket", "logging", "random"}
)
CLOCKS: Final = frozenset({"now", "today", "utcnow", "time.time", "time.gmtime", "time.localtime"})


def package_of(module: str) -> str:
    return module.partition(".")[0]


def first_line(name: str) -> str:
    path = PACKAGE / name / "__init__.py" if (PACKAGE / name).is_dir() else PACKAGE / f"{name}.py"
    return str(ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))).partition("\n")[0]


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Every module by its name below `statusgen`."""
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        yield name.removesuffix(".__init__"), ast.parse(path.read_text(encoding="utf-8"))


TREES: Final[Mapping[str, ast.Module]] = dict(modules())


def test_every_package_has_its_place_in_the_order() -> None:
    assert {package_of(name) for name in TREES} == {*RANK, "__init__"}


@pytest.mark.parametrize("module", TREES)
def test_imports_go_one_way(module: str) -> None:
    mine = package_of(module)
    others = {package_of(name) for name in own_imports(TREES[module])} - {mine, "__init__"}
    assert [other for other in others if RANK[other] >= RANK.get(mine, 0)] == []


def test_no_imports_go_in_a_circle() -> None:
    assert list(TopologicalSorter({module: own_imports(tree) for module, tree in TREES.items()}).static_order())


@pytest.mark.parametrize("module", [name for name in TREES if package_of(name) in PURE and name not in READS_THE_DISK])
def test_what_decides_knows_no_disk_clock_or_network(module: str) -> None:
    assert OUTSIDE_WORLD.isdisjoint(imports(TREES[module]))
    assert {"open", "input"}.isdisjoint(calls(TREES[module]))


@pytest.mark.parametrize("module", [name for name in TREES if package_of(name) not in {"cli", "__main__"}])
def test_only_the_commands_print_exit_and_ask_the_clock(module: str) -> None:
    assert {"print", "exit", "quit", "echo", "SystemExit", *CLOCKS}.isdisjoint(calls(TREES[module]))
    assert {"argparse", "click", "logging"}.isdisjoint(imports(TREES[module]))


def test_the_table_of_the_packages_is_this_order_in_their_own_words() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.*) \|$", CONTRIBUTING, re.MULTILINE)
    assert rows == [(name, first_line(name)) for line in ORDER for name in line.split()]


def test_the_picture_names_every_kind_of_file_that_is_published() -> None:
    picture = CONTRIBUTING.partition("## The picture")[2].partition("\n\n\n")[0].partition("Three steps")[0]
    published = standing(RICH)
    kinds = {path: next((kind for kind, form in OUTPUTS.items() if re.fullmatch(form, path)), "") for path in published}
    assert [path for path, kind in kinds.items() if not kind] == []
    assert [kind for kind in OUTPUTS if kind not in picture] == []


def imports(tree: ast.AST) -> Iterator[str]:
    """Every module that is imported, wherever in the file: `a.b` for `from a import b` too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def own_imports(tree: ast.AST) -> set[str]:
    found = (name.removeprefix("statusgen.") for name in imports(tree) if name.startswith("statusgen."))
    return {name for name in found if name in TREES}


def calls(tree: ast.AST) -> set[str]:
    """Whatever is called, by its whole name and by its last: `datetime.now` and `now`."""
    names = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return names | {name.rpartition(".")[2] for name in names}
