"""What people get wrong in YAML, and how the line at fault is repaired so that the rest can be read.

`repair` asks the causes at the end of this module in order; the first that recognizes the mistake names it.
"""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

from statusgen.model.patterns import regex
from statusgen.sources.yaml.faults import QUOTES, REFUSED, Fault, FaultyLine, Reason, Repair, drop, nearest_written
from statusgen.sources.yaml.quotation import quote, unquoted


def repair(fault: Fault, lines: Sequence[str]) -> Repair:
    """Return the likeliest mistake behind a fault; its repaired lines may still be wrong in another way."""
    faulty = FaultyLine(lines, nearest_written(fault.line, lines), fault)
    causes = _CAUSES if len(faulty.text) <= _LONGEST else (("", _refused), ("", _unknown))
    return next(found for reason, cause in causes if reason in faulty.reason and (found := cause(faulty)))


# The causes, each a function: the repair where it is the cause, else None


def _refused(faulty: FaultyLine) -> Repair | None:
    if _SIGNED_KEY.match(faulty.value):
        return None
    reason = Reason.NO_KEY if faulty.value[:1] == ":" and not faulty.key else faulty.reason
    if reason not in REFUSED or (faulty.reason == Reason.NO_TEXT and faulty.opens):
        return None
    label = faulty.label if faulty.key and faulty.reason != Reason.NO_KEY else ""
    return Repair(faulty.number, faulty.column, label + reason, drop(faulty.number, faulty.lines))


def _end_of_yaml(faulty: FaultyLine) -> Repair | None:
    ends = next((n for n in range(faulty.number) if faulty.lines[n].rstrip() == "..."), None)
    return None if ends is None else Repair(ends, 0, "a line  ...  ends the YAML; delete it", {ends: ""})


def _indented_first(faulty: FaultyLine) -> Repair | None:
    """The first keys of all stand behind a blank or a hyphen, the others do not."""
    first = next((n for n in range(faulty.number) if faulty.lines[n].strip()), faulty.number)
    top = FaultyLine(faulty.lines, first)
    width = len(top.indent) + len(top.dashes)
    if not (width and top.key and faulty.key) or faulty.start or faulty.dashes:
        return None
    line, between = top.text[width:], range(first + 1, faulty.number)
    below = {n: faulty.lines[n][width:] for n in between if not faulty.lines[n][:width].strip(" -")}
    message = f"{top.label}the other keys begin in column 1; begin this one there too"
    if top.dashes:
        message = f"{top.label}a hyphen begins a list, and the other keys have none; write  {line.strip()}"
    return Repair(first, 0, message, {first: line, **below})


def _strange_indent(faulty: FaultyLine) -> Repair | None:
    """A tab, or a space that is none to YAML. A tab, or two spaces, were meant as one step."""
    stray = (faulty.indent + faulty.dashes).replace(" ", "").replace("-", "")
    if not stray:
        return None
    name = "a tab" if stray[0] == "\t" else f"the invisible character U+{ord(stray[0]):04X}"
    levels, above = faulty.levels, faulty.above
    steps = sum({"\t": 2, "\u3000": 2}.get(character, 1) for character in faulty.indent) // 2
    inside = not faulty.opens or above.dashes or not above.value
    width = [*levels, levels[-1] + 2 * bool(inside)][min(steps, len(levels))]
    line = " " * width + re.sub(r"\s+", " ", faulty.dashes) + faulty.text.lstrip().removeprefix(faulty.dashes)
    return faulty.changed(f"{name} cannot indent YAML; use spaces", line, faulty.text.index(stray[0]))


def _open_quote(faulty: FaultyLine) -> Repair:
    mark, text = faulty.text[faulty.column], faulty.text[faulty.column + 1 :].rstrip().removesuffix('"')
    is_inside = faulty.column > faulty.value_at and faulty.value[:1] in ("[", "{")
    behind = _REST_OF_BRACKETS.search(text) if is_inside else None
    inside = text[: behind.start()] if behind else text.removesuffix(mark)
    line = faulty.text[: faulty.column] + quote(inside) + text[len(inside) :] * is_inside
    return faulty.rewritten(f"the quote {mark} is never closed;", line)


