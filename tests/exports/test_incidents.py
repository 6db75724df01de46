import json
from collections.abc import Iterable
from typing import Any

import msgspec
import pytest
from builders import (
    at,
    cause,
    citation,
    claim,
    component,
    group,
    incident,
    incident_files,
    maintenance,
    moment,
    notice,
    outage,
    report,
    site,
    statement,
    text,
    update,
)
from hypothesis import given
from hypothesis import strategies as st
from tables import each_row

from statusgen.exports.incident_schema import Published, PublishedIncident, beside
from statusgen.exports.openapi import schemas
from statusgen.exports.statuspage_ids import api_ids
from statusgen.model.files import as_json
from statusgen.model.revisions import RemovedIncident, RemovedUpdate, Revisions
from statusgen.model.share import Share
from statusgen.model.site import Action, Discovery, Effect, Incident, Link, Notification, Reach, Site
from statusgen.model.text import Text
from statusgen.model.time import Bound, Count, Moment
from statusgen.model.vocabulary import CauseCategory, Discoverer, Level
from statusgen.status.publication import guids
from statusgen.status.snapshot import Snapshot


def files(of: Site, now: str = "2024-03-05 12:00 UTC") -> dict[str, bytes]:
    """Every file of our own API as it reads at an instant, by its path."""
    return {file.path: file.content for file in incident_files(Snapshot(of, at(now)))}


def entries(of: Site, now: str = "2024-03-05 12:00 UTC") -> list[dict[str, Any]]:
    """The list of incidents."""
    found: list[dict[str, Any]] = json.loads(files(of, now)["api/incidents.json"])["incidents"]
    return found


def incident_of(of: Site | Incident, now: str = "2024-03-05 12:00 UTC") -> dict[str, Any]:
    """The newest incident of a site."""
    of = of if isinstance(of, Site) else site(of)
    found: dict[str, Any] = json.loads(files(of, now)[f"api/incidents/{of.incidents[0].id}.json"])
    return found


def when(written: str) -> dict[str, str]:
    """A time of today's that is known to the minute."""
    instant = f"2024-03-05T{written}:00.000Z"
    return {"first": instant, "last": instant, "precision": "minute", "nearness": "exact"}


def url(path: str) -> str:
    return f"https://status.example.org/{path}"


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


# Files


def test_a_site_without_incidents_has_an_empty_list() -> None:
    assert {path: json.loads(content) for path, content in files(site(languages=["en", "fr"])).items()} == {
        "api/incidents.json": {
            "removed": [],
            "title": {"en": "Example Status"},
            "url": "https://status.example.org/",
            "organization": "Example",
            "time_zone": "Etc/UTC",
            "languages": ["en", "fr"],
            "years": [],
            "incidents": [],
        }
    }


def test_the_list_has_incidents_maintenances_and_notices_newest_first() -> None:
    of = site(
        outage("10:00", "11:00", regions=["FR"]),
        maintenance(update("09:00", "Scheduled")),
        notice(update("08:00", "Update")),
    )
    assert [(each["id"], each["kind"], each["state"]) for each in entries(of)] == [
        ("work", "maintenance", "scheduled"),
        ("outage", "incident", "resolved"),
        ("notice", "notice", "notice"),
    ]
    assert entries(of)[1] == {
        "id": "outage",
        "kind": "incident",
        "title": {"en": "Things are broken"},
        "state": "resolved",
        "impact": "critical",
        "start": when("10:00"),
        "end": when("11:00"),
        "components": ["api"],
        "regions": ["FR"],
        "updated_at": "2024-03-05T11:00:00.000Z",
        "url": url("incidents/outage/"),
        "api_url": url("api/incidents/outage.json"),
    }
    assert list(files(of)) == [
        "api/incidents/work.json",
        "api/incidents/outage.json",
        "api/incidents/notice.json",
        "api/years/2024.json",
        "api/incidents.json",
    ]


def test_each_file_is_one_line() -> None:
    found = files(site(outage("10:00")))
    assert {path: content.count(b"\n") for path, content in found.items()} == dict.fromkeys(found, 1)
    assert found["api/incidents/outage.json"].startswith(b'{"id":"outage",')


