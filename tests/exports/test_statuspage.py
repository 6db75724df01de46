import json
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import pytest
from builders import (
    at,
    component,
    group,
    incident,
    level_at,
    maintenance,
    notice,
    outage,
    site,
    update,
    v2_files,
    views,
)
from hypothesis import given
from hypothesis import strategies as st

from statusgen.exports.statuspage import build_file
from statusgen.exports.statuspage_ids import api_id, api_ids
from statusgen.model.problems import StatusgenError
from statusgen.model.site import Incident, Site
from statusgen.model.vocabulary import Level
from statusgen.status.levels import last_changes
from statusgen.status.snapshot import Snapshot
from statusgen.status.timeline import Timeline

PAGE = "2x562kr75zhr"


def api(of: Site, now: str = "2024-03-05 12:00 UTC") -> dict[str, Any]:
    """What a client reads of a site at an instant, by the name of the file."""
    files = (file for file in v2_files(views(of, now)[0]) if file.path.startswith("api/v2/"))
    return {f.path.removeprefix("api/v2/").removesuffix(".json"): json.loads(f.content) for f in files}


def incident_of(of: Site | Incident, now: str = "2024-03-05 12:00 UTC") -> dict[str, Any]:
    """The newest incident of a site as a client sees it."""
    found: dict[str, Any] = api(of if isinstance(of, Site) else site(of), now)["incidents"]["incidents"][0]
    return found


def maintenance_of(work: Incident, now: str = "2024-03-05 12:00 UTC") -> dict[str, Any]:
    """A maintenance as a client sees it."""
    found: dict[str, Any] = api(site(work), now)["scheduled-maintenances"]["scheduled_maintenances"][0]
    return found


def component_of(of: Site, now: str = "2024-03-05 12:00 UTC", name: str = "Api") -> dict[str, Any]:
    """The component of that name as a client sees it."""
    rows: list[dict[str, Any]] = api(of, now)["components"]["components"]
    return next(row for row in rows if row["name"] == name)


def names(found: Iterable[dict[str, Any]]) -> list[str]:
    return [each["name"] for each in found]


# Files


def test_a_site_without_incidents_has_every_list_empty() -> None:
    files = api(site())
    assert list(files) == [
        "status",
        "summary",
        "components",
        "incidents",
        "incidents/unresolved",
        "scheduled-maintenances",
        "scheduled-maintenances/upcoming",
        "scheduled-maintenances/active",
    ]
    page = {
        "id": PAGE,
        "name": "Example Status",
        "url": "https://status.example.org",
        "time_zone": "Etc/UTC",
        "updated_at": "2024-03-05T00:00:00.000Z",
    }
    status = {"indicator": "none", "description": "All Systems Operational"}
    assert files["status"] == {"page": page, "status": status}
    assert list(files["summary"]) == ["page", "status", "components", "incidents", "scheduled_maintenances"]
    assert files["summary"]["incidents"] == files["summary"]["scheduled_maintenances"] == []
    assert files["incidents"] == files["incidents/unresolved"] == {"page": page, "incidents": []}
    planned = [found for name, found in files.items() if name.startswith("scheduled")]
    assert planned == [{"page": page, "scheduled_maintenances": []}] * 3


def test_a_file_is_one_line() -> None:
    first = v2_files(views(site(), "12:00")[0])[0]
    assert first.path == "api/v2/status.json"
    assert first.content.startswith(b'{"page":{"id":')
    assert first.content.endswith(b"}\n")
    assert first.content.count(b"\n") == 1


def test_the_lists_have_the_newest_fifty_and_what_is_unresolved_however_old() -> None:
    old = outage("00:01", name="old-and-open")
    over = [outage(f"{n // 60 + 1:02}:{n % 60:02}", "10:00", name=f"i{n:02}") for n in range(55)]
    of = site(old, *over)
    files = api(of)
    found = api_ids(of)
    ids = {each.id: found["incident", each.id] for each in of.incidents}
    newest = [ids[f"i{n:02}"] for n in range(54, 4, -1)]
    assert [each["id"] for each in files["incidents"]["incidents"]] == [*newest, ids["old-and-open"]]
    assert [each["id"] for each in files["incidents/unresolved"]["incidents"]] == [ids["old-and-open"]]
    alone = {name.removeprefix("incidents/") for name in files if name.startswith("incidents/")} - {"unresolved"}
    assert alone == {ids["old-and-open"], *(ids[f"i{n:02}"] for n in range(5, 55))}
    page = files["status"]["page"] | {"updated_at": "2024-03-05T10:00:00.000Z"}
    assert files[f"incidents/{ids['i54']}"] == {"page": page, "incident": incident_of(of)}


