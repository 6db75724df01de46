"""Mechanical repairs of a source file: those of a line that can mean one thing only, however it is read.

Each repair is a guess at one line. It counts only if the file, read again, has no error in that line any more, so what
could be read before is never changed.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Final

import msgspec

from statusgen.editing.source_text import SourceText
from statusgen.model.problems import Problem, Severity
from statusgen.model.vocabulary import Kind, Level
from statusgen.sources.body.chips import SPAN
from statusgen.sources.body.slips import read_entry, typed
from statusgen.sources.config import ConfigFile
from statusgen.sources.keys.grammar import fields_of
from statusgen.sources.keys.words import words_meant
from statusgen.sources.writeup import FrontMatter
from statusgen.sources.yaml.bullets import BULLET
from statusgen.sources.yaml.encoding import UNREADABLE
from statusgen.sources.yaml.quotation import quote


class Reading(msgspec.Struct, frozen=True):
    """What is wrong with a file, and the line in which its Markdown begins, below all YAML."""

    problems: Sequence[Problem]
    body_line: int

    @property
    def wrong_lines(self) -> Sequence[int]:
        """The lines with errors, each once, from the top."""
        return sorted({each.line for each in self.problems if each.severity is Severity.ERROR})


Reader = Callable[[bytes], Reading]


class Repair(msgspec.Struct, frozen=True):
    """A line that was repaired: what it is now, or None where blank lines were removed."""

    line: int
    now: str | None


def repaired(raw: bytes, read: Reader, languages: tuple[str, ...] = ()) -> tuple[bytes, Sequence[Repair]]:
    """A file with every repair that can be made, and what was done. A second time, nothing is left to do.

    Labels are in English or one of the `languages`.
    """
    done: list[Repair] = []
    while found := _first(raw, read, languages):
        raw, repair = found
        done.append(repair)
    return raw, done


def _first(raw: bytes, read: Reader, languages: tuple[str, ...]) -> tuple[bytes, Repair] | None:
    """The first line with an error for which a repair helps."""
    source, before = SourceText(raw), read(raw)
    for number in before.wrong_lines:
        for attempt, line in _attempts(source, number, before, languages):
            if number not in read(attempt).wrong_lines:
                return attempt, Repair(number, line)
    return None


def _attempts(
    source: SourceText, number: int, before: Reading, languages: tuple[str, ...]
) -> Iterator[tuple[bytes, str | None]]:
    """The file with each guess at a line: after one repair, then after two of them, then three."""
    line = source.line(number)
    if not line.strip():
        filled = next((n for n in range(number, len(source.lines) + 1) if not source.is_blank(n)), number)
        yield source.replaced(number, filled, ()), None
        return
    in_body: Sequence[Callable[[str], str]] = (_updates, _chips, partial(_heading, languages))
    guesses = (_readable, _fence, *(in_body if number >= before.body_line else _IN_YAML))
    seen, last = {line}, [line]
    for _ in range(3):
        last = list(dict.fromkeys(meant for each in last for guess in guesses if (meant := guess(each)) not in seen))
        seen.update(last)
        yield from ((source.with_line(number, meant), meant) for meant in last)


# The repairs, each a function: the line that was meant, or the same line where it does not apply


def _fence(line: str) -> str:
    return "---" if re.fullmatch(r"\s*[-‐‑‒–—―−]{1,6}\s*", line) else line


def _readable(line: str) -> str:
    return "".join(sign for sign in line if not UNREADABLE.match(sign) or "\ud800" <= sign <= "\udfff")


def _heading(languages: tuple[str, ...], line: str) -> str:
    """The heading of an update whose signs, blanks or time are not written as headings have them."""
    if not re.match(r"[#＃]{3}(?![#＃])", line):
        return line
    entry = read_entry(line, languages, Kind.INCIDENT) or read_entry(line, languages, Kind.MAINTENANCE)
    is_clear = entry and entry.label and re.fullmatch(r"[\d: -]+(?: \S+)?", entry.when) and "HH" not in entry.when
    return f"### {entry.when} - {entry.word}" if entry and is_clear else line


def _updates(line: str) -> str:
    found = re.fullmatch(r"[#＃]{2}(\w.*)", line)
    return f"## {found[1]}" if found else line


def _chips(line: str) -> str:
    """Chips whose level is a word of other tools, or misspelt."""
    is_chips = SPAN.search(line) and not SPAN.sub("", line).strip(" ,;")
    return SPAN.sub(lambda span: f"`{_with_level(typed(span[1]))}`", line) if is_chips else line


def _spaced(line: str) -> str:
    """A key with its colon, and a blank behind it."""
    return re.sub(r"^([\s-]*\w+)\s*[:：]\s*(?=\S)", r"\1: ", line)


def _untabbed(line: str) -> str:
    indent = line[: len(line) - len(line.lstrip())]
    return indent.replace("\t", "  ") + line.lstrip()


def _bullet(line: str) -> str:
    return BULLET.sub(r"\g<indent>- ", line, count=1) if BULLET.match(line) else line


def _key(line: str) -> str:
    """A key of front matter in another case, or in the other number."""
    found = re.match(r"(\w+)(?=\s*:)", line)
    if not found:
        return line
    word = found[1].lower()
    meant = next((key for key in (word, f"{word}s", word.removesuffix("s")) if key in _KEYS), None)
    return f"{meant}{line[found.end() :]}" if meant else line


def _level(line: str) -> str:
    """The levels of components, below a key or in braces."""
    return re.sub(r"(?<=[:\s,{])([\w-]+\s*:\s*)([\w -]+)(?=\s*(?:[,}#]|$))", lambda found: _with_level(found[0]), line)


def _with_level(written: str) -> str:
    """`api: down` as `api: major_outage`, where the word means one level; but none that would say that all is well."""
    name, colon, value = written.partition(":")
    word = value.strip()
    meant = words_meant(Level, word)
    is_clear = bool(colon) and len(meant) == 1 and meant[0] not in {Level.OPERATIONAL.value, word}
    return f"{name}:{value.replace(word, meant[0])}" if is_clear else written


def _quoted(line: str) -> str:
    """A value that YAML takes for something else than a text; none with a # in it, which may begin a comment."""
    found = re.fullmatch(r"(?P<key>[\s-]*\w+: +)(?P<value>[^\s#][^#]*)", line)
    return f"{found['key']}{quote(found['value'].strip())}" if found else line


_KEYS: Final = fields_of(FrontMatter).keys() | fields_of(ConfigFile).keys()
_IN_YAML: Final[Sequence[Callable[[str], str]]] = (_spaced, _untabbed, _bullet, _key, _level, _quoted)
