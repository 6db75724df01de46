"""What is typed on a command line, and what is said of it where it means nothing."""

import re
from collections.abc import Callable
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from builders import at, component, group, site
from tables import each_row

from statusgen.editing.names import Named, find_id, read_component, read_label_for, read_promise, read_region
from statusgen.model.vocabulary import Kind, Label, Level

SITE: Final = site(
    components=["api", component("web", called={"en": "Web app", "fr": "Appli web"})],
    regions={"eu-west": "Ireland"},
    languages=["en", "fr"],
)
PARIS: Final = ZoneInfo("Europe/Paris")


def test_a_group_is_no_component() -> None:
    grouped = site(components=[group("edge", "cdn", "dns")])
    with pytest.raises(ValueError, match='"Edge" is a group; name its components: cdn, dns'):
        read_component("Edge=operational", grouped)
    with pytest.raises(ValueError, match='did you mean "cdn"'):
        read_component("Edge - CDN", grouped)


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("api", Named("api")),
        ("api=major_outage", Named("api", Level.MAJOR_OUTAGE)),
        ("API = Major outage", Named("api", Level.MAJOR_OUTAGE)),
        ("api:degraded-performance", Named("api", Level.DEGRADED_PERFORMANCE)),
        ("web app=operational", Named("web", Level.OPERATIONAL)),
        ("appli Web=operational", Named("web", Level.OPERATIONAL)),
        ("all=operational", Named("all", Level.OPERATIONAL)),
    ],
)
def test_a_component_is_named_by_its_id_or_its_name(written: str, named: Named) -> None:
    assert read_component(written, SITE, beside=["all"]) == named


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("FR", Named("FR")),
        ("eu-west=partial_outage", Named("eu-west", Level.PARTIAL_OUTAGE)),
        ("several", Named("several")),
    ],
)
def test_a_region_is_named_by_its_code(written: str, named: Named) -> None:
    assert read_region(written, SITE) == named


@pytest.mark.parametrize(
    ("written", "label"),
    [("monitoring", Label.MONITORING), ("Résolu", Label.RESOLVED), ("post-mortem", Label.POSTMORTEM)],
)
def test_a_state_is_named_by_its_label(written: str, label: Label) -> None:
    assert read_label_for(written, Kind.INCIDENT, SITE) is label
    assert read_label_for("in_progress", Kind.MAINTENANCE, SITE) is Label.IN_PROGRESS


@pytest.mark.parametrize(
    ("written", "promise"),
    [
        ("+30m", "+30m"),
        ("90m", "+1h 30m"),
        ("2 hours", "+2h"),
        ("+ 45 min", "+45m"),
        ("14:30", "2024-03-05 14:30 +01:00"),
        ("2024-03-06 09:00 UTC", "2024-03-06 10:00 +01:00"),
        ("2024-03-06", "2024-03-06"),
    ],
)
def test_a_promise_is_a_delay_or_a_time_in_the_site_s_zone(written: str, promise: str) -> None:
    assert read_promise(written, at("12:00"), PARIS) == promise


IDS: Final = ("2024-03-05-api-down", "2024-03-06-api-slow", "2024-03-07-web")
READERS: Final[dict[str, Callable[[str], object]]] = {
    "component": lambda written: read_component(written, SITE),
    "region": lambda written: read_region(written, SITE),
    "state": lambda written: read_label_for(written, Kind.INCIDENT, SITE),
    "promise": lambda written: read_promise(written, at("12:00"), PARIS),
    "id": lambda written: find_id(written, IDS),
    "one of eight": lambda written: find_id(written, [f"a{n}" for n in range(8)]),
}
WRONG: Final = {
    ("component", "apii=major_outage"): 'no component is called "apii"; did you mean "api"?',
    ("component", "xyz"): 'no component is called "xyz"; the components are api, web',
    ("component", "web,api=major_outage"): '"web,api" has several names; give each with an option of its own',
    ("component", "API major_outage"): '"API major_outage" has a space where = is needed; write API=major_outage',
    ("component", "api=down"): '"down" is not known here; did you mean "major_outage"?',
    ("component", "api="): '"api=" has no level; write one of operational, under_maintenance, degraded_performance, '
    "partial_outage, major_outage",
    ("region", "France"): 'no region is called "France"; did you mean "FR"?',
    ("state", "monitorin"): '"monitorin" is not a label; did you mean "Monitoring"?',
    ("state", " "): "is empty; write a word such as monitoring, or leave it out",
    ("promise", "soon"): '"soon" is not a time; write +30m, HH:MM or YYYY-MM-DD HH:MM',
    ("promise", "+30"): '"+30" is not a time; write +30m, HH:MM or YYYY-MM-DD HH:MM',
    ("promise", "6 pm"): '"6 pm" is not a time; write +30m, HH:MM or YYYY-MM-DD HH:MM',
    ("promise", "2024-03-05 11:00 UTC"): '"2024-03-05 11:00 UTC" is before this update, 2024-03-05 13:00 +01:00; '
    "give a later time, or +30m",
    ("id", "2024"): '"2024" may be 2024-03-05-api-down, 2024-03-06-api-slow or 2024-03-07-web; write more of it',
    ("id", "api"): '"api" may be 2024-03-05-api-down or 2024-03-06-api-slow; write more of it',
    ("id", "api-dwon"): 'no incident is called "api-dwon"; did you mean "2024-03-05-api-down"?',
    ("id", "xyz"): 'no incident is called "xyz"; statusgen list shows the ids',
    ("one of eight", "a"): '"a" may be a0, a1, a2, a3, a4 or one of 3 more; write more of it',
}


@each_row(("what", "written"), WRONG)
def test_what_means_nothing_is_refused_with_what_was_meant(what: str, written: str) -> None:
    with pytest.raises(ValueError, match=exactly(WRONG[what, written])):
        READERS[what](written)


def exactly(message: str) -> str:
    return f"^{re.escape(message)}$"


@pytest.mark.parametrize(
    "written",
    ["2024-03-07-web", "2024-03-07", "web", "WEB", "incidents/2024/2024-03-07-web.md", r"incidents\2024-03-07-web.md"],
)
def test_an_incident_is_named_by_a_part_of_its_id_or_by_its_file(written: str) -> None:
    assert find_id(written, IDS) == "2024-03-07-web"


def test_the_whole_name_without_its_date_comes_before_a_part_of_another() -> None:
    known = ["2024-03-05-api", "2024-03-05-api-2", "2024-03-05-api-2024-03-12"]
    assert [find_id(written, known) for written in ("api", "API", "api-2")] == [known[0], known[0], known[1]]