def test_the_list_of_maintenances_has_the_newest_fifty() -> None:
    works = [maintenance(name=f"w{n:02}", start=f"{n // 60:02}:{n % 60:02}", end="23:00") for n in range(52)]
    of = site(*works)
    found = api(of)["scheduled-maintenances"]["scheduled_maintenances"]
    assert [each["id"] for each in found] == [api_ids(of)["incident", f"w{n:02}"] for n in range(51, 1, -1)]


def test_a_maintenance_is_upcoming_then_active_then_in_its_list_alone() -> None:
    of = site(maintenance(update("10:00", "Scheduled"), start="20:00", end="22:00"))
    lists = {
        now: [
            bool(api(of, f"2024-03-05 {now} UTC")[name]["scheduled_maintenances"])
            for name in ("scheduled-maintenances/upcoming", "scheduled-maintenances/active", "summary")
        ]
        for now in ("19:59", "20:00", "22:00")
    }
    assert lists == {
        "19:59": [True, False, True],
        "20:00": [False, True, True],
        "22:00": [False, False, False],
    }
    assert names(api(of, "2024-03-06")["scheduled-maintenances"]["scheduled_maintenances"]) == ["Things are broken"]


def test_maintenances_and_notices_are_not_among_the_incidents() -> None:
    files = api(site(maintenance(update("10:00", "In progress")), notice(update("10:00", "Update"))))
    assert files["incidents"]["incidents"] == files["incidents/unresolved"]["incidents"] == []
    assert names(files["scheduled-maintenances"]["scheduled_maintenances"]) == ["Things are broken"]
    assert not [name for name in files if name.startswith("incidents/") and name != "incidents/unresolved"]


def test_an_id_that_two_have_is_an_error() -> None:
    with pytest.raises(StatusgenError):
        v2_files(views(site(components=[group("integrations", "integrations")]), "12:00")[0])


# The page and its status


def test_the_page_changes_with_updates_and_windows_and_not_with_the_build() -> None:
    of = site(outage("10:00", "11:00"), maintenance(update("09:00", "Scheduled"), start="20:00", end="22:00"))
    times = {now: api(of, now)["status"]["page"]["updated_at"] for now in ("12:00", "20:30", "2024-03-09")}
    assert times == {
        "12:00": "2024-03-05T11:00:00.000Z",
        "20:30": "2024-03-05T20:00:00.000Z",
        "2024-03-09": "2024-03-05T22:00:00.000Z",
    }


def test_without_an_update_the_page_is_as_old_as_its_newest_component_in_use() -> None:
    of = site(components=[component("api", since="2020"), component("web", since="2022"), component("x", since="2030")])
    assert api(of)["status"]["page"]["updated_at"] == "2022-01-01T00:00:00.000Z"


def test_a_notice_changes_no_file() -> None:
    assert api(site(notice(update("10:00", "Update"), components=["api"]))) == api(site())


@pytest.mark.parametrize(
    ("levels", "indicator", "description"),
    [
        (["operational", "under_maintenance"], "minor", "Open Incident"),
        (["operational", "degraded_performance"], "minor", "Partially Degraded Service"),
        (["degraded_performance", "degraded_performance"], "minor", "Degraded System Service"),
        (["operational", "partial_outage"], "minor", "Minor Service Outage"),
        (["partial_outage", "partial_outage"], "major", "Partial System Outage"),
        (["operational", "major_outage"], "major", "Partial System Outage"),
        (["major_outage", "major_outage"], "critical", "Major System Outage"),
    ],
)
def test_the_status_is_statuspages(levels: list[str], indicator: str, description: str) -> None:
    down = incident(update("10:00", "Investigating"), components=dict(zip(["api", "web"], levels, strict=True)))
    assert api(site(down))["status"]["status"] == {"indicator": indicator, "description": description}


def test_the_status_under_maintenance_is_so() -> None:
    status = api(site(maintenance()), "21:00")["status"]["status"]
    assert status == {"indicator": "maintenance", "description": "Service Under Maintenance"}


# Components