def test_each_year_in_the_zone_of_the_site_has_a_list_of_what_began_in_it() -> None:
    old = outage("2021-12-31 23:30 UTC", "2022-01-02 00:00 UTC", name="old")
    older = incident(name="older", start="2021")
    found = files(site(outage("10:00"), old, older, timezone="Europe/Paris"))
    years = json.loads(found["api/incidents.json"])["years"]
    assert years == [
        {"year": 2024, "count": 1, "api_url": url("api/years/2024.json")},
        {"year": 2022, "count": 1, "api_url": url("api/years/2022.json")},
        {"year": 2021, "count": 1, "api_url": url("api/years/2021.json")},
    ]
    listed = json.loads(found["api/years/2022.json"])
    assert (listed["year"], [each["id"] for each in listed["incidents"]]) == (2022, ["old"])


def test_the_list_has_the_hundred_newest_itself() -> None:
    found = files(site(*(outage("10:00", name=f"n{n}") for n in range(101))))
    listed, year = (json.loads(found[path]) for path in ("api/incidents.json", "api/years/2024.json"))
    assert (len(listed["incidents"]), listed["years"][0]["count"]) == (100, 101)
    assert listed["incidents"] == year["incidents"][:100]


def test_ids_that_the_other_api_uses_for_lists_are_as_good_as_any() -> None:
    of = site(outage("10:00", name="unresolved"), outage("10:00", name="upcoming"), outage("10:00", name="incidents"))
    assert len(files(of)) == 5
    assert {each["api_url"] for each in entries(of)} == {
        url("api/incidents/unresolved.json"),
        url("api/incidents/upcoming.json"),
        url("api/incidents/incidents.json"),
    }


# What changes a file


def test_an_update_changes_its_own_incident_and_the_list() -> None:
    others = (
        outage("09:00", "09:30", name="earlier", related=("outage",)),
        maintenance(update("08:00", "Scheduled")),
        outage("11:30", name="later"),
    )
    before = files(site(outage("10:00"), *others))
    after = files(site(outage("10:00", "11:00"), *others))
    assert changed(before, after) == {"api/incidents.json", "api/years/2024.json", "api/incidents/outage.json"}


def test_an_incident_that_names_another_does_not_change_that() -> None:
    old = outage("09:00", "09:30", name="old")
    before, after = files(site(old)), files(site(old, outage("10:00", related=("old",))))
    assert changed(before, after) == {"api/incidents.json", "api/years/2024.json", "api/incidents/outage.json"}


@pytest.mark.parametrize("later", ["12:01", "20:30", "2024-03-06", "2025-01-01"])
def test_time_that_passes_changes_nothing(later: str) -> None:
    of = site(
        outage("10:00", name="open"),
        incident(update("10:00", "Investigating", "next update: 11:00"), name="promised"),
        maintenance(update("09:00", "Scheduled"), start="20:00", end="22:00"),
        maintenance(name="untold", start="2024-03-05 20:00 UTC", end="2024-03-05 21:00 UTC"),
        notice(update("08:00", "Update"), end="2024-03-06"),
    )
    assert files(of, later) == files(of, "12:00")


def test_what_is_dated_ahead_is_left_out_until_its_time() -> None:
    ahead = incident(update("12:10", "Investigating"), name="ahead")
    of = site(ahead, outage("10:00", related=("ahead",)))
    assert list(files(of, "12:09")) == ["api/incidents/outage.json", "api/years/2024.json", "api/incidents.json"]
    assert json.loads(files(of, "12:09")["api/incidents/outage.json"])["related"] == []
    assert json.loads(files(of, "12:10")["api/incidents/outage.json"])["related"] == ["ahead"]
    assert "api/incidents/ahead.json" in files(of, "12:10")


# An incident


