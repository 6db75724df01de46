"""Programs that may be here or not: what is needed for a test and is not installed skips it."""

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest

MODULES: Final = Path(sys.prefix, "npm", "node_modules")
"""What `make test` installs from npm, beside the environment's own packages."""

CLIENTS: Final = Path(sys.prefix, "clients", "bin")
"""The programs of the clients of Statuspage, which have an environment of their own."""


def program(*names: str) -> str:
    """Where a command is: the first of these that is there."""
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        pytest.skip(f"there is no {' or '.join(names)} on this machine")
    return found


def module(name: str) -> Path:
    """The folder of a package of npm."""
    if not (MODULES / name).is_dir():
        pytest.skip(f"{name} of npm is not installed; `make test` does it")
    return MODULES / name


def fonts() -> list[Path]:
    """The folders of the fonts that the tests bring: for the scripts of Europe, Arabic, Hebrew, CJK and Thai."""
    found = [
        importlib.util.find_spec(name) for name in ("fontpkg_noto_sans", "fontpkg_noto_sans_thai", "noto_cjk_sans_otc")
    ]
    return [module("dejavu-fonts-ttf"), *(Path(spec.origin).parent for spec in found if spec and spec.origin)]


def node() -> str:
    """Where the interpreter of JavaScript is: the environment's own, else the machine's."""
    own = Path(sys.executable).with_name("node")
    return str(own) if own.exists() else program("node")


def client(name: str) -> str:
    """Where a program of the clients' environment is."""
    if not (CLIENTS / name).exists():
        pytest.skip(f"{name} is not installed for the tests; `make test` does it")
    return str(CLIENTS / name)


def client_library(name: str) -> str:
    """The interpreter of the clients' environment, which has this package."""
    if not any((CLIENTS.parent / "lib").glob(f"python*/site-packages/{name}")):
        pytest.skip(f"{name} is not installed for the tests; `make test` does it")
    return client("python")


def run(folder: Path, *command: str, **surroundings: str) -> str:
    """What a program prints; it has to succeed. `folder` is its user's home, and no more is known of them."""
    known: Mapping[str, str] = {"HOME": str(folder), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **surroundings}
    done = subprocess.run(command, cwd=folder, env=known, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr
