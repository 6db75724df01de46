"""An update is put where the order of a file wants it, and every other byte stays."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import pytest
from builders import at, site
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tables import each_row

from statusgen.editing.inserting import Inserted, Order, check_update, with_update
from statusgen.editing.message import as_text
from statusgen.editing.posting import Post
from statusgen.model.problems import InvalidContent
from statusgen.model.site import Site
from statusgen.model.vocabulary import Label
from statusgen.sources.incident import Parsed, parse
from statusgen.sources.writeup import Header, read_header, read_writeup

FRONT: Final = "---\ntitle: Down\ncomponents: {api: major_outage}\n---\n"
FIRST: Final = "### 2024-03-05 10:00 UTC - Investigating\n\nWe look.\n"
SECOND: Final = "### 11:00 - Identified\n\nWe know.\n"
NEW: Final = "### 2024-03-05 12:00 UTC - Monitoring\n\nBetter.\n"
NOW: Final = at("12:00")
SITE: Final = site(languages=["en", "fr"])


def inserted(
    text: str,
    message: str = "Better.",
    chips: Sequence[str] = (),
    posted: datetime = NOW,
    label: Label = Label.MONITORING,
    usual: Order = Order.OLDEST_FIRST,
) -> bytes:
    """A file after an update, which is checked as commands check it."""
    raw = text.encode()
    header, before = read(raw, SITE)
    post = Post(at=posted, label=label, chips=chips, text=as_text(message))
    found = with_update(raw, header, next(iter(before.bodies.values())), post, SITE, usual)
    check_update(next(iter(before.bodies.values())), read(found.raw, SITE)[1], found, post)
    return found.raw


def read(raw: bytes, known: Site) -> tuple[Header, Parsed]:
    header = read_header(read_writeup(raw, "x.md"), known)
    return header, parse(header, known, now=NOW)


@each_row(
    ("before", "after"),
    [
        (f"## Updates\n\n{FIRST}", f"## Updates\n\n{FIRST}\n{NEW}"),
        (f"## Updates\n{FIRST}{SECOND}", f"## Updates\n{FIRST}{SECOND}\n{NEW}"),
        (f"## Updates\n\n{FIRST}\n\n\n", f"## Updates\n\n{FIRST}\n{NEW}\n\n\n"),
        (f"## Updates\n\n{FIRST}\n## Cause\n", f"## Updates\n\n{FIRST}\n{NEW}\n## Cause\n"),
        (f"## Updates\n\n{FIRST}## Cause\n", f"## Updates\n\n{FIRST}\n{NEW}\n## Cause\n"),
        (f"## Updates\n\n{FIRST}\nCause\n=====\n", f"## Updates\n\n{FIRST}\n{NEW}\nCause\n=====\n"),
        (f"## Updates\n\n{FIRST}\n<!-- end -->\n", f"## Updates\n\n{FIRST}\n<!-- end -->\n\n{NEW}"),
        (f"## Updates\n\n{FIRST}\n---\n", f"## Updates\n\n{FIRST}\n---\n\n{NEW}"),
        (
            "## Updates\n\n### 2024-03-05 11:00 UTC - Identified\n\nWe know.\n\n" + FIRST,
            f"## Updates\n\n{NEW}\n### 2024-03-05 11:00 UTC - Identified\n\nWe know.\n\n{FIRST}",
        ),
        ("Summary.\n\n## Cause\n\nA cable.\n", f"Summary.\n\n## Updates\n\n{NEW}\n## Cause\n\nA cable.\n"),
        ("Summary.\n", f"Summary.\n\n## Updates\n\n{NEW}"),
        ("", f"\n## Updates\n\n{NEW}"),
        ("## Updates\n", f"## Updates\n\n{NEW}"),
        (f"## Mises à jour\n\n{FIRST}", f"## Mises à jour\n\n{FIRST}\n{NEW}"),
    ],
)
def test_an_update_goes_where_the_order_of_the_file_wants_it(before: str, after: str) -> None:
    start = "" if "###" in before else "start: 2024-03-05 09:00 UTC\nduration: 1h\n"
    front = FRONT.replace("components", f"{start}components")
    label = Label.MONITORING if "###" in before else Label.RESOLVED
    expected = after.replace("Monitoring", "Resolved") if start else after
    assert inserted(front + before, label=label).decode() == front + expected


@pytest.mark.parametrize(
    ("raw", "after"),
    [
        (f"{FRONT}## Updates\n\n{FIRST}".replace("\n", "\r\n"), NEW.replace("\n", "\r\n")),
        (f"{FRONT}## Updates\n\n{FIRST}".rstrip("\n"), "\n" + NEW.rstrip("\n")),
        (f"{FRONT}## Updates\n\n{FIRST}".replace("\n", "\r"), NEW.replace("\n", "\r")),
        (f"\ufeff{FRONT}## Updates\n\n{FIRST}", NEW),
    ],
)
def test_an_update_has_the_line_ends_of_its_file(raw: str, after: str) -> None:
    end = "\r\n" if "\r\n" in raw else "\r" if "\r" in raw else "\n"
    assert inserted(raw).decode() == f"{raw}{end}{after}"


def test_a_second_update_goes_where_those_of_other_files_do() -> None:
    whole = inserted(f"{FRONT}## Updates\n\n{FIRST}", usual=Order.NEWEST_FIRST).decode()
    assert whole == f"{FRONT}## Updates\n\n{NEW}\n{FIRST}"
    third = inserted(whole, posted=at("12:01")).decode()
    assert third == f"{FRONT}## Updates\n\n{NEW.replace('12:00', '12:01')}\n{NEW}\n{FIRST}"


def test_chips_stand_below_the_heading_with_or_without_a_text() -> None:
    whole = FRONT + "## Updates\n\n" + FIRST
    chips = ["api: partial_outage", "next update: +30m"]
    heading = "\n### 2024-03-05 12:00 UTC - Monitoring\n`api: partial_outage` `next update: +30m`\n"
    assert inserted(whole, chips=chips).decode() == f"{whole}{heading}\nBetter.\n"
    assert inserted(whole, "", chips=chips).decode() == whole + heading


TOO_MUCH: Final = {
    "Fine.\n`api: operational`": "message:2:1: error: chips work on a line of their own directly below the heading "
    "only; to keep it as text, write ``api: operational``",
    "`api: operational`": "message:1:1: error: `api: operational` would be a chip; say it with an option, or write  "
    "``api: operational``  to keep it as text",
    "Oh.\n\n<!-- note": "message:3:1: error: this comment is never closed and hides all below it; "
    "write --> where it ends",
    "11:30 - Resolved": "message:1:1: error: this looks like an update but is not one; "
    "to keep it as text, write 11\\:30 - Resolved",
    "a\x1bb": "message:1:2: error: the control character U+001B cannot be read; delete it",
    "x" * 140_000: "incidents/x.md:5:1: error: the text below has 140,104 bytes, and at most 131,072 are shown; "
    "attach files",
}


@pytest.mark.parametrize("message", TOO_MUCH, ids=lambda message: message[:20])
def test_a_message_that_would_be_more_than_text_is_refused_with_its_line(message: str) -> None:
    with pytest.raises(InvalidContent) as refused:
        inserted(FRONT + "## Updates\n\n" + FIRST, message)
    assert str(refused.value) == TOO_MUCH[message]


def test_what_a_check_of_the_file_does_not_find_is_refused_too() -> None:
    raw = (FRONT + "## Updates\n\n" + FIRST).encode()
    body = next(iter(read(raw, SITE)[1].bodies.values()))
    other = raw.replace(b"We look", b"We sleep") + b"\n" + NEW.encode()
    wrong = Inserted(other, heading=11, text=13, below=14)
    post = Post(at=NOW, label=Label.MONITORING, text=["Better."])
    with pytest.raises(InvalidContent) as refused:
        check_update(body, read(other, SITE)[1], wrong, post)
    assert str(refused.value) == (
        "message:1:1: error: this would not be the text of that update alone; write it into the file by hand"
    )


# Files as people leave them

TEXTS: Final = st.sampled_from(
    [
        "We look.", "", "- one\n- two\n", "```\n### 10:00 - Resolved\n```", "<!-- a\n\ncomment -->", "> quoted\n> more",
        "  indented  ", "a | b\n--|--\n1 | 2", "1. one\n\n   two", "    code", "line\\\nbroken", "été, 日本語, تم",
        "<div>\n\ntext\n</div>", "***", "[a]: https://example.org/", "[^1]\n\n[^1]: note", "trailing  \ntext",
    ]
)  # fmt: skip
BLANKS: Final = st.sampled_from(["", "\n", "\n\n", " \n", "\t\n\n"])
SECTIONS: Final = st.sampled_from(["", "## Root cause\n\nA cable.\n", "Cause\n===\nA cable.", "# Cause\n## More\n"])
HEADINGS: Final = st.sampled_from(["###  {} UTC -  {}", "### {} UTC – {} ###", "###\t{}Z - {}", "### *{}* UTC - {}"])


@st.composite
def files(draw: st.DrawFn) -> str:
    """A write-up in which everything is a little odd."""
    updates = [
        draw(HEADINGS).format(f"2024-03-05 {hour:02}:{draw(st.integers(0, 59)):02}", label)
        + "\n" + draw(BLANKS) + draw(TEXTS) + "\n" + draw(BLANKS)
        for hour, label in enumerate(["Investigating", "Update", "identified"][: draw(st.integers(1, 3))], 8)
    ]  # fmt: skip
    listed = updates[::-1] if draw(st.booleans()) else updates
    head = (
        draw(st.sampled_from(["", "\ufeff"])) + "---\ntitle:   Down\n\n# odd\ncomponents: { api: major_outage }\n---\n"
    )
    summary = draw(BLANKS) + draw(TEXTS) + "\n\n"
    text = f"{head}{summary}## Updates\n{draw(BLANKS)}{''.join(listed)}\n{draw(SECTIONS)}"
    text = text.rstrip("\n") if draw(st.booleans()) else text
    return text.replace("\n", draw(st.sampled_from(["\n", "\r\n", "\r"])))


STEPS: Final = (
    (Label.UPDATE, ()), (Label.IDENTIFIED, ("api: partial_outage",)), (Label.MONITORING, ("next update: +30m",)),
    (Label.CORRECTION, ()), (Label.RESOLVED, ()),
)  # fmt: skip


@settings(max_examples=15)
@given(files(), st.lists(TEXTS, min_size=len(STEPS), max_size=len(STEPS)))
def test_every_other_byte_stays_whatever_the_file_looks_like(text: str, messages: list[str]) -> None:
    raw = text.encode()
    before = read(raw, SITE)[1]
    assume(before.incident)
    assert before.incident
    for n, ((label, chips), message) in enumerate(zip(STEPS, messages, strict=True)):
        after = inserted(raw.decode(), message, chips, at(f"11:{n:02}"), label)
        assert is_one_piece_more(raw, after)
        raw = after
    incident = read(raw, SITE)[1].incident
    assert incident
    assert incident.updates[: len(before.incident.updates)] == before.incident.updates
    assert [update.label for update in incident.updates[-len(STEPS) :]] == [label for label, _ in STEPS]
    assert (incident.summary, incident.writeup) == (before.incident.summary, before.incident.writeup)


def is_one_piece_more(before: bytes, after: bytes) -> bool:
    """Whether something was put into a text at one place, and nothing else changed."""
    same = next((n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(before))
    rest = len(before) - same
    return after[:same] == before[:same] and after[len(after) - rest :] == before[same:]


def test_a_piece_is_recognised() -> None:
    assert is_one_piece_more(b"abc", b"abxc")
    assert not is_one_piece_more(b"abc", b"abxd")
