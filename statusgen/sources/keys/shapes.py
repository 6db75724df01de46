"""What to write where a value has another shape than its key takes: a list, a mapping, names, an entry."""

import enum
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Any, Final

import msgspec

from statusgen.model import regions
from statusgen.model.patterns import regex
from statusgen.model.site import Cause, Reach
from statusgen.model.text import Text
from statusgen.sources.keys.grammar import bare, fields_of, keys_inside, short_words, structs_inside
from statusgen.sources.keys.words import as_entry, instead_of_text, keys_meant, words_meant
from statusgen.sources.yaml.tree import YamlList, YamlMapping, YamlNode, YamlText


def why_no_list(kind: Any, node: YamlMapping | YamlText, where: str, line: str, *, may_be_one: bool) -> str:
    """Why a value in `line` is no list of values of a type; "" for one value, where one will do."""
    before = node.position.column - 1
    is_below = isinstance(node, YamlMapping) and not line[:before].strip()
    if remedy := _as_entries(kind, node, where, is_below=is_below):
        return f"needs a list of entries with keys; {remedy}"
    structs, entry = structs_inside(kind), line[before:].strip()
    if structs and is_below:
        return f"needs a list; begin each item with a hyphen:  - {entry}"
    if structs and isinstance(node, YamlMapping) and entry.endswith("}"):
        return f"needs a list; write  {where.rpartition('.')[2]}: [{entry}]"
    if structs:
        return f"needs a list of entries with keys; they have {', '.join(fields_of(structs[0]))}"
    text = node.text if isinstance(node, YamlText) else ""
    if not may_be_one:
        return f"needs a list; write [{text or '…'}], or a line `- …` for each"
    return f"needs a list; write [{text}]" if "," in text and not _may_have_commas(kind) else ""


def as_one_entry(kind: Any, item: YamlMapping) -> str:
    """What to write for an item that has one key, which is the name of what its value tells; "" for others."""
    name = next(iter(item.entries), "")
    is_known = len(item.entries) != 1 or keys_meant(name, keys_inside(kind))
    entry = "" if is_known else _as_entries(kind, item, "", is_below=True).partition("  - ")[2]
    return entry and f'"{name}" is no key here; write  {entry}'


def _as_entries(kind: Any, node: YamlNode, where: str, *, is_below: bool) -> str:
    """What to write for entries that lack their keys; "" where that is not known. They may stand below their key."""
    struct = next(iter(structs_inside(kind)), None)
    if struct is None or (isinstance(node, YamlMapping) and not node.entries.keys().isdisjoint(keys_inside(kind))):
        return ""
    texts = [node.text] if isinstance(node, YamlText) else []
    pairs = [(key, node.text_of(key)) for key in node.entries] if isinstance(node, YamlMapping) else []
    if struct is Reach:
        return instead_of_text(struct, ", ".join([*texts, *(key for key, _ in pairs)]))
    takes_two = "…" in as_entry(struct, "") and struct is not Cause
    is_told_first = not {"url", "text"}.isdisjoint(fields_of(struct))
    both = [(value, key) if is_told_first else (key, value) for key, value in pairs if value and takes_two]
    entries = [as_entry(struct, *each) for each in both] + [as_entry(struct, text) for text in texts if text]
    if not any(entries):
        return ""
    if is_below:
        return f"write each so:  - {entries[0]}"
    return f"write  {where.rpartition('.')[2]}: [{', '.join(entries)}]"