def test_groups_and_components_are_in_one_list_with_positions_from_1_inside_a_group_too() -> None:
    of = site(
        outage("10:00", component="search"),
        components=[
            component("api", since="2020-05-06"),
            group("front", component("web", since="2021-02"), "search", called="Front & back"),
            "mail",
        ],
    )
    ids = api_ids(of)
    rows = api(of)["components"]["components"]
    assert [(row["name"], row["position"], row["group"]) for row in rows] == [
        ("Api", 1, False),
        ("Web", 1, False),
        ("Front & back", 2, True),
        ("Search", 2, False),
        ("Mail", 3, False),
    ]
    assert rows[2] == {
        "id": ids["group", "front"],
        "name": "Front & back",
        "status": "major_outage",
        "created_at": "2021-02-01T00:00:00.000Z",
        "updated_at": "2024-03-05T10:00:00.000Z",
        "position": 2,
        "description": None,
        "showcase": True,
        "start_date": None,
        "group_id": None,
        "page_id": ids["page", ""],
        "group": True,
        "only_show_if_degraded": False,
        "components": [ids["component", "web"], ids["component", "search"]],
    }
    assert rows[3] == {
        "id": ids["component", "search"],
        "name": "Search",
        "status": "major_outage",
        "created_at": "2024-03-05T10:00:00.000Z",
        "updated_at": "2024-03-05T10:00:00.000Z",
        "position": 2,
        "description": None,
        "showcase": True,
        "start_date": None,
        "group_id": ids["group", "front"],
        "page_id": ids["page", ""],
        "group": False,
        "only_show_if_degraded": False,
    }
    assert (rows[0]["start_date"], rows[1]["start_date"]) == ("2020-05-06", "2021-02-01")


def test_a_component_out_of_use_is_in_no_list_but_in_its_incidents() -> None:
    gone = component("api", until="2024-03-04")
    of = site(
        outage("2024-03-01 10:00 UTC", "2024-03-01 11:00 UTC"),
        components=[
            gone,
            group("old", component("fax", until="2024-03-04")),
            group("front", "web", component("x", until="2020")),
        ],
    )
    rows = api(of)["components"]["components"]
    assert [(row["name"], row["position"], len(row.get("components", ""))) for row in rows] == [
        ("Front", 1, 1),
        ("Web", 1, 0),
    ]
    assert [(each["name"], each["position"]) for each in incident_of(of)["components"]] == [("Api", 2)]


def test_a_component_was_created_when_it_is_first_known_of() -> None:
    of = site(
        incident(update("11:00", "Investigating"), name="b", start="10:30", components=["api"]),
        outage("11:00", name="a"),
        notice(update("09:00", "Update"), components=["api"]),
    )
    assert component_of(of)["created_at"] == "2024-03-05T10:30:00.000Z"
    assert component_of(of, name="Web")["created_at"] == "2024-03-05T10:30:00.000Z"
    assert component_of(site())["created_at"] == "2024-03-05T00:00:00.000Z"


def test_a_component_that_nothing_is_known_of_is_as_old_as_the_oldest_whose_age_is() -> None:
    of = site(components=["api", component("web", since="2022"), component("mail", since="2021-02")])
    assert component_of(of)["created_at"] == component_of(of)["updated_at"] == "2021-02-01T00:00:00.000Z"


def test_an_update_without_words_says_what_its_state_means() -> None:
    of = site(
        incident(update("10:00", "Monitoring", body=""), update("11:00", "Resolved", body=""), components=["api"])
    )
    said = [each["body"] for each in incident_of(of)["incident_updates"]]
    assert said == ["The incident is resolved.", "A fix is in place and is being monitored."]


def test_a_postmortem_without_words_says_the_write_up() -> None:
    posts = update("10:00", "Resolved"), update("11:00", "Postmortem", body="")
    said = incident_of(site(incident(*posts, writeup="## Why\n\nThe disk.")))["incident_updates"][0]
    assert (said["status"], said["body"]) == ("postmortem", "Why\nThe disk.")


def test_no_component_is_from_the_future() -> None:
    soon, old = component("web", since="2024-04-01"), component("mail", since="2022")
    work = maintenance(start="2024-03-20", end="2024-03-21", components=["api", "web"])
    known = site(work, components=["api", soon, old])
    unknown = site(work, components=["api", soon])
    for of, since in ((known, "2022-01-01"), (unknown, "2024-03-05")):
        named = api(of)["scheduled-maintenances"]["scheduled_maintenances"][0]["components"]
        assert [(each["created_at"][:10], each["updated_at"][:10]) for each in named] == [(since, since)] * 2


def test_a_maintenance_that_nobody_posted_about_is_from_the_beginning_until_it_begins() -> None:
    of = site(maintenance(), components=["api", component("web", since="2022")])
    keys = ("created_at", "started_at", "updated_at")

    def found(now: str) -> list[str]:
        work = api(of, now)["scheduled-maintenances"]["scheduled_maintenances"][0]
        return [work[key][:16] for key in keys]

    assert found("2024-03-04") == found("19:59") == ["2022-01-01T00:00"] * 3
    assert found("21:00") == ["2024-03-05T20:00"] * 3
    assert found("23:00") == ["2024-03-05T20:00"] * 2 + ["2024-03-05T22:00"]