def test_an_incident_has_every_field() -> None:
    of = site(
        incident(
            update("10:12", "Investigating", body={"en": "Logins *fail*.", "fr": "Rien ne va."}),
            update("11:00", "Resolved"),
            start="about 10:00",
            title={"en": "Logins fail", "fr": "Connexions en panne"},
            components={"api": "major_outage"},
            summary={"en": "See [the log](log.txt)."},
            writeup={"en": "## Root cause\n\nA *slip*.", "fr": ""},
            links=(Link(title=text("Ticket"), url="https://example.org/1"),),
            pinned=True,
        ),
        languages=["en", "fr"],
    )
    found = incident_of(of)
    assert [each["id"] for each in found.pop("updates")] == ["20240305T1012Z", "20240305T1100Z"]
    about = when("10:00") | {"nearness": "about"}
    assert found == {
        "id": "outage",
        "statuspage_id": api_ids(of)["incident", "outage"],
        "guid": "tag:status.example.org,2024:outage",
        "kind": "incident",
        "title": {"en": "Logins fail", "fr": "Connexions en panne"},
        "language": "en",
        "file": "outage.md",
        "version": "",
        "pages": {"en": url("incidents/outage/"), "fr": url("fr/incidents/outage/")},
        "state": "resolved",
        "start": about,
        "end": when("11:00"),
        "start_declared": True,
        "end_declared": False,
        "duration": {"seconds": 3600, "bound": "about", "text": None, "declared": False},
        "detected": None,
        "discovered": None,
        "repeat": None,
        "except": [],
        "impact": "critical",
        "impact_declared": None,
        "impact_derived": "critical",
        "components": [
            {
                "id": "api",
                "name": {"en": "Api"},
                "full_name": None,
                "declared": "major_outage",
                "worst": "major_outage",
                "levels": [{"level": "major_outage", "start": about, "end": when("11:00")}],
                "note": None,
                "sources": [],
            }
        ],
        "regions": [],
        "affected": [],
        "cause": None,
        "contributing": [],
        "claims": [],
        "statements": [],
        "reports": [],
        "actions": [],
        "notified": [],
        "timeliness": None,
        "removed_updates": [],
        "aliases": [],
        "windows": [],
        "next_update": None,
        "related": [],
        "links": [{"title": {"en": "Ticket"}, "url": "https://example.org/1"}],
        "pinned": True,
        "statuspage_updates": {},
        "summary": {"en": "See [the log](log.txt)."},
        "writeup": {"en": "## Root cause\n\nA *slip*."},
    }


def test_an_update_says_what_it_changes_and_has_the_id_that_it_has_in_feeds() -> None:
    chips = ("api: partial_outage", "FR: major_outage", "all: operational", "cause: confirmed", "next update: 11:00")
    of = site(incident(update("10:00", "Identified", *chips, body={"en": "One.", "fr": "Un."}), components=["api"]))
    assert incident_of(of)["updates"] == [
        {
            "id": "20240305T1000Z",
            "guid": guids(of, of.incidents[0])[0],
            "url": url("incidents/outage/#u20240305T1000Z"),
            "at": when("10:00"),
            "label": "identified",
            "state": "identified",
            "body": {"en": "One.", "fr": "Un."},
            "edited_at": None,
            "added_at": None,
            "chips": [
                {"type": "level", "target": "api", "level": "partial_outage", "region": False},
                {"type": "level", "target": "FR", "level": "major_outage", "region": True},
                {"type": "level", "target": "all", "level": "operational", "region": False},
                {"type": "cause", "status": "confirmed"},
                {"type": "promise", "at": when("11:00")},
            ],
        }
    ]
    assert incident_of(of)["next_update"] == when("11:00")


def test_moments_are_as_precise_as_they_are_known() -> None:
    vague = incident(start="before 2012-07", duration="several hours", components=["api"])
    found = incident_of(site(vague, timezone="Europe/Paris"))
    assert found["start"] == {
        "first": "2012-07-01T02:00:00.000+02:00",
        "last": "2012-08-01T02:00:00.000+02:00",
        "precision": "month",
        "nearness": "before",
    }
    assert found["end"] is None
    assert found["duration"] == {"seconds": None, "bound": None, "text": {"en": "several hours"}, "declared": True}


@pytest.mark.parametrize(
    ("told", "start", "end"),
    [
        (incident(start="10:00", end="2024-03-05", components={"api": "major_outage"}), "10:00", "12:30"),
        (incident(start="2024-03-05", end="2024-03", components={"api": "major_outage"}), "12:30", "12:30"),
        (incident(update("10:00", "Monitoring"), update("11:00", "Resolved"), end="2024-03-05"), "10:00", "11:00"),
        (maintenance(start="2024-03-05", end="2024-03-05"), "2024-03-06T00:00", "2024-03-06T00:00"),  # a plan
        (notice(update("2024-03-05", "Update"), start="2024-03-05", end="2024-03-05"), *["2024-03-06T00:00"] * 2),
    ],
)
def test_what_happened_on_a_day_that_is_not_over_happened_up_to_now(told: Incident, start: str, end: str) -> None:
    lost = outage("08:00", "09:00", component="web", name="lost")  # as of the hour, not of the day
    of = site(told, lost, components=["api", "web"])
    found = json.loads(files(of, "12:30")[f"api/incidents/{told.id}.json"])
    lasts = [found[key]["last"].removeprefix("2024-03-05T").removesuffix(":00.000Z") for key in ("start", "end")]
    assert lasts == [start, end]


