"""Imports only point down; what decides knows no clock, disk or network; only the commands speak."""

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Final

import pytest

PACKAGE: Final = Path(__file__).parent.parent / "statusgen"

LAYERS: Final = (
    "errors",
    "files model moments terms",
    "changed ids labels lettering locales paths regions rollup status transitions uptime",
    (
        "budget blocks checks chips escapes html_blocks lines structure emphasis inlines links gfm tags sections prose "
        "definitions characters fences spots transplant mending frontmatter reader timeline writeup parse lint"
    ),
    (
        "ahead api archive badges calendars charts crosslinks facts feeds history home icons jsonld metrics openapi "
        "pages plan statuspage story subscribe v2 viewpoint views words worldmap"
    ),
    "config content entries exchange filters ical jsonfeed pictures publish render templates texts",
    "build",
    "preview reporting serve watch",
    "cli __main__",
)
"""A module may import from the layers above its own in this list, and from its own where that makes no circle."""

LAYER_OF: Final = {module: n for n, layer in enumerate(LAYERS) for module in layer.split()}
TREES: Final = {path.stem: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.glob("*.py"))}
PURE: Final = [module for module in TREES if LAYER_OF.get(module, len(LAYERS)) <= 4]
SILENT: Final = [module for module in TREES if module != "cli"]

DISK_CLOCK_NETWORK: Final = frozenset({"os", "sys", "pathlib", "shutil", "tempfile", "time", "subprocess", "socket"})
CLOCKS: Final = frozenset({"now", "today", "utcnow", "time.time", "time.gmtime", "time.localtime"})
MOST_LINES: Final = 350


def test_every_module_has_its_layer() -> None:
    assert LAYER_OF.keys() == TREES.keys() - {"__init__"}


@pytest.mark.parametrize("module", LAYER_OF)
def test_imports_only_point_down(module: str) -> None:
    assert [other for other in own_imports(TREES[module]) if LAYER_OF.get(other, 0) > LAYER_OF[module]] == []


def test_no_imports_go_in_a_circle() -> None:
    assert list(TopologicalSorter({module: own_imports(tree) for module, tree in TREES.items()}).static_order())


@pytest.mark.parametrize("module", PURE)
def test_what_decides_knows_no_disk_clock_or_network(module: str) -> None:
    assert {*DISK_CLOCK_NETWORK, "logging", "random"}.isdisjoint(imports(TREES[module]))
    assert {"open", "input"}.isdisjoint(calls(TREES[module]))


@pytest.mark.parametrize("module", SILENT)
def test_only_the_commands_print_exit_and_ask_the_clock(module: str) -> None:
    assert {"print", "exit", "quit", "echo", "SystemExit", *CLOCKS}.isdisjoint(calls(TREES[module]))
    assert {"argparse", "click", "logging"}.isdisjoint(imports(TREES[module]))


def test_a_module_is_short_enough_to_hold_one_idea() -> None:
    lines = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in PACKAGE.glob("*.py")}
    assert {name: number for name, number in lines.items() if number > MOST_LINES} == {}


def imports(tree: ast.AST) -> Iterator[str]:
    """Every module that is imported, wherever in the file: `a.b` for `from a import b` too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def own_imports(tree: ast.AST) -> set[str]:
    found = (name.split(".")[1] for name in imports(tree) if name.startswith("statusgen."))
    return {name for name in found if name in TREES}


def calls(tree: ast.AST) -> set[str]:
    """Whatever is called, by its whole name and by its last: `datetime.now` and `now`."""
    names = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return names | {name.rpartition(".")[2] for name in names}
