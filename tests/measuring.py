"""Which lines and branches of statusgen are reached in a process that runs tests, as slipcover sees it.

Its own way of running pytest prepares each module anew in each process. Here one prepares it, and the next run reads
it; and code that is known to have been reached is freed of its marks rarely, which takes longer than to count on.
"""

import ast
import json
import marshal
import os
import sys
from collections.abc import Sequence
from hashlib import blake2b
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Final

from slipcover import Slipcover, __version__
from slipcover.branch import preinstrument

PACKAGE: Final = "statusgen"
OFTEN: Final = 1_000
"""How often a line is reached before all that have been reached are freed of their marks."""


class Measuring:
    """A plugin of pytest that finds the package's modules, and notes in a folder what was reached of them."""

    def __init__(self, folder: Path, process: str) -> None:
        self.folder, self.process = folder, process
        self.slipcover = Slipcover(branch=True, source=[PACKAGE], d_miss_threshold=OFTEN)
        sys.meta_path.insert(0, self)

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        found = PathFinder.find_spec(name, path, target) if name.partition(".")[0] == PACKAGE else None
        if found and isinstance(found.loader, SourceFileLoader):
            found.loader = Loader(name, found.loader.path, self.slipcover, self.folder)
        return found

    def pytest_sessionfinish(self) -> None:
        found = self.slipcover.get_coverage()
        (self.folder / f"{self.process}.json").write_text(json.dumps(found))


class Loader(SourceFileLoader):
    """Loads a module with a mark at each of its lines and branches."""

    def __init__(self, name: str, path: str, slipcover: Slipcover, kept: Path) -> None:
        super().__init__(name, path)
        self.slipcover, self.kept = slipcover, kept

    def get_code(self, fullname: str) -> CodeType:
        source = self.get_data(self.path)
        digest = blake2b(f"{self.path}|{sys.version}|{__version__}|".encode() + source).digest()
        kept = self.kept / f"{fullname}.code"
        found = kept.read_bytes() if kept.exists() else b""
        if found.startswith(digest):
            code: CodeType = marshal.loads(found[len(digest) :])
        else:
            code = compile(preinstrument(ast.parse(source)), self.path, "exec")
            new = kept.with_suffix(f".{os.getpid()}")
            new.write_bytes(digest + marshal.dumps(code))
            new.replace(kept)
        marked: CodeType = self.slipcover.instrument(code)
        return marked

    def exec_module(self, module: ModuleType) -> None:
        self.slipcover.register_module(module)
        super().exec_module(module)