def test_what_was_said_on_a_day_that_is_not_over_was_said_up_to_now() -> None:
    open_one = outage(
        "2024-03-05", statements=[statement("Ann", "Hello.", at=moment("2024-03-05")), statement("Bo", "Hi.")]
    )
    of = site(open_one)
    told = [[incident_of(of, now)[key][0]["at"]["last"] for key in ("updates", "statements")] for now in DAYS_END]
    assert told == [["2024-03-05T12:30:00.000Z"] * 2, ["2024-03-06T00:00:00.000Z"] * 2]
    assert files(of, "2024-03-06") == files(of, "2024-03-09")


def test_who_was_told_of_what_is_over_on_a_day_that_is_not_was_told_up_to_now() -> None:
    told = Notification(who=text("The regulator"), at=moment("2024-03-05"))
    of = site(incident(start="08:00", end="09:00", notified=(told,)))
    lasts = [incident_of(of, now)["notified"][0]["at"]["last"] for now in DAYS_END]
    assert lasts == ["2024-03-05T12:30:00.000Z", "2024-03-06T00:00:00.000Z"]


DAYS_END = ("12:30", "2024-03-06")
"""An instant of a day, and its end."""


def test_how_long_it_lasted_may_be_declared_and_is_said_of_what_is_over() -> None:
    declared = incident(start="10:00", end="12:00", duration="over 90m")
    assert incident_of(declared)["duration"] == {"seconds": 5400, "bound": "over", "text": None, "declared": True}
    assert incident_of(outage("10:00"))["duration"] is None
    assert incident_of(incident(start="2008"))["duration"] is None


def test_levels_are_told_over_time_of_components_and_regions() -> None:
    of = site(
        incident(
            update("10:00", "Investigating"),
            update("10:30", "Identified", "api: partial_outage", "web: degraded_performance"),
            update("11:00", "Resolved"),
            update("11:30", "Investigating"),
            components={"api": Effect(level=Level.MAJOR_OUTAGE, note=text("All of it."), source=(citation("A"),))},
            regions=["eu-1", "FR"],
        ),
        regions={"eu-1": "Ireland"},
    )
    found = incident_of(of)
    api, web = found["components"]
    assert segments(api) == [
        ("major_outage", "10:00", "10:30"),
        ("partial_outage", "10:30", "11:00"),
        ("partial_outage", "11:30", None),
    ]
    assert (api["declared"], api["worst"], api["note"]) == ("major_outage", "major_outage", {"en": "All of it."})
    assert api["sources"] == [{"url": None, "text": {"en": "A"}}]
    assert segments(web) == [("degraded_performance", "10:30", "11:00"), ("degraded_performance", "11:30", None)]
    assert (web["declared"], web["worst"]) == (None, "degraded_performance")
    assert [(each["id"], each["name"], each["declared"]) for each in found["regions"]] == [
        ("eu-1", {"en": "Ireland"}, None),
        ("FR", {}, None),
    ]
    assert segments(found["regions"][1])[0] == ("major_outage", "10:00", "10:30")
    assert (found["state"], found["end"]) == ("investigating", None)


def segments(affected: dict[str, Any]) -> list[tuple[str, str, str | None]]:
    """The levels of a component or region, with their times of day."""
    return [
        (held["level"], held["start"]["first"][11:16], held["end"] and held["end"]["first"][11:16])
        for held in affected["levels"]
    ]


def test_a_component_whose_name_is_not_unique_has_its_full_name() -> None:
    spaces = group("spaces", component("s", called={"en": "Amsterdam", "de": "Amsterdam (NL)"}))
    droplets = group("droplets", component("d", called="Amsterdam"), called={"en": "Droplets", "fr": "Machines"})
    down = incident(update("10:00", "Investigating"), components=["d", "s"], regions=["FR"])
    found = incident_of(site(down, components=[droplets, spaces]))
    assert [each["full_name"] for each in (*found["components"], *found["regions"])] == [
        {"en": "Droplets - Amsterdam", "fr": "Machines - Amsterdam"},
        {"en": "Spaces - Amsterdam", "de": "Spaces - Amsterdam (NL)"},
        None,
    ]