def _open_quote_inside(faulty: FaultyLine) -> Repair | None:
    """A quote in brackets that is closed by the next text's: `{level: "down, note: "slow"}`."""
    if faulty.value[:1] not in ("[", "{") or faulty.value.count('"') % 2 == 0:
        return None
    value = _OPEN_TEXT.sub(r'"\1"', faulty.value, count=1)
    is_whole = value != faulty.value and _closers(value) == ""
    return faulty.rewritten('the quote " is never closed;', faulty.with_value(value)) if is_whole else None


def _missing_comma(faulty: FaultyLine) -> Repair | None:
    """No comma between two keys, or two entries, in brackets."""
    if faulty.value[:1] not in ("[", "{"):
        return None
    gaps = {
        n: places for n, below in pairwise([faulty.number, *faulty.below, -1]) if (places := _gaps(faulty, n, below))
    }
    if not gaps:
        return None
    first, more = min(gaps), len(gaps) - 1
    also = f" here and in {more} line{'s' * (more > 1)} below" * bool(more)
    lines = {
        n: "".join("," * (at in places) + sign for at, sign in enumerate(f"{faulty.lines[n]} "))
        .rstrip()
        .replace(";,", ",")
        for n, places in gaps.items()
    }
    message = f"{faulty.label}a comma is missing{also}; write  {lines[first].strip()}"
    return Repair(first, min(gaps[first]), message, lines)


def _gaps(faulty: FaultyLine, number: int, below: int) -> set[int]:
    """Where commas are missing in a line of brackets; the next of their lines is `below`, if there is one."""
    masked = _masked(faulty.lines[number]).rstrip()
    before_key = _BEFORE_KEY if not _LANGUAGES.match(faulty.value) else _BEFORE_LANGUAGE
    gaps = {gap.start() for gap in before_key.finditer(masked) if f"{gap['key']}:" not in masked[: gap.start()]}
    gaps |= {gap.end() for gap in _BETWEEN_ENTRIES.finditer(masked)}
    if faulty.key in _WITH_NAMES:
        gaps |= {gap.end() for gap in _WORD_BEFORE_NAME.finditer(masked)}
    if below > 0 and FaultyLine(faulty.lines, below).key and masked[-1:] not in (",", ":", "[", "{"):
        gaps.add(len(masked))
    return gaps


def _masked(text: str) -> str:
    """A text with another sign for each of those in quotes, and the quotes."""
    return _FLOW_TOKEN.sub(lambda token: token[0] if len(token[0]) == 1 else "\0" * len(token[0]), text)


def _open_bracket(faulty: FaultyLine) -> Repair | None:
    last = max(faulty.below, default=faulty.number)
    end = FaultyLine(faulty.lines, last)
    whole = " ".join([faulty.text[faulty.column :], *faulty.lines[faulty.number + 1 : last + 1]])
    missing = _closers(whole.removesuffix(end.comment))
    if not missing or (missing == "}" and ":" not in whole):
        return None
    line = end.with_value(end.value.rstrip(", ") + missing)
    where = "write" if last == faulty.number else "end its last line so:"
    message = f'{faulty.label}"{faulty.text[faulty.column]}" is never closed; {where}  {end.shown(line)}'
    return Repair(faulty.number, faulty.column, message, {last: line})


def _comment_in_brackets(faulty: FaultyLine) -> Repair | None:
    """A # in a text inside brackets, which hides their end."""
    whole = faulty.text[faulty.value_at :].rstrip()
    if not faulty.comment or whole[:1] not in ("[", "{") or _closers(whole) != "":
        return None
    kept = _CUT_INSIDE.sub(lambda found: found["before"] + quote(found["text"]), whole)
    line = faulty.text[: faulty.value_at] + kept
    message = f"{faulty.label}a # makes a comment of what follows; to keep it write  {line.strip()}"
    column = faulty.value_at + faulty.text[faulty.value_at :].index(faulty.comment.strip())
    return Repair(faulty.number, column, message, {faulty.number: line}) if kept != whole else None


def _closers(text: str) -> str | None:
    """Return what closes the open brackets: "" if the last closes at the end, None if they do not fit."""
    stack: list[str] = []
    if len(text) > _LONGEST:
        return None
    for token in _FLOW_TOKEN.finditer(text):
        if token[0] in "[{":
            stack.append("]" if token[0] == "[" else "}")
        elif token[0] in "]}" and (not stack or stack.pop() != token[0] or (not stack and text[token.end() :].strip())):
            return None
    return "".join(reversed(stack))


