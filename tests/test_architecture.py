"""Imports go one way; what decides knows no disk, clock or network; only the commands print."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Final

from browser.sites import RICH, standing

PACKAGE: Final = Path(__file__).parent.parent / "statusgen"

ORDER: Final = (
    "model",
    "memo",
    "status gfm",
    "language",
    "sources.yaml",
    "sources.keys",
    "sources.body",
    "sources pages",
    "editing scaffold",
    "exports importers",
    "theme",
    "publish",
    "examining making",
    "build notify",
    "reporting",
    "preview",
    "cli",
    "__main__",
)
"""The packages, and the modules beside them. Each imports from those above it, never from its own line."""

RANK: Final = {name: rank for rank, names in enumerate(ORDER) for name in names.split()}
CONTRIBUTING: Final = (PACKAGE.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
OUTPUTS: Final = {
    "files for hosts": r"robots\.txt|sitemap.*\.xml|\.nojekyll|CNAME|_headers|_redirects",
    "static files": r"static/.*",
    "write-ups": r"incidents/.*\.md",
    "APIs": r"(?:(?:components|groups|regions)/[^/]*/)?api/.*|incidents/[^/]*\.json|.*/(uptime|analytics)\.(json|csv)",
    "pages": r".*\.html",
    "search indexes": r".*\bhistory/\d+\.json",
    "choices": r".*\bchoices\.json",
    "feeds": r".*\b(feed|opened-and-resolved|atom|history)\.(xml|json|rss|atom)",
    "badges": r".*\bbadge\.(svg|json)",
    "calendars": r".*\.ics",
    "metrics": r"metrics",
    "social images": r".*\bsocial\.png",
    "attachments": r"incidents/.*",
}
"""Every kind of file that is published, and what its paths look like."""

PURE: Final = ("model", "status", "gfm", "language", "sources", "pages", "editing", "exports", "importers")
READS_THE_DISK: Final = {"editing.saving"} | {
    f"sources.{name}" for name in ("config", "content", "folder", "own_pages", "project", "git.versions")
}

OUTSIDE_WORLD: Final = frozenset(
    {"os", "sys", "pathlib", "shutil", "tempfile", "time", "subprocess", "socket", "logging", "random"}
)
UNIX_MODULES: Final = frozenset({"fcntl", "grp", "pwd", "resource", "termios"})
UNIX: Final = frozenset(
    {"os.fork", "os.geteuid", "os.getuid", "os.killpg", "os.pread", "os.pwrite", "os.sched_getaffinity", "os.uname"}
)
"""Some of what Windows has not."""
CLOCKS: Final = frozenset({"now", "today", "utcnow", "time.time", "time.gmtime", "time.localtime"})


def package_of(module: str) -> str:
    """The package with a place in the order: that of `sources.yaml.tree` is `sources.yaml`."""
    inner = ".".join(module.split(".")[:2])
    return inner if inner in RANK else module.partition(".")[0]


def first_line(name: str) -> str:
    folder = PACKAGE / name.replace(".", "/")
    path = folder / "__init__.py" if folder.is_dir() else PACKAGE / f"{name}.py"
    return str(ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))).partition("\n")[0]


class Module:
    """What a module imports and calls."""

    def __init__(self, tree: ast.Module) -> None:
        nodes = list(ast.walk(tree))
        self.imports = set(imports(nodes))
        self.calls = set(calls(nodes))


@cache
def modules() -> Mapping[str, Module]:
    """Every module by its name below `statusgen`."""
    names = {".".join(path.relative_to(PACKAGE).with_suffix("").parts): path for path in sorted(PACKAGE.rglob("*.py"))}
    return {
        name.removesuffix(".__init__"): Module(ast.parse(path.read_text(encoding="utf-8")))
        for name, path in names.items()
    }


def test_every_package_has_its_place_in_the_order() -> None:
    assert {package_of(name) for name in modules()} == {*RANK, "__init__"}


def test_imports_go_one_way() -> None:
    packages = {
        name: {package_of(other) for other in own_imports(module)} - {package_of(name), "__init__"}
        for name, module in modules().items()
    }
    wrong = {
        name: {other for other in others if RANK[other] >= RANK.get(package_of(name), 0)}
        for name, others in packages.items()
    }
    assert {name: others for name, others in wrong.items() if others} == {}


def test_no_imports_go_in_a_circle() -> None:
    assert list(TopologicalSorter({name: own_imports(module) for name, module in modules().items()}).static_order())


def test_what_decides_knows_no_disk_clock_or_network() -> None:
    deciding = [name for name in modules() if name.partition(".")[0] in PURE and name not in READS_THE_DISK]
    assert found(deciding, imports=OUTSIDE_WORLD, calls={"open", "input"}) == {}


def test_only_the_commands_print_exit_and_ask_the_clock() -> None:
    silent = [name for name in modules() if package_of(name) not in {"cli", "__main__"}]
    printing = {"print", "exit", "quit", "echo", "SystemExit"}
    assert found(silent, imports={"argparse", "click", "logging"}, calls=printing | CLOCKS) == {}


def test_what_windows_has_not_is_used_only_where_processes_are_copied() -> None:
    assert set(found(modules(), imports=UNIX_MODULES, calls=UNIX)) == {"memo.team"}


def found(names: Iterable[str], *, imports: AbstractSet[str], calls: AbstractSet[str]) -> dict[str, set[str]]:
    """Those of the modules that import or call any of these, and which."""
    wrong = {name: modules()[name].imports & imports | modules()[name].calls & calls for name in names}
    return {name: which for name, which in wrong.items() if which}


def test_the_table_of_the_packages_is_this_order_in_their_own_words() -> None:
    rows = re.findall(r"^\| `([\w.]+)` \| (.*) \|$", CONTRIBUTING, re.MULTILINE)
    assert rows == [(name, first_line(name)) for line in ORDER for name in line.split()]


def test_the_picture_names_every_kind_of_file_that_is_published() -> None:
    picture = CONTRIBUTING.partition("## The picture")[2].partition("\n\n\n")[0].partition("Three steps")[0]
    published = standing(RICH)
    kinds = {path: next((kind for kind, form in OUTPUTS.items() if re.fullmatch(form, path)), "") for path in published}
    assert [path for path, kind in kinds.items() if not kind] == []
    assert [kind for kind in OUTPUTS if kind not in picture] == []


def imports(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """Every module that is imported, wherever in the file: `a.b` for `from a import b` too."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def own_imports(module: Module) -> set[str]:
    names = (name.removeprefix("statusgen.") for name in module.imports if name.startswith("statusgen."))
    return {name for name in names if name in modules()}


def calls(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """Whatever is called, by its whole name and by its last: `datetime.now` and `now`."""
    for node in nodes:
        if isinstance(node, ast.Call):
            name = dotted(node.func)
            yield from (name, name.rpartition(".")[2])


def dotted(node: ast.expr) -> str:
    """A name with what it is an attribute of, as far as that has a name."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""
