"""How well a page kept its word: every number is worked out by hand."""

from statistics import median, quantiles
from typing import Any

import pytest
from builders import at, component, incident, maintenance, outage, site, update
from hypothesis import given
from hypothesis import strategies as st
from tables import each_row

from statusgen.model.site import Incident
from statusgen.model.time import Bound, Length
from statusgen.status.timeline import Timeline
from statusgen.status.timeliness import Kept, Timeliness, quartile, timeliness, together


def told(of: Incident, now: str = "18:00", **others: Any) -> Timeliness | None:
    """What a site that tells it says of an incident."""
    return timeliness(site(of, **{"timeliness": True, **others}), Timeline(of), at(now))


def kept(*posts: Any, now: str = "18:00", **others: Any) -> tuple[int, int, int]:
    """How many updates an incident promised and kept, and how late the latest was in minutes."""
    found = told(incident(*posts, start="10:00", **others), now)
    assert found
    return found.promised, found.kept, found.latest_delay // 60


def test_an_incident_says_how_soon_it_was_told_of_and_how_its_promises_were_kept() -> None:
    broken = incident(
        update("10:12", "Investigating", "next update: 10:30"),
        update("10:30", "Identified", "next update: 11:00"),
        update("11:20", "Update", "next update: 11:30"),
        update("11:25", "Monitoring", "next update: 13:00"),
        update("12:10", "Correction"),
        update("12:30", "Resolved"),
        start="10:00",
    )
    assert told(broken) == Timeliness(
        first_update=Length(720, Bound.EXACT),  # 12 minutes
        promised=4,
        kept=3,
        latest_delay=1_200,  # at 11:20 instead of 11:00
        longest_silence=3_000,  # from 10:30 to 11:20
        corrections=1,
    )


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("10:00", Length(720, Bound.EXACT)),
        ("about 10:00", Length(720, Bound.ABOUT)),
        ("after 10:00", Length(720, Bound.UP_TO)),
        ("10:12", Length(0, Bound.EXACT)),
        ("10:20", Length(0, Bound.EXACT)),
        (None, None),
    ],
)
def test_the_time_to_the_first_update_is_as_precise_as_the_start(start: str | None, expected: Length | None) -> None:
    found = told(incident(update("10:12", "Investigating"), update("11:00", "Resolved"), start=start))
    assert found
    assert found.first_update == expected


@pytest.mark.parametrize(
    ("posts", "expected"),
    [
        # until the end of its minute, an update is in time
        ([update("10:10", "Investigating", "next update: 10:30"), update("10:30:59", "Resolved")], (1, 1, 0)),
        ([update("10:10", "Investigating", "next update: 10:30"), update("10:31", "Resolved")], (1, 0, 1)),
        # one that is known to the day has that day
        ([update("10:10", "Investigating", "next update: 2024-03-05"), update("17:00", "Resolved")], (1, 1, 0)),
        # no time by which it is due
        ([update("10:10", "Investigating", "next update: after 10:30"), update("17:00", "Resolved")], (0, 0, 0)),
        # a Resolved promises nothing more
        ([update("10:10", "Investigating"), update("11:00", "Resolved", "next update: 12:00")], (0, 0, 0)),
        # opened again
        (
            [
                update("10:10", "Investigating"), update("11:00", "Resolved"),
                update("13:00", "Investigating", "next update: 13:30"), update("13:40", "Resolved"),
            ],
            (1, 0, 10),
        ),
        ([update("10:10", "Investigating"), update("11:00", "Resolved")], (0, 0, 0)),
    ],
)  # fmt: skip
def test_a_promise_is_kept_by_an_update_in_time(posts: list[Any], expected: tuple[int, int, int]) -> None:
    assert kept(*posts) == expected


@pytest.mark.parametrize(
    ("now", "expected"), [("10:29", (0, 0, 0)), ("10:30", (0, 0, 0)), ("10:31", (1, 0, 1)), ("11:00", (1, 0, 30))]
)
def test_while_it_is_open_a_promise_is_broken_once_it_is_due(now: str, expected: tuple[int, int, int]) -> None:
    assert kept(update("10:10", "Investigating", "next update: 10:30"), now=now) == expected


@pytest.mark.parametrize(("end", "expected"), [("10:20", (0, 0, 0)), ("10:45", (1, 0, 15)), ("2024-03-05", (0, 0, 0))])
def test_a_promise_that_was_due_before_an_end_that_nobody_posted_was_broken(
    end: str, expected: tuple[int, int, int]
) -> None:
    assert kept(update("10:10", "Investigating", "next update: 10:30"), end=end) == expected