def _names_in_braces(faulty: FaultyLine) -> Repair | None:
    """Names alone in braces, which are a list."""
    if faulty.key in _TEXTS:
        return faulty.quoted('a text that starts with "{" needs quotes:') if faulty.value[:1] == "{" else None
    if not re.fullmatch(r"\{\s*[\w-]+(?:\s*,\s*[\w-]+)*\s*,?\s*\}", faulty.value):
        return None
    line = faulty.with_value(f"[{faulty.value[1:-1].strip(' ,')}]")
    return faulty.rewritten("names alone stand in square brackets;", line)


def _extra_bracket(faulty: FaultyLine) -> Repair | None:
    """A bracket that closes nothing at the end of a line."""
    value = faulty.value.rstrip("]} ")
    missing = _closers(value) if faulty.value[:1] in ("[", "{") else None
    whole = value + (missing or "")
    if missing is None or not faulty.value.startswith(whole) or len(whole) == len(faulty.value):
        return None
    return faulty.rewritten("a bracket is closed that was not opened;", faulty.with_value(whole))


def _missing_colon(faulty: FaultyLine) -> Repair | None:
    """A key in braces without its colon: `{level partial_outage, note: …}`."""
    value = _KEY_AND_VALUE.sub(r"\g<key>: ", faulty.value) if faulty.value[:1] == "{" else faulty.value
    if value == faulty.value or _closers(value) != "":
        return None
    return faulty.rewritten("a colon is missing after a key;", faulty.with_value(value))


def _inside_brackets(faulty: FaultyLine) -> Repair | None:
    if faulty.value[:1] not in ("[", "{") or _closers(faulty.value) != "":
        return None
    value = _requoted(faulty.value)
    if value == faulty.value:
        return None
    mistake = f"a text inside {value[0]}…{value[-1]} with a comma, a colon or a sign in it needs quotes"
    if value.replace(" ", "") == faulty.value.replace(" ", ""):
        mistake = "a space is missing after a colon"
    return faulty.rewritten(f"{mistake};", faulty.with_value(value))


def _requoted(flow: str) -> str:
    """Return the list or mapping with quotes where a text cannot do without; as it is if it holds another."""
    inner = flow[1:-1]
    if re.search(r"[\[\]{}]", _FLOW_TOKEN.sub(lambda t: "" if t[0][0] in "\"'" else t[0], inner)):
        return flow
    masked = _masked(inner)
    between = re.finditer(r",\s*(?=[\w-]+:\s)" if flow[0] == "{" else r",\s*", masked)
    cuts = [0, *(place for comma in between for place in comma.span()), len(inner)]
    pieces = [inner[start:end].strip() for start, end in zip(cuts[::2], cuts[1::2], strict=True)]
    return flow[0] + ", ".join(map(_safe_piece, pieces)) + flow[-1]


def _safe_piece(piece: str) -> str:
    piece = re.sub(r"^([\w-]+):(?=[^\s/])", r"\1: ", piece)
    found = re.match(r"[\w-]+:(?:\s+|$)", piece)
    key, text = (found[0], piece[found.end() :]) if found else ("", piece)
    return key + (text if _SAFE.fullmatch(text) else quote(unquoted(text)))


def _in_ascii(value: str) -> str:
    """A mapping or list with the signs of YAML for those of full width; any other value as it is."""
    flow = value.translate(_FULL_WIDTH)
    is_other = flow != value and flow[:1] in ("{", "[")
    return re.sub(r"([:,])\s+(?=\S)", r"\1 ", flow) if is_other else value


def _signs_of_full_width(faulty: FaultyLine) -> Repair | None:
    value = _in_ascii(faulty.value)
    return faulty.rewritten("YAML has other signs;", faulty.with_value(value)) if value != faulty.value else None


def _comment_cut(faulty: FaultyLine) -> Repair:
    lost = faulty.text[faulty.column :].strip()
    return faulty.quoted(f'"{lost}" would be lost as a comment; to keep it', unquoted(faulty.value))