def test_what_nobody_knows_the_time_of_has_its_worst_level_alone() -> None:
    found = incident_of(incident(start="2012-07", components={"api": "major_outage"}))["components"][0]
    assert (found["declared"], found["worst"], found["levels"]) == ("major_outage", "major_outage", [])


def test_an_impact_is_declared_or_follows_from_the_levels() -> None:
    def impacts(of: Incident) -> tuple[str, str | None, str]:
        found = incident_of(of)
        return found["impact"], found["impact_declared"], found["impact_derived"]

    assert impacts(outage("10:00", "11:00", impact="minor")) == ("minor", "minor", "critical")
    assert impacts(outage("10:00", "11:00", level="partial_outage")) == ("major", None, "major")
    assert impacts(outage("10:00", "11:00", level="operational")) == ("none", None, "none")
    assert impacts(outage("10:00", level="operational")) == ("minor", None, "minor")
    assert impacts(maintenance()) == ("none", None, "none")
    assert impacts(notice(update("10:00", "Update"))) == ("none", None, "none")


def test_a_notice_has_no_level_and_no_id_at_statuspage() -> None:
    found = incident_of(notice(update("10:00", "Update"), update("11:00", "Resolved"), components=["api"]))
    assert (found["statuspage_id"], found["state"]) == (None, "resolved")
    assert [(each["worst"], each["levels"]) for each in found["components"]] == [(None, [])]


# What the model has


FULL = incident(
    update("10:00", "Identified"),
    update("11:00", "Update", "FR: major_outage"),
    components={"api": Effect(level=Level.MAJOR_OUTAGE)},
    cause=cause("confirmed"),
    claims=(claim("E", "So."),),
    statements=(statement("Ada", "Sorry."),),
    reports=(report("Watchers"),),
    detected=moment("10:05"),
    discovered=Discovery(by=text("Ada")),
    affected=(Reach(share=Share(8.5, Bound.UP_TO), unit=text("users"), region="FR"),),
    contributing=(cause("suspected"),),
    actions=(
        Action(title=text("Check"), done=moment("2024-03-05"), due=moment("2024-03"), link="https://example.org/2"),
    ),
    notified=(Notification(who=text("The authority"), at=moment("10:30")),),
    links=(Link(title=text("Ticket"), url="https://example.org/1"),),
)


@each_row(
    ("fact", "key", "kind"),
    [
        (FULL, "", "PublishedIncident"),
        (FULL.components["api"], "components", "Affected"),
        (FULL.cause, "cause", "PublishedCause"),
        (FULL.claims[0], "claims", "Claim"),
        (FULL.statements[0], "statements", "PublishedStatement"),
        (FULL.reports[0], "reports", "Report"),
        (FULL.discovered, "discovered", "PublishedDiscovery"),
        (FULL.affected[0], "affected", "Reach"),
        (FULL.contributing[0], "contributing", "Cause"),
        (FULL.actions[0], "actions", "Action"),
        (FULL.notified[0], "notified", "Notification"),
        (FULL.links[0], "links", "Link"),
        (FULL.updates[0], "updates", "PublishedUpdate"),
    ],
)
def test_every_field_of_the_model_is_published_and_in_the_schema(fact: msgspec.Struct, key: str, kind: str) -> None:
    found = incident_of(FULL)
    part = found[key] if key else found
    keys = set(fact.__struct_encode_fields__)
    assert keys <= set(part[0] if isinstance(part, list) else part)
    assert keys <= set(schemas((PublishedIncident,), "{name}")[kind]["properties"])


class Ticket(msgspec.Struct, frozen=True, kw_only=True, rename={"what": "subject"}):
    """A fact as an author writes it."""

    number: int
    what: Text = text("")
    opened: Moment | None = None
    note: str = ""


@beside(Ticket, url="number")
class PublishedTicket(Published, frozen=True, kw_only=True):
    """A ticket, and where to read it."""

    series: str
    url: str
    host: str
    opened: str


def test_what_is_derived_stands_beside_the_facts_and_in_the_place_of_those_of_its_name() -> None:
    ticket = Ticket(number=7, what=text("Down"), opened=moment("10:00"), note="n")
    own = {"series": "A", "url": "https://example.org/7", "host": "example.org", "opened": "today"}
    published = PublishedTicket(**PublishedTicket.facts(ticket), **own)
    assert as_json(published, hook=lambda words: words.words) == (
        b'{"series":"A","number":7,"url":"https://example.org/7","host":"example.org",'
        b'"subject":{"en":"Down"},"opened":"today","note":"n"}\n'
    )


