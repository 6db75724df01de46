"""Front matter that is written or changed: each value as YAML reads it back."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from statusgen.editing.names import Named
from statusgen.editing.source_text import SourceText
from statusgen.sources.keys.short_texts import one_line
from statusgen.sources.writeup import Writeup
from statusgen.sources.yaml.quotation import NOTHING, quote, without_stray_mark
from statusgen.sources.yaml.tree import YamlEntry, YamlList, YamlMapping, YamlText, read_mapping

Node: TypeAlias = "str | list[Node] | dict[str, Node]"
"""YAML to be: texts as YAML reads them back, lists and mappings."""

_WIDEST: Final = 100
"""How long a line may be that holds a list or a mapping."""


def scalar(text: str) -> str:
    """A text in one line as YAML reads it back, in quotes only where it needs them."""
    if _HARMLESS.fullmatch(text) and text not in NOTHING:
        return text
    plain = one_line(text)
    if not _IN_FLOW.isdisjoint(plain):
        return quote(plain)
    root, problems = read_mapping(f"x: {{y: {plain}}}\ny: {plain}", "")
    inside, alone = root.entries.get("x"), root.entries.get("y")
    within = inside.value.entries if inside and isinstance(inside.value, YamlMapping) else {}
    nodes = [entry.value for entry in (*within.values(), alone) if entry]
    is_read_back = len(nodes) == 2 and all(
        isinstance(node, YamlText) and node.text == plain and not node.lost and not node.quoted for node in nodes
    )
    is_clear = bool(plain) and plain not in NOTHING and without_stray_mark(plain) == plain
    return plain if is_clear and is_read_back and not problems else quote(plain)


_HARMLESS: Final = re.compile(r"(?!.*  )[^\W_](?:[\w ./()'-]*[\w.)])?")
"""What is a text in one line to YAML wherever it stands, which is quick to see."""

_IN_FLOW: Final = frozenset(",[]{}")
"""What ends a text in a list or a mapping that stands in one line, if it is not in quotes."""


def key_lines(key: str, node: Node, indent: str = "") -> Iterator[str]:
    """The lines of a key: in one if it is short, else a line for each part."""
    line = f"{indent}{key}: {flow(node)}"
    is_table = isinstance(node, dict) and not indent
    if isinstance(node, str) or (len(line) <= _WIDEST and not is_table and not _holds_mappings(node)):
        yield line
        return
    yield f"{indent}{key}:"
    deeper = f"{indent}  "
    if isinstance(node, dict):
        for name, value in node.items():
            yield from key_lines(name, value, deeper)
    else:
        for item in node:
            yield from _item(item, deeper)


def _item(node: Node, indent: str) -> Iterator[str]:
    """The lines of an item of a list, behind its dash."""
    if not isinstance(node, dict):
        yield f"{indent}- {flow(node)}"
        return
    lines = [line for name, value in node.items() for line in key_lines(name, value, f"{indent}  ")]
    yield f"{indent}- {lines[0].lstrip()}"
    yield from lines[1:]


def _holds_mappings(node: Node) -> bool:
    return isinstance(node, list) and any(isinstance(each, dict) for each in node)


def flow(node: Node) -> str:
    """A value in one line."""
    if isinstance(node, str):
        return node
    if isinstance(node, list):
        return f"[{', '.join(map(flow, node))}]"
    return f"{{{', '.join(f'{key}: {flow(value)}' for key, value in node.items())}}}"


def effects(named: Sequence[Named]) -> Node:
    """The value of `components` or `regions`: a list of names, or the level of each."""
    if all(each.level is None for each in named):
        return [each.name for each in named]
    return {each.name: each.level.value if each.level else {} for each in named}


def with_statement(raw: bytes, writeup: Writeup, said: Mapping[str, Any]) -> bytes:
    """The file with one more statement, whose keys that have a value are written."""
    fields: dict[str, Node] = {}
    for key in ("speaker", "role", "organization", "at", "text", "lang", "verbatim", "source"):
        value = said[key]
        if key == "source":
            sources: list[Node] = [scalar(each) for each in value]
            fields |= {key: sources if len(sources) > 1 else sources[0]} if sources else {}
        elif value:
            fields[key] = "true" if value is True else value if key == "at" else scalar(value)
    lines = [line for key, node in fields.items() for line in key_lines(key, node)]
    return with_item(SourceText(raw), writeup, "statements", lines)


def with_key(source: SourceText, writeup: Writeup, key: str, lines: Sequence[str]) -> bytes:
    """The file with these lines for a key: instead of those that it has, else below the others."""
    entry = writeup.root.entries.get(key)
    first, end = extent(source, writeup, entry) if entry else (_closing(writeup),) * 2
    return source.replaced(first, end, lines)


def set_aside(raw: bytes, writeup: Writeup, keys: Sequence[str]) -> tuple[bytes, str]:
    """The file with the first of these keys that it has as a comment, and that key; "" where it has none of them.

    No line moves, and none is lost.
    """
    entries = writeup.root.entries
    key = next((each for each in keys if each in entries and entries[each].key.column == 1), "")
    for number in range(*extent(SourceText(raw), writeup, entries[key])) if key else ():
        source = SourceText(raw)
        raw = source.with_line(number, f"# {source.line(number)}")
    return raw, key


def with_item(source: SourceText, writeup: Writeup, key: str, lines: Sequence[str]) -> bytes:
    """The file with one more item in the list of a key, written as the others are."""
    entry = writeup.root.entries.get(key)
    if entry is None:
        return source.replaced(*(_closing(writeup),) * 2, [f"{key}:", *_behind("  ", lines)])
    first, end = extent(source, writeup, entry)
    items = entry.value.items if isinstance(entry.value, YamlList) else ()
    dashes = [_dash(source, each.position.line, each.position.column) for each in items]
    if items and dashes[-1] is not None:
        return source.replaced(end, end, _behind(dashes[-1], lines))
    before, bracket, after = source.line(end - 1).rpartition("]")
    if not bracket or not items:
        return source.replaced(first, end, [f"{key}:", *_behind("  ", lines)])
    comma = " " if before.rstrip().endswith(",") else ", "
    return source.replaced(end - 1, end, [f"{before.rstrip()}{comma}{{{', '.join(lines)}}}]{after}"])


def _behind(indent: str, lines: Sequence[str]) -> Sequence[str]:
    """The keys of an item behind its dash."""
    return [f"{indent}{'- ' if n == 0 else '  '}{line}" for n, line in enumerate(lines)]


def _dash(source: SourceText, line: int, column: int) -> str | None:
    """What stands before the dash of an item; None where it has no dash of its own."""
    before, dash, _ = source.line(line)[: column - 1].rpartition("-")
    return before if dash and not before.strip() else None


def extent(source: SourceText, writeup: Writeup, entry: YamlEntry) -> tuple[int, int]:
    """The first line of a key's, and the one below its last that says anything."""
    starts = [each.key.line for each in writeup.root.entries.values()]
    below = min((line for line in starts if line > entry.key.line), default=_closing(writeup))
    first = entry.key.line
    lines = (n for n in range(below - 1, first, -1) if not _says_nothing(source.line(n)))
    return first, next(lines, first) + 1


def _says_nothing(line: str) -> bool:
    return not line.strip() or line.startswith("#")


def _closing(writeup: Writeup) -> int:
    """The line that closes the front matter."""
    return writeup.body_line - 1
