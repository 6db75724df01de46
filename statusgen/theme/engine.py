"""Jinja, set up so that thousands of pages are laid out quickly: what it makes of a template is kept.

Compiled templates are kept as Python keeps its own modules, so that only the first build of an installation compiles
those that are shipped.
"""

import hashlib
import importlib.util
import marshal
import os
import sys
import tempfile
from collections.abc import Callable, MutableMapping
from contextlib import suppress
from functools import cache
from keyword import iskeyword
from pathlib import Path
from types import CodeType
from typing import Any, Final

import jinja2
from jinja2 import runtime
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Call, EvalContext, Expr, Getattr, Name, Template
from jinja2.utils import missing
from markupsafe import Markup, escape

from statusgen import __version__
from statusgen.theme.filters import Phrases
from statusgen.theme.markup import marked, must_be_escaped
from statusgen.theme.unknown_names import Unset, why_not_shown

BESIDE_PROGRAM: Final = Path(importlib.util.cache_from_source(__file__)).parent
"""Where Python keeps the compiled modules of this program, unless it is told to write none."""


_IN_MEMORY: Final[dict[str, tuple[str, CodeType]]] = {}
"""The templates that this process has compiled or read, by what they are called, each with the digest of its text."""


class CompiledTemplates(jinja2.BytecodeCache):
    """Compiled templates by the digest of all that they are made from: in memory, and as files.

    Those below the folder `shipped` are kept in `program` or, where that cannot be written, like all others in `own`.
    A file that is damaged counts for none. What has been in `memory` is as good as a file.
    """

    def __init__(
        self,
        shipped: Path,
        own: Path | None = None,
        program: Path | None = BESIDE_PROGRAM,
        memory: dict[str, tuple[str, CodeType]] = _IN_MEMORY,
        *,
        writes_program: bool = not sys.dont_write_bytecode,
    ) -> None:
        self.shipped, self.own, self.program, self.memory = shipped, own, program, memory
        self.writes_program = writes_program

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        is_shipped = filename is not None and Path(filename).is_relative_to(self.shipped)
        return f"{'shipped' if is_shipped else 'own'}-{_digest(f'{name}|{filename}'.encode())[:16]}"

    def get_source_checksum(self, source: str) -> str:
        return _digest(f"{_made_by()}\n{source}".encode())

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self.memory.get(bucket.key, ("", None))
        bucket.code = code if checksum == bucket.checksum else self._read(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        code = marshal.dumps(bucket.code)
        assert bucket.code
        self.memory[bucket.key] = bucket.checksum, bucket.code
        for path in self._paths(bucket, self.program if self.writes_program else None):
            with suppress(OSError):
                return write_whole(path, f"{bucket.checksum} {_digest(code)}\n".encode() + code)
        return None

    def _read(self, bucket: Bucket) -> CodeType | None:
        for path in self._paths(bucket, self.program):
            with suppress(OSError):
                head, _, code = path.read_bytes().partition(b"\n")
                if head == f"{bucket.checksum} {_digest(code)}".encode():
                    found: CodeType = marshal.loads(code)  # noqa: S302  (its digest says that we wrote it)
                    self.memory[bucket.key] = bucket.checksum, found
                    return found
        return None

    def _paths(self, bucket: Bucket, program: Path | None) -> list[Path]:
        """Where a template may be kept, the best place first."""
        folders = (program, self.own) if bucket.key.startswith("shipped-") else (self.own,)
        return [folder / f"{bucket.key}.{sys.implementation.cache_tag}.jinja" for folder in folders if folder]


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, whatever other processes do."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).replace(path)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=20).hexdigest()


@cache
def _made_by() -> str:
    """What decides how a template is compiled, besides its text."""
    own = _digest(Path(__file__).read_bytes())
    return f"{__version__} {own} {jinja2.__version__} {sys.version}"


class Macro(runtime.Macro):
    """A macro. One that is given values in order, and takes no others, is called without asking for more."""

    def __init__(
        self,
        environment: jinja2.Environment,
        body: Callable[..., str],
        name: str,
        parameters: list[str],
        catch_kwargs: bool,
        catch_varargs: bool,
        caller: bool,
        *_: object,
    ) -> None:
        super().__init__(environment, body, name, parameters, catch_kwargs, catch_varargs, caller)
        self.body, self.most = body, len(parameters)
        self.takes_others = catch_kwargs or catch_varargs or caller

    @jinja2.pass_eval_context
    def __call__(self, *given: Any, **named: Any) -> str:
        absent = self.most - len(given)
        if named or self.takes_others or absent < 0 or (given and type(given[0]) is EvalContext):
            return super().__call__(*given, **named)
        return marked(self.body(*given, *(missing,) * absent))


class Once:
    """Calls macros that know nothing but what they are given, and keeps what they make.

    Values are told from each other by where they are, so what is given should last as long as the site.
    """

    def __init__(self, most: int = 1 << 14) -> None:
        """`most` is how much is kept: some megabytes."""
        self._made: dict[tuple[int, ...], tuple[object, Markup]] = {}
        self.most = most

    def __call__(self, macro: Callable[..., Markup], *given: object) -> Markup:
        key = (id(macro), *map(id, given))
        found = self._made.get(key)
        if found is None:
            if len(self._made) >= self.most:
                self._made.clear()
            found = self._made[key] = (macro, given), macro(*given)
        return found[1]


def shown(value: Any) -> str:
    """A value as a template shows it: escaped, unless it is markup already or a text with nothing to escape."""
    kind = type(value)
    if kind is Markup or (kind is str and not must_be_escaped(value)):
        return value  # type: ignore[no-any-return]
    if kind is not str and (why := why_not_shown(value)):
        raise jinja2.TemplateRuntimeError(why)
    return escape(value)


class _Generator(CodeGenerator):
    """Has values escaped by `shown`, which copies no markup, and uses what has a name as Python would.

    So functions are not asked whether they take the context: none of those that templates can call does. A macro takes
    it to know whether to escape, so where nothing is escaped, Jinja's own way is left.
    """

    def visit_Template(self, node: Template, frame: Frame | None = None) -> None:  # noqa: N802
        super().visit_Template(node, frame)
        self.writeline(f"from {__name__} import {Macro.__name__}, {shown.__name__}")  # at the end, as Jinja has a Macro

    def visit_Call(self, node: Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        has_name = isinstance(node.node, Name | Getattr)
        if not (has_name and _escapes(frame)) or any(iskeyword(each.key) for each in node.kwargs):
            return super().visit_Call(node, frame, forward_caller=forward_caller)
        self.visit(node.node, frame)
        self.write("(")
        for given in (*node.args, *node.kwargs):
            self.visit(given, frame)
            self.write(", ")
        for stars, more in (("*", node.dyn_args), ("**", node.dyn_kwargs)):
            if more:
                self.write(stars)
                self.visit(more, frame)
                self.write(", ")
        self.write("caller=caller)" if forward_caller else ")")
        return None

    def visit_Getattr(self, node: Getattr, frame: Frame) -> None:  # noqa: N802
        self.write("(found if (found := getattr(owner := ")
        self.visit(node.node, frame)
        self.write(f", {node.attr!r}, missing)) is not missing else environment.getattr(owner, {node.attr!r}))")

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: Any) -> None:
        if _escapes(frame):
            self.write(f"{shown.__name__}(")
        else:
            super()._output_child_pre(node, frame, finalize)


def _escapes(frame: Frame) -> bool:
    return bool(frame.eval_ctx.autoescape and not frame.eval_ctx.volatile)


class Environment(jinja2.Environment):
    """Jinja with HTML as its output, where a name that nobody has set is an error, and with what templates can call."""

    code_generator_class = _Generator

    def __init__(self, loader: jinja2.BaseLoader, compiled: CompiledTemplates, phrases: Phrases) -> None:
        super().__init__(
            loader=loader,
            bytecode_cache=compiled,
            auto_reload=False,
            autoescape=True,
            undefined=Unset,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self.globals |= phrases.globals() | {"once": Once().__call__}
        self.filters |= phrases.filters()

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """What a template knows: the same for all, since no template has anything of its own."""
        assert not d
        return self.globals