@pytest.mark.parametrize(
    ("posts", "others", "minutes"),
    [
        ([update("10:10", "Investigating")], {}, 50),
        ([update("10:10", "Investigating"), update("10:40", "Update")], {}, 30),
        ([update("10:10", "Investigating"), update("10:40", "Resolved"), update("2024-03-09", "Postmortem")], {}, 30),
        ([update("10:10", "Investigating")], {"end": "10:30"}, 20),
        ([update("10:10", "Investigating")], {"end": "2024-03-05"}, None),
        ([update("10:10", "Investigating")], {"duration": "several hours"}, None),
        # between a Resolved and what opened it again, nobody waited
        (
            [
                update("10:10", "Investigating"), update("10:20", "Resolved"),
                update("10:50", "Investigating"), update("10:55", "Resolved"),
            ],
            {}, 10,
        ),
    ],
)  # fmt: skip
def test_the_longest_silence_is_one_while_it_was_open(
    posts: list[Any], others: dict[str, Any], minutes: int | None
) -> None:
    found = told(incident(*posts, start="10:00", **others), "11:00")
    assert found
    assert found.longest_silence == (None if minutes is None else minutes * 60)


OVER = outage("10:00", "11:00")


@each_row(
    ("of", "others"),
    [
        (OVER, {"timeliness": False}),
        (incident(start="10:00", end="11:00"), {}),
        (outage("2024-03-05", "11:00"), {}),
        (incident(update("11:00", "Resolved"), start="2024-03-05"), {}),
        (incident(update("11:00", "Resolved"), start="2024"), {}),
        (incident(update("11:00", "Resolved"), start="before 10:00"), {}),
        (incident(update("2024-03-04", "Investigating"), update("11:00", "Resolved"), start="2024-03-03 10:00"), {}),
        (maintenance(update("20:00", "Completed")), {}),
        (OVER, {"imported": frozenset({"outage.md"})}),
        (OVER, {"components": [component("api", operator=("Meta",)), component("web")]}),
        (incident(update("10:00", "Resolved")), {"components": [component("web", operator=("Meta",))]}),
    ],
)
def test_nothing_is_said_where_the_word_was_not_the_page_s_own_or_the_record_is_vague(
    of: Incident, others: dict[str, Any]
) -> None:
    assert told(of, **others) is None


def test_what_the_page_s_own_organization_operates_is_its_own() -> None:
    assert told(OVER, components=[component("api", operator=("EXAMPLE", "Meta"))])


def one(first: int | None, **others: Any) -> Timeliness:
    """What an incident says whose first update came after so many seconds."""
    length = None if first is None else Length(first, Bound.EXACT)
    said = {"promised": 2, "kept": 1, "latest_delay": 60, "longest_silence": 600, "corrections": 1}
    return Timeliness(first_update=length, **{**said, **others})


def test_several_incidents_are_summed_up_by_their_median_and_the_middle_half() -> None:
    found = [one(0), one(60), None, one(120, latest_delay=90), one(180, longest_silence=None), one(6_000), one(None)]
    assert together(found) == Kept(
        incidents=6, left_out=1, first_update=120, spread=(60, 180), unknown=1, promised=12, kept=6, latest_delay=90,
        longest_silence=600, corrections=6,
    )  # fmt: skip


@given(st.lists(st.integers(0, 10_000_000), min_size=2, max_size=9).map(sorted))
def test_quartiles_are_those_that_python_finds(ordered: list[int]) -> None:
    assert [quartile(ordered, n) for n in (1, 2, 3)] == [int(n) for n in quantiles(ordered, method="inclusive")]
    assert quartile(ordered, 2) == int(median(ordered))


def test_each_quartile_of_a_single_value_is_that() -> None:
    assert [quartile([60], n) for n in (1, 2, 3)] == [60, 60, 60]


def test_of_few_incidents_the_shortest_and_the_longest_are_told_and_of_none_nothing() -> None:
    few = together([one(60), one(180)])
    assert few
    assert (few.first_update, few.spread, few.is_of_one) == (120, (60, 180), False)
    alone = together([one(60), one(None)])
    assert alone
    assert alone.is_of_one
    unknown = together([one(None, longest_silence=None)])
    assert unknown
    assert (unknown.first_update, unknown.spread, unknown.longest_silence) == (None, None, None)
    assert together([None]) is None