def test_a_component_was_updated_when_its_level_last_changed() -> None:
    worse = update("10:30", "Identified", "api: partial_outage")
    talk, end = update("10:45", "Update"), update("11:00", "Resolved")
    of = site(incident(update("10:00", "Investigating"), worse, talk, end, components={"api": "degraded_performance"}))
    times = {now: component_of(of, now)["updated_at"][11:16] for now in ("10:10", "10:50", "12:00")}
    assert times == {"10:10": "10:00", "10:50": "10:30", "12:00": "11:00"}


def test_an_incident_inside_a_worse_one_changes_no_level() -> None:
    inner = outage("10:30", "11:00", level="partial_outage", name="inner")
    of = site(outage("10:00", name="outer"), inner)
    assert component_of(of)["updated_at"] == "2024-03-05T10:00:00.000Z"


def test_a_component_that_was_named_and_stayed_up_has_not_changed() -> None:
    of = site(incident(update("10:00", "Investigating"), update("11:00", "Resolved"), components=["api"]))
    assert component_of(of)["updated_at"] == component_of(of)["created_at"] == "2024-03-05T10:00:00.000Z"


def test_a_component_changes_with_a_window() -> None:
    of = site(maintenance(update("10:00", "Scheduled"), start="20:00", end="22:00"))
    times = {now: component_of(of, now)["updated_at"][11:16] for now in ("12:00", "21:00", "2024-03-06")}
    assert times == {"12:00": "10:00", "21:00": "20:00", "2024-03-06": "22:00"}


def test_an_open_incident_that_began_nobody_knows_on_which_day_counts_from_its_earliest() -> None:
    vague = incident(update("10:00", "Investigating"), start="2024-03", components={"api": "partial_outage"})
    found = component_of(site(vague))
    assert (found["status"], found["updated_at"]) == ("partial_outage", "2024-03-01T00:00:00.000Z")


def test_what_ended_on_a_day_is_over_all_that_day() -> None:
    ended = incident(start="2024-03-03 10:00 UTC", end="2024-03-05", components={"api": "partial_outage"})
    found = {now: component_of(site(ended), now) for now in ("2024-03-04", "12:00", "2024-03-07")}
    assert [(each["status"], each["updated_at"][:16]) for each in found.values()] == [
        ("partial_outage", "2024-03-03T10:00"),
        ("operational", "2024-03-05T00:00"),
        ("operational", "2024-03-05T00:00"),
    ]


def test_what_lasted_nobody_knows_how_long_changes_no_level() -> None:
    of = site(incident(start="2024-03-01", duration="some hours", components={"api": "partial_outage"}))
    assert component_of(of)["updated_at"] == component_of(of)["created_at"] == "2024-03-01T00:00:00.000Z"


# Incidents


def test_an_incident_has_every_field() -> None:
    of = site(
        incident(
            update("10:12", "Investigating", body="Logins *fail*."),
            update("10:40", "Monitoring", "api: degraded_performance", body="One.\n\nTwo [there](b.md)."),
            update("11:00", "Resolved"),
            start="10:00",
            components={"api": "major_outage"},
        )
    )
    ids = api_ids(of)
    name, row = ids["incident", "outage"], component_of(of)
    found = incident_of(of)
    assert found.pop("incident_updates")[1:] == [
        {
            "id": api_id("update", of.feeds.authority, "outage/20240305T1040Z"),
            "status": "monitoring",
            "body": "One.\nTwo there.",
            "incident_id": name,
            "created_at": "2024-03-05T10:40:00.000Z",
            "updated_at": "2024-03-05T10:40:00.000Z",
            "display_at": "2024-03-05T10:40:00.000Z",
            "affected_components": [
                {
                    "code": row["id"],
                    "name": "Api",
                    "old_status": "major_outage",
                    "new_status": "degraded_performance",
                }
            ],
            "deliver_notifications": False,
            "custom_tweet": None,
            "tweet_id": None,
        },
        {
            "id": api_id("update", of.feeds.authority, "outage/20240305T1012Z"),
            "status": "investigating",
            "body": "Logins fail.",
            "incident_id": name,
            "created_at": "2024-03-05T10:12:00.000Z",
            "updated_at": "2024-03-05T10:12:00.000Z",
            "display_at": "2024-03-05T10:12:00.000Z",
            "affected_components": [
                {"code": row["id"], "name": "Api", "old_status": "operational", "new_status": "major_outage"}
            ],
            "deliver_notifications": False,
            "custom_tweet": None,
            "tweet_id": None,
        },
    ]
    assert found == {
        "id": name,
        "name": "Things are broken",
        "status": "resolved",
        "created_at": "2024-03-05T10:12:00.000Z",
        "updated_at": "2024-03-05T11:00:00.000Z",
        "monitoring_at": "2024-03-05T10:40:00.000Z",
        "resolved_at": "2024-03-05T11:00:00.000Z",
        "impact": "critical",
        "shortlink": "https://status.example.org/incidents/outage/",
        "started_at": "2024-03-05T10:00:00.000Z",
        "page_id": ids["page", ""],
        "components": [row],
    }