def test_a_schema_has_what_is_derived_too_and_describes_it() -> None:
    schema = schemas((PublishedTicket,), "{name}")
    assert list(schema) == ["PublishedTicket"]
    assert schema["PublishedTicket"]["description"] == "A ticket, and where to read it."
    assert list(schema["PublishedTicket"]["properties"]) == [
        "series", "number", "url", "host", "subject", "opened", "note"
    ]  # fmt: skip


# Maintenance


def test_a_maintenance_has_its_windows_as_they_were_announced_and_the_last_of_them_as_its_extent() -> None:
    moved = update("10:00", "Update", "start: 20:30", "end: 23:00")
    found = incident_of(maintenance(update("09:00", "Scheduled"), moved, update("11:00", "Update")))
    assert found["windows"] == [
        {"update": None, "start": when("20:00"), "end": when("22:00")},
        {"update": "20240305T1000Z", "start": when("20:30"), "end": when("23:00")},
    ]
    assert (found["start"], found["end"]) == (when("20:30"), when("23:00"))
    assert found["updates"][1]["chips"] == [
        {"type": "window", "start": when("20:30"), "end": None},
        {"type": "window", "start": None, "end": when("23:00")},
    ]
    assert segments(found["components"][0]) == [("under_maintenance", "20:30", "23:00")]


def test_a_maintenance_that_nobody_wrote_about_is_scheduled_whatever_the_clock_says() -> None:
    of = site(maintenance(start="2024-03-01 20:00 UTC", end="2024-03-01 21:00 UTC"))
    assert [(each["state"], each["updated_at"]) for each in entries(of)] == [("scheduled", None)]


def test_a_maintenance_lasted_from_its_window_on_until_it_was_completed() -> None:
    done = maintenance(update("20:05", "In progress"), update("21:35", "Completed"))
    assert incident_of(done)["duration"] == {"seconds": 5700, "bound": "exact", "text": None, "declared": False}
    assert incident_of(maintenance(update("20:05", "In progress")))["duration"] is None
    called_off = incident_of(maintenance(update("10:00", "Cancelled")))
    assert (called_off["state"], called_off["duration"]) == ("cancelled", None)


# Who says so


def test_a_cause_says_how_sure_it_is_who_says_so_and_what_was_said_before() -> None:
    why = cause(
        "confirmed",
        category=(CauseCategory.DNS, CauseCategory.HUMAN_ERROR),
        summary=text({"en": "A record.", "fr": "Un enregistrement."}),
        by=text("Example"),
        source=(citation("https://example.org/why"), citation({"en": "The press", "fr": "La presse"})),
    )
    posts = [update("10:00", "Investigating", "cause: suspected"), update("10:30", "Identified", "cause: confirmed")]
    assert incident_of(incident(*posts, cause=why))["cause"] == {
        "status": "confirmed",
        "categories": ["dns", "human_error"],
        "summary": {"en": "A record.", "fr": "Un enregistrement."},
        "by": {"en": "Example"},
        "sources": [
            {"url": "https://example.org/why", "text": None},
            {"url": None, "text": {"en": "The press", "fr": "La presse"}},
        ],
        "history": [
            {"update": "20240305T1000Z", "at": when("10:00"), "status": "suspected"},
            {"update": "20240305T1030Z", "at": when("10:30"), "status": "confirmed"},
        ],
    }


def test_claims_and_reports_are_apart_and_say_whose_they_are() -> None:
    said = claim("The press", "An attack.", about="api", at=moment("10:15"), response=text("No."))
    counted = report("Watchers", count=Count(580_000, Bound.UP_TO), unit=text("reports"), component="api", region="FR")
    found = incident_of(outage("10:00", claims=(said,), reports=(counted,)))
    assert found["claims"] == [
        {
            "about": "api",
            "by": {"en": "The press"},
            "summary": {"en": "An attack."},
            "at": when("10:15"),
            "response": {"en": "No."},
            "sources": [],
        }
    ]
    assert found["reports"] == [
        {
            "by": {"en": "Watchers"},
            "count": {"number": 580_000, "bound": "up to"},
            "unit": {"en": "reports"},
            "component": "api",
            "region": "FR",
            "at": None,
            "summary": None,
            "sources": [],
        }
    ]


