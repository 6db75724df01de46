"""What people get wrong in YAML at 3am: each slip named, and its line mended so that the rest can be read."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from statusgen.sources.yaml_lines import (
    BRACKET,
    COMMA,
    CUT,
    DEEP,
    MERGE,
    NO_KEY,
    NO_TEXT,
    QUOTE,
    QUOTES,
    SECOND,
    Fault,
    Mend,
    Spot,
    hanging,
    levels,
    quote,
    shown,
    written,
)


def mend(fault: Fault, lines: Sequence[str]) -> Mend:
    """Return the likeliest slip behind a fault; its lines may still be wrong in another way."""
    spot = Spot(lines, written(fault.line, lines), fault)
    causes = _CAUSES if len(spot.text) <= _LONGEST else (_refused, _unknown)
    return next(found for cause in causes if (found := cause(spot)))


def drop(line: int, lines: Sequence[str]) -> dict[int, str]:
    """Return empty lines for one that cannot be mended, and for those that hang below it."""
    line = written(line, lines)
    return {line: "", **dict.fromkeys(hanging(line, lines), "")}


_GLUED: Final = re.compile(
    r"""(?P<start>\s*(?:- +)*)(?P<key>[\w-]+|"[^"]*"|'[^']*')(?P<colon>\s*[:：]\s*)(?P<value>\S.*)"""
)
_TIGHT_DASH: Final = re.compile(r"(?P<start>\s*)-(?P<value>[^\s-].*)")
_FLOW_TOKEN: Final = re.compile(r""""(?:[^"\\]|\\.)*"|(?<!\w)'[^']*'|[\[\]{}]""")
_PIECE_KEY: Final = re.compile(r"[\w-]+:(?:\s+|$)")
_SAFE: Final = re.compile(r"""(?![-?!&*%@`|>#'"\s:])(?:[^:#,\[\]{}]|:(?=\S)|(?<=\S)\#)*|"[^"\\]*"|'[^']*'""")
_LONGEST: Final = 4_000  # a longer line is not worth understanding
_MARKS_OF_YAML: Final = "@`%*&!|>,}]"


def _refused(spot: Spot) -> Mend | None:
    """Name what YAML allows and this program does not; nothing of the line can be kept."""
    message = _REFUSED.get(spot.reason)
    if spot.value[:1] == ":" and not spot.key:
        message = _REFUSED[NO_KEY]
    if not message or (spot.reason == NO_TEXT and spot.opens):
        return None
    label = spot.label if spot.key and spot.reason != NO_KEY else ""
    return Mend(spot.number, spot.column, label + message, drop(spot.number, spot.lines))


def _end_of_yaml(spot: Spot) -> Mend | None:
    if "document start" not in spot.reason:
        return None
    ends = next((n for n in range(spot.number) if spot.lines[n].rstrip() == "..."), None)
    return None if ends is None else Mend(ends, 0, "a line  ...  ends the YAML; delete it", {ends: ""})


def _strange_indent(spot: Spot) -> Mend | None:
    odd = (spot.indent + spot.dashes).replace(" ", "").replace("-", "")
    if not odd:
        return None
    name = "a tab" if odd[0] == "\t" else f"the invisible character U+{ord(odd[0]):04X}"
    rest = spot.text.lstrip().removeprefix(spot.dashes)
    line = " " * _width(spot) + re.sub(r"\s+", " ", spot.dashes) + rest
    return spot.told(f"{name} cannot indent YAML; use spaces", {spot.number: line}, spot.text.index(odd[0]))


def _width(spot: Spot) -> int:
    """Return how far a line with tabs was meant to be indented: a tab, or two spaces, for each step."""
    open_levels = levels(spot.number, spot.lines)
    above = Spot(spot.lines, written(spot.number - 1, spot.lines), Fault(0, 0))
    steps = sum({"\t": 2, "\u3000": 2}.get(character, 1) for character in spot.indent) // 2
    inside = not spot.opens or above.dashes or not above.value
    return [*open_levels, open_levels[-1] + 2 * bool(inside)][min(steps, len(open_levels))]


def _comment_cut(spot: Spot) -> Mend | None:
    if spot.reason != CUT:
        return None
    lost = spot.text[spot.column :].strip()
    return spot.quoted(f'"{lost}" would be lost as a comment; to keep it')


def _open_quote(spot: Spot) -> Mend | None:
    if spot.reason != QUOTE:
        return None
    mark, text = spot.text[spot.column], spot.text[spot.column + 1 :].rstrip()
    line = spot.text[: spot.column] + quote(text.removesuffix(mark))
    return spot.told(f"the quote {mark} is never closed; write  {shown(line, spot)}", {spot.number: line})