def test_an_open_incident_has_no_end_and_its_impact() -> None:
    found = incident_of(incident(update("10:00", "Identified"), impact="none"))
    assert [found[key] for key in ("status", "impact", "monitoring_at", "resolved_at")] == [
        "identified",
        "minor",
        None,
        None,
    ]


def test_an_incident_without_updates_is_known_from_its_start_and_end() -> None:
    known = incident_of(incident(start="2024-03-01", end="2024-03-02"))
    keys = ("created_at", "updated_at", "started_at", "resolved_at")
    assert [known[key][:10] for key in keys] == ["2024-03-01", "2024-03-02", "2024-03-01", "2024-03-02"]
    unknown = incident_of(incident(start="2024-03-01", duration="some hours"))
    assert [unknown["status"], unknown["updated_at"][:10], unknown["resolved_at"]] == ["resolved", "2024-03-01", None]


def test_what_is_yet_to_begin_is_in_no_file() -> None:
    of = site(incident(start="2024-03-05 12:10 UTC", end="2024-03-05 12:30 UTC", components=["api"]))
    assert api(of) == api(site())
    assert names(api(of, "12:10")["incidents"]["incidents"]) == ["Things are broken"]


def test_all_means_what_was_named_until_then_and_an_end_changes_no_level_for_good() -> None:
    found = incident_of(
        incident(
            update("10:00", "Investigating", "web: degraded_performance"),
            update("10:10", "Identified", "all: partial_outage", "FR: major_outage"),
            update("10:20", "Resolved", "all: operational"),
            update("10:30", "Investigating", "api: major_outage"),
            components={"api": "degraded_performance"},
        )
    )
    affected = [
        {each["name"]: (each["old_status"], each["new_status"]) for each in posted["affected_components"]}
        for posted in reversed(found["incident_updates"])
    ]
    assert affected == [
        {"Api": ("operational", "degraded_performance"), "Web": ("operational", "degraded_performance")},
        {"Api": ("degraded_performance", "partial_outage"), "Web": ("degraded_performance", "partial_outage")},
        {"Api": ("partial_outage", "operational"), "Web": ("partial_outage", "operational")},
        {"Api": ("operational", "major_outage"), "Web": ("operational", "partial_outage")},
    ]


def test_a_maintenance_has_its_window_as_it_stands() -> None:
    work = maintenance(
        update("09:00", "Scheduled", "api: degraded_performance"),
        update("10:00", "Update", "start: 21:00", "end: 23:00"),
        start="20:00",
        end="22:00",
    )
    keys = ("status", "impact", "created_at", "updated_at", "resolved_at", "scheduled_for", "scheduled_until")
    found = maintenance_of(work)
    assert [found[key] for key in keys] == [
        "scheduled",
        "maintenance",
        "2024-03-05T09:00:00.000Z",
        "2024-03-05T10:00:00.000Z",
        None,
        "2024-03-05T21:00:00.000Z",
        "2024-03-05T23:00:00.000Z",
    ]
    assert [each["status"] for each in found["incident_updates"]] == ["scheduled", "scheduled"]
    assert (found["started_at"], found["monitoring_at"]) == ("2024-03-05T09:00:00.000Z", None)
    over = maintenance_of(work, "2024-03-06")
    assert [over[key] for key in ("status", "updated_at", "resolved_at")] == [
        "completed",
        "2024-03-05T23:00:00.000Z",
        "2024-03-05T23:00:00.000Z",
    ]


def test_a_component_did_not_change_before_it_was_in_use() -> None:
    early = outage("2024-03-01 10:00", "2024-03-01 11:00")
    found = component_of(site(early, components=[component("api", since="2024-03-04")]))
    assert found["created_at"] == found["updated_at"] == "2024-03-04T00:00:00.000Z"


def test_a_maintenance_that_the_clock_began_before_anybody_wrote_is_created_then() -> None:
    found = maintenance_of(maintenance(update("21:00", "In progress")), "2024-03-06")
    assert [found[key][11:16] for key in ("created_at", "started_at", "updated_at")] == ["20:00", "20:00", "21:00"]
    assert [each["created_at"][11:16] for each in found["incident_updates"]] == ["21:00", "20:00"]


