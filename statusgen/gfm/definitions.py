"""Reference links written inline, so that a text can stand beside others whose labels are the same."""

import re
import xml.etree.ElementTree as etree
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Final

from statusgen.gfm.blocks import Block, Definition, Kind, folded
from statusgen.gfm.parser import tree
from statusgen.gfm.structure import read

MOST: Final = 1_000_000
"""How long a text may become: a long address that is used over and over is written each time."""


def inlined(source: str) -> str:
    """The text without definitions, its lines where they were; unchanged if it would then be read as another."""
    document = read(source)
    if not document.definitions:
        return source
    if max(map(len, map(_written, document.definitions.values()))) * source.count("]") > MOST:
        return source
    lines = source.split("\n")
    for number in document.defining:
        lead = LEAD.match(lines[number - 1])
        lines[number - 1] = lead[0] if lead else ""
    verbatim = frozenset(_verbatim(document.root))
    changed: list[str] = []
    for is_text, run in groupby(enumerate(lines, 1), lambda line: bool(line[1].strip()) and line[0] not in verbatim):
        written = "\n".join(line for _, line in run)
        changed.append(_without_references(written, document.definitions) if is_text else written)
    text = "\n".join(changed)
    return text if etree.tostring(tree(text)) == etree.tostring(tree(source)) else source


LEAD: Final = re.compile(r"^(?:[ \t>]|[-+*][ \t]|\d{1,9}[.)][ \t])*")
"""The quotes and items that a line stands in."""


def _verbatim(block: Block) -> Iterator[int]:
    """The lines in which brackets mean nothing."""
    if block.kind in (Kind.CODE, Kind.FENCE, Kind.HTML):
        yield from range(block.line, block.end + 1)
    for child in block.blocks:
        yield from _verbatim(child)


def _without_references(text: str, definitions: Mapping[str, Definition]) -> str:
    def inline(found: re.Match[str]) -> str:
        definition = definitions.get(folded(found["to"] or found["alone"] or ""))
        if definition is None:
            return found[0]
        return (f"[{found['alone']}]" if found["alone"] else "") + _written(definition)

    return _REFERENCE.sub(inline, text)


_LABEL: Final = r"(?:[^\\\[\]]|\\.)+"
_REFERENCE: Final = re.compile(
    r"\\.|(?<!`)(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)|<[^<>]*>"  # what holds none
    rf"|(?<=\])\[(?P<to>{_LABEL})\]"
    rf"|\[(?P<alone>{_LABEL})\](?:\[\]|(?![\[(]))",
    re.DOTALL,
)


def _written(definition: Definition) -> str:
    """Where an inline link leads, in its brackets."""
    target, title = definition.target, definition.title
    address = target if target and not re.search(r"[\s()<>]", target) else f"<{target}>"
    mark = next((mark for mark in "\"'" if mark not in title), "")
    quoted = f"{mark}{title}{mark}" if mark else f"({title})"
    return f"({address} {quoted})" if title else f"({address})"