def _open_bracket(spot: Spot) -> Mend | None:
    if spot.reason != BRACKET:
        return None
    last = max(spot.below, default=spot.number)
    end = Spot(spot.lines, last, Fault(last, 0))
    whole = " ".join([spot.text[spot.column :], *spot.lines[spot.number + 1 : last + 1]])
    missing = _closers(whole.removesuffix(end.comment))
    if not missing or (missing == "}" and ":" not in whole):
        return None
    line = end.with_value(end.value.rstrip(", ") + missing)
    where = "write" if last == spot.number else "end its last line so:"
    message = f'"{spot.text[spot.column]}" is never closed; {where}  {shown(line, end)}'
    return spot.told(message, {last: line})


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


def _inside_brackets(spot: Spot) -> Mend | None:
    if spot.value[:1] not in ("[", "{") or _closers(spot.value) != "":
        return None
    value = _requoted(spot.value)
    if value == spot.value:
        return None
    line = spot.with_value(value)
    slip = f"a text inside {value[0]}…{value[-1]} with a comma, a colon or a sign in it needs quotes"
    if value.replace(" ", "") == spot.value.replace(" ", ""):
        slip = "a space is missing after a colon"
    return spot.told(f"{slip}; write  {shown(line, spot)}", {spot.number: line})


def _requoted(flow: str) -> str:
    """Return the list or mapping with quotes where a text cannot do without; as it is if it holds another."""
    inner = flow[1:-1]
    if re.search(r"[\[\]{}]", _FLOW_TOKEN.sub(lambda t: "" if t[0][0] in "\"'" else t[0], inner)):
        return flow
    masked = _FLOW_TOKEN.sub(lambda token: "_" * len(token[0]), inner)
    between = re.finditer(r",\s*(?=[\w-]+:\s)" if flow[0] == "{" else r",\s*", masked)
    cuts = [0, *(place for comma in between for place in comma.span()), len(inner)]
    pieces = [inner[start:end].strip() for start, end in zip(cuts[::2], cuts[1::2], strict=True)]
    return flow[0] + ", ".join(map(_safe_piece, pieces)) + flow[-1]


def _safe_piece(piece: str) -> str:
    if glued := re.fullmatch(r"([\w-]+):([^\s/].*)", piece):
        piece = f"{glued[1]}: {glued[2]}"
    found = _PIECE_KEY.match(piece)
    key, text = (found[0], piece[found.end() :]) if found else ("", piece)
    return key + (text if _SAFE.fullmatch(text) else quote(_unquoted(text)))


def _anchored_block(spot: Spot) -> Mend | None:
    if not re.fullmatch(r"[&!]\S*", spot.value) or not spot.below:
        return None
    return spot.told(f"anchors and tags of YAML are not read; delete {spot.value}", {spot.number: spot.with_value("")})


def _marked_key(spot: Spot) -> Mend | None:
    sign = re.match(r"[&!*][^\s:]*\s*|[@`%|>,}\]]", spot.value)
    if spot.opens or not sign:
        return None
    message = f'a key cannot start with "{sign[0][0]}"; delete  {sign[0].strip()}'
    line = spot.indent + spot.value[sign.end() :] + spot.comment
    return Mend(spot.number, spot.start, message, {spot.number: line})


def _comma_in_text(spot: Spot) -> Mend | None:
    """Quote a text in a line of a mapping in braces that has several."""
    if spot.reason != COMMA or not spot.key or spot.value[:1] in ("[", "{"):
        return None
    text = spot.value.rstrip(",]} ")
    line = spot.with_value(quote(text) + spot.value[len(text) :])
    message = f"a text inside {{…}} with a comma in it needs quotes; write  {shown(line, spot)}"
    return spot.told(message, {spot.number: line})


def _marked_text(spot: Spot) -> Mend | None:
    start = spot.value[:1]
    if not start or (start not in "[{" + _MARKS_OF_YAML and spot.value[:2] not in ("- ", "? ", "-", "?")):
        return None
    return spot.quoted(f'a text that starts with "{spot.value[0]}" needs quotes:')


def _text_with_quotes(spot: Spot) -> Mend | None:
    if spot.value[:1] not in ('"', "'", "“", "„") or _SAFE.fullmatch(spot.value):
        return None
    text = _unquoted(spot.value)
    if "\\" in spot.value and text != spot.value:
        return spot.quoted('a backslash inside "…" begins an escape:', text)
    return spot.quoted("a text with quotes in it needs others around it:", text)


def _unquoted(text: str) -> str:
    """Return the text without the quotes around it, if that is what they are."""
    if text[:1] in "“„" and text[-1:] in "”“" and len(text) > 1:
        return text[1:-1]
    if len(text) < 2 or text[0] not in "\"'" or text[0] != text[-1]:
        return text
    inner = text[1:-1]
    closes_inside = re.search(rf"{text[0]}(?!\w)", inner)
    opens_inside = re.search(rf"(?<!\w){text[0]}", inner)
    if closes_inside and not (opens_inside and opens_inside.start() < closes_inside.start()):
        return text
    return inner