def test_a_maintenance_to_come_was_not_touched_before_it_was_created() -> None:
    found = maintenance_of(maintenance(start="2024-03-20 20:00", end="2024-03"))
    assert found["created_at"] == found["updated_at"]


def changes(found: dict[str, Any]) -> list[tuple[str, str, str, dict[str, tuple[str, str]]]]:
    """When each update of an incident was, its status, its text, and each level before and after, oldest first."""
    return [
        (
            posted["display_at"][11:16],
            posted["status"],
            posted["body"],
            {each["name"]: (each["old_status"], each["new_status"]) for each in posted["affected_components"] or ()},
        )
        for posted in reversed(found["incident_updates"])
    ]


NOT_YET = ("operational", "operational")
SLOWER = ("operational", "degraded_performance")
STILL_SLOW = ("degraded_performance", "degraded_performance")


def test_what_the_clock_begins_and_ends_has_an_update_of_its_own() -> None:
    work = maintenance(
        update("09:00", "Scheduled", body="Soon."),
        update("20:30", "Update", "web: degraded_performance", body="Halfway."),
        components={"api": "degraded_performance"},
    )
    found = maintenance_of(work, "2024-03-06")
    assert changes(found) == [
        ("09:00", "scheduled", "Soon.", {"Api": NOT_YET}),
        ("20:00", "in_progress", "The maintenance has begun.", {"Api": SLOWER}),
        ("20:30", "in_progress", "Halfway.", {"Api": STILL_SLOW, "Web": SLOWER}),
        ("22:00", "completed", "The work is finished.", dict.fromkeys(["Api", "Web"], STILL_SLOW[:1] + NOT_YET[:1])),
    ]
    assert found["status"] == "completed"
    assert len({posted["id"] for posted in found["incident_updates"]}) == 4
    now = maintenance_of(work, "20:10")
    assert (now["status"], len(now["incident_updates"])) == ("in_progress", 3)
    assert {posted["id"] for posted in now["incident_updates"]} < {posted["id"] for posted in found["incident_updates"]}


def test_what_is_posted_at_the_edge_of_a_window_stands_alone() -> None:
    work = maintenance(update("20:00", "In progress"), update("22:00", "Completed"))
    assert [status for _, status, *_ in changes(maintenance_of(work, "2024-03-06"))] == ["in_progress", "completed"]


def test_a_maintenance_without_updates_has_those_of_the_clock() -> None:
    assert [status for _, status, *_ in changes(maintenance_of(maintenance(), "21:00"))] == ["in_progress"]
    assert maintenance_of(maintenance(), "12:00")["status"] == "scheduled"


@pytest.mark.parametrize(
    ("ended", "expected"),
    [
        (
            incident(start="10:00", end="11:30", summary="All *failed*.", components={"api": "major_outage"}),
            [("11:30", "resolved", "All failed.", {"Api": NOT_YET})],
        ),
        (
            incident(update("10:00", "Identified", body="So."), end="11:30"),
            [("10:00", "identified", "So.", {}), ("11:30", "resolved", "The incident is resolved.", {})],
        ),
        (incident(start="10:00", end="2024-03-05"), [("10:00", "resolved", "The incident is resolved.", {})]),
    ],
)
def test_an_end_that_nobody_posted_has_an_update_of_its_own(ended: Incident, expected: list[Any]) -> None:
    assert changes(incident_of(ended)) == expected
    assert incident_of(ended)["status"] == "resolved"


def test_the_status_of_an_update_is_the_one_after_it_and_that_of_an_incident_its_newest() -> None:
    posts = [update("10:00", "Investigating"), update("11:00", "Resolved"), update("11:30", "Postmortem")]
    found = incident_of(incident(*posts))
    assert (found["status"], found["resolved_at"]) == ("postmortem", "2024-03-05T11:00:00.000Z")
    assert [status for _, status, *_ in changes(found)] == ["investigating", "resolved", "postmortem"]
    corrected = incident_of(incident(*posts, update("11:40", "Correction")))
    assert (corrected["status"], changes(corrected)[2][1]) == ("resolved", "postmortem")
    early = incident_of(incident(update("10:00", "Identified"), update("11:30", "Postmortem")))
    assert early["status"] == "identified"
    work = maintenance(update("20:00", "In progress"), update("21:00", "Completed"), update("21:30", "Postmortem"))
    assert maintenance_of(work, "2024-03-06")["status"] == "completed"