def _anchor_or_mark(faulty: FaultyLine) -> Repair | None:
    if _SIGNED_KEY.match(faulty.value):
        return faulty.rewritten(f'a key cannot start with "{faulty.value[0]}";', faulty.with_value(faulty.value[1:]))
    if re.fullmatch(r"[&!]\S*", faulty.value) and faulty.below:
        message = f"YAML anchors and tags are not supported; delete {faulty.value}"
        return faulty.changed(message, faulty.with_value(""))
    if (marked := re.match(r"[&!]\S*\s+(?=[\[{])", faulty.value)) and faulty.key not in _TEXTS:
        line = faulty.with_value(faulty.value[marked.end() :])
        return faulty.rewritten("YAML anchors and tags are not supported;", line)
    sign = re.match(r"[&!*][^\s:]*\s*|[@`%|>,}\]]", faulty.value)
    if faulty.opens or not sign:
        return None
    message = f'a key cannot start with "{sign[0][0]}"; delete  {sign[0].strip()}'
    line = faulty.indent + faulty.value[sign.end() :] + faulty.comment
    return Repair(faulty.number, faulty.start, message, {faulty.number: line})


def _comma_in_text(faulty: FaultyLine) -> Repair | None:
    """Quote a text in a line of a mapping in braces that has several."""
    if not faulty.key or faulty.value[:1] in ("[", "{"):
        return None
    text = faulty.value.rstrip(",]} ")
    line = faulty.with_value(quote(text) + faulty.value[len(text) :])
    return faulty.rewritten("a text inside {…} with a comma in it needs quotes;", line)


def _keys_on_one_line(faulty: FaultyLine) -> Repair | None:
    """The keys of a key that takes them, on its own line: `components: api: down`."""
    key = faulty.key.strip(QUOTES) if faulty.key else ""
    if key not in _WITH_KEYS or not _PAIRS.fullmatch(faulty.value):
        return None
    pairs = ", ".join(_safe_piece(each.strip(" ,")) for each in _BETWEEN_PAIRS.split(faulty.value))
    is_list = key == "components" and re.match(r"(?:id|name)\b", faulty.value)
    return faulty.rewritten(
        "keys in one line stand in braces;", faulty.with_value(f"[{{{pairs}}}]" if is_list else f"{{{pairs}}}")
    )


def _pairs_in_other_signs(faulty: FaultyLine) -> Repair | None:
    """Names with their levels in other signs than those of YAML: `(api: down)`, `{api; down | web = up}`."""
    found = _PAIR.findall(faulty.value) if faulty.key in _WITH_NAMES else []
    if not found or _PAIRS.fullmatch(faulty.value) or not _NO_PAIR.fullmatch(_PAIR.sub("", faulty.value)):
        return None
    line = faulty.with_value("{" + ", ".join(f"{name}: {level}" for name, level in found) + "}")
    if line.replace(" ", "") == faulty.text.replace(" ", ""):
        return None
    return faulty.rewritten("names with their values stand in braces;", line)


def _bound(faulty: FaultyLine) -> Repair | None:
    """A duration with a sign that begins a text of several lines."""
    found = re.fullmatch(r">=?\s?(\d.*)", faulty.value) if faulty.key == "duration" else None
    return faulty.rewritten("> has another meaning in YAML;", faulty.with_value(f"over {found[1]}")) if found else None


def _needs_quotes(faulty: FaultyLine) -> Repair | None:
    if faulty.value[:1] in ("[", "{") and _closers(faulty.value) == "" and faulty.start not in faulty.levels:
        return None  # what is wrong is where it stands
    if faulty.value in ("?", "-"):
        message = f'"{faulty.value}" says nothing; write what is known, or remove this line'
        return faulty.repaired(message, drop(faulty.number, faulty.lines))
    if re.match(r"[\[{@`%*&!|>,}\]]|[-?](?: |$)", faulty.value):
        return faulty.quoted(f'a text that starts with "{faulty.value[0]}" needs quotes:')
    if faulty.value[:1] in ('"', "'", "“", "„") and not _SAFE.fullmatch(faulty.value):
        text = unquoted(faulty.value)
        if "\\" in faulty.value and text != faulty.value:
            return faulty.quoted('a backslash inside "…" begins an escape:', text)
        return faulty.quoted("a text with quotes in it needs others around it:", text)
    if faulty.key and re.search(r":(\s|$)", faulty.value):
        return faulty.quoted('a value with ": " in it needs quotes:')
    return None


