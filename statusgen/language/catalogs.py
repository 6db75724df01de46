"""The theme's words in a language: gettext catalogs, read and checked."""

import gettext
import io
import re
from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Final

from statusgen.model.patterns import regex

if TYPE_CHECKING:
    from babel.messages.catalog import Message

PLURAL_RULE: Final = ("", 0)
"""What stands for the rule that chooses a plural form, among the messages of a catalog."""

_PLACEHOLDER: Final = regex(r"%\((\w+)\)")
_OPEN_QUOTE: Final = regex(r'(?m)^(?:msg\w+(?:\[\d\])? *)?"(?:[^"\\\n]|\\.)*$')


class WrongCatalog(ValueError):
    """What is wrong with a catalog, and in which line."""

    def __init__(self, line: int, message: str) -> None:
        self.line, self.message = line, message
        super().__init__(f"line {line}: {message}")


def read_catalog(text: str) -> Mapping[tuple[str, int], str]:
    """The translations of a `.po` file by message and plural form, without the messages that have none.

    The message "" stands for the rule that chooses a plural form, where the file's header has one. Raises
    WrongCatalog for a file that is no catalog and for a translation that cannot be filled in.
    """
    if _OPEN_QUOTE.search(text):
        raise WrongCatalog(_line_of(_OPEN_QUOTE.pattern, text), 'a quote is not closed; end the line with "')
    _check_order(text)
    from babel.messages.pofile import PoFileError, read_po  # takes long to import, and English needs none

    try:
        catalog = read_po(io.StringIO(text), abort_invalid=True)
    except PoFileError as error:
        raise WrongCatalog(error.lineno + 1, "this is not a gettext catalog") from error
    except ValueError as error:  # of a number or a date, which Babel does not place
        line = _line_of(r"msgstr\[(?!\d+\])|-Date: (?!\d{4}-\d)|Plural-Forms:(?! *nplurals=\d)", text)
        raise WrongCatalog(line, f"this cannot be read: {error}") from error
    try:
        rule = gettext.c2py(catalog.plural_expr)
        for number in range(200):
            rule(number)
    except (ValueError, ZeroDivisionError) as error:
        remedy = 'write "Plural-Forms: nplurals=2; plural=(n != 1);\\n", or leave it out'
        raise WrongCatalog(_line_of("Plural-Forms:", text), f"this rule of plurals cannot be read; {remedy}") from error
    found = {PLURAL_RULE: catalog.plural_expr} if "Plural-Forms:" in text else {}
    for message in catalog:
        if message.id and not message.fuzzy:
            originals, strings = _forms(message.id), _forms(message.string)
            _check_placeholders(message, originals, strings)
            key = f"{message.context}\4{originals[0]}" if message.context else originals[0]
            found |= {(key, n): string for n, string in enumerate(strings) if string}
    return found


_KEYWORD: Final = regex(r'(?P<word>msg[a-z_]+)(?P<form>\[.*?\])? *(?=")')


def _check_order(text: str) -> None:
    """Raise WrongCatalog for what Babel would leave out: a translation of nothing, or the second one of a message."""
    lines, seen, above, context = text.split("\n"), dict[tuple[str, str], int](), "", ""
    for number, line in enumerate(lines):
        if not (keyword := _KEYWORD.match(line)):
            continue
        word, form = keyword["word"], keyword["form"]
        if word in {"msgctxt", "msgid"}:
            more = takewhile(lambda each: each.startswith('"'), lines[number + 1 :])
            words = "".join(each.strip()[1:-1] for each in (line[keyword.end() :], *more))
        if word == "msgctxt":
            context = words
        elif word == "msgid":
            if before := seen.get((context, words)):
                raise WrongCatalog(number + 1, f"this message is that of line {before}; remove one of them")
            seen[context, words], context = number + 1, ""
        elif word == "msgstr" and above not in {"msgid", "msgid_plural", "msgstr[]"}:
            raise WrongCatalog(number + 1, "this translates nothing; write its msgid above it")
        above = word + "[]" * bool(form)


def _line_of(pattern: str, text: str) -> int:
    found = re.search(pattern, text)
    return text.count("\n", 0, found.start() if found else 0) + 1


def _forms(text: Any) -> Sequence[str]:
    return text if isinstance(text, (tuple, list)) else (text,)


def _check_placeholders(message: "Message", originals: Sequence[str], strings: Sequence[str]) -> None:
    """Raise WrongCatalog for a translation with other placeholders than its message."""
    names = {name for original in originals for name in _PLACEHOLDER.findall(original)}
    for string in filter(None, strings):
        try:
            if names or _PLACEHOLDER.search(string):
                string % dict.fromkeys(names, "")
        except (KeyError, TypeError, ValueError) as error:
            known = " and ".join(f"%({name})s" for name in sorted(names))
            wrong = f'"{string}" cannot be filled in; it may hold {known or "no such sign"}'
            raise WrongCatalog(message.lineno or 1, wrong) from error
