"""An item of a history keeps the rules that incidents have here."""

from collections.abc import Mapping
from typing import Any

import pytest
from builders import at, moment, site
from msgspec.structs import replace

from statusgen.editing.composing import compose
from statusgen.importers.history import Item, Named, Post
from statusgen.importers.incidents import Made, incident_of
from statusgen.importers.levels import label_of
from statusgen.model.vocabulary import Impact, Kind, Label, Level

API, WEB = Named("api"), Named("web")
DOWN, SLOW, WELL, WORKS = Level.MAJOR_OUTAGE, Level.DEGRADED_PERFORMANCE, Level.OPERATIONAL, Level.UNDER_MAINTENANCE


def post(posted: str, label: str, text: str = "", **levels: Level) -> Post:
    found = label_of(label, Kind.MAINTENANCE if label in {"Scheduled", "Verifying", "Completed"} else Kind.INCIDENT)
    found = Label.IN_PROGRESS if label == "In progress" else found
    assert found
    return Post(
        at=moment(posted), label=found, text=text, levels={Named(name): level for name, level in levels.items()}
    )


def made(*posts: Post, components: Mapping[Named, Level | None] | None = None, **others: Any) -> Made:
    found = told(*posts, components=components, **others)
    assert isinstance(found, Made), found
    return found


def told(*posts: Post, components: Mapping[Named, Level | None] | None = None, **others: Any) -> Made | str:
    item = Item(key="x", place="x", title="Down", posts=posts, components=components or {}, **others)
    return incident_of(item, "x.md", "en", lambda named: named.name, at("2024-03-06 12:00"))


def lines(found: Made) -> list[str]:
    """What stands in the file, without empty lines and what all have."""
    text = compose(found.incident, site())["x.md"].replace("2024-03-05 ", "").replace(" UTC", "")
    return [line for line in text.split("\n") if line and line not in {"---", "title: Down", "## Updates"}]


def test_ids_of_statuspage_are_kept_by_the_ids_of_updates() -> None:
    posts = [post("10:00", "Identified"), post("10:00", "Update"), post("10:00", "Resolved")]
    codes = ["4fkg9d2mzwq1", "x", "4fkg9d2mzwq2"]
    told = [replace(each, id=code) for each, code in zip(posts, codes, strict=True)]
    assert lines(made(*told))[:3] == [
        "statuspage_updates:", "  20240305T1000Z: 4fkg9d2mzwq1", "  20240305T1000Z-resolved: 4fkg9d2mzwq2",
    ]  # fmt: skip


def test_levels_at_the_start_are_in_front_matter_and_later_ones_where_they_change() -> None:
    found = made(
        post("10:00", "Investigating", api=DOWN, web=WELL),
        post("11:00", "Investigating", api=DOWN, web=SLOW),
        post("12:00", "Monitoring", api=SLOW, extra=SLOW),
        post("13:00", "Resolved", api=DOWN, last=WELL),
        post("14:00", "Postmortem"),
        components={WEB: None},
    )
    assert lines(found) == [
        "components:",
        "  web: operational",
        "  api: major_outage",
        "  last: operational",
        "### 10:00 - Investigating",
        "### 11:00 - Update",
        "`web: degraded_performance`",
        "### 12:00 - Monitoring",
        "`api: degraded_performance` `extra: degraded_performance`",
        "### 13:00 - Resolved",
        "### 14:00 - Postmortem",
    ]


@pytest.mark.parametrize(
    ("impact", "level", "written"),
    [
        (Impact.CRITICAL, DOWN, []),
        (Impact.MINOR, DOWN, ["impact: minor"]),
        (Impact.NONE, None, []),
        (Impact.MAJOR, None, ["impact: major"]),
        (None, DOWN, []),
    ],
)
def test_an_impact_is_declared_where_it_does_not_follow(
    impact: Impact | None, level: Level | None, written: list[str]
) -> None:
    found = made(post("10:00", "Investigating"), post("11:00", "Resolved"), components={API: level}, impact=impact)
    assert [line for line in lines(found) if line.startswith("impact")] == written


def test_an_open_incident_is_at_least_minor() -> None:
    found = made(post("10:00", "Investigating"), impact=Impact.MINOR)
    assert found.incident.impact is None


@pytest.mark.parametrize(
    ("start", "written"),
    [("09:00", ["start: 09:00"]), ("10:00", []), ("10:30", []), ("2024-03-05", []), (None, [])],
)
def test_a_start_counts_where_it_is_before_the_first_update(start: str | None, written: list[str]) -> None:
    found = made(post("10:00", "Investigating"), start=moment(start) if start else None)
    assert lines(found) == [*written, "### 10:00 - Investigating"]


def test_a_single_resolved_has_a_start() -> None:
    assert lines(made(post("10:00", "Resolved"))) == ["start: 10:00", "### 10:00 - Resolved"]


