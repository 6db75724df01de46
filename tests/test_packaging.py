"""What is published installs and works: the wheel and the source distribution, each made as for an index."""

import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
import zipfile
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Final

import pytest
from test_architecture import modules

from statusgen import __version__

ROOT: Final = Path(__file__).parent.parent
PROJECT: Final = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the source distribution, and the wheel that was built from it."""
    folder = tmp_path_factory.mktemp("published")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT))
    return folder


@pytest.fixture(scope="module")
def wheel(published: Path) -> Path:
    return only(published, "*.whl")


def test_the_wheel_has_the_package_with_its_types_and_templates_and_nothing_else(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    package = {path.relative_to(ROOT).as_posix() for path in files(ROOT / "statusgen") if path.suffix == ".py"}
    theme = {
        f"statusgen/templates/{path.relative_to(ROOT / 'templates').as_posix()}" for path in files(ROOT / "templates")
    }
    docs = {f"statusgen/docs/{name}" for name in ("configuration.md", "format.md")}
    scaffold = ROOT / "statusgen" / "scaffold"
    begun = {
        path.relative_to(ROOT).as_posix() for name in ("templates", "card_page") for path in files(scaffold / name)
    }
    metadata = {name for name in inside if name.startswith(f"statusgen-{__version__}.dist-info/")}
    assert inside - metadata == package | theme | docs | begun | {"statusgen/py.typed", "statusgen/preview/preview.js"}
    assert any(name.endswith("licenses/LICENSE") for name in metadata)


def test_the_wheel_is_the_same_whether_built_from_the_repository_or_from_the_source_distribution(
    wheel: Path, tmp_path: Path
) -> None:
    run(sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", str(tmp_path), str(ROOT))
    assert contents(only(tmp_path, "*.whl")) == contents(wheel)


def test_the_source_distribution_has_what_its_tests_need(published: Path) -> None:
    with tarfile.open(only(published, "*.tar.gz")) as archive:
        top = {name.split("/")[1] for name in archive.getnames()}
    assert {
        "bench",
        "docs",
        "incidents",
        "statusgen",
        "statusgen.yml",
        "templates",
        "tests",
        ".github",
        "babel.cfg",
    } <= top
    assert not {"site", ".venv", ".git"} & top


def test_the_wheel_in_an_environment_of_its_own_builds_a_site_from_any_folder(wheel: Path, tmp_path: Path) -> None:
    python = environment_with(wheel, tmp_path / "environment")
    project = tmp_path / "elsewhere" / "project"
    (project / "incidents").mkdir(parents=True)
    (project / "statusgen.yml").write_text(CONFIGURATION, encoding="utf-8")
    (project / "incidents" / "slow-api.md").write_text(INCIDENT, encoding="utf-8")
    where = run(str(python), "-c", "import statusgen; print(statusgen.__file__)", cwd=project)
    assert Path(where.strip()).is_relative_to(tmp_path / "environment")
    command = str(python.with_name("statusgen"))
    assert run(command, "--version", cwd=project) == f"statusgen, version {__version__}\n"
    said = "No problems found in 1 write-up.\nWould publish: no open incidents\n"
    assert run(command, "check", "--now", "2026-02-04", cwd=project) == said
    run(command, "build", "--now", "2026-02-04", cwd=project)
    assert "The API is slow" in (project / "site" / "index.html").read_text(encoding="utf-8")
    assert (project / "site" / "static" / "style.css").is_file()


def test_every_import_is_of_a_declared_dependency() -> None:
    extra = [*PROJECT["optional-dependencies"]["images"], *PROJECT["optional-dependencies"]["notify"]]
    declared = {normal(re.split(r"[<>=\[; ]", requirement)[0]) for requirement in [*PROJECT["dependencies"], *extra]}
    top_level = {name.partition(".")[0] for module in modules().values() for name in module.imports}
    outside = top_level - sys.stdlib_module_names - {"statusgen"}
    provided = packages_distributions()
    assert {name for name in outside if not declared & {normal(each) for each in provided[name]}} == set()


CONFIGURATION: Final = """\
title: Example Status
url: https://example.org/status/
components:
  - {id: api, name: API}
"""

INCIDENT: Final = """\
---
title: The API is slow
components: {api: degraded_performance}
---

## Updates

### 2026-02-03 09:12 UTC - Investigating

Answers take long.

### 2026-02-03 09:40 UTC - Resolved

All is well.
"""


def environment_with(wheel: Path, folder: Path) -> Path:
    """The interpreter of a new environment that has the wheel, and borrows this one's packages but not its statusgen.

    A path in a `.pth` file comes last, and the `.pth` files of what is found there, such as that of an editable
    installation, are not read.
    """
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(python)]
    run(*pip, "install", "--quiet", "--no-deps", "--no-index", "--no-compile", str(wheel))
    (packages,) = folder.glob("lib/python*/site-packages")
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return python


def run(*command: str, cwd: Path | None = None) -> str:
    """What a command prints; it has to succeed."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COVERAGE"))}
    done = subprocess.run(command, cwd=cwd, env=inherited, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def contents(wheel: Path) -> dict[str, bytes]:
    archive = zipfile.ZipFile(wheel)
    return {name: archive.read(name) for name in archive.namelist()}


def files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def only(folder: Path, pattern: str) -> Path:
    (path,) = folder.glob(pattern)
    return path


def normal(name: str) -> str:
    """A distribution's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()
