"""When an update is posted, and how its heading and chips are written."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Final

import msgspec

from statusgen.language.labels import find_label, label_word
from statusgen.model.problems import StatusgenError
from statusgen.model.time import TOLERANCE
from statusgen.model.vocabulary import Kind, Label
from statusgen.model.zones import in_full
from statusgen.sources.body.parts import Body
from statusgen.sources.writeup import Writeup

_MINUTE: Final = timedelta(minutes=1)


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """An update to be written: its label, the chips below its heading, and the lines of its text."""

    at: datetime
    label: Label
    chips: Sequence[str] = ()
    text: Sequence[str] = ()


def time_of_posting(now: datetime, newest: Mapping[str, datetime]) -> datetime:
    """The minute of an update that is posted now: of now, or the one after the newest update of the project.

    So programs that read feeds by date miss none. `newest` has the newest update of each file, by its path.

    Raises StatusgenError where that would be further ahead than an update may be.
    """
    told = {path: at for path, at in newest.items() if at <= now + TOLERANCE}
    path = max(told, key=lambda each: told[each], default="")
    at = now.replace(second=0, microsecond=0)
    if path and told[path] >= at:
        at = told[path].replace(second=0, microsecond=0) + _MINUTE
    if at > now + TOLERANCE:
        minutes = TOLERANCE // _MINUTE
        message = f"{path} has an update of {told[path]:%H:%M} UTC, {minutes} minutes from now"
        raise StatusgenError(f"{message}; correct its time, or wait a minute and try again")
    return at


def heading(post: Post, written: Iterable[str], languages: Sequence[str], kind: Kind, zone: tzinfo) -> str:
    """The heading of an update, its label and dash as those `written` above and below it have them.

    `languages` begin with the file's own.
    """
    found = [match for match in map(_HEADING.fullmatch, written) if match]
    words = [match["word"] for match in found if find_label(match["word"], languages, kind)]
    dash = (found[-1]["dash"] if found else None) or "-"
    return f"### {in_full(post.at, zone)} {dash} {_word(post.label, words, languages, kind)}"


def chip_line(post: Post) -> Sequence[str]:
    """The line of chips below a heading; none where there are no chips."""
    return [" ".join(f"`{chip}`" for chip in post.chips)] if post.chips else ()


def _word(label: Label, words: Sequence[str], languages: Sequence[str], kind: Kind) -> str:
    """The label as the file has it: the same word, else one of the language and in the case of the others."""
    same = [word for word in words if find_label(word, languages, kind) is label]
    if same:
        return same[-1]
    is_english = bool(words) and all(find_label(word, (), kind) for word in words)
    word = label_word(label, "en" if is_english else languages[0])
    if words and all(map(str.isupper, words)):
        return word.upper()
    return word.lower() if words and all(map(str.islower, words)) else word


def headings_of(writeup: Writeup, body: Body) -> Sequence[str]:
    """The headings of the updates of a file, oldest first."""
    return [writeup.lines[update.position.line - 1] for update in body.updates]


_HEADING: Final = re.compile(r"\s*###\s+.*?\d.*?(?:\s+(?P<dash>[-–—])\s+|\s*[–—]\s*)(?P<word>\D\S*(?:\s\S+)*?)[\s#]*")