def _missing_mark(faulty: FaultyLine) -> Repair | None:
    if faulty.key:
        return None
    if found := _GLUED.fullmatch(faulty.text):
        line = f"{found['start']}{found['key']}: {_in_ascii(found['value'])}".rstrip()
        what = "a space is missing after the colon"
        if not found["value"] or found["colon"].strip() in "=;-–—":
            what = "this is not the colon of YAML"
        message = f"{found['key'].strip(QUOTES)}: {what}; write  {faulty.shown(line)}"
        return Repair(faulty.number, found.end("colon"), message, {faulty.number: line})
    if found := _NO_COLON.fullmatch(faulty.text):
        line = f"{found['start']}{found['key']}: {found['value']}"
        return faulty.rewritten(f"{found['key']}: a colon is missing;", line, found.end("key"))
    if found := re.fullmatch(r"(\s*)-([^\s-].*)", faulty.text):
        return faulty.rewritten("a space is missing after the hyphen;", f"{found[1]}- {found[2]}", found.end(1))
    if faulty.below and FaultyLine(faulty.lines, faulty.below[0]).opens and re.fullmatch(r"[\w-]+", faulty.value):
        message = f"{faulty.value}: a colon is missing; write  {faulty.value}:"
        lines = {faulty.number: faulty.with_value(faulty.value + ":")}
        return Repair(faulty.number, len(faulty.text.rstrip()), message, lines)
    return None


def _mistake_above(faulty: FaultyLine) -> Repair | None:
    """Look above: a key can be refused because of the line above, which had to be one and is not."""
    if not faulty.key or not faulty.number:
        return None
    if "'-' indicator" in faulty.reason and faulty.above.key:
        item = faulty.above
        more = len(item.indent) + len(item.dashes) - faulty.start
        message = f"a key of a list item stands below the item's text; indent it by {_SPACES.get(more, more)}"
        return faulty.changed(message, " " * more + faulty.text) if more > 0 else None
    return _missing_mark(faulty.above)


def _misplaced(faulty: FaultyLine) -> Repair | None:
    start, levels = faulty.start, faulty.levels
    if not faulty.opens:
        line = " " * max(2, levels[-1]) + faulty.text.strip()
        message = "this line has no key; write  key: text, or indent it if it continues the line above"
        return Repair(faulty.number, start, message, {faulty.number: line})
    if start in levels:
        message = 'an item of a list ("- ") cannot follow keys; put a key above the list, or remove the hyphen'
        if not faulty.dashes:
            message = "a key cannot follow the items of a list; begin it with a hyphen, or indent it otherwise"
        return faulty.repaired(message, drop(faulty.number, faulty.lines), start)
    if start:
        width = min((level for level in levels if level > start), default=levels[-1])
        message = f"the indentation matches no line above; begin in column {width + 1}"
        return faulty.changed(message, " " * width + faulty.text.lstrip(), start)
    return None


def _unknown(faulty: FaultyLine) -> Repair:
    message = "this line cannot be read; quote its text, and line it up with its neighbors"
    if len(faulty.text) > _LONGEST or faulty.value[:1] in ("", '"', "'"):
        return faulty.repaired(message, drop(faulty.number, faulty.lines))
    return faulty.changed(message, faulty.with_value(quote(faulty.value)))


_CAUSES: Final[tuple[tuple[str, Callable[[FaultyLine], Repair | None]], ...]] = (
    ("", _refused),
    ("document start", _end_of_yaml),
    ("", _indented_first),
    ("", _strange_indent),
    (Reason.QUOTE, _open_quote),
    ("", _open_quote_inside),
    (Reason.BRACKET, _comment_in_brackets),
    ("", _missing_comma),
    (Reason.BRACKET, _open_bracket),
    ("", _signs_of_full_width),
    ("", _names_in_braces),
    ("", _extra_bracket),
    ("", _pairs_in_other_signs),
    ("", _bound),
    ("", _missing_colon),
    ("", _inside_brackets),
    (Reason.COMMENT, _comment_cut),
    ("", _anchor_or_mark),
    (Reason.COMMA, _comma_in_text),
    ("", _keys_on_one_line),
    ("", _needs_quotes),
    ("", _missing_mark),
    ("", _mistake_above),
    ("", _misplaced),
    ("", _unknown),
)
"""What a cause asks of the reason why reading stopped, and how it is recognized and repaired."""

