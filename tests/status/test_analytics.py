"""What incidents have in common: counted as it is known, and nothing guessed."""

from collections.abc import Mapping
from typing import Any

import pytest
from builders import at, cause, component, incident, maintenance, notice, outage, site, text, update

from statusgen.model.site import Incident
from statusgen.model.vocabulary import CauseCategory, CauseStatus
from statusgen.status.analytics import Analytics, ByCause, Counted, Durations, Spread, spread
from statusgen.status.snapshot import Snapshot


def figures(*incidents: Incident, now: str = "2026-12-31", **others: Any) -> Mapping[int | None, Analytics]:
    return Snapshot(site(*incidents, **others), at(now)).analytics


def of_all(*incidents: Incident, **others: Any) -> Analytics:
    return figures(*incidents, **others)[None]


def durations(*incidents: Incident, **others: Any) -> Durations:
    return of_all(*incidents, **others).durations


def test_incidents_count_in_the_year_in_which_they_began_where_the_site_is() -> None:
    at_new_year = outage("2025-12-31 23:30", "2026-01-01 00:30", name="a")
    found = figures(at_new_year, outage("2025-06-01 10:00", name="b"), timezone="Europe/Paris")
    assert {year: each.incidents for year, each in found.items()} == {None: 2, 2026: 1, 2025: 1}
    assert list(found) == [None, 2026, 2025]
    assert figures() == {}


def test_maintenance_is_counted_apart_and_notices_and_what_has_not_begun_are_not() -> None:
    work = maintenance(start="2026-05-05 20:00", end="2026-05-05 22:00")
    ahead = maintenance(start="2027-05-05 20:00", end="2027-05-05 22:00", name="ahead")
    told = notice(update("2026-05-01 10:00", "Update"))
    found = figures(work, ahead, told)
    assert {year: (each.incidents, each.maintenance) for year, each in found.items()} == {None: (0, 1), 2026: (0, 1)}


def test_an_incident_with_several_causes_counts_for_each_and_what_is_not_known_stands_last() -> None:
    both = (CauseCategory.SOFTWARE, CauseCategory.DNS)
    found = of_all(
        outage("10:00", "11:00", name="a", cause=cause("confirmed", category=both)),
        outage("10:00", "11:00", name="b", cause=cause("suspected", category=(CauseCategory.DNS, CauseCategory.POWER))),
        outage("10:00", "11:00", name="c", cause=cause("unknown")),
        outage("10:00", "11:00", name="d"),
        outage("10:00", "11:00", name="e"),
    )
    assert found.causes == (
        ByCause(CauseCategory.DNS, None, 2, 1),
        ByCause(CauseCategory.POWER, None, 1, 0),
        ByCause(CauseCategory.SOFTWARE, None, 1, 1),
        ByCause(None, CauseStatus.UNKNOWN, 1, 0),
        ByCause(None, None, 2, 0),
    )


def test_components_and_regions_are_counted_and_those_that_others_operate_apart() -> None:
    parts = [component("api"), component("web"), component("pay", operator=("Stripe",))]
    found = of_all(
        outage("10:00", "11:00", name="a", regions=["FR"]),
        incident(update("10:00", "Update"), components=["api", "pay"], regions=["FR", "DE"], name="b"),
        outage("10:00", "11:00", component="pay", name="c", regions=["US"]),
        incident(update("10:00", "Update"), name="d"),
        components=parts,
    )
    assert (found.incidents, found.of_others) == (3, 1)
    assert (found.components, found.components_of_others) == ((Counted("api", 2),), (Counted("pay", 2),))
    assert (found.regions, found.no_region, found.no_component) == ((Counted("FR", 2), Counted("DE", 1)), 1, 1)


def test_a_site_about_others_alone_counts_their_components_as_its_own() -> None:
    found = of_all(outage("10:00", "11:00"), components=[component("api", operator=("Stripe",))])
    assert (found.incidents, found.of_others, found.components) == (1, 0, (Counted("api", 1),))


def test_durations_are_told_apart_by_how_well_they_are_known() -> None:
    found = durations(
        outage("10:00", "10:10", name="a"),
        incident(start="2026-02-02 10:00", duration="about 15m", name="b"),
        incident(start="2024", duration="3h", name="c"),
        outage("10:00", "10:59", name="d"),
        incident(start="2026-02-02", end="2026-02-04", name="e"),
        incident(start="2026-02-02", duration="over 3d", name="f"),
        incident(start="2026-02-02", duration="some days", name="g"),
        incident(start="2024", name="h"),
        outage("2026-12-30 10:00", name="i"),
        incident(start="2026-02-02 10:00", end="2026-02-03 10:00", name="j"),
    )
    assert found.classes == (1, 2, 1, 0, 2)
    assert found.known == Spread(6, 7_170, (1_560, 67_500), 600, 172_800)
    assert (found.vague, found.unknown, found.open) == (2, 1, 1)


def test_of_no_known_duration_there_is_no_spread() -> None:
    assert durations(incident(start="2024")) == Durations(known=None, classes=(0,) * 5, vague=0, unknown=1, open=0)


@pytest.mark.parametrize(
    ("values", "found", "is_few"),
    [([4], Spread(1, 4, (4, 4), 4, 4), True), ([9, 1, 2], Spread(3, 2, (1, 9), 1, 9), True),
     ([100, 1, 3, 2, 4], Spread(5, 3, (2, 4), 1, 100), False)],
)  # fmt: skip
def test_a_spread_has_no_mean_that_one_value_would_move(values: list[int], found: Spread, is_few: bool) -> None:
    assert (spread(values), found.is_few) == (found, is_few)


def test_the_first_update_is_told_where_the_site_tells_it() -> None:
    late = incident(update("10:12", "Investigating"), update("11:00", "Resolved"), start="10:00", name="a")
    vague = outage("2026-02-02", "2026-02-03", name="b")
    told = of_all(late, vague, timeliness=True)
    assert (told.first_updates, told.untold) == (Spread(1, 720, (720, 720), 720, 720), 1)
    assert of_all(late).first_updates is None


def test_ten_incidents_are_enough() -> None:
    some = [outage("10:00", "11:00", name=f"a{number}", title=text("x")) for number in range(10)]
    assert (of_all(*some).is_enough, of_all(*some[1:]).is_enough) == (True, False)