def _colon_in_text(spot: Spot) -> Mend | None:
    if not spot.key or not re.search(r":(\s|$)", spot.value):
        return None
    return spot.quoted('a value with ": " in it needs quotes:')


def _missing_space(spot: Spot) -> Mend | None:
    if spot.key:
        return None
    if found := _GLUED.fullmatch(spot.text):
        line = f"{found['start']}{found['key']}: {found['value']}"
        message = f"{found['key'].strip(QUOTES)}: a space is missing after the colon; write  {shown(line, spot)}"
        return Mend(spot.number, found.end("colon"), message, {spot.number: line})
    if found := _TIGHT_DASH.fullmatch(spot.text):
        line = f"{found['start']}- {found['value']}"
        message = f"a space is missing after the hyphen; write  {shown(line, spot)}"
        return spot.told(message, {spot.number: line}, found.end("start"))
    return None


def _missing_colon(spot: Spot) -> Mend | None:
    hanging = spot.below and Spot(spot.lines, spot.below[0], Fault(0, 0)).opens
    if spot.key or not hanging or not re.fullmatch(r"[\w-]+", spot.value):
        return None
    message = f"{spot.value}: a colon is missing; write  {spot.value}:"
    return Mend(spot.number, len(spot.text.rstrip()), message, {spot.number: spot.with_value(spot.value + ":")})


def _slip_above(spot: Spot) -> Mend | None:
    """Look above: a key can be refused because of the line above, which had to be one and is not."""
    if not spot.key or spot.number == 0:
        return None
    number = written(spot.number - 1, spot.lines)
    above = Spot(spot.lines, number, Fault(number, 0))
    return _missing_space(above) or _missing_colon(above)


def _key_beside_its_item(spot: Spot) -> Mend | None:
    above = Spot(spot.lines, written(spot.number - 1, spot.lines), Fault(0, 0))
    if "'-' indicator" not in spot.reason or not spot.key or not above.key:
        return None
    line = "  " + spot.text
    return spot.told(
        "a key of a list item stands below the item's text; indent it by two more spaces", {spot.number: line}
    )


def _item_among_keys(spot: Spot) -> Mend | None:
    if not spot.opens or spot.start not in levels(spot.number, spot.lines):
        return None
    message = 'an item of a list ("- ") cannot follow keys; put a key above the list, or remove the hyphen'
    if not spot.dashes:
        message = "a key cannot follow the items of a list; begin it with a hyphen, or indent it otherwise"
    return spot.told(message, drop(spot.number, spot.lines), spot.start)


def _wrong_indent(spot: Spot) -> Mend | None:
    open_levels = levels(spot.number, spot.lines)
    if not spot.opens or (spot.start in open_levels and spot.start != 0) or spot.start == 0:
        return None
    width = min((level for level in open_levels if level > spot.start), default=open_levels[-1])
    line = " " * width + spot.text.lstrip()
    message = f"the indentation fits no line above; begin in column {width + 1}"
    return spot.told(message, {spot.number: line}, spot.start)


def _loose_text(spot: Spot) -> Mend | None:
    if spot.opens:
        return None
    width = max(2, levels(spot.number, spot.lines)[-1])
    line = " " * width + spot.text.strip()
    message = "a text without a key; write  key: text, or indent it if it belongs to the line above"
    return Mend(spot.number, spot.start, message, {spot.number: line})


def _unknown(spot: Spot) -> Mend:
    hopeless = len(spot.text) > _LONGEST or spot.value[:1] in ("", '"', "'")
    lines = {spot.number: spot.with_value(quote(spot.value))}
    if hopeless:
        lines = drop(spot.number, spot.lines)
    return spot.told("this line cannot be read; quote its text, and line it up with its neighbours", lines)


_REFUSED: Final = {
    DEEP: "nested deeper than 20 levels; use fewer",
    MERGE: "merge keys of YAML are not read; write the keys out",
    SECOND: "a second YAML document begins here; delete this line",
    NO_TEXT: "a key must be a text; write  key: text",
    NO_KEY: "a key is missing before the colon; write  key: text",
}

_CAUSES: Final[tuple[Callable[[Spot], Mend | None], ...]] = (
    _refused,
    _end_of_yaml,
    _strange_indent,
    _open_quote,
    _open_bracket,
    _inside_brackets,
    _comment_cut,
    _anchored_block,
    _marked_key,
    _comma_in_text,
    _marked_text,
    _text_with_quotes,
    _colon_in_text,
    _missing_space,
    _missing_colon,
    _slip_above,
    _key_beside_its_item,
    _item_among_keys,
    _wrong_indent,
    _loose_text,
    _unknown,
)