_WITH_KEYS: Final = frozenset({"components", "regions", "cause", "uptime", "feeds", "checks", "theme"})
_OPEN_TEXT: Final = regex(r"""(?<=:\s)"([^",:\[\]{}]*)(?=,\s*[\w-]+:\s)""")
_SIGNED_KEY: Final = regex(r"[&!*][\w-]+:(?:\s|$)")
_REST_OF_BRACKETS: Final = regex(r"(?:,\s+[\w-]+:\s.*)?[\]}]+$")
_WITH_NAMES: Final = frozenset({"components", "regions"})
_TEXTS: Final = frozenset({"title", "summary", "note", "text", "name", "role", "description"})
_PAIR: Final = regex(r"([\w-]+)\s*(?:[:：=;]|->|→)\s*([^\W\d][\w-]*(?:\s(?:outage|performance|maintenance))?)(?![\w:])")
_NO_PAIR: Final = regex(r"(?:[\s,;|/&+(){}<>\[\]]|\b(?:and|und|et|y|e)\b)*")
_SPACES: Final = {1: "one more space", 2: "two more spaces", 3: "three more spaces", 4: "four more spaces"}
_KEYS_INSIDE: Final = (
    "id|name|title|url|level|note|source|status|category|summary|by|about|at|response|speaker|role|organization|text"
    "|verbatim|count|share|unit|component|region|done|due|link|who|since|until|description|operator|country"
)
_KEY_AND_VALUE: Final = regex(rf"(?<=[{{,])(?P<key>\s*(?:{_KEYS_INSIDE}))\s+(?=[^:,{{}}]+[,}}])")
_LANGUAGES: Final = regex(r"\{\s*(?!by|at|id)[a-z]{2}(?:-[A-Z]{2})?:\s")
_BEFORE_LANGUAGE: Final = regex(r"(?<=[^\s,:\[{])(?=\s+(?P<key>[a-z]{2}(?:-[A-Z]{2})?):\s)")
_BEFORE_KEY: Final = regex(rf"(?<=[^\s,:\[{{])(?=\s+(?P<key>{_KEYS_INSIDE}):\s)")
_WORD_BEFORE_NAME: Final = regex(r"[\w-]+:\s+[^\s,:\[\]{}]+(?=\s+[\w-]+:\s)")
_BETWEEN_ENTRIES: Final = regex(r"[}\]\0](?=\s+(?:[{\[\0]|[\w-]+:\s))")
_PAIRS: Final = regex(r"[\w-]+\s*:\s+[^\s:,{}\[\]]+(?:[ ,]+(?:[\w-]+\s*:\s+)?[^\s:,{}\[\]]+)*,?")
_BETWEEN_PAIRS: Final = regex(r"[\s,]+(?=[\w-]+\s*:\s)")
_CUT_INSIDE: Final = regex(
    r"""(?P<before>[\[{,]\s*|:\s+)(?P<text>[^\s,\[\]{}"'](?:(?!:\s)[^,\[\]{}"'])*?\s\#[^,\[\]{}"']*?)(?=\s*[,\]}])"""
)
_GLUED: Final = regex(
    r"""(?P<start>\s*(?:- +)*)(?P<key>\w[\w-]*|"[^"]*"|'[^']*')"""
    r"(?P<colon>\s*(?:[:：=;]\s*(?=\S)|：\s*$)|[-–—]\s+(?=\S))(?P<value>.*)"
)
_NO_COLON: Final = regex(
    r"(?P<start>\s*(?:- +)*)(?P<key>title|kind|start|end|impact|duration|at|by|status|level|count|unit|speaker|url|id)"
    r"\s+(?P<value>[\w\"'].*)"
)
_FULL_WIDTH: Final = str.maketrans({"：": ": ", "，": ", ", "、": ", ", "｛": "{", "｝": "}", "［": "[", "］": "]"})
_FLOW_TOKEN: Final = regex(r""""(?:[^"\\]|\\.)*"|(?<!\w)'[^']*'|[\[\]{}]""")
_SAFE: Final = regex(r"""(?![-?!&*%@`|>#'"\s:])(?:[^:#,\[\]{}]|:(?=\S)|(?<=\S)\#)*|"[^"\\]*"|'[^']*'""")
_LONGEST: Final = 4_000  # a longer line is not worth understanding