def test_the_name_of_an_affected_component_begins_with_its_group() -> None:
    of = site(
        outage("10:00", component="files"),
        components=["api", group("storage", "files", called="Storage")],
    )
    assert list(changes(incident_of(of))[0][3]) == ["Storage - Files"]


def test_a_maintenance_that_was_called_off_is_completed_there() -> None:
    off = maintenance(update("09:00", "Scheduled"), update("11:00", "Cancelled"))
    found = maintenance_of(off)
    assert (found["status"], found["resolved_at"]) == ("completed", "2024-03-05T11:00:00.000Z")
    assert [each["status"] for each in found["incident_updates"]] == ["completed", "scheduled"]


@pytest.mark.parametrize(("label", "status"), [("In progress", "in_progress"), ("Verifying", "verifying")])
def test_a_maintenance_under_way_says_how_far_it_is(label: str, status: str) -> None:
    assert maintenance_of(maintenance(update("11:00", label)))["status"] == status


# Beside the page


def beside(of: Site, now: str = "2024-03-05 12:00 UTC") -> dict[str, Any]:
    """The files beside the pages of incidents, where bots look."""
    files = (file for file in v2_files(views(of, now)[0]) if file.path.startswith("incidents/"))
    return {file.path: json.loads(file.content) for file in files}


def test_the_file_beside_a_page_is_that_of_the_api_and_maintenance_has_one_too() -> None:
    of = site(outage("10:00"), maintenance(update("09:00", "Scheduled")), notice(update("10:00", "Update")))
    found, ids = beside(of), api_ids(of)
    assert list(found) == ["incidents/outage.json", "incidents/work.json"]
    down, work = found["incidents/outage.json"], found["incidents/work.json"]
    assert down == api(of)[f"incidents/{ids['incident', 'outage']}"] | down["incident"]
    assert work == {"page": work["page"], "incident": work["incident"], **work["incident"]}
    assert work["incident"] == api(of)["scheduled-maintenances"]["scheduled_maintenances"][0]


def test_an_update_of_another_incident_changes_no_file_of_one() -> None:
    one, other = outage("10:00", "10:30", name="one"), outage("09:00", component="web", name="other")
    posted = incident(*other.updates, update("11:00", "Identified"), name="other", components={"web": "major_outage"})
    before, after = bytes_of(site(one, other), "12:00"), bytes_of(site(one, posted), "12:00")
    one_id, other_id = (api_ids(site(one, other))["incident", name] for name in ("one", "other"))
    differing = {path for path in before if before[path] != after[path]}
    assert {"incidents/other.json", f"api/v2/incidents/{other_id}.json", "api/v2/status.json"} < differing
    assert {"incidents/one.json", f"api/v2/incidents/{one_id}.json"} <= before.keys() - differing


# Texts and times


def test_texts_are_in_the_first_language_and_else_as_they_were_written() -> None:
    title = {"en": "Down", "fr": "En panne"}
    down = incident(update("10:00", "Investigating", body={"en": "Only *English*."}), title=title)
    french = incident_of(site(down, languages=["fr", "en"]))
    assert (french["name"], french["incident_updates"][0]["body"]) == ("En panne", "Only English.")


@pytest.mark.parametrize(
    "words", ["]]>", "<b>&amp;</b>", "😀 \u202eabc", "a\u2028b", "{{ 7*7 }}", "'\"\\", "a\x01b", "</script>"]
)
def test_any_text_arrives_as_it_is(words: str) -> None:
    of = site(outage("10:00", title=words), title=outage("10:00", title=words).title)
    files = api(of)
    assert incident_of(of)["name"] == files["status"]["page"]["name"] == words


def test_markup_that_is_shown_as_text_is_text() -> None:
    code = update("10:00", "Investigating", body="Use `<b>&amp;</b>` & \\<wait\\>.\n\n<script>alert(1)</script>")
    assert incident_of(incident(code))["incident_updates"][0]["body"].startswith("Use <b>&amp;</b> & <wait>.\n")


def test_the_zone_of_the_site_is_that_of_its_times() -> None:
    of = site(outage("10:00"), timezone="Asia/Tokyo")
    assert incident_of(of)["created_at"] == "2024-03-05T19:00:00.000+09:00"
    assert api(of)["status"]["page"]["time_zone"] == "Asia/Tokyo"


# Time


def bytes_of(of: Site, now: str) -> dict[str, bytes]:
    return {file.path: file.content for file in v2_files(views(of, now)[0])}


