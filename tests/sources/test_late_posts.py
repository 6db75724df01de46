"""What `check` says of an update whose time is older than that of one that feeds have already."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest
from builders import at, site, writeup

from statusgen.model.problems import Severity
from statusgen.sources.incident import parse
from statusgen.sources.late_posts import Read, announced_late, has_begun_lately, missed_by_date
from statusgen.sources.writeup import read_header
from statusgen.status.publication import newest_date
from statusgen.status.timeline import Timeline


def notices(now: str, label: str = "Identified", front: str = "", **posted: list[str]) -> list[str]:
    """What is said at an instant of write-ups with updates at these times, by their names.

    That called `late` has the front matter and the label. Those dated later were written before.
    """
    return said(*written_down(label, front, posted), now)


def written_down(label: str, front: str, posted: Mapping[str, list[str]]) -> tuple[list[Read], dict[str, datetime]]:
    """The write-ups, and when each was written: those dated later before the others."""
    read = []
    for name, times in posted.items():
        said, more = (label, front) if name == "late" else ("Identified", "")
        updates = "\n\n".join(f"### 2024-03-05 {time} UTC - {said}\n\nSo." for time in times)
        text = f"---\ntitle: Slow\n{more}---\n\n## Updates\n\n{updates}\n"
        text = text if times else f"---\ntitle: Old\n{more or 'start: 2012'}\n---\n"
        header = read_header(writeup(text, f"{name}.md"), site())
        parsed = parse(header, site(), now=at("2024-03-06"))
        assert parsed.incident
        read.append((header.writeup, Timeline(parsed.incident), parsed.bodies["en"]))
    by_date = sorted(read, key=lambda each: newest_date(each[1].incident), reverse=True)
    return read, {writeup.name: at("08:00") + timedelta(minutes=n) for n, (writeup, _, _) in enumerate(by_date)}


def said(read: list[Read], written: Mapping[str, datetime], now: str) -> list[str]:
    """What is said of write-ups that were written then."""
    found = list(missed_by_date(read, site(), now=at(now), written=lambda name, lines: [written[name]] * len(lines)))
    assert {problem.severity for problem in found} <= {Severity.NOTICE}
    return [f"{problem.path}:{problem.line}:{problem.column}: {problem.message}" for problem in found]


def test_nothing_is_said_of_what_was_written_in_order_or_at_once() -> None:
    read, written = written_down("Identified", "", {"a": ["09:20"], "b": ["09:15"]})
    assert len(said(read, written, "09:25")) == 1
    assert said(read, {"a.md": at("09:20"), "b.md": at("09:15")}, "09:25") == []
    assert said(read, {"a.md": at("09:20"), "b.md": at("09:20")}, "09:25") == []


def test_an_update_that_is_older_than_the_newest_of_another_incident_is_named() -> None:
    (found,) = notices("09:25", a=["09:00", "09:20"], b=["09:15"], c=[])
    assert found == (
        "incidents/b.md:7:5: programs that read feeds by date never announce this update of 09:15 UTC "
        "once they have seen that of 09:20 UTC in a.md; if it is not published yet, write 2024-03-05 09:25 UTC here"
    )


@pytest.mark.parametrize(("now", "written"), [("09:15:20", "09:16 UTC"), ("09:17", "09:17 UTC")])
def test_of_two_in_one_minute_the_one_whose_second_is_earlier_may_be_the_later_one(now: str, written: str) -> None:
    (found,) = notices(now, a=["09:15"], b=["09:15"])
    assert found.startswith(
        "incidents/a.md:7:5: programs that read feeds by date never announce this update of 09:15 UTC "
    )
    assert found.endswith(f"if it is not published yet, write 2024-03-05 {written} here")


def test_an_incident_without_updates_is_named_too_but_not_what_the_clock_posts() -> None:
    told = {"start": "2024-03-05 08:00 UTC", "end": "2024-03-05 09:00 UTC"}
    front = "".join(f"{key}: {at}\n" for key, at in told.items())
    (found,) = notices("09:25", "", front, a=["09:20"], late=[])
    assert found == (
        "incidents/late.md:2:1: programs that read feeds by date never announce this write-up, dated 09:00 UTC, "
        "once they have seen that of 09:20 UTC in a.md; "
        "if it is not published yet, post an update of 2024-03-05 09:25 UTC"
    )
    assert notices("09:25", "", f"kind: maintenance\n{front}", a=["09:20"], late=[]) == []


@pytest.mark.parametrize(
    ("front", "key"),
    [
        ("start: 2024-03-05 08:00 UTC\nend: 2024-03-05 08:30 UTC\n", "end"),
        ("start: 2024-03-05 08:00 UTC\nduration: 30m\n", "duration"),
        ("start: 2024-03\n", "start"),
    ],
)
def test_an_end_that_front_matter_dates_back_is_named_with_what_dates_it(front: str, key: str) -> None:
    found = notices("09:25", "Resolved", front, a=["09:20"], late=["09:22"])
    dated_back = [f"remove {key} from front matter, which its date follows"] if key != "start" else []
    assert [each.partition("; if it is not published yet, ")[2] for each in found] == dated_back


def test_the_time_to_write_is_later_than_that_of_an_update_that_is_dated_ahead() -> None:
    (found,) = notices("09:12", a=["09:20"], b=["09:15"])
    assert found.endswith("; if it is not published yet, write 2024-03-05 09:21 UTC here")


@pytest.mark.parametrize(
    ("now", "posted"),
    [
        ("09:25", {"a": ["09:00", "09:20"], "b": []}),
        ("15:30", {"a": ["09:20"], "b": ["09:15"]}),
        ("09:25", {"a": []}),
        ("09:25", {}),
    ],
)
def test_nothing_is_said_of_the_newest_of_what_is_hours_old_and_of_what_is_alone(
    now: str, posted: dict[str, list[str]]
) -> None:
    assert notices(now, "Identified", "", **posted) == []


@pytest.mark.parametrize(
    ("updates", "title", "written", "now", "is_told"),
    [
        (["01 09:00 UTC - Scheduled"], "08:00", "10:20", "10:30", True),
        (["01 09:00 UTC - Scheduled"], "08:00", "09:20", "10:30", False),
        (["01 09:00 UTC - Scheduled"], "10:20", "10:20", "10:30", False),
        (["01 09:00 UTC - Scheduled", "05 10:10 UTC - In progress"], "08:00", "10:20", "10:30", False),
        (["05 10:10 UTC - In progress"], "08:00", "10:20", "10:30", False),
        (["01 09:00 UTC - Scheduled"], "08:00", "10:20", "16:30", False),
        (["01 09:00 UTC - Scheduled"], "08:00", "09:20", "09:30", False),
    ],
)
def test_an_announcement_that_was_added_once_the_window_was_open_is_told_what_it_takes_out_of_feeds(
    updates: list[str], title: str, written: str, now: str, is_told: bool
) -> None:
    window = "kind: maintenance\nstart: 2024-03-05 10:00 UTC\nend: 2024-03-05 12:00 UTC\ncomponents: [api]"
    posts = "\n\n".join(f"### 2024-03-{update}\n\nSo." for update in updates)
    header = read_header(writeup(f"---\ntitle: Move\n{window}\n---\n\n## Updates\n\n{posts}\n"), site())
    parsed = parse(header, site(), now=at("2024-03-06"))
    assert parsed.incident
    read = [(header.writeup, Timeline(parsed.incident), parsed.bodies["en"])]
    begun = [each for each in read if has_begun_lately(each[1], at(now))]
    found = announced_late(begun, site(), now=at(now), written=lambda *_: [at(title), at(written)])
    goes = "the item that feeds have since the window opened, 2024-03-05 10:00 UTC, goes with this announcement"
    told = f"{goes}; if it is posted only now, write 2024-03-05 10:30 UTC - Update here"
    assert [problem.message for problem in found] == [told] * is_told
