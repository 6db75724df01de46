"""Names that templates use and nobody has, and what is said of them: the one that was meant, or those there are."""

import re
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any, Final

import jinja2
from jinja2.runtime import Undefined
from jinja2.utils import missing

from statusgen.model.spelling import Unknown, misspelt, nearest


class UnknownName(jinja2.UndefinedError):
    """A name that `owner` has not, or nobody where that is missing."""

    def __init__(self, owner: object, name: str, message: str) -> None:
        super().__init__(message)
        self.owner, self.name = owner, name


class Unset(jinja2.StrictUndefined):
    """What a template gets for a name that nobody has set. Using it raises UnknownName."""

    __slots__ = ()

    def __init__(self, hint: str | None = None, obj: Any = missing, name: Any = None, exc: Any = None) -> None:  # noqa: ARG002
        super().__init__(hint, obj, name, jinja2.UndefinedError if hint else partial(UnknownName, obj, name))  # type: ignore[arg-type]


def why_not_compiled(error: jinja2.TemplateSyntaxError, environment: jinja2.Environment) -> str:
    """What is wrong with a template that Jinja cannot compile."""
    message = str(error.message)
    if found := re.search(r"^No (filter|test) named '(\w+)'", message):
        known = environment.filters if found[1] == "filter" else environment.tests
        otherwise = f"use one of Jinja's {found[1]}s, or remove it"
        return str(misspelt(f'there is no {found[1]} "{found[2]}"', found[2], sorted(known), otherwise))
    found = re.search(r"^Encountered unknown tag '(\w+)'", message)
    near = nearest(found[1], _TAGS) if found and found[1] not in _TAGS else ""
    return f'there is no tag "{found[1]}"; did you mean "{near}"?' if found and near else message


def why_not_laid_out(error: Exception, environment: jinja2.Environment, given: Mapping[str, object]) -> str:
    """What is wrong with a template that was `given` some values to lay out."""
    if isinstance(error, jinja2.TemplateNotFound):
        name = str(error.name)
        stems = {each.rpartition(".")[0]: each for each in environment.list_templates(("html", "xml", "svg"))}
        near = stems.get(nearest(name.rpartition(".")[0] or name, stems, likeness=0.75), "")
        is_ours = not name.startswith("shipped/") and ".." not in name
        otherwise = f"put it into templates/{name}" if is_ours else "it has to be in templates/, or be shipped"
        return str(Unknown(f'there is no template called "{name}"', lambda: near, otherwise))
    if isinstance(error, UnknownName) and error.owner is missing:
        names = {*given, *environment.globals}
        usual = ", ".join(name for name in _USUAL if name in names)
        otherwise = f"a template can use {usual}"
        return str(misspelt(f'there is no name "{error.name}"', error.name, sorted(names), otherwise))
    if isinstance(error, UnknownName):
        fields = sorted(_names_of(error.owner))
        problem = f'{type(error.owner).__name__} has no "{error.name}"'
        return str(misspelt(problem, str(error.name), fields, f"it has {', '.join(fields) or 'nothing'}"))
    if isinstance(error, jinja2.TemplateRuntimeError):
        return str(error.message)
    if isinstance(error, RecursionError):
        return "leads back to itself; to extend the template that this one replaces, put shipped/ before its name"
    return f"{type(error).__name__}: {error}"


def why_not_shown(value: object) -> str:
    """Why a value cannot be shown; "" for one that can."""
    if not callable(value) or isinstance(value, Undefined):
        return ""
    name = "super" if isinstance(value, jinja2.runtime.BlockReference) else getattr(value, "name", None)
    name = name or getattr(value, "__name__", "it")
    return f'"{name}" stands for something to call; write it with brackets: {name}()'


def _names_of(owner: object) -> Iterable[str]:
    """What a template can ask a value for: its fields, or its keys."""
    yield from (str(key) for key in owner) if isinstance(owner, Mapping) else ()
    kind = type(owner)
    names = (name for name in (*dir(kind), *getattr(owner, "__dict__", ())) if not name.startswith("_"))
    yield from (name for name in names if not callable(getattr(kind, name, None)))


_USUAL: Final = (
    "site", "page", "view", "badge", "feed", "entries", "shape", "card", "title", "target", "locale", "root", "prefix",
    "other_languages", "versioned", "urls", "charts", "worldmap", "world",
)  # fmt: skip
"""The names that docs/templates.md tells of."""

_TAGS: Final = (
    "for", "endfor", "if", "elif", "else", "endif", "block", "endblock", "extends", "include", "import", "from",
    "macro", "endmacro", "set", "endset", "filter", "call", "with",
)  # fmt: skip