def test_the_first_update_has_a_state() -> None:
    assert lines(made(post("10:00", "Update"), post("11:00", "Investigating"))) == [
        "### 10:00 - Investigating",
        "### 11:00 - Investigating",
    ]


@pytest.mark.parametrize(
    ("end", "written", "guesses"),
    [
        ("12:00", ["end: 12:00"], []),
        ("10:30", ["end: 11:00"], []),
        ("09:00", ["end: 11:00"], ["it ended 2024-03-05 09:00 UTC, before it began, 2024-03-05 10:00 UTC"]),
        ("2024-03-08", [], ["its end, 2024-03-08 00:00 UTC, is in the future and was left out"]),
    ],
)
def test_an_end_that_no_update_says_counts(end: str, written: list[str], guesses: list[str]) -> None:
    found = made(post("10:00", "Investigating"), post("11:00", "Monitoring"), end=moment(end))
    assert [line for line in lines(found) if line.startswith("end")] == written
    assert found.guesses == tuple(guesses)


def test_of_two_ends_the_update_counts() -> None:
    assert not made(
        post("10:00", "Investigating"), post("11:00", "Resolved"), end=moment("12:00")
    ).incident.end_declared


def test_a_notice_names_components_and_changes_none() -> None:
    found = made(post("10:00", "Update"), kind=Kind.NOTICE, components={API: None}, impact=Impact.MAJOR)
    assert lines(found) == ["kind: notice", "components: [api]", "### 10:00 - Update"]


def test_a_maintenance_has_its_level_by_itself() -> None:
    found = made(
        post("10:00", "Scheduled", api=WELL),
        post("19:58", "In progress", api=WORKS, web=WORKS),
        post("21:00", "Verifying", api=WELL, web=WORKS),
        post("21:30", "Completed", api=WELL),
        kind=Kind.MAINTENANCE,
        start=moment("20:00"),
        end=moment("22:00"),
        components={API: None},
    )
    assert lines(found) == [
        "kind: maintenance",
        "start: 19:58",
        "end: 22:00",
        "components: [api, web]",
        "### 10:00 - Scheduled",
        "### 19:58 - In progress",
        "### 21:00 - Verifying",
        "`api: operational`",
        "### 21:30 - Completed",
    ]
    assert found.guesses == ()


@pytest.mark.parametrize(
    ("start", "end", "window", "guesses"),
    [
        (None, None, ["start: 20:00", "end: 21:00"], 2),
        ("23:00", None, ["start: 20:00", "end: 21:00"], 2),
        ("19:00", "18:00", ["start: 19:00", "end: 21:00"], 1),
        ("19:00", "20:00", ["start: 19:00", "end: 20:00"], 0),
    ],
)
def test_a_window_fits_what_was_posted(start: str | None, end: str | None, window: list[str], guesses: int) -> None:
    posts = [post("20:00", "In progress"), post("21:00", "Completed")]
    span: dict[str, Any] = {"start": start and moment(start), "end": end and moment(end)}
    found = made(*posts, kind=Kind.MAINTENANCE, **span)
    assert (lines(found)[1:3], len(found.guesses)) == (window, guesses)


def test_a_maintenance_that_was_completed_before_its_window_never_took_place() -> None:
    posts = [post("10:00", "Scheduled", api=WELL), post("11:00", "Completed"), post("22:00", "Postmortem")]
    found = made(*posts, kind=Kind.MAINTENANCE, start=moment("20:00"), end=moment("21:00"))
    assert lines(found)[1:] == [
        "start: 20:00",
        "end: 21:00",
        "components: [api]",
        "### 10:00 - Scheduled",
        "### 11:00 - Cancelled",
        "### 22:00 - Postmortem",
    ]
    assert found.guesses == ("it was completed 2024-03-05 11:00 UTC, before its start, and is taken for cancelled",)


@pytest.mark.parametrize(
    ("label", "window"),
    [("Scheduled", ["start: 10:00", "end: 10:00"]), (None, None)],
)
def test_a_window_that_nobody_gives_is_that_of_its_updates(label: str | None, window: list[str] | None) -> None:
    found = told(*([post("10:00", label)] if label else []), kind=Kind.MAINTENANCE)
    assert (lines(found)[1:3] if isinstance(found, Made) else None) == window


def test_what_is_dated_ahead_is_left_out_and_told() -> None:
    ahead = [post("2024-03-07 10:00", "Monitoring"), post("2024-03-07 11:00", "Monitoring")]
    assert made(post("10:00", "Investigating"), *ahead).guesses == ("2 updates dated ahead were left out",)
    assert made(post("10:00", "Investigating"), ahead[0]).guesses == ("an update dated ahead was left out",)
    later = "which is in the future; import it again after that"
    assert told(*ahead) == f"is dated 2024-03-07 10:00 UTC, {later}"
    assert told(start=moment("2024-03-07 10:00")) == f"begins 2024-03-07 10:00 UTC, {later}"
    assert told() == "says nowhere when it began"