def why_no_table(kind: Any, node: YamlNode, where: str, line: str) -> str:
    """Why a value in `line` is no mapping of names to values of a type, nor a list of names."""
    if not isinstance(node, YamlText) or not hasattr(kind, "shorthand") or "[" in node.text:
        return "needs a mapping; write a line `name: value` for each, indented"
    pairs, words = _NAMED.findall(node.text.strip("{}")), short_words(kind)
    names = [name for name in _BETWEEN.split(node.text) if name and name.lower() not in _AND]
    if where == "regions" and not pairs:
        names = [name if regions.find(name, {}) else regions.nearest(name, {}) or name for name in names]
    if not pairs and len(names) < 2:
        name = names[0] if names else "…"
        return f"needs names; write [{name}], or a line `{name}: …`, indented"
    if not pairs and words and (meant := words_meant(words, " ".join(names[1:]))):
        pairs = [(names[0], meant[0])]
    given = ", ".join(f"{name}: {_meant(words, value)}" for name, value in pairs)
    listed = f"{{{given}}}" if pairs else f"[{', '.join(names)}]"
    return f"needs names; {f'write  {where}: {listed}' if where in line else f'write them in one line: {listed}'}"


def why_no_name(kind: Any, item: YamlNode, line: str) -> str:
    """Why an item in `line` is no name in a list of names; "" where it is one."""
    line = line.strip()
    if isinstance(item, YamlMapping) and line.startswith("- "):
        return f"in a list stand names alone; {_as_name(item, line)}"
    if not isinstance(item, YamlText) or not item.text:
        return "each item of the list is one name; for more write `name: …` lines"
    if not _SIGNS.isdisjoint(item.text) and (found := _NAMED.fullmatch(item.text)):
        pair = f"{found[1]}: {_meant(short_words(kind), found[2])}"
        return f"in a list stand names alone; write  {pair}  without a hyphen"
    return ""


def _as_name(item: YamlMapping, line: str) -> str:
    """What to write for an item of a list of names that has keys."""
    name = next((item.text_of(key) for key in ("id", "name", "component", "code") if item.text_of(key)), "")
    level = next((item.text_of(key) for key in ("level", "status", "state", "impact") if item.text_of(key)), "")
    if not name:
        return f"write  {line[2:].strip()}  without a hyphen"
    return f"write in its place  {name}: {level}" if level else f"write  - {name}"


def in_braces(kind: Any, node: YamlList) -> str:
    """What to write for a list whose items are names with a text; "" for other lists."""
    words, pairs = short_words(kind), list[tuple[str, str]]()
    for item in node.items:
        if isinstance(item, YamlMapping):
            pairs += [(key, item.text_of(key)) for key in item.entries]
        else:
            text = item.text if isinstance(item, YamlText) else ""
            found = None if _SIGNS.isdisjoint(text) else _NAMED.fullmatch(text)
            pairs.append((found[1], found[2]) if found else ("", ""))
    is_whole = bool(pairs) and all(value for _, value in pairs)
    return f"{{{', '.join(f'{name}: {_meant(words, value)}' for name, value in pairs)}}}" if is_whole else ""


def glued_pairs(kind: Any, lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Each line meant as a name with a value that has another sign for the colon: its column, and what it meant."""
    for found in takewhile(bool, map(_GLUED.fullmatch, lines)):
        assert found is not None
        yield found.start(1) + 1, f"{found[1]}: {_meant(short_words(kind), found[2])}"


def _meant(words: type[enum.Enum] | None, value: str) -> str:
    """A value as it is read here, where it is known what was meant."""
    meant = words_meant(words, value) if words else ()
    return meant[0] if len(meant) == 1 else value


def _may_have_commas(kind: Any) -> bool:
    plain, _ = bare(kind)
    return isinstance(plain, type) and issubclass(plain, (str, Text, msgspec.Struct))


_SIGNS: Final = frozenset(":：=")
_NAMED: Final = regex(r"([\w-]+)\s*[:：=]\s*([^\s,:：=](?:[^,:：=]*[^\s,:：=])?)(?=\s*(?:,|$))")
_GLUED: Final = regex(r"\s+([\w-]+)\s*(?:：|[:=]+>?|;|->|→)\s*([^\s:=].*?)\s*")
_BETWEEN: Final = regex(r"[\s,;/&+(){}，、［］｛｝]+")
_AND: Final = frozenset(["and", "und", "et", "y", "e", "と", "و"])