def test_what_is_told_of_its_detection_reach_and_aftermath_is_published() -> None:
    found = incident_of(site(FULL))
    assert found["detected"] == when("10:05")
    assert found["discovered"] == {"by": None, "text": {"en": "Ada"}, "summary": None, "sources": []}
    assert found["affected"] == [
        {
            "count": None, "share": {"percent": 8.5, "bound": "up to"}, "unit": {"en": "users"}, "component": None,
            "region": "FR", "sources": [],
        }
    ]  # fmt: skip
    [action] = found["actions"]
    assert (action["title"], action["done"]["precision"], action["due"]["precision"], action["link"]) == (
        {"en": "Check"}, "day", "month", "https://example.org/2",
    )  # fmt: skip
    assert found["notified"] == [{"who": {"en": "The authority"}, "at": when("10:30"), "sources": []}]
    noticed = incident(update("10:00", "Resolved"), discovered=Discovery(by=Discoverer.CUSTOMER))
    assert incident_of(site(noticed))["discovered"]["by"] == "customer"


def test_a_statement_says_who_speaks_in_what_capacity_and_in_which_language() -> None:
    quoted = statement(
        "Ada",
        "済みません",
        role=text("chief"),
        organization=text("EXAMPLE"),
        lang="ja",
        verbatim=True,
        at=moment("10:30"),
    )
    found = incident_of(outage("10:00", statements=(quoted,)))["statements"]
    assert found == [
        {
            "speaker": {"en": "Ada"},
            "role": {"en": "chief"},
            "organization": {"en": "EXAMPLE"},
            "outside": False,
            "at": when("10:30"),
            "text": {"ja": "済みません"},
            "language": "ja",
            "verbatim": True,
            "sources": [],
        }
    ]


def test_voices_from_outside_are_marked() -> None:
    voices = [None, "Example", "The cloud", "The press"]
    said = tuple(statement("Ada", "Hm.", organization=text(each) if each else None) for each in voices)
    of = site(outage("10:00", statements=said), components=[component("api", operator=("The Cloud",))])
    assert [each["outside"] for each in incident_of(of)["statements"]] == [True, False, False, True]


# Texts


HOSTILE = [
    "<b>&amp;</b> & ]]>",
    "\U0001f525 e\u0301 \u202eabc\u2069",
    "שלום عالم",
    "a\u0000\u0008\u001b\u2028\ufffe\x7f",
    '"\\',
]


@pytest.mark.parametrize("words", HOSTILE)
def test_any_text_arrives_as_it_was_written(words: str) -> None:
    assert texts_after(words) == [words] * 7


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_no_text_is_lost_or_changed(words: str) -> None:
    assert set(texts_after(words)) == {words}


def texts_after(words: str) -> Iterable[str]:
    """A text in every place that may have one, as the API has it."""
    of = site(
        outage(
            "10:00", title=words, summary=words, writeup=words, cause=cause("unknown", summary=text(words)),
            claims=(claim(words, "So."),), statements=(statement("Ada", words),), reports=(report(words),),
        )
    )  # fmt: skip
    found = incident_of(of)
    people = [found["claims"][0]["by"], found["statements"][0]["text"], found["reports"][0]["by"]]
    texts = [found["title"], found["summary"], found["writeup"], found["cause"]["summary"], *people]
    return [each["en"] for each in texts]


def test_what_became_of_updates_after_they_were_published_is_told() -> None:
    told = incident(update("09:00", "Investigating"), update("09:10", "Update"), name="told")
    french = {"": moment("10:00"), "fr": moment("11:00")}
    revisions = Revisions(
        {"20240305T0900Z": french},
        {"20240305T0910Z": moment("10:30")},
        (RemovedUpdate(moment("09:05"), moment("10:00")),),
    )
    found = site(told, revisions={"told": revisions}, removed=(RemovedIncident("gone", moment("11:00")),))
    assert [(each["edited_at"], each["added_at"]) for each in incident_of(found)["updates"]] == [
        ("2024-03-05T11:00:00.000Z", None),
        (None, "2024-03-05T10:30:00.000Z"),
    ]
    assert incident_of(found)["removed_updates"] == [{"posted": when("09:05"), "at": when("10:00")}]
    assert json.loads(files(found)["api/incidents.json"])["removed"] == [{"id": "gone", "at": when("11:00")}]