def test_a_day_later_no_file_differs() -> None:
    of = site(
        outage("10:00", name="open"),
        outage("2024-03-01 10:00 UTC", "2024-03-02 10:00 UTC", name="over"),
        incident(start="2024-03-01", end="2024-03-04", name="vague", components={"api": "partial_outage"}),
        maintenance(update("09:00", "Scheduled"), start="2024-04-01", end="2024-04-02"),
        notice(update("10:00", "Update")),
    )
    assert bytes_of(of, "12:00") == bytes_of(of, "2024-03-06 12:00 UTC") == bytes_of(of, "2024-03-31 12:00 UTC")


def test_a_window_that_opens_changes_what_shows_it() -> None:
    of = site(outage("10:00", "11:00"), maintenance(update("09:00", "Scheduled")))
    before, after = bytes_of(of, "12:00"), bytes_of(of, "21:00")
    assert before.keys() == after.keys()
    assert json.loads(before["api/v2/status.json"])["page"] != json.loads(after["api/v2/status.json"])["page"]


@given(
    st.lists(
        st.tuples(st.integers(0, 50), st.integers(1, 9), st.sampled_from(["partial_outage", "major_outage"])),
        max_size=6,
    ),
    st.integers(0, 59),
)
def test_the_last_change_of_a_level_is_the_last_minute_at_which_it_was_another(
    outages: list[tuple[int, int, str]], now: int
) -> None:
    incidents = [
        outage(f"10:{first:02}", f"10:{first + minutes:02}", level=level, name=f"i{n}")
        for n, (first, minutes, level) in enumerate(outages)
    ]
    levels = [level_at(at(f"10:{minute:02}"), "api", incidents) for minute in range(now + 1)]
    changed = [n for n, (before, after) in enumerate(pairwise([Level.OPERATIONAL, *levels])) if before is not after]
    expected = {"api": at(f"10:{changed[-1]:02}")} if changed else {}
    assert last_changes(["api"], map(Timeline, incidents), at(f"10:{now:02}")) == expected


@pytest.mark.parametrize(
    ("vague", "resolved"),
    [
        pytest.param(incident(start="10:00", end="2024-03-05"), "2024-03-05T10:00:00.000Z", id="not before its start"),
        pytest.param(incident(start="2024-03-04", end="2024-03-05"), "2024-03-05T00:00:00.000Z", id="the day begins"),
        pytest.param(
            incident(update("10:00", "Investigating"), update("11:00", "Monitoring"), end="2024-03-05"),
            "2024-03-05T11:00:00.000Z",
            id="not before it was said to go on",
        ),
        pytest.param(
            incident(update("2024-03-05", "Identified"), update("2024-03-05", "Resolved")),
            "2024-03-05T00:00:00.000Z",
            id="posted on a day",
        ),
    ],
)
@pytest.mark.parametrize("now", ["12:00", "18:00", "2024-03-06", "2024-05-01"])
def test_no_build_moves_an_end_that_is_known_to_the_day_and_none_puts_it_ahead(
    vague: Incident, resolved: str, now: str
) -> None:
    found = json.loads(bytes_of(site(vague), now)["api/v2/incidents.json"])["incidents"][0]
    assert (found["status"], found["resolved_at"]) == ("resolved", resolved)
    assert found["incident_updates"][0]["created_at"] == found["updated_at"] == resolved


# The build


def test_the_build_says_when_it_was_and_until_when_it_holds() -> None:
    of = site(maintenance(start="20:00", end="22:00"), timezone="Asia/Tokyo")
    now = at("12:00").replace(second=5, microsecond=1234)
    found = json.loads(build_file(Snapshot(of, now), now).content)
    assert found.pop("version")
    assert found == {
        "built_at": "2024-03-05T21:00:05.001+09:00",
        "commit": None,
        "next_transition_at": "2024-03-06T00:00:00.000+09:00",
        "digest": Snapshot(of, at("21:00")).digest,
    }
    assert json.loads(build_file(Snapshot(of, at("12:00")), at("12:00"), "4b825dc").content)["commit"] == "4b825dc"
    assert build_file(Snapshot(of, at("12:00")), at("12:00")).path == "api/build.json"


def test_the_next_transition_is_the_edge_of_a_window_if_that_comes_first() -> None:
    of = site(maintenance(start="20:00", end="22:00"))
    assert (
        json.loads(build_file(Snapshot(of, at("12:00")), at("12:00")).content)["next_transition_at"]
        == "2024-03-05T20:00:00.000Z"
    )


def test_a_retired_component_belongs_to_no_group_that_the_page_does_not_have() -> None:
    old = group("old", component("api", until="2020"))
    found = incident_of(site(incident(update("10:00", "Investigating"), components=["api"]), components=[old, "web"]))
    assert [each["group_id"] for each in found["components"]] == [None]
