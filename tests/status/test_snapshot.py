"""A site at one instant: where each incident stands, and what follows for components and regions."""

from builders import at, component, incident, maintenance, moment, notice, outage, site, update

from statusgen.model.site import Incident, Site
from statusgen.model.time import Bound, Length
from statusgen.model.vocabulary import Impact, Level, State
from statusgen.status.snapshot import Snapshot, Standing


def standing(happened: Incident, now: str = "12:00") -> Standing:
    return Snapshot(site(happened), at(now)).standing(happened)


def ids(snapshot: Snapshot) -> list[str]:
    return [each.incident.id for each in snapshot.standings]


# Incidents


def test_what_is_dated_ahead_has_no_standing_before_its_time() -> None:
    ahead = site(outage("10:00", name="now"), outage("13:00", name="ahead"))
    assert ids(Snapshot(ahead, at("12:00"))) == ["now"]
    assert sorted(ids(Snapshot(ahead, at("13:00")))) == ["ahead", "now"]


def test_each_incident_stands_somewhere_once() -> None:
    broken = outage("10:00")
    snapshot = Snapshot(site(broken), at("12:00"))
    assert snapshot.standing(broken) is snapshot.standings[0]


def test_an_open_incident_has_the_levels_of_now_and_one_that_is_over_the_worst() -> None:
    updates = update("10:00", "Investigating", "api: major outage"), update("11:00", "Update", "api: operational")
    assert standing(incident(*updates, components=["api"])).levels == {"api": Level.OPERATIONAL}
    over = incident(*updates, update("11:30", "Resolved"), components=["api"])
    assert standing(over).levels == {"api": Level.MAJOR_OUTAGE}


def test_an_incident_that_is_over_says_how_long_it_lasted_and_an_open_one_does_not() -> None:
    assert standing(outage("10:00", "10:30")).lasted == Length(1_800, Bound.EXACT)
    assert standing(outage("10:00")).lasted is None


def test_a_promise_is_overdue_from_the_instant_that_it_names_until_the_incident_is_over() -> None:
    late = incident(update("10:00", "Investigating", "next update: 11:00"))
    assert [standing(late, now).is_overdue for now in ("10:59", "11:00")] == [False, True]
    assert standing(late).promise == moment("2024-03-05 11:00 UTC")
    kept = incident(update("10:00", "Investigating", "next update: 11:00"), update("11:30", "Resolved"))
    assert (standing(kept).promise, standing(kept).is_overdue) == (None, False)


def test_a_maintenance_begins_when_its_window_opens_as_last_announced() -> None:
    moved = maintenance(update("10:00", "Scheduled"), update("11:00", "Update", "start: 21:00"))
    assert standing(moved).began == moment("2024-03-05 21:00 UTC")
    assert standing(moved).state is State.SCHEDULED
    assert standing(moved).shape is Level.UNDER_MAINTENANCE


def test_a_notice_gives_nothing_a_level() -> None:
    told = standing(notice(update("10:00", "Update"), components=["api"]))
    assert (told.levels, told.impact, told.shape) == ({}, Impact.NONE, Level.OPERATIONAL)


def test_two_incidents_are_related_where_one_names_the_other() -> None:
    linked = site(outage("10:00", name="one", related=["two", "nobody"]), outage("11:00", name="two"))
    assert Snapshot(linked, at("12:00")).related == {"one": ("two",), "two": ("one",)}


# Components and regions


def status() -> Site:
    return site(
        outage("10:00", component="api", name="api-down", regions={"FR": "partial_outage"}),
        components=["api", "web", component("old", until="2024-03-04")],
    )


def test_components_and_regions_have_the_levels_of_open_incidents() -> None:
    snapshot = Snapshot(status(), at("12:00"))
    assert [snapshot.level(name) for name in ("api", "web", "FR")] == [
        Level.MAJOR_OUTAGE,
        Level.OPERATIONAL,
        Level.PARTIAL_OUTAGE,
    ]


def test_each_component_has_the_incidents_that_name_it() -> None:
    found = Snapshot(status(), at("12:00")).by_component
    assert {name: [each.id for each in incidents] for name, incidents in found.items()} == {
        "api": ["api-down"],
        "web": [],
        "old": [],
    }


def test_a_component_out_of_use_is_not_in_use() -> None:
    snapshot = Snapshot(status(), at("12:00"))
    assert [name for name, each in snapshot.components.items() if not snapshot.is_in_use(each)] == ["old"]


def test_an_incident_affects_the_regions_around_and_inside_its_own() -> None:
    snapshot = Snapshot(status(), at("12:00"))
    assert snapshot.regions == ("FR",)
    assert {code: len(list(snapshot.affecting(code))) for code in ("europe", "FR-IDF", "DE")} == {
        "europe": 1,
        "FR-IDF": 1,
        "DE": 0,
    }
